"""The pages on which an agency keeps its services, their standards, documents and complaint channels."""

from registry_service.pages.standards import (  # noqa: F401 - they declare pages
    complaints,
    components,
    deadlines,
    documents,
    keeping,
    services,
)
from registry_service.pages.standards.frame import standard_pages

__all__ = ["standard_pages"]
