"""Reads of the copy for those who choose out of it: regions, units, evaluators; no writes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Select, Table, func, or_, select, tuple_
from sqlalchemy.orm import Session

from evaluation_service.registry_copy.queries import (
    KnownRegion,
    KnownUnit,
    list_related_agencies,
    select_known_units,
)
from evaluation_service.registry_copy.tables import account, agency, mandate, region, unit
from shared.actor import Mandate
from shared.http.paging import Page, decode_cursor, page_of, read_cursor_id

WORDS = 5


@dataclass(frozen=True)
class KnownEvaluator:
    """An open account that holds a role, with the regions it holds it for; names stay with the registry."""

    account_id: UUID
    region_codes: tuple[str, ...]
    region_names: tuple[str, ...]


def list_regions_under(session: Session, owner_code: str | None) -> list[KnownRegion]:
    """A region and those inside it, by code; all that govern themselves where the owner is the nation."""
    query = select(
        region.c.code, region.c.kind, region.c.name, region.c.province_code, region.c.time_zone
    ).where(region.c.is_autonomous)
    if owner_code is not None:
        query = query.where(or_(region.c.code == owner_code, region.c.province_code == owner_code))
    return [KnownRegion(**row._mapping) for row in session.execute(query.order_by(region.c.code))]


def search_units(
    session: Session,
    region_codes: Collection[str],
    text: str | None,
    *,
    today: date,
    without: Select[UUID],
    limit: int,
) -> list[KnownUnit]:
    """Running units of these regions whose own or agency's name has every word, by region and name."""
    query = (
        select_known_units()
        .where(
            unit.c.region_code.in_(sorted(region_codes)),
            or_(unit.c.valid_to.is_(None), unit.c.valid_to >= today),
            or_(agency.c.valid_to.is_(None), agency.c.valid_to >= today),
            unit.c.unit_id.not_in(without),
            *(_names_have(word) for word in (text or "").split()[:WORDS]),
        )
        .order_by(unit.c.region_code, unit.c.short_name, unit.c.unit_id)
        .limit(limit)
    )
    return [KnownUnit(**row._mapping) for row in session.execute(query)]


def _names_have(word: str) -> ColumnElement[bool]:
    columns = (unit.c.short_name, unit.c.official_name, agency.c.short_name, agency.c.official_name)
    return or_(*(column.icontains(word, autoescape=True) for column in columns))


def list_evaluators(
    session: Session,
    role: str,
    region_code: str | None,
    *,
    cursor: str | None,
    limit: int,
    cursor_name: str = "cursor",
) -> Page:
    """Open accounts that hold this role, perhaps for one region only, by their first region and id.

    `cursor_name` is what the reader calls the cursor, on a page with several lists.
    """
    first_region = func.coalesce(func.min(mandate.c.region_code), "")
    query = (
        select(
            account.c.account_id,
            first_region.label("first_region"),
            func.array_agg(func.distinct(mandate.c.region_code)).label("codes"),
            func.array_agg(func.distinct(region.c.name)).label("names"),
        )
        .join(mandate, mandate.c.account_id == account.c.account_id)
        .outerjoin(region, region.c.code == mandate.c.region_code)
        .where(account.c.is_open, mandate.c.role == role, mandate.c.ended_at.is_(None))
        .group_by(account.c.account_id)
        .order_by(first_region, account.c.account_id)
        .limit(limit + 1)
    )
    if region_code is not None:
        query = query.where(mandate.c.region_code == region_code)
    if after := decode_cursor(cursor, (str, str), cursor_name):
        query = query.having(
            tuple_(first_region, account.c.account_id)
            > tuple_(after[0], read_cursor_id(after[1], cursor_name))
        )
    page = page_of(session.execute(query).all(), limit, lambda row: (row.first_region, str(row.account_id)))
    known = [
        KnownEvaluator(row.account_id, _without_none(row.codes), _without_none(row.names))
        for row in page.items
    ]
    return replace(page, items=known)


def _without_none(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted(value for value in values if value is not None))


