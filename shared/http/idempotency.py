"""Keeps the answer of a write under its Idempotency-Key, in the deed's own transaction, for 24 hours.

The row's unique key makes a second request with the same key wait for the first one's commit.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask import Request, Response
from sqlalchemy import (
    Column,
    ColumnElement,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Session

from shared.actor import Actor
from shared.canonical import digest
from shared.errors import Conflict, Invalid

KEPT_FOR = timedelta(hours=24)
KEY_PATTERN = re.compile(r"[A-Za-z0-9._:-]{8,200}")
KEPT_HEADERS = ("Content-Type", "ETag", "Location")


def idempotency_table(metadata: MetaData) -> Table:
    """Declare `kept_answer`."""
    return Table(
        "kept_answer",
        metadata,
        Column("account_id", Uuid, primary_key=True),
        Column("route", Text, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("request_sha256", LargeBinary, nullable=False),
        Column("mandates_sha256", Text, nullable=False),
        Column("kept_at", DateTime(timezone=True), nullable=False, server_default=func.now(), index=True),
        Column("status", Integer),
        Column("headers", JSONB),
        Column("body", Text),
    )


@dataclass(frozen=True)
class KeptKey:
    """One request's claim on its key."""

    table: Table
    account_id: UUID
    route: str
    key: str
    request_sha256: bytes
    mandates_sha256: str


def read_key(request: Request, table: Table, actor: Actor) -> KeptKey | None:
    """The request's key, `None` if it sent none; raises Invalid for an unusable one."""
    key = request.headers.get("Idempotency-Key")
    if key is None or actor.account_id is None:
        return None
    if not KEY_PATTERN.fullmatch(key):
        raise Invalid.at("Idempotency-Key", "must be 8 to 200 letters, digits or . _ : -")
    described = json.dumps([request.headers.get("If-Match", ""), sorted(request.args.items(multi=True))])
    body_hash = hashlib.sha256(described.encode() + request.get_data(cache=True)).digest()
    route = f"{request.method} {request.path}"
    return KeptKey(table, actor.account_id, route, key, body_hash, mandates_sha256(actor))


def mandates_sha256(actor: Actor) -> str:
    """What the answer may have shown hangs on the mandates: with others it is not shown again."""
    return digest(sorted([m.role, m.region_code or "", str(m.agency_id or "")] for m in actor.mandates))


def claim_key(session: Session, kept: KeptKey) -> Response | None:
    """Claim the key for this transaction, or give the answer that was kept for it.

    Waits for another transaction with the same key; raises Invalid if the key was used for another body,
    Conflict if the account's mandates are no longer those that the answer was given to.
    """
    table = kept.table
    claimed = session.execute(
        insert(table)
        .values(
            account_id=kept.account_id,
            route=kept.route,
            key=kept.key,
            request_sha256=kept.request_sha256,
            mandates_sha256=kept.mandates_sha256,
        )
        .on_conflict_do_nothing()
        .returning(table.c.key)
    ).one_or_none()
    if claimed is not None:
        return None
    row = session.execute(select(table).where(*_is_row(kept))).one()
    if bytes(row.request_sha256) != kept.request_sha256:
        raise Invalid.at("Idempotency-Key", "was used before with another request")
    if row.mandates_sha256 != kept.mandates_sha256:
        raise Conflict("it was done already; your mandates have changed since", code="mandates_changed")
    response = Response(row.body, status=row.status)
    for name, value in row.headers.items():
        response.headers[name] = value
    response.headers["Idempotent-Replay"] = "true"
    return response


def keep_answer(session: Session, kept: KeptKey, response: Response) -> None:
    """Keep the answer with the deed."""
    session.execute(
        update(kept.table)
        .where(*_is_row(kept))
        .values(
            status=response.status_code,
            headers={name: response.headers[name] for name in KEPT_HEADERS if name in response.headers},
            body=response.get_data(as_text=True),
        )
    )


def _is_row(kept: KeptKey) -> tuple[ColumnElement[bool], ...]:
    table = kept.table
    return (
        table.c.account_id == kept.account_id,
        table.c.route == kept.route,
        table.c.key == kept.key,
    )


def forget_old_answers(session: Session, table: Table) -> None:
    """Remove what has been kept long enough."""
    session.execute(delete(table).where(table.c.kept_at < func.now() - KEPT_FOR))
