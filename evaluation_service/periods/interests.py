"""Reads whether somebody has a stake in a lokus as the registry knows it now; decides and writes nothing."""

from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.periods.models import Lokus, Period
from evaluation_service.periods.rules import find_conflict_of_interest
from evaluation_service.registry_copy import queries as registry


def list_agencies_behind(session: Session, lokus: Lokus) -> frozenset[UUID]:
    """The agency of the lokus, the one its unit belongs to now, and all that are related to them."""
    unit = registry.find_unit(session, lokus.unit_id)
    today = lokus.agency_id if unit is None else unit.agency_id
    return registry.list_related_agencies(session, lokus.agency_id, today)


def find_conflict(session: Session, period: Period, lokus: Lokus, account_id: UUID) -> str | None:
    """Why this account must not score this lokus; `None` if it may."""
    return find_conflict_of_interest(
        registry.list_mandates(session, account_id) or (),
        registry.find_account_region(session, account_id),
        list_agencies_behind(session, lokus),
        lokus.region_code,
        own_region_may_score=period.own_region_may_score,
    )
