"""The pages on which everybody reads results: periods, rankings, scorecards, reported results."""

from evaluation_service.pages.results import periods  # noqa: F401 - it declares pages
from evaluation_service.pages.results.frame import results_pages

__all__ = ["results_pages"]
