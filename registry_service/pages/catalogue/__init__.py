"""The pages that everybody reads: home, catalogue, innovation, agency, region."""

from registry_service.pages.catalogue import agency, home, innovation, search  # noqa: F401 - they declare pages
from registry_service.pages.catalogue.frame import catalogue_pages

__all__ = ["catalogue_pages"]
