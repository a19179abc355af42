"""Reads of the copy: places, and who may do what; a record the copy has not heard of may yet come."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, func, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import Session

from evaluation_service.registry_copy.tables import (
    agency,
    region,
    unit,
)
from shared.errors import Conflict

RETRY_AFTER_SECONDS = 2


@dataclass(frozen=True)
class KnownRegion:
    """A region as the registry last told of it."""

    code: str
    kind: str
    name: str
    province_code: str | None
    time_zone: str


@dataclass(frozen=True)
class KnownUnit:
    """A unit with its agency and its region, by the names they have now."""

    unit_id: UUID
    kind: str
    official_name: str
    short_name: str
    agency_id: UUID
    agency_name: str
    region_code: str
    region_name: str
    region_kind: str
    time_zone: str
    valid_to: date | None
    agency_valid_to: date | None


def not_yet_known(what: str) -> Conflict:
    """The refusal for a record of the registry that this service has not heard of (yet)."""
    return Conflict(
        f"this service does not know this {what}; if it is new, try again in a moment",
        code="not_yet_known",
        retry_after=RETRY_AFTER_SECONDS,
    )


def find_region(session: Session, code: str) -> KnownRegion | None:
    """The region with this code; `None` if the copy does not know it."""
    row = session.execute(
        select(region.c.code, region.c.kind, region.c.name, region.c.province_code, region.c.time_zone).where(
            region.c.code == code
        )
    ).one_or_none()
    return KnownRegion(**row._mapping) if row else None


def get_region(session: Session, code: str) -> KnownRegion:
    """The region with this code; raises Conflict `not_yet_known`."""
    found = find_region(session, code)
    if found is None:
        raise not_yet_known("region")
    return found


def list_province_codes(session: Session, codes: Collection[str]) -> dict[str, str | None]:
    """The province of each of these regions that the copy knows; a province has none above it."""
    rows = session.execute(
        select(region.c.code, region.c.province_code).where(region.c.code.in_(sorted(codes)))
    )
    return {row.code: row.province_code for row in rows}


def list_region_names(session: Session, codes: Collection[str]) -> dict[str, str]:
    """The name of each of these regions that the copy knows."""
    rows = session.execute(select(region.c.code, region.c.name).where(region.c.code.in_(sorted(codes))))
    return {row.code: row.name for row in rows}


def list_time_zones(session: Session, codes: Collection[str]) -> dict[str, str]:
    """The time zone of each of these regions that the copy knows."""
    rows = session.execute(
        select(region.c.code, region.c.time_zone).where(region.c.code.in_(sorted(set(codes))))
    )
    return {row.code: row.time_zone for row in rows}


def select_known_units() -> Select[Any]:
    """What a `KnownUnit` is made of, for every unit whose agency and region are known."""
    return (
        select(
            unit.c.unit_id,
            unit.c.kind,
            unit.c.official_name,
            unit.c.short_name,
            unit.c.agency_id,
            agency.c.official_name.label("agency_name"),
            unit.c.region_code,
            region.c.name.label("region_name"),
            region.c.kind.label("region_kind"),
            region.c.time_zone,
            unit.c.valid_to,
            agency.c.valid_to.label("agency_valid_to"),
        )
        .join(agency, agency.c.agency_id == unit.c.agency_id)
        .join(region, region.c.code == unit.c.region_code)
    )


def find_unit(session: Session, unit_id: UUID) -> KnownUnit | None:
    """The unit, `None` while it, its agency or its region is unknown."""
    row = session.execute(select_known_units().where(unit.c.unit_id == unit_id)).one_or_none()
    return KnownUnit(**row._mapping) if row else None


def get_unit(session: Session, unit_id: UUID) -> KnownUnit:
    """The unit; raises Conflict `not_yet_known`."""
    found = find_unit(session, unit_id)
    if found is None:
        raise not_yet_known("unit")
    return found


def list_related_agencies(session: Session, *agency_ids: UUID) -> frozenset[UUID]:
    """These agencies, what they became, all that became the same, and whatever stands above or below.

    Agencies that merely have a parent in common, or were split off one another, are not related.
    """
    later = _walk(
        session,
        agency_ids,
        lambda ids: select(func.unnest(agency.c.successor_ids)).where(agency.c.agency_id.in_(ids)),
    )
    same = _walk(
        session,
        later,
        lambda ids: select(agency.c.agency_id).where(
            agency.c.successor_ids.bool_op("&&")(array(ids, type_=Uuid))
        ),
    )
    above = _walk(
        session,
        same,
        lambda ids: select(agency.c.parent_agency_id).where(
            agency.c.agency_id.in_(ids), agency.c.parent_agency_id.is_not(None)
        ),
    )
    below = _walk(
        session,
        same,
        lambda ids: select(agency.c.agency_id).where(agency.c.parent_agency_id.in_(ids)),
    )
    return frozenset(above | below)


def _walk(session: Session, start: Iterable[UUID], step: Callable[[list[UUID]], Select[UUID]]) -> set[UUID]:
    """All that is reached from the start; a statement a step, each by an index, and a tree is not deep."""
    found = set(start)
    reached = found
    while reached:
        reached = set(session.scalars(step(sorted(reached)))) - found
        found |= reached
    return found
