"""The page on which those who score a lokus agree on its levels."""

from evaluation_service.pages.pleno import agreeing, pleno  # noqa: F401 - they declare pages
from evaluation_service.pages.pleno.frame import pleno_pages

__all__ = ["pleno_pages"]
