"""The page on which an agency reports how often its innovations were used."""

from registry_service.pages.usage import table  # noqa: F401 - it declares pages
from registry_service.pages.usage.frame import usage_pages

__all__ = ["usage_pages"]
