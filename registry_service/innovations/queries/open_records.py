"""Reads records and side drafts on their way to publication, the longest waiting first; no writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Select, Text, cast, false, func, select, true, tuple_, union_all
from sqlalchemy.orm import Session

from registry_service.agencies.models import Agency
from registry_service.history import read_body
from registry_service.innovations.models import Innovation, InnovationDraft, InnovationReason
from registry_service.innovations.queries.records import is_kept_by
from registry_service.tables import MACHINERY
from shared.actor import Actor
from shared.contracts.innovation_entries import (
    INNOVATION_DRAFTED,
    INNOVATION_RETURNED,
    INNOVATION_SUBMITTED,
    INNOVATION_VERIFIED,
    INNOVATION_WITHDRAWN,
    SIDE_DRAFT_BEGUN,
    SIDE_DRAFT_RETURNED,
    SIDE_DRAFT_SUBMITTED,
    SIDE_DRAFT_VERIFIED,
    SIDE_DRAFT_WITHDRAWN,
)
from shared.contracts.kinds import EntryKind
from shared.http.paging import Page, decode_cursor, page_of, read_cursor_id

ENTRY = MACHINERY.journal.entry
# What brings a record into the state that it is in; a change of its text does not.
RECORD_STEPS = (
    INNOVATION_DRAFTED,
    INNOVATION_SUBMITTED,
    INNOVATION_WITHDRAWN,
    INNOVATION_RETURNED,
    INNOVATION_VERIFIED,
)
SIDE_DRAFT_STEPS = (
    SIDE_DRAFT_BEGUN,
    SIDE_DRAFT_SUBMITTED,
    SIDE_DRAFT_WITHDRAWN,
    SIDE_DRAFT_RETURNED,
    SIDE_DRAFT_VERIFIED,
)
RETURNINGS = frozenset({INNOVATION_RETURNED.name, SIDE_DRAFT_RETURNED.name})


@dataclass(frozen=True)
class OpenRecord:
    """A record, or the draft beside one, that waits for its next step; `reason` says why it was returned."""

    innovation_id: UUID
    is_side_draft: bool
    name: str
    region_code: str
    agency_id: UUID | None
    agency_name: str | None
    state: str
    version: int
    since: datetime
    reason: str | None


def list_open_records(
    session: Session, actor: Actor, states: Sequence[str], *, cursor: str | None, limit: int
) -> Page:
    """Those in these states that the actor keeps, the longest waiting first; two statements for any page."""
    found = union_all(_select_records(actor, states), _select_side_drafts(actor, states)).subquery(
        "open_record"
    )
    moment = cast(func.extract("epoch", found.c.since) * 1_000_000, BigInteger)
    order = (found.c.since, found.c.innovation_id, found.c.is_side_draft)
    query = select(found, Agency.official_name.label("agency_name")).outerjoin(
        Agency, Agency.agency_id == found.c.agency_id
    )
    if key := decode_cursor(cursor, [int, str, bool]):
        after = (key[0], read_cursor_id(key[1]), key[2])
        query = query.where(tuple_(moment, found.c.innovation_id, found.c.is_side_draft) > tuple_(*after))
    rows = session.execute(query.order_by(*order).limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: [_microseconds(row), str(row.innovation_id), row.is_side_draft])
    reasons = _list_reasons(session, [row for row in page.items if row.kind in RETURNINGS])
    return Page([_tell(row, reasons) for row in page.items], page.next_cursor)


def _select_records(actor: Actor, states: Sequence[str]) -> Select[*tuple[Any, ...]]:
    return _with_last_step(
        select(Innovation.innovation_id, false().label("is_side_draft"), Innovation.state, Innovation.version)
        .select_from(Innovation)
        .where(Innovation.state.in_(states), is_kept_by(actor)),
        RECORD_STEPS,
        Innovation.drafted_at,
    )


def _select_side_drafts(actor: Actor, states: Sequence[str]) -> Select[*tuple[Any, ...]]:
    return _with_last_step(
        select(
            Innovation.innovation_id,
            true().label("is_side_draft"),
            InnovationDraft.state,
            InnovationDraft.version,
        )
        .select_from(Innovation)
        .join(InnovationDraft, InnovationDraft.innovation_id == Innovation.innovation_id)
        .where(InnovationDraft.state.in_(states), is_kept_by(actor)),
        SIDE_DRAFT_STEPS,
        InnovationDraft.begun_at,
    )


def _with_last_step(
    query: Select[*tuple[Any, ...]], kinds: Sequence[EntryKind], begun_at: Any
) -> Select[Any]:
    step = (
        select(ENTRY.c.occurred_at, ENTRY.c.kind, ENTRY.c.body)
        .where(
            ENTRY.c.record_id == cast(Innovation.innovation_id, Text),
            ENTRY.c.kind.in_([kind.name for kind in kinds]),
        )
        .order_by(ENTRY.c.entry_id.desc())
        .limit(1)
        .correlate(Innovation)
        .lateral()
    )
    return query.outerjoin(step, true()).add_columns(
        Innovation.name,
        Innovation.region_code,
        Innovation.agency_id,
        func.coalesce(step.c.occurred_at, begun_at).label("since"),
        step.c.kind,
        step.c.body,
    )


def _microseconds(row: Any) -> int:
    return int(row.since.timestamp()) * 1_000_000 + int(row.since.microsecond)


def _list_reasons(session: Session, rows: Sequence[Any]) -> dict[tuple[UUID, bool], str | None]:
    """Why each of these was returned, as far as that was not erased."""
    wanted = {
        (row.innovation_id, row.is_side_draft): UUID(read_body(row.kind, row.body)["reason_id"])
        for row in rows
    }
    if not wanted:
        return {}
    query = select(InnovationReason.reason_id, InnovationReason.reason)
    found = session.execute(query.where(InnovationReason.reason_id.in_(list(wanted.values()))))
    texts = {row.reason_id: row.reason for row in found}
    return {place: texts.get(reason_id) for place, reason_id in wanted.items()}


def _tell(row: Any, reasons: dict[tuple[UUID, bool], str | None]) -> OpenRecord:
    return OpenRecord(
        row.innovation_id,
        row.is_side_draft,
        row.name,
        row.region_code,
        row.agency_id,
        row.agency_name,
        row.state,
        row.version,
        row.since,
        reasons.get((row.innovation_id, row.is_side_draft)),
    )
