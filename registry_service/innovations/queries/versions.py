"""Reads what a record was when, and who did which step, out of the journal; the journal is never written."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from registry_service.history import EVERY_AUDIENCE, PUBLIC, list_history, read_body
from registry_service.innovations import rules
from registry_service.innovations.models import Innovation, InnovationReason
from registry_service.innovations.queries.records import get_innovation, list_visible_ids
from registry_service.people.models import PersonDetail
from registry_service.tables import MACHINERY
from shared.actor import Actor
from shared.contracts.innovation_entries import (
    INNOVATION_ARCHIVED,
    INNOVATION_DRAFT_ARCHIVED,
    INNOVATION_KINDS,
    RECORD_KINDS,
)
from shared.errors import NotFound
from shared.http.paging import Page, decode_cursor, page_of

ENTRY = MACHINERY.journal.entry
OF_VERSION = (ENTRY.c.record_version, ENTRY.c.kind, ENTRY.c.occurred_at, ENTRY.c.role)
OF_RECORD = tuple(kind.name for kind in RECORD_KINDS)
OF_INNOVATION = tuple(kind.name for kind in INNOVATION_KINDS)
ARCHIVINGS = frozenset({INNOVATION_ARCHIVED.name, INNOVATION_DRAFT_ARCHIVED.name})


def audiences_of(actor: Actor, innovation: Innovation) -> Sequence[str]:
    """Whose entries about the innovation the actor may read: outsiders those since it was published."""
    keeps = rules.may_see_drafts(actor, innovation.region_code, innovation.agency_id)
    return EVERY_AUDIENCE if keeps else PUBLIC


def _of(innovation_id: UUID, kinds: Sequence[str], audiences: Sequence[str]) -> list[ColumnElement[bool]]:
    return [
        ENTRY.c.record_id == str(innovation_id),
        ENTRY.c.kind.in_(kinds),
        ENTRY.c.audience.in_(audiences),
    ]


def _list_entries(
    session: Session,
    columns: Sequence[ColumnElement[Any]],
    conditions: Sequence[ColumnElement[bool]],
    cursor: str | None,
    limit: int,
    *,
    newest_first: bool = False,
) -> Page:
    query = select(ENTRY.c.entry_id, *columns).where(*conditions)
    if key := decode_cursor(cursor, [int]):
        query = query.where(ENTRY.c.entry_id < key[0] if newest_first else ENTRY.c.entry_id > key[0])
    order = ENTRY.c.entry_id.desc() if newest_first else ENTRY.c.entry_id
    rows = session.execute(query.order_by(order).limit(limit + 1)).all()
    return page_of(rows, limit, lambda row: [row.entry_id])


def _tell_version(row: Row[Any]) -> dict[str, Any]:
    return {
        "version": row.record_version,
        "kind": row.kind,
        "occurred_at": row.occurred_at,
        "role": row.role,
    }


def list_versions(
    session: Session, actor: Actor, innovation_id: UUID, *, cursor: str | None, limit: int
) -> Page:
    """The versions of the record that the actor may look at, oldest first."""
    innovation = get_innovation(session, actor, innovation_id)
    conditions = _of(innovation_id, OF_RECORD, audiences_of(actor, innovation))
    page = _list_entries(session, OF_VERSION, conditions, cursor, limit)
    return Page([_tell_version(row) for row in page.items], page.next_cursor)


def get_version(session: Session, actor: Actor, innovation_id: UUID, version: int) -> dict[str, Any]:
    """The record as it was in a version; raises NotFound also for one that the actor may not look at."""
    innovation = get_innovation(session, actor, innovation_id)
    row = session.execute(
        select(ENTRY).where(
            *_of(innovation_id, OF_RECORD, audiences_of(actor, innovation)), ENTRY.c.record_version == version
        )
    ).first()
    if row is None:
        raise NotFound("there is no such version")
    record = read_body(row.kind, row.body)
    _hide_components(session, actor, [record])
    return {**_tell_version(row), "record": record}


def list_record_history(
    session: Session, actor: Actor, innovation_id: UUID, *, cursor: str | None, limit: int
) -> Page:
    """What the record was when, oldest first; its time as a draft for its own people only."""
    innovation = get_innovation(session, actor, innovation_id)
    audiences = audiences_of(actor, innovation)
    page = list_history(
        session, innovation_id, audiences=audiences, kinds=OF_RECORD, cursor=cursor, limit=limit
    )
    _hide_components(session, actor, [item["record"] for item in page.items])
    return page


def _hide_components(session: Session, actor: Actor, records: Iterable[dict[str, Any]]) -> None:
    """Leave out of past records, too, the components that do not exist for the actor."""
    programmes = [record for record in records if record.get("component_ids")]
    ids = {UUID(own_id) for record in programmes for own_id in record["component_ids"]}
    visible = {str(own_id) for own_id in list_visible_ids(session, actor, ids)} if ids else set()
    for record in programmes:
        record["component_ids"] = [own_id for own_id in record["component_ids"] if own_id in visible]


def compare_versions(
    session: Session, actor: Actor, innovation_id: UUID, *, from_version: int, to_version: int
) -> dict[str, Any]:
    """The fields that two versions do not have in common, in the record's order."""
    before = get_version(session, actor, innovation_id, from_version)["record"]
    after = get_version(session, actor, innovation_id, to_version)["record"]
    return {
        "from_version": from_version,
        "to_version": to_version,
        "differences": [
            {"field": name, "before": before.get(name), "after": after.get(name)}
            for name in (*before, *(name for name in after if name not in before))
            if before.get(name) != after.get(name)
        ],
    }


def list_steps(
    session: Session,
    actor: Actor,
    innovation_id: UUID,
    *,
    cursor: str | None,
    limit: int,
    newest_first: bool = False,
) -> Page:
    """Every deed on the record and the drafts beside it, by age; four statements for any page."""
    innovation = get_innovation(session, actor, innovation_id)
    rules.require_keeper(actor, innovation.region_code, innovation.agency_id)
    conditions = _of(innovation_id, OF_INNOVATION, EVERY_AUDIENCE)
    columns = [*OF_VERSION, ENTRY.c.actor_id, ENTRY.c.body]
    page = _list_entries(session, columns, conditions, cursor, limit, newest_first=newest_first)
    told = [(row, read_body(row.kind, row.body)) for row in page.items]
    names = _names_of(session, [row.actor_id for row in page.items if row.actor_id is not None])
    reasons = _reasons_of(session, [UUID(body["reason_id"]) for _, body in told if body.get("reason_id")])
    items = [
        {
            **_tell_version(row),
            "draft_id": body.get("draft_id"),
            "state": body.get("state"),
            "actor_id": row.actor_id,
            "actor_name": names.get(row.actor_id),
            "reason": innovation.archive_reason
            if row.kind in ARCHIVINGS
            else reasons.get(body.get("reason_id", "")),
        }
        for row, body in told
    ]
    return Page(items, page.next_cursor)


def _names_of(session: Session, account_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The full names that were not erased."""
    query = select(PersonDetail.account_id, PersonDetail.full_name)
    rows = session.execute(query.where(PersonDetail.account_id.in_(set(account_ids))))
    return {row.account_id: row.full_name for row in rows}


def _reasons_of(session: Session, reason_ids: Sequence[UUID]) -> dict[str, str | None]:
    """The texts of reasons, by id as the journal writes it."""
    query = select(InnovationReason.reason_id, InnovationReason.reason)
    rows = session.execute(query.where(InnovationReason.reason_id.in_(reason_ids)))
    return {str(row.reason_id): row.reason for row in rows}
