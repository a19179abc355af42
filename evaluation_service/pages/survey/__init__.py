"""The pages of the survey (F-03): for those who answer it, and for those who put it up and watch it."""

from evaluation_service.pages.survey import answering, chain, paper, watching  # noqa: F401 - they declare pages
from evaluation_service.pages.survey.frame import survey_pages

__all__ = ["survey_pages"]
