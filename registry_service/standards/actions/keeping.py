"""What every deed about a record of an agency asks: is it as it was read, and does it still change?"""

from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.agencies.queries import require_agency
from registry_service.regions.queries import get_region
from registry_service.regions.rules import today_in
from registry_service.standards import rules
from shared import clock
from shared.actor import Actor
from shared.errors import Conflict, FieldProblem, Invalid, Stale

CHANGED_MEANWHILE = "somebody changed this record after you read it; read it again"


class Kept(Protocol):
    """A record with a version that can be archived."""

    version: Any
    archived_at: Any


def refuse_closed(record: Kept, expected_version: int) -> None:
    """Raise Stale for another version than the one that was read, Conflict for an archived record."""
    version: int = record.version
    archived_at: datetime | None = record.archived_at
    if version != expected_version:
        raise Stale(CHANGED_MEANWHILE)
    if archived_at is not None:
        raise Conflict("an archived record is not changed any more", code="archived")


def require_new_place(
    session: Session, actor: Actor, region_code: str, stored_id: UUID | None, agency_id: UUID | None
) -> str:
    """The role to act in for the agency that the record has after the deed; it is one of the region's.

    Raises Forbidden for an agency that the actor does not write for, Invalid for one that is not there.
    """
    role = rules.require_writer(actor, region_code, agency_id).role
    if agency_id is not None and agency_id != stored_id:
        require_agency(session, agency_id, region_code, "agency_id")
    return role


def refuse(problems: list[FieldProblem]) -> None:
    """Raise Invalid with every problem, if there is one."""
    if problems:
        raise Invalid.all_of(problems)


def get_today(session: Session, region_code: str) -> date:
    """The region's own date."""
    return today_in(get_region(session, region_code).time_zone, clock.now())
