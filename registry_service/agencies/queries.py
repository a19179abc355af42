"""Reads of agencies and their units; no writes."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from registry_service.agencies import rules
from registry_service.agencies.matching import Candidate
from registry_service.agencies.models import Agency, AgencySuccession, Unit
from shared.db import escape_like
from shared.errors import Invalid, NotFound
from shared.http.paging import Page, decode_cursor, page_of, read_cursor_id

AGENCY_FIELDS = (
    "agency_id",
    "region_code",
    "parent_agency_id",
    "kind",
    "official_name",
    "short_name",
    "aliases",
    "valid_from",
    "valid_to",
)
UNIT_FIELDS = (
    "unit_id",
    "agency_id",
    "region_code",
    "kind",
    "official_name",
    "short_name",
    "aliases",
    "valid_from",
    "valid_to",
)


def get_agency(session: Session, agency_id: UUID, *, lock: bool = False) -> Agency:
    """The agency; raises NotFound."""
    query = select(Agency).where(Agency.agency_id == agency_id)
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    agency = session.scalar(query)
    if agency is None:
        raise NotFound("there is no such agency")
    return agency


def require_agency(session: Session, agency_id: UUID, region_code: str, field: str) -> Agency:
    """The agency of this region that an input names; raises Invalid at `field`."""
    agency = session.get(Agency, agency_id)
    if agency is None or agency.region_code != region_code:
        raise Invalid.at(field, "there is no such agency in this region")
    return agency


def get_unit(session: Session, unit_id: UUID, *, lock: bool = False) -> Unit:
    """The unit; raises NotFound."""
    query = select(Unit).where(Unit.unit_id == unit_id)
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    unit = session.scalar(query)
    if unit is None:
        raise NotFound("there is no such unit")
    return unit


def list_units_of_region(session: Session, unit_ids: Iterable[UUID], region_code: str) -> set[UUID]:
    """Those of the units that exist and belong to the region."""
    return set(
        session.scalars(
            select(Unit.unit_id).where(Unit.unit_id.in_(list(unit_ids)), Unit.region_code == region_code)
        )
    )


def list_successions(session: Session, agency_ids: Sequence[UUID]) -> list[AgencySuccession]:
    """What these agencies became, and what they came from."""
    return list(
        session.scalars(
            select(AgencySuccession)
            .where(
                or_(
                    AgencySuccession.from_agency_id.in_(agency_ids),
                    AgencySuccession.to_agency_id.in_(agency_ids),
                )
            )
            .order_by(AgencySuccession.from_agency_id, AgencySuccession.to_agency_id)
        )
    )


def agency_record(agency: Agency, successions: Iterable[AgencySuccession]) -> dict[str, Any]:
    """An agency with what it became and what it came from."""
    rows = list(successions)
    after = [row for row in rows if row.from_agency_id == agency.agency_id]
    return {
        **{name: getattr(agency, name) for name in AGENCY_FIELDS},
        "is_demo": agency.is_demo,
        "version": agency.version,
        "succession": after[0].kind if after else None,
        "succession_on": after[0].on_date if after else None,
        "successor_ids": [row.to_agency_id for row in after],
        "predecessor_ids": [row.from_agency_id for row in rows if row.to_agency_id == agency.agency_id],
    }


def list_agency_records(session: Session, agencies: Sequence[Agency]) -> list[dict[str, Any]]:
    """Agencies with their successions; one statement however many there are."""
    ids = [agency.agency_id for agency in agencies]
    successions = list_successions(session, ids) if ids else []
    return [agency_record(agency, successions) for agency in agencies]


def get_agency_record(session: Session, agency_id: UUID) -> dict[str, Any]:
    """One agency with its successions; raises NotFound."""
    return list_agency_records(session, [get_agency(session, agency_id)])[0]


def list_agencies_by_id(session: Session, agency_ids: Iterable[UUID]) -> dict[UUID, Agency]:
    """The agencies of these ids."""
    found = session.scalars(select(Agency).where(Agency.agency_id.in_(list(agency_ids))))
    return {agency.agency_id: agency for agency in found}


def list_units_by_id(session: Session, unit_ids: Iterable[UUID]) -> dict[UUID, Unit]:
    """The units of these ids."""
    found = session.scalars(select(Unit).where(Unit.unit_id.in_(list(unit_ids))))
    return {unit.unit_id: unit for unit in found}


def list_candidates(session: Session, region_code: str) -> list[Candidate]:
    """Every agency of the region under all its names, for matching."""
    rows = session.execute(
        select(Agency.agency_id, Agency.official_name, Agency.short_name, Agency.aliases)
        .where(Agency.region_code == region_code)
        .order_by(Agency.sort_key, Agency.agency_id)
    )
    return [Candidate(row.agency_id, rules.names_of(row._asdict())) for row in rows]


def list_unit_candidates(session: Session, agency_id: UUID) -> list[Candidate]:
    """Every unit of the agency under all its names, for matching."""
    rows = session.execute(
        select(Unit.unit_id, Unit.official_name, Unit.short_name, Unit.aliases)
        .where(Unit.agency_id == agency_id)
        .order_by(Unit.sort_key, Unit.unit_id)
    )
    return [Candidate(row.unit_id, rules.names_of(row._asdict())) for row in rows]


def _has_text(column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    return or_(*(column.like(f"%{escape_like(term)}%") for term in rules.search_terms(text)))


def list_agencies(
    session: Session,
    *,
    region_code: str | None,
    kind: str | None,
    parent_agency_id: UUID | None,
    on: date | None,
    text: str | None,
    cursor: str | None,
    limit: int,
) -> Page:
    """Agencies by region and name; `on` keeps those that were there on a day."""
    query = select(Agency)
    if region_code:
        query = query.where(Agency.region_code == region_code)
    if kind:
        query = query.where(Agency.kind == kind)
    if parent_agency_id:
        query = query.where(Agency.parent_agency_id == parent_agency_id)
    if on:
        query = query.where(
            or_(Agency.valid_from.is_(None), Agency.valid_from <= on),
            or_(Agency.valid_to.is_(None), Agency.valid_to >= on),
        )
    if text:
        query = query.where(_has_text(Agency.search_text, text))
    order = (Agency.region_code, Agency.sort_key, Agency.agency_id)
    if key := decode_cursor(cursor, [str, str, str]):
        query = query.where(tuple_(*order) > tuple_(key[0], key[1], read_cursor_id(key[2])))
    rows = session.scalars(query.order_by(*order).limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: [row.region_code, row.sort_key, str(row.agency_id)])
    return Page(list_agency_records(session, page.items), page.next_cursor)


def list_units(
    session: Session,
    *,
    region_code: str | None,
    agency_id: UUID | None,
    kind: str | None,
    text: str | None,
    cursor: str | None,
    limit: int,
) -> Page:
    """Units by region and name."""
    query = select(Unit)
    if region_code:
        query = query.where(Unit.region_code == region_code)
    if agency_id:
        query = query.where(Unit.agency_id == agency_id)
    if kind:
        query = query.where(Unit.kind == kind)
    if text:
        query = query.where(_has_text(Unit.search_text, text))
    order = (Unit.region_code, Unit.sort_key, Unit.unit_id)
    if key := decode_cursor(cursor, [str, str, str]):
        query = query.where(tuple_(*order) > tuple_(key[0], key[1], read_cursor_id(key[2])))
    rows = session.scalars(query.order_by(*order).limit(limit + 1)).all()
    return page_of(rows, limit, lambda row: [row.region_code, row.sort_key, str(row.unit_id)])


def list_agency_choices(session: Session, region_code: str) -> list[tuple[str, str]]:
    """Every agency of the region by name, to choose one from: id and official name."""
    rows = session.execute(
        select(Agency.agency_id, Agency.official_name)
        .where(Agency.region_code == region_code)
        .order_by(Agency.sort_key, Agency.agency_id)
    )
    return [(str(row.agency_id), row.official_name) for row in rows]


def list_unit_choices(
    session: Session, *, region_code: str, agency_id: UUID | None, chosen: Iterable[UUID], limit: int
) -> list[tuple[str, str]]:
    """Units of an agency, without one those of the region, by name: id and official name.

    Those that are chosen already come first, also where they are another agency's: a form that did not show
    them would take them away.
    """
    is_chosen = Unit.unit_id.in_(list(chosen))
    is_near = Unit.agency_id == agency_id if agency_id else Unit.region_code == region_code
    rows = session.execute(
        select(Unit.unit_id, Unit.official_name)
        .where(or_(is_chosen, is_near))
        .order_by(is_chosen.desc(), Unit.sort_key, Unit.unit_id)
        .limit(limit)
    )
    return [(str(row.unit_id), row.official_name) for row in rows]
