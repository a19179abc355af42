"""Reads a record's history out of the journal: what it was when, and in which role it was changed.

It names no person; who did it stays in the journal.
"""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, missing
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from registry_service.tables import MACHINERY
from shared.contracts.registry_kinds import REGISTRY_KINDS
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


@cache
def _later_fields(kind: str) -> str:
    """What entries of this kind did not hold from the first, with what stands for it there, as JSON."""
    declared = REGISTRY_KINDS[kind].schema().fields.items()
    defaults = {name: field.load_default for name, field in declared if field.load_default is not missing}
    return json.dumps({name: value() if callable(value) else value for name, value in defaults.items()})


def read_body(kind: str, body: str) -> dict[str, Any]:
    """The record in an entry; what entries of this kind came to hold later is unknown in it."""
    record: dict[str, Any] = {**json.loads(_later_fields(kind)), **json.loads(body)}
    return record


def list_history(
    session: Session,
    record_id: UUID | str,
    *,
    cursor: str | None,
    limit: int,
    audiences: Sequence[str] = PUBLIC,
    kinds: Sequence[str] | None = None,
) -> Page:
    """The record's deeds that these audiences may read, oldest first; with `kinds`, of those kinds only."""
    query = select(ENTRY).where(ENTRY.c.record_id == str(record_id), ENTRY.c.audience.in_(audiences))
    if kinds is not None:
        query = query.where(ENTRY.c.kind.in_(kinds))
    before: dict[str, Any] = {}
    after = query
    if key := decode_cursor(cursor, [int]):
        after = query.where(ENTRY.c.entry_id > key[0])
        last_shown = query.where(ENTRY.c.entry_id <= key[0]).order_by(ENTRY.c.entry_id.desc()).limit(1)
        if row := session.execute(last_shown).first():
            before = read_body(row.kind, row.body)
    rows = session.execute(after.order_by(ENTRY.c.entry_id).limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: [row.entry_id])
    return Page(_tell_changes(page.items, before), page.next_cursor)


def _tell_changes(rows: Sequence[Row[Any]], before: dict[str, Any]) -> list[dict[str, Any]]:
    shown = []
    for row in rows:
        record = read_body(row.kind, row.body)
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
