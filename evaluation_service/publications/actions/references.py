"""Refuses references of a publication that nobody knows; a name without an id is kept as printed."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_service.instruments.models import InstrumentRow
from evaluation_service.registry_copy.queries import not_yet_known
from evaluation_service.registry_copy.tables import agency, unit
from shared.errors import FieldProblem, Invalid


def require_known_references(session: Session, region_code: str, given: Mapping[str, Any]) -> None:
    """Units, agencies and instrument exist; the units and agencies are of this region.

    Raises Conflict `not_yet_known` for what the registry may know and this service does not, and Invalid
    naming the rest.
    """
    units = _ids(given, "results", "unit_id")
    agencies = _ids(given, "external_values", "agency_id")
    unit_regions = _regions_of(session, unit.c.unit_id, unit.c.region_code, units)
    agency_regions = _regions_of(session, agency.c.agency_id, agency.c.region_code, agencies)
    problems = [
        *_find_foreign(given, "results", "unit_id", region_code, unit_regions),
        *_find_foreign(given, "external_values", "agency_id", region_code, agency_regions),
        *_find_unknown_instrument(session, given),
    ]
    if problems:
        raise Invalid.all_of(problems)
    if units - set(unit_regions):
        raise not_yet_known("unit")
    if agencies - set(agency_regions):
        raise not_yet_known("agency")


def _ids(given: Mapping[str, Any], part: str, field: str) -> set[UUID]:
    return {row[field] for row in given.get(part) or [] if row[field] is not None}


def _regions_of(
    session: Session, id_column: Any, region_column: Any, ids: Collection[UUID]
) -> dict[UUID, str]:
    if not ids:
        return {}
    rows = session.execute(select(id_column, region_column).where(id_column.in_(sorted(ids))))
    return {row[0]: row[1] for row in rows}


def _find_foreign(
    given: Mapping[str, Any], part: str, field: str, region_code: str, regions: Mapping[UUID, str]
) -> list[FieldProblem]:
    return [
        FieldProblem(f"{part}[{number}].{field}", "is of another region")
        for number, row in enumerate(given.get(part) or [])
        if regions.get(row[field], region_code) != region_code
    ]


def _find_unknown_instrument(session: Session, given: Mapping[str, Any]) -> list[FieldProblem]:
    instrument_id = given.get("instrument_id")
    if instrument_id is None:
        return []
    known = session.scalar(
        select(InstrumentRow.instrument_id).where(InstrumentRow.instrument_id == instrument_id).limit(1)
    )
    return [] if known else [FieldProblem("instrument_id", "there is no such instrument")]
