"""Reads what a region set about usage figures; where it set nothing, what ships with Prima holds."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry_service.regions.queries import get_region
from registry_service.usage.models import UsageSettings
from registry_service.usage.thresholds import get_thresholds


def find_settings(session: Session, region_code: str, *, lock: bool = False) -> UsageSettings | None:
    """What the region set itself; `None` if it set nothing."""
    query = select(UsageSettings).where(UsageSettings.region_code == region_code)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def get_settings(session: Session, region_code: str) -> dict[str, Any]:
    """What holds in the region, and which figures are marked everywhere; raises NotFound."""
    region = get_region(session, region_code)
    own, shipped = find_settings(session, region.code), get_thresholds()
    return {
        "region_code": region.code,
        "time_zone": region.time_zone,
        "due_day": own.due_day if own else shipped.due_day,
        "unconfirmed_after_months": (
            own.unconfirmed_after_months if own else shipped.unconfirmed_after_months
        ),
        "is_own": own is not None,
        "marks": shipped.marks.__dict__,
        "version": own.version if own else None,
    }
