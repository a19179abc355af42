"""Reads for exports of figures and completeness: the records of the lists, a row each; it counts nothing."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.standards.queries.completeness import get_region_completeness
from registry_service.usage import queries as usage
from registry_service.usage.queries import Scope
from shared.actor import Actor
from shared.http.paging import Page

# Owners are asked for with all their innovations; so many at a time are enough.
MOST_OWNERS = 50


def list_latest(
    session: Session,
    actor: Actor,
    *,
    region_code: str | None,
    province_code: str | None,
    agency_id: UUID | None,
    cursor: str | None,
    limit: int,
) -> Page:
    """What is published, with its users per month and since when that is no longer confirmed."""
    scope = Scope(region_code, province_code, agency_id)
    return usage.list_latest(session, actor, scope, cursor=cursor, limit=limit)


def list_reminded(
    session: Session,
    actor: Actor,
    *,
    region_code: str | None,
    province_code: str | None,
    agency_id: UUID | None,
    months: int,
    cursor: str | None,
    limit: int,
) -> Page:
    """Each innovation of which something is asked of an owner whose figures the actor keeps."""
    scope = Scope(region_code, province_code, agency_id)
    page = usage.list_reminders(
        session, actor, scope, months=months, own_url="", cursor=cursor, limit=min(limit, MOST_OWNERS)
    )
    rows = [
        {
            "region_code": owner["region_code"],
            "agency_id": owner["agency_id"],
            **asked,
        }
        for owner in page.items
        for asked in owner["innovations"]
    ]
    return Page(rows, page.next_cursor)


def list_completeness(
    session: Session, actor: Actor, *, region_code: str, checklist: str, cursor: str | None, limit: int
) -> Page:
    """The agencies of a region, each with how much of a checklist its services meet and what is missing."""
    found = get_region_completeness(session, region_code, checklist=checklist, cursor=cursor, limit=limit)
    rows: list[dict[str, Any]] = [
        {**line, "region_code": region_code, "checklist": checklist} for line in found["by_agency"]
    ]
    return Page(rows, found["next"])
