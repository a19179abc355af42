"""The journal's two tables, the same in both services; nothing outside `shared.journal` writes them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)

from shared.db import TransactionId


@dataclass(frozen=True)
class JournalTables:
    """The tables of one service's journal."""

    entry: Table
    head: Table


def journal_tables(metadata: MetaData) -> JournalTables:
    """Declare `journal_entry` and `journal_head` in a service's metadata."""
    entry = Table(
        "journal_entry",
        metadata,
        Column("entry_id", BigInteger, Identity(always=True), primary_key=True),
        Column("entry_uuid", Uuid, nullable=False, unique=True),
        Column("transaction_id", TransactionId, nullable=False, server_default=text("pg_current_xact_id()")),
        Column("occurred_at", DateTime(timezone=True), nullable=False),
        Column("actor_id", Uuid),
        Column("role", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("audience", Text, nullable=False),
        Column("record_id", Text, nullable=False),
        Column("record_version", Integer, nullable=False),
        Column("format_version", SmallInteger, nullable=False),
        Column("body", Text, nullable=False),
        Column("mac", LargeBinary, nullable=False),
        Column("position", BigInteger, unique=True),
        Column("hash", LargeBinary),
        CheckConstraint("audience in ('private', 'peer', 'public')", name="audience_is_known"),
        CheckConstraint("(position is null) = (hash is null)", name="sealed_whole"),
        Index("ix_journal_entry_unsealed", "entry_id", postgresql_where=text("position is null")),
        Index("ix_journal_entry_record", "record_id", "entry_id"),
    )
    head = Table(
        "journal_head",
        metadata,
        Column("one_row", Integer, primary_key=True, server_default=text("1")),
        Column("position", BigInteger, nullable=False),
        Column("hash", LargeBinary, nullable=False),
        Column("mac", LargeBinary, nullable=False),
        CheckConstraint("one_row = 1", name="only_one"),
    )
    return JournalTables(entry, head)


@dataclass(frozen=True)
class Entry:
    """One entry as it is read back; `body` is the text as it was stored."""

    entry_id: int
    entry_uuid: UUID
    occurred_at: datetime
    actor_id: UUID | None
    role: str
    kind: str
    audience: str
    record_id: str
    record_version: int
    format_version: int
    body: str
    mac: bytes
    position: int | None
    hash: bytes | None


ENTRY_COLUMNS = tuple(Entry.__dataclass_fields__)
