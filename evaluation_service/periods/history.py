"""Reads the deeds about a period, for its administrators; no writes."""

import json
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_service.periods.queries import NO_PERIOD, find_period, is_period_administrator
from evaluation_service.tables import MACHINERY
from shared.actor import Actor
from shared.errors import NotFound
from shared.http.paging import Page, decode_cursor, page_of


def list_period_history(
    session: Session, actor: Actor, period_id: UUID, *, cursor: str | None, limit: int
) -> Page:
    """The deeds about a period, oldest first, for its administrators; raises NotFound for others."""
    period = find_period(session, period_id)
    if period is None or not is_period_administrator(actor, period):
        raise NotFound(NO_PERIOD)
    entry = MACHINERY.journal.entry
    query = select(entry).where(entry.c.record_id == str(period_id))
    if key := decode_cursor(cursor, [int]):
        query = query.where(entry.c.entry_id > key[0])
    rows = session.execute(query.order_by(entry.c.entry_id).limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: [row.entry_id])
    items = [
        {
            "occurred_at": entry.occurred_at,
            "kind": entry.kind,
            "actor_id": entry.actor_id,
            "role": entry.role,
            "record_version": entry.record_version,
            "record": json.loads(entry.body),
        }
        for entry in page.items
    ]
    return Page(items, page.next_cursor)
