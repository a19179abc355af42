"""Reads a record's history out of the journal: what it was when, and in which role it was changed.

It names no person; who did it stays in the journal.
"""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from registry_service.tables import MACHINERY
from shared.http.fields import Moment
from shared.http.paging import Page, decode_cursor, page_of

ENTRY = MACHINERY.journal.entry
PUBLIC = ("public",)
EVERY_AUDIENCE = ("private", "peer", "public")


class HistoryEntrySchema(Schema):
    """One deed: the record after it, and which of its fields it changed."""

    version = fields.Integer(required=True)
    kind = fields.String(required=True)
    occurred_at = Moment(required=True)
    role = fields.String(required=True)
    changed = fields.List(fields.String(), required=True)
    record = fields.Dict(keys=fields.String(), required=True)


def list_history(
    session: Session,
    record_id: UUID | str,
    *,
    cursor: str | None,
    limit: int,
    audiences: Sequence[str] = PUBLIC,
) -> Page:
    """The record's deeds that these audiences may read, oldest first."""
    query = select(ENTRY).where(ENTRY.c.record_id == str(record_id), ENTRY.c.audience.in_(audiences))
    before: dict[str, Any] = {}
    after = query
    if key := decode_cursor(cursor, [int]):
        after = query.where(ENTRY.c.entry_id > key[0])
        last_shown = query.where(ENTRY.c.entry_id <= key[0]).order_by(ENTRY.c.entry_id.desc()).limit(1)
        if row := session.execute(last_shown).first():
            before = json.loads(row.body)
    rows = session.execute(after.order_by(ENTRY.c.entry_id).limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: [row.entry_id])
    return Page(_tell_changes(page.items, before), page.next_cursor)


def _tell_changes(rows: Sequence[Row[Any]], before: dict[str, Any]) -> list[dict[str, Any]]:
    shown = []
    for row in rows:
        record = json.loads(row.body)
        shown.append(
            {
                "version": row.record_version,
                "kind": row.kind,
                "occurred_at": row.occurred_at,
                "role": row.role,
                "changed": sorted(name for name in record if record[name] != before.get(name)),
                "record": record,
            }
        )
        before = record
    return shown
