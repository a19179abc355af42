"""The pages on which evaluators find what they have to do, fill in their sheets and hand them in."""

from evaluation_service.pages.evaluator import (  # noqa: F401 - they declare pages
    aspect,
    handing,
    sheet,
    tasks,
    versions,
    workbook,
)
from evaluation_service.pages.evaluator.frame import evaluator_pages

__all__ = ["evaluator_pages"]
