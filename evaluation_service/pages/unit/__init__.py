"""The pages on which a unit says of itself what it has (F-01), and shows it."""

from evaluation_service.pages.unit import evidence, item, overview  # noqa: F401 - they declare pages
from evaluation_service.pages.unit.frame import unit_pages

__all__ = ["unit_pages"]
