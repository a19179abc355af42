"""The endpoints of agencies and their units; all of them are public to read."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.agencies import queries, rules
from registry_service.agencies.actions import agencies as agency_deeds
from registry_service.agencies.actions import units as unit_deeds
from registry_service.agencies.matching import match_agency
from registry_service.agencies.models import Agency, Unit
from registry_service.agencies.schemas import (
    AgencyChange,
    AgencyFilter,
    AgencyInput,
    AgencySchema,
    MatchArguments,
    MatchSchema,
    SuccessionInput,
    UnitChange,
    UnitFilter,
    UnitInput,
    UnitSchema,
)
from registry_service.history import HistoryEntrySchema, list_history
from registry_service.regions.queries import require_region
from shared.actor import Actor
from shared.http.access import EVERYONE, any_of
from shared.http.endpoints import Answer, Endpoints, ListArguments
from shared.http.paging import Page

KEEPERS = any_of(*rules.KEEPERS)

agencies = Endpoints("agencies", "/api/v1", "Agencies, what they became, and the units inside them")


def _record(session: Session, agency: Agency) -> dict[str, Any]:
    return queries.list_agency_records(session, [agency])[0]


@agencies.read("/agencies", access=EVERYONE, answer=AgencySchema, arguments=AgencyFilter, paged=True)
def list_agencies(session: Session, actor: Actor, arguments: dict[str, Any]) -> Page:
    """Agencies by region and name."""
    return queries.list_agencies(session, **arguments)


@agencies.read("/agencies/match", access=EVERYONE, answer=MatchSchema, arguments=MatchArguments)
def match_name(session: Session, actor: Actor, arguments: dict[str, str]) -> dict[str, Any]:
    """Which agency of a region a written name means."""
    region = require_region(session, arguments["region_code"])
    match = match_agency(arguments["name"], queries.list_candidates(session, region.code), region.name)
    wanted = [candidate.record_id for candidate in match.candidates]
    found = queries.list_agencies_by_id(session, [*wanted, match.sure] if match.sure else wanted)
    known = list(found.values())
    records = dict(zip(found, queries.list_agency_records(session, known), strict=True))
    return {
        "sure": records[match.sure] if match.sure else None,
        "candidates": [{"agency": records[c.record_id], "reason": c.reason} for c in match.candidates],
        "reason": match.reason,
    }


@agencies.write("POST", "/agencies", access=KEEPERS, body=AgencyInput, answer=AgencySchema, status=201)
def register_agency(session: Session, actor: Actor, body: dict[str, Any]) -> Answer:
    """Register an agency; 409 `similar_exists` asks about those with a name like it."""
    agency = agency_deeds.register_agency(session, actor, **body)
    return Answer(_record(session, agency), location=f"/api/v1/agencies/{agency.agency_id}")


@agencies.read("/agencies/<uuid:agency_id>", access=EVERYONE, answer=AgencySchema)
def get_agency(session: Session, actor: Actor, agency_id: UUID) -> dict[str, Any]:
    """One agency."""
    return queries.get_agency_record(session, agency_id)


@agencies.write(
    "PATCH",
    "/agencies/<uuid:agency_id>",
    access=KEEPERS,
    body=AgencyChange,
    answer=AgencySchema,
    if_match=True,
)
def change_agency(
    session: Session, actor: Actor, agency_id: UUID, expected_version: int, body: dict[str, Any]
) -> dict[str, Any]:
    """Change the fields given; a new name is asked about as in a registration."""
    agency = agency_deeds.change_agency(session, actor, agency_id, expected_version, body)
    return _record(session, agency)


@agencies.write(
    "POST",
    "/agencies/<uuid:agency_id>/succession",
    access=KEEPERS,
    body=SuccessionInput,
    answer=AgencySchema,
    if_match=True,
)
def record_succession(
    session: Session, actor: Actor, agency_id: UUID, expected_version: int, body: dict[str, Any]
) -> dict[str, Any]:
    """Tell what an agency became."""
    agency = agency_deeds.record_succession(session, actor, agency_id, expected_version, **body)
    return _record(session, agency)


@agencies.read(
    "/agencies/<uuid:agency_id>/history",
    access=EVERYONE,
    answer=HistoryEntrySchema,
    arguments=ListArguments,
    paged=True,
)
def list_agency_history(session: Session, actor: Actor, agency_id: UUID, arguments: dict[str, Any]) -> Page:
    """What the agency was when, oldest first."""
    return list_history(session, queries.get_agency(session, agency_id).agency_id, **arguments)


@agencies.write(
    "POST",
    "/agencies/<uuid:agency_id>/units",
    access=KEEPERS,
    body=UnitInput,
    answer=UnitSchema,
    status=201,
)
def register_unit(session: Session, actor: Actor, agency_id: UUID, body: dict[str, Any]) -> Answer:
    """Register a unit inside an agency; 409 `similar_exists` asks about those with a name like it."""
    unit = unit_deeds.register_unit(session, actor, agency_id, **body)
    return Answer(unit, location=f"/api/v1/units/{unit.unit_id}")


@agencies.read("/units", access=EVERYONE, answer=UnitSchema, arguments=UnitFilter, paged=True)
def list_units(session: Session, actor: Actor, arguments: dict[str, Any]) -> Page:
    """Units by region and name."""
    return queries.list_units(session, **arguments)


@agencies.read("/units/<uuid:unit_id>", access=EVERYONE, answer=UnitSchema)
def get_unit(session: Session, actor: Actor, unit_id: UUID) -> Unit:
    """One unit."""
    return queries.get_unit(session, unit_id)


@agencies.write(
    "PATCH", "/units/<uuid:unit_id>", access=KEEPERS, body=UnitChange, answer=UnitSchema, if_match=True
)
def change_unit(
    session: Session, actor: Actor, unit_id: UUID, expected_version: int, body: dict[str, Any]
) -> Unit:
    """Change the fields given; a new name is asked about as in a registration."""
    return unit_deeds.change_unit(session, actor, unit_id, expected_version, body)


@agencies.read(
    "/units/<uuid:unit_id>/history",
    access=EVERYONE,
    answer=HistoryEntrySchema,
    arguments=ListArguments,
    paged=True,
)
def list_unit_history(session: Session, actor: Actor, unit_id: UUID, arguments: dict[str, Any]) -> Page:
    """What the unit was when, oldest first."""
    return list_history(session, queries.get_unit(session, unit_id).unit_id, **arguments)
