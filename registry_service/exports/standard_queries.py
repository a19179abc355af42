"""Reads for exports of standards, complaints and replications that no list has in one."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session

from registry_service.replication.models import Replication
from registry_service.replication.queries import is_visible_to
from registry_service.replication.queries import list_answers as list_replication_answers
from registry_service.standards.checklists import get_components
from registry_service.standards.models import ComplaintChannel, ComplaintMonth, Service, StandardComponent
from registry_service.standards.queries.complaints import shares_answer
from registry_service.standards.queries.services import component_answer, list_services
from shared.actor import Actor
from shared.http.paging import Page, decode_cursor, page_of, read_cursor_id


def list_components(
    session: Session, actor: Actor, *, cursor: str | None, limit: int, **filters: Any
) -> Page:
    """Every component of the standard of each service, those of which nothing is known too."""
    codes = list(get_components())
    page = list_services(session, actor, cursor=cursor, limit=max(1, limit // len(codes)), **filters)
    ids = [service["service_id"] for service in page.items]
    services = {found.service_id: found for found in _list_services_by_id(session, ids)}
    stored = session.scalars(select(StandardComponent).where(StandardComponent.service_id.in_(ids)))
    known = {(row.service_id, row.code): row for row in stored}
    rows = [
        {
            **component_answer(actor, services[service_id], code, known.get((service_id, code))),
            "service_name": services[service_id].name,
            "region_code": services[service_id].region_code,
            "agency_id": services[service_id].agency_id,
        }
        for service_id in ids
        for code in codes
    ]
    return Page(rows, page.next_cursor)


def _list_services_by_id(session: Session, ids: list[UUID]) -> list[Service]:
    return list(session.scalars(select(Service).where(Service.service_id.in_(ids))))


def list_complaint_shares(
    session: Session,
    actor: Actor,
    *,
    region_code: str | None,
    agency_id: UUID | None,
    from_month: str | None,
    to_month: str | None,
    cursor: str | None,
    limit: int,
) -> Page:
    """Months' shares of channels that were not archived; never a count."""
    wanted: list[ColumnElement[bool]] = [ComplaintChannel.archived_at.is_(None)]
    if region_code:
        wanted.append(ComplaintChannel.region_code == region_code)
    if agency_id:
        wanted.append(ComplaintChannel.agency_id == agency_id)
    if from_month:
        wanted.append(ComplaintMonth.month >= from_month)
    if to_month:
        wanted.append(ComplaintMonth.month <= to_month)
    order = (ComplaintMonth.channel_id, ComplaintMonth.month)
    if key := decode_cursor(cursor, [str, str]):
        wanted.append(tuple_(*order) > tuple_(read_cursor_id(key[0]), key[1]))
    rows = session.execute(
        select(ComplaintMonth, ComplaintChannel)
        .join(ComplaintChannel, ComplaintChannel.channel_id == ComplaintMonth.channel_id)
        .where(*wanted)
        .order_by(*order)
        .limit(limit + 1)
    ).all()
    page = page_of(rows, limit, lambda row: [str(row[0].channel_id), row[0].month])
    return Page([_shares(*row) for row in page.items], page.next_cursor)


def _shares(figure: ComplaintMonth, channel: ComplaintChannel) -> dict[str, Any]:
    return {
        **shares_answer(figure),
        "channel_name": channel.name,
        "kind": channel.kind,
        "region_code": channel.region_code,
        "agency_id": channel.agency_id,
    }


def list_replications(
    session: Session,
    actor: Actor,
    *,
    state: str | None,
    region_code: str | None,
    cursor: str | None,
    limit: int,
) -> Page:
    """Replications that both sides confirmed, and those that are a matter of the actor's."""
    query = select(Replication).where(is_visible_to(actor))
    if state:
        query = query.where(Replication.state == state)
    if region_code:
        query = query.where(Replication.replica_region_code == region_code)
    if key := decode_cursor(cursor, [str]):
        query = query.where(Replication.replication_id > read_cursor_id(key[0]))
    rows = session.scalars(query.order_by(Replication.replication_id).limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: [str(row.replication_id)])
    return Page(list_replication_answers(session, actor, page.items), page.next_cursor)
