"""Reads of the copy: places, and who may do what; a record the copy has not heard of may yet come."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Select, Uuid, bindparam, func, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import Session

from evaluation_service.registry_copy.tables import (
    agency,
    region,
    unit,
)
from shared.db import UuidArray
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
    return frozenset(session.scalars(_RELATED_AGENCIES, {"agency_ids": agency_ids}))


def _select_related_agencies() -> CompoundSelect[UUID]:
    """One statement, for every submission asks it; each step goes by an index, and a tree is not deep."""
    given = bindparam("agency_ids", type_=UuidArray())
    later = select(func.unnest(given).label("agency_id")).cte("later", recursive=True)
    became = func.unnest(agency.c.successor_ids)
    later = later.union(select(became).join(later, agency.c.agency_id == later.c.agency_id))
    same = select(later.c.agency_id).cte("same", recursive=True)
    became_one_of_them = agency.c.successor_ids.bool_op("&&")(array([same.c.agency_id], type_=Uuid))
    same = same.union(select(agency.c.agency_id).join(same, became_one_of_them))
    above = select(same.c.agency_id).cte("above", recursive=True)
    above = above.union(
        select(agency.c.parent_agency_id)
        .join(above, agency.c.agency_id == above.c.agency_id)
        .where(agency.c.parent_agency_id.is_not(None))
    )
    below = select(same.c.agency_id).cte("below", recursive=True)
    below = below.union(
        select(agency.c.agency_id).join(below, agency.c.parent_agency_id == below.c.agency_id)
    )
    return select(above.c.agency_id).union(select(below.c.agency_id))


_RELATED_AGENCIES = _select_related_agencies()
