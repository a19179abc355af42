"""How much of a checklist services, agencies and regions meet; as many statements for one as for many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, SQLColumnExpression, case, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import QueryableAttribute, Session

from registry_service.agencies.models import Agency
from registry_service.agencies.queries import get_agency
from registry_service.regions.queries import get_region
from registry_service.regions.rules import today_in
from registry_service.standards import completeness
from registry_service.standards.checklists import (
    KNOWABLE_FIELDS,
    get_checklist_components,
    get_checklists,
    get_components,
    get_document_kinds,
)
from registry_service.standards.completeness import (
    Checklist,
    ComponentFact,
    ServiceCompleteness,
    ServiceFacts,
)
from registry_service.standards.models import Service, ServiceDocument, StandardComponent
from shared import clock
from shared.errors import Invalid
from shared.http.paging import decode_cursor, encode_cursor, page_of, read_cursor_id

KNOWABLE_COLUMNS: Mapping[str, QueryableAttribute[Any]] = {
    **{name: getattr(Service, name) for name in KNOWABLE_FIELDS if hasattr(Service, name)},
    "fee": Service.fee_kind,
    "completion_time": Service.completion_number,
    "standard_decree": Service.decree_number,
}


# Whether a component is there, and in how many places it is published.
STATE = (StandardComponent.is_there, func.cardinality(StandardComponent.published_in))
SERVICE_ORDER = (Service.sort_key, Service.service_id)


@dataclass(frozen=True)
class NamedFacts:
    """What the rules look at in one service, and where it stands in a list."""

    service_id: UUID
    name: str
    sort_key: str
    facts: ServiceFacts


def require_checklist(checklist_id: str) -> Checklist:
    """The checklist that an argument names; raises Invalid."""
    checklist = get_checklists().get(checklist_id)
    if checklist is None:
        raise Invalid.at("checklist", f"must be one of {', '.join(get_checklists())}")
    return checklist


def is_running(today: date) -> ColumnElement[bool]:
    """A service that is given on a day: not archived, begun and not ended."""
    return (
        Service.archived_at.is_(None)
        & or_(Service.valid_from.is_(None), Service.valid_from <= today)
        & or_(Service.valid_to.is_(None), Service.valid_to >= today)
    )


def _known() -> ColumnElement[Any]:
    """The names of the fields that are known."""
    names = [case((column.is_not(None), name)) for name, column in sorted(KNOWABLE_COLUMNS.items())]
    return func.array_remove(array(names), None)


def _components(*told: SQLColumnExpression[Any]) -> ScalarSelect[Any]:
    """What is told of each component, looked up by service, so that no statistics are needed."""
    parts = func.jsonb_object_agg(StandardComponent.code, func.jsonb_build_array(*told))
    return (
        select(parts)
        .where(StandardComponent.service_id == Service.service_id)
        .correlate(Service)
        .scalar_subquery()
    )


def _read_facts(known: Sequence[str], parts: Mapping[str, Sequence[Any]] | None) -> ServiceFacts:
    return ServiceFacts(
        frozenset(known),
        {code: ComponentFact(told[0], told[1], _read_day(told[2:])) for code, told in (parts or {}).items()},
    )


def _read_day(told: Sequence[str | None]) -> date | None:
    return date.fromisoformat(told[0]) if told and told[0] else None


def _list_facts(session: Session, *wanted: ColumnElement[bool], limit: int = 1) -> list[NamedFacts]:
    """What the rules look at in each of the services, by name; so many of them."""
    components = _components(*STATE, StandardComponent.checked_on)
    rows = session.execute(
        select(Service.service_id, Service.name, Service.sort_key, _known(), components)
        .where(*wanted)
        .order_by(*SERVICE_ORDER)
        .limit(limit)
    )
    return [
        NamedFacts(service_id, name, sort_key, _read_facts(known, parts))
        for service_id, name, sort_key, known, parts in rows
    ]


def _count_alike(session: Session, *wanted: ColumnElement[bool]) -> list[tuple[UUID, ServiceFacts, int]]:
    """How many services of each agency look alike to the rules: far fewer rows than there are services."""
    each = (
        select(Service.agency_id, _known().label("known"), _components(*STATE).label("parts"))
        .where(*wanted)
        .subquery()
    )
    columns = (each.c.agency_id, each.c.known, each.c.parts)
    rows = session.execute(select(*columns, func.count()).group_by(*columns))
    return [(row[0], _read_facts(row[1], row[2]), row[3]) for row in rows]


def get_service_facts(session: Session, service: Service) -> ServiceFacts:
    """What the rules look at in one service."""
    return _list_facts(session, Service.service_id == service.service_id)[0].facts


def tell_completeness(session: Session, service: Service) -> list[dict[str, Any]]:
    """How much a service meets of every checklist, for the journal."""
    facts = get_service_facts(session, service)
    told = []
    for checklist in get_checklists().values():
        outcome = completeness.complete_service(checklist, facts)
        told.append(
            {
                "checklist_id": checklist.checklist_id,
                "checklist_version": checklist.version,
                "items": outcome.items,
                "met": outcome.met,
                "not_known": outcome.not_known,
            }
        )
    return told


def _service_line(checklist: Checklist, of: NamedFacts, today: date, stale_after: int) -> dict[str, Any]:
    outcome = completeness.complete_service(checklist, of.facts)
    codes = get_checklist_components(checklist.checklist_id)
    components = get_components()
    stale = completeness.list_stale(of.facts, codes, today, stale_after)
    return {
        "service_id": of.service_id,
        "name": of.name,
        "items": outcome.items,
        "met": outcome.met,
        "not_known": outcome.not_known,
        "share": completeness.share_text(outcome.met, outcome.items),
        "missing": outcome.missing,
        "stale": [
            {
                **row,
                "title_id": components[row["code"]].title_id,
                "title_en": components[row["code"]].title_en,
            }
            for row in stale
        ],
    }


def get_service_completeness(
    session: Session, service: Service, *, checklist: str, stale_after: int
) -> dict[str, Any]:
    """How much of a checklist one service meets, and what is missing by name."""
    found = require_checklist(checklist)
    today = _today(session, service.region_code)
    facts = NamedFacts(
        service.service_id, service.name, service.sort_key, get_service_facts(session, service)
    )
    line = _service_line(found, facts, today, stale_after)
    return {"checklist": found, "as_of": today, **line}


def _today(session: Session, region_code: str) -> date:
    return today_in(get_region(session, region_code).time_zone, clock.now())


def get_agency_completeness(
    session: Session, agency_id: UUID, *, checklist: str, stale_after: int, cursor: str | None, limit: int
) -> dict[str, Any]:
    """How much of a checklist all services of an agency meet together, and a page of them by name."""
    found = require_checklist(checklist)
    agency = get_agency(session, agency_id)
    today = _today(session, agency.region_code)
    wanted = (Service.agency_id == agency_id, is_running(today))
    outcomes: list[ServiceCompleteness] = []
    for _, facts, number in _count_alike(session, *wanted):
        outcomes.extend([completeness.complete_service(found, facts)] * number)
    following: tuple[ColumnElement[bool], ...] = ()
    if key := decode_cursor(cursor, [str, str]):
        following = (tuple_(*SERVICE_ORDER) > tuple_(key[0], read_cursor_id(key[1])),)
    services = _list_facts(session, *wanted, *following, limit=limit + 1)
    page = page_of(services, limit, lambda one: [one.sort_key, str(one.service_id)])
    return {
        "checklist": found,
        "as_of": today,
        **_agency_line(found, agency, outcomes),
        "documents": _count_documents(session, agency_id),
        "by_service": [_service_line(found, one, today, stale_after) for one in page.items],
        "next": page.next_cursor,
    }


def _count_documents(session: Session, agency_id: UUID) -> list[dict[str, Any]]:
    """How many documents of every kind the agency lists, those of which it lists none too."""
    rows = session.execute(
        select(ServiceDocument.kind, func.count())
        .where(ServiceDocument.agency_id == agency_id, ServiceDocument.archived_at.is_(None))
        .group_by(ServiceDocument.kind)
    )
    listed = {row[0]: row[1] for row in rows}
    return [{**kind.__dict__, "listed": listed.get(kind.code, 0)} for kind in get_document_kinds()]


def _agency_line(
    checklist: Checklist, agency: Agency, outcomes: Iterable[ServiceCompleteness]
) -> dict[str, Any]:
    return {
        "agency_id": agency.agency_id,
        "official_name": agency.official_name,
        **completeness.sum_up(checklist, outcomes),
    }


def get_region_completeness(
    session: Session, region_code: str, *, checklist: str, cursor: str | None, limit: int
) -> dict[str, Any]:
    """How much all services of a region meet together, and a page of its agencies by name.

    An agency that lists no service is there too: it has no share.
    """
    found = require_checklist(checklist)
    today = _today(session, region_code)
    alike = _count_alike(session, Service.region_code == region_code, is_running(today))
    by_agency: dict[UUID, list[ServiceCompleteness]] = {}
    for agency_id, facts, number in alike:
        outcome = completeness.complete_service(found, facts)
        by_agency.setdefault(agency_id, []).extend([outcome] * number)
    agencies = _list_agencies(session, region_code, today, list(by_agency))
    shown, following = _page(agencies, cursor, limit)
    every = [outcome for outcomes in by_agency.values() for outcome in outcomes]
    return {
        "checklist": found,
        "as_of": today,
        "region_code": region_code,
        "agencies": len(agencies),
        "agencies_without_services": sum(agency.agency_id not in by_agency for agency in agencies),
        **completeness.sum_up(found, every),
        "by_agency": [_agency_line(found, agency, by_agency.get(agency.agency_id, ())) for agency in shown],
        "next": following,
    }


def _list_agencies(
    session: Session, region_code: str, today: date, with_services: Sequence[UUID]
) -> list[Agency]:
    """The agencies that are there on a day, and those that ended and still list a service."""
    there = or_(Agency.valid_from.is_(None), Agency.valid_from <= today) & or_(
        Agency.valid_to.is_(None), Agency.valid_to >= today
    )
    return list(
        session.scalars(
            select(Agency)
            .where(Agency.region_code == region_code, or_(there, Agency.agency_id.in_(with_services)))
            .order_by(Agency.sort_key, Agency.agency_id)
        )
    )


def _page(agencies: Sequence[Agency], cursor: str | None, limit: int) -> tuple[list[Agency], str | None]:
    following = list(agencies)
    if key := decode_cursor(cursor, [str, str]):
        last = (key[0], read_cursor_id(key[1]))
        following = [agency for agency in following if (agency.sort_key, agency.agency_id) > last]
    shown = following[:limit]
    if len(following) <= limit:
        return shown, None
    return shown, encode_cursor([shown[-1].sort_key, str(shown[-1].agency_id)])
