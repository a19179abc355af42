"""Reads a record's history out of the journal: what it was when, and in which role it was changed.

It names no person; who did it stays in the journal.
"""

import json
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields
from sqlalchemy.orm import Session

from shared.http.fields import Moment
from shared.journal.record import history_of


class HistoryEntrySchema(Schema):
    """One deed: the record after it, and which of its fields it changed."""

    version = fields.Integer(required=True)
    kind = fields.String(required=True)
    occurred_at = Moment(required=True)
    role = fields.String(required=True)
    changed = fields.List(fields.String(), required=True)
    record = fields.Dict(keys=fields.String(), required=True)


def list_history(
    session: Session, record_id: UUID, audiences: tuple[str, ...] = ("public",)
) -> list[dict[str, Any]]:
    """The record's deeds that these audiences may read, oldest first."""
    shown: list[dict[str, Any]] = []
    for entry in history_of(session, record_id):
        if entry.audience not in audiences:
            continue
        record = json.loads(entry.body)
        before = shown[-1]["record"] if shown else {}
        shown.append(
            {
                "version": entry.record_version,
                "kind": entry.kind,
                "occurred_at": entry.occurred_at,
                "role": entry.role,
                "changed": sorted(name for name in record if record[name] != before.get(name)),
                "record": record,
            }
        )
    return shown
