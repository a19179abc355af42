"""The pages about replication: one side says that an innovation was taken up, the other confirms."""

from registry_service.pages.replication import listing, proposing, telling  # noqa: F401 - they declare pages
from registry_service.pages.replication.frame import replication_pages

__all__ = ["replication_pages"]
