"""The pages on which a region's agencies and units are kept."""

from registry_service.pages.agencies import agencies, succession, units  # noqa: F401 - they declare pages
from registry_service.pages.agencies.frame import agency_pages

__all__ = ["agency_pages"]
