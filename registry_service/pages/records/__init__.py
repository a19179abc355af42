"""The pages of those who write, look at and publish records: what is due, sections, steps, versions."""

from registry_service.pages.records import (  # noqa: F401 - they declare pages
    editing,
    evidence,
    new,
    overview,
    side_drafts,
    steps,
    versions,
    work,
)
from registry_service.pages.records.frame import records_pages

__all__ = ["records_pages"]
