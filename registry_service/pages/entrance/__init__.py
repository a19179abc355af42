"""The pages for signing in and out."""

from registry_service.pages.entrance import sign_in  # noqa: F401 - it declares pages
from registry_service.pages.entrance.frame import entrance_pages

__all__ = ["entrance_pages"]
