"""The pages on which everybody reads results: periods, rankings, scorecards, reported results."""

from evaluation_service.pages.results import (  # noqa: F401 - they declare pages
    comparison,
    periods,
    publications,
    ranking,
    regions,
    scorecard,
    start,
)
from evaluation_service.pages.results.frame import results_pages

__all__ = ["results_pages"]