def list_mandates_of(session: Session, account_ids: Collection[UUID]) -> dict[UUID, list[Mandate]]:
    """The running mandates of each of these accounts."""
    rows = session.execute(
        select(mandate.c.account_id, mandate.c.role, mandate.c.region_code, mandate.c.agency_id)
        .where(mandate.c.account_id.in_(sorted(account_ids)), mandate.c.ended_at.is_(None))
        .order_by(mandate.c.account_id, mandate.c.mandate_id)
    )
    held: dict[UUID, list[Mandate]] = {}
    for row in rows:
        held.setdefault(row.account_id, []).append(Mandate(row.role, row.region_code, row.agency_id))
    return held


def list_account_regions(session: Session, account_ids: Collection[UUID]) -> dict[UUID, str | None]:
    """The region that each of these accounts belongs to."""
    rows = session.execute(
        select(account.c.account_id, account.c.region_code).where(
            account.c.account_id.in_(sorted(account_ids))
        )
    )
    return {row.account_id: row.region_code for row in rows}


def list_agencies_of_units(session: Session, unit_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The agency that each of these units belongs to now."""
    rows = session.execute(
        select(unit.c.unit_id, unit.c.agency_id).where(unit.c.unit_id.in_(sorted(unit_ids)))
    )
    return {row.unit_id: row.agency_id for row in rows}


@dataclass(frozen=True)
class _Tree:
    later: Mapping[UUID, set[UUID]]
    same: Mapping[UUID, set[UUID]]
    above: Mapping[UUID, set[UUID]]
    below: Mapping[UUID, set[UUID]]


def list_related_to_each(
    session: Session, groups: Mapping[UUID, Collection[UUID]]
) -> dict[UUID, frozenset[UUID]]:
    """`list_related_agencies` of each of these groups of agencies, in few statements for all of them."""
    every = sorted({agency_id for group in groups.values() for agency_id in group})
    nodes = list_related_agencies(session, *every) if every else frozenset()
    rows = session.execute(
        select(agency.c.agency_id, agency.c.parent_agency_id, agency.c.successor_ids).where(
            agency.c.agency_id.in_(sorted(nodes))
        )
    ).all()
    later, same, above, below = ({node: set[UUID]() for node in nodes} for _ in range(4))
    for row in rows:
        later[row.agency_id].update(row.successor_ids)
        for successor in row.successor_ids:
            same.setdefault(successor, set()).add(row.agency_id)
        if row.parent_agency_id is not None:
            above[row.agency_id].add(row.parent_agency_id)
            below.setdefault(row.parent_agency_id, set()).add(row.agency_id)
    tree = _Tree(later, same, above, below)
    return {name: _related(tree, group) for name, group in groups.items()}


def _related(tree: _Tree, start: Collection[UUID]) -> frozenset[UUID]:
    same = _reach(tree.same, _reach(tree.later, set(start)))
    return frozenset(_reach(tree.above, same) | _reach(tree.below, same))


def _reach(steps: Mapping[UUID, set[UUID]], start: set[UUID]) -> set[UUID]:
    found, reached = set(start), set(start)
    while reached:
        reached = {each for node in reached for each in steps.get(node, ())} - found
        found |= reached
    return found


@dataclass(frozen=True)
class KnownName:
    """What an agency or a unit is called now."""

    record_id: UUID
    official_name: str
    short_name: str


def list_agency_names(session: Session, region_code: str) -> list[KnownName]:
    """The agencies of a region, those that are no more too, by name."""
    return _list_names(session, agency.c.agency_id, agency, region_code)


def list_unit_names(session: Session, region_code: str) -> list[KnownName]:
    """The units of a region, those that are no more too, by name."""
    return _list_names(session, unit.c.unit_id, unit, region_code)


def _list_names(session: Session, key: Column[UUID], table: Table, region_code: str) -> list[KnownName]:
    query = (
        select(key, table.c.official_name, table.c.short_name)
        .where(table.c.region_code == region_code)
        .order_by(table.c.official_name, key)
    )
    return [KnownName(*row) for row in session.execute(query)]
