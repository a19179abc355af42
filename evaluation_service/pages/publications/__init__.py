"""The pages on which administrators write down what was published elsewhere, and correct what they wrote."""

from evaluation_service.pages.publications import (  # noqa: F401 - they declare pages
    progress,
    writing,
)
from evaluation_service.pages.publications.frame import publication_pages

__all__ = ["publication_pages"]
