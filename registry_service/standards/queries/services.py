"""Reads of services and the components of their standards; remarks are for those who keep them."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session

from registry_service.agencies.rules import sort_key
from registry_service.standards import rules
from registry_service.standards.checklists import get_components
from registry_service.standards.models import Service, StandardComponent
from shared.actor import Actor
from shared.db import escape_like
from shared.errors import NotFound
from shared.http.paging import Page, decode_cursor, page_of, read_cursor_id

PLAIN_FIELDS = (
    "agency_id",
    "unit_id",
    "name",
    "aliases",
    "kind",
    "for_whom",
    "is_digital",
    "asked_where",
    "asked_link",
    "valid_from",
    "valid_to",
    "note",
)
COMPONENT_FIELDS = tuple(rules.UNKNOWN_COMPONENT)


def get_service(session: Session, actor: Actor, service_id: UUID, *, lock: bool = False) -> Service:
    """The service; all of them are public, archived ones too. Raises NotFound."""
    query = select(Service).where(Service.service_id == service_id)
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    service = session.scalar(query)
    if service is None:
        raise NotFound("there is no such service")
    return service


def fee_of(service: Service) -> dict[str, Any] | None:
    """What it costs; `None` is unknown."""
    if service.fee_kind is None:
        return None
    return {
        "kind": service.fee_kind,
        "amount": service.fee_amount,
        "schedule": list(service.fee_schedule or ()),
    }


def completion_time_of(service: Service) -> dict[str, Any] | None:
    """How long it takes; `None` is unknown."""
    if service.completion_number is None:
        return None
    return {"number": service.completion_number, "unit": service.completion_unit}


def decree_of(service: Service) -> dict[str, Any] | None:
    """The decree that sets its standard; `None` is unknown."""
    if service.decree_number is None:
        return None
    return {
        "number": service.decree_number,
        "title": service.decree_title,
        "dated": service.decree_dated,
        "link": service.decree_link,
    }


def record_of(service: Service) -> dict[str, Any]:
    """The fields of a service as the inputs name them."""
    return {
        **{name: getattr(service, name) for name in PLAIN_FIELDS},
        "fee": fee_of(service),
        "completion_time": completion_time_of(service),
        "standard_decree": decree_of(service),
    }


def answer_of(actor: Actor, service: Service) -> dict[str, Any]:
    """A service as the actor may see it."""
    keeps = rules.may_keep_service(actor, service.region_code, service.agency_id)
    return {
        **record_of(service),
        "service_id": service.service_id,
        "region_code": service.region_code,
        "note": service.note if keeps else None,
        "archived_at": service.archived_at,
        "archive_reason": service.archive_reason if keeps else None,
        "is_demo": service.is_demo,
        "version": service.version,
    }


def list_services(session: Session, actor: Actor, *, cursor: str | None, limit: int, **filters: Any) -> Page:
    """Services by name, without the archived ones unless they are asked for."""
    query = select(Service).where(*_conditions(**filters))
    order = (Service.sort_key, Service.service_id)
    if key := decode_cursor(cursor, [str, str]):
        query = query.where(tuple_(*order) > tuple_(key[0], read_cursor_id(key[1])))
    rows = session.scalars(query.order_by(*order).limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: [row.sort_key, str(row.service_id)])
    return Page([answer_of(actor, service) for service in page.items], page.next_cursor)


def _conditions(
    *,
    region_code: str | None,
    agency_id: UUID | None,
    unit_id: UUID | None,
    kind: str | None,
    archived: bool,
    text: str | None,
) -> list[ColumnElement[bool]]:
    was_archived = Service.archived_at.is_not(None)
    wanted: list[ColumnElement[bool]] = [was_archived if archived else ~was_archived]
    if region_code:
        wanted.append(Service.region_code == region_code)
    if agency_id:
        wanted.append(Service.agency_id == agency_id)
    if unit_id:
        wanted.append(Service.unit_id == unit_id)
    if kind:
        wanted.append(Service.kind == kind)
    if text:
        wanted.append(Service.search_text.like(f"%{escape_like(sort_key(text))}%"))
    return wanted


def find_component(session: Session, service_id: UUID, code: str) -> StandardComponent | None:
    """What is known of a component, if anything is; the service is to be locked by who changes it."""
    return session.scalar(
        select(StandardComponent)
        .where(StandardComponent.service_id == service_id, StandardComponent.code == code)
        .execution_options(populate_existing=True)
    )


def get_component(session: Session, service_id: UUID, code: str) -> StandardComponent:
    """What is known of a component; raises NotFound where nothing is."""
    component = find_component(session, service_id, code)
    if component is None:
        raise NotFound("nothing is known of this component of the service")
    return component


def list_component_answers(session: Session, actor: Actor, service: Service) -> list[dict[str, Any]]:
    """Every component of the standard in the law's order, those of which nothing is known too."""
    found = session.scalars(
        select(StandardComponent).where(StandardComponent.service_id == service.service_id)
    )
    rows = {row.code: row for row in found}
    return [component_answer(actor, service, code, rows.get(code)) for code in get_components()]


def component_answer(
    actor: Actor, service: Service, code: str, row: StandardComponent | None
) -> dict[str, Any]:
    """One component with its title, as the actor may see it."""
    component = get_components()[code]
    keeps = rules.may_keep_service(actor, service.region_code, service.agency_id)
    stored = {name: getattr(row, name) for name in COMPONENT_FIELDS} if row else rules.UNKNOWN_COMPONENT
    return {
        **stored,
        **component.__dict__,
        "service_id": service.service_id,
        "note": stored["note"] if keeps else None,
        "is_demo": row.is_demo if row else False,
        "version": row.version if row else None,
    }
