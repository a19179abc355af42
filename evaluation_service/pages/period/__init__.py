"""The pages of those who administer periods: set-up, assignments, progress, results, instruments."""

from evaluation_service.pages.period import (  # noqa: F401 - they declare pages
    assigning,
    determining,
    drafting,
    instruments,
    lokus,
    opening,
    overview,
    progress,
    settings,
    stages,
)
from evaluation_service.pages.period.frame import period_pages

__all__ = ["period_pages"]
