"""The pages on which sheets are imported: a file is handed in, checked, looked at and applied."""

from registry_service.pages.imports import deeds, listing, run  # noqa: F401 - they declare pages
from registry_service.pages.imports.frame import import_pages

__all__ = ["import_pages"]
