"""Writes entries in the caller's transaction, without any lock; it never commits and never seals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from shared import clock
from shared.actor import Actor
from shared.contracts.kinds import EntryKind, dump_body
from shared.journal.hashes import entry_mac
from shared.journal.models import ENTRY_COLUMNS, Entry, JournalTables

SYSTEM_ROLE = "system"


@dataclass(frozen=True)
class Written:
    """An entry on its way into the table."""

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


@dataclass(frozen=True)
class Journal:
    """One service's journal: its tables and the key that proves authorship."""

    tables: JournalTables
    key: bytes

    def record(
        self,
        session: Session,
        actor: Actor,
        role: str,
        kind: EntryKind,
        record_id: UUID | str,
        version: int,
        body: Mapping[str, Any],
    ) -> None:
        """Write down one deed and the record after it; `body` must fit the kind's schema."""
        written = self.prepare(actor, role, kind, record_id, version, body)
        values = {**written.__dict__, "mac": entry_mac(self.key, written)}
        session.execute(insert(self.tables.entry), [values])

    def record_many(self, session: Session, written: list[Written]) -> None:
        """Write many prepared entries in one statement each thousand."""
        rows = [{**entry.__dict__, "mac": entry_mac(self.key, entry)} for entry in written]
        if rows:
            session.execute(insert(self.tables.entry), rows)

    def prepare(
        self,
        actor: Actor,
        role: str,
        kind: EntryKind,
        record_id: UUID | str,
        version: int,
        body: Mapping[str, Any],
    ) -> Written:
        """Make an entry ready without writing it."""
        return Written(
            entry_uuid=uuid4(),
            occurred_at=clock.now(),
            actor_id=actor.account_id,
            role=role,
            kind=kind.name,
            audience=kind.audience,
            record_id=str(record_id),
            record_version=version,
            format_version=kind.version,
            body=dump_body(kind, body),
        )

    def list_entries_of(self, session: Session, record_id: UUID | str) -> list[Entry]:
        """The history of one record, oldest first."""
        entry = self.tables.entry
        rows = session.execute(
            select(*(entry.c[name] for name in ENTRY_COLUMNS))
            .where(entry.c.record_id == str(record_id))
            .order_by(entry.c.entry_id)
        )
        return [Entry(**row._mapping) for row in rows]


def write_entry(
    session: Session,
    actor: Actor,
    role: str,
    kind: EntryKind,
    record_id: UUID | str,
    version: int,
    body: Mapping[str, Any],
) -> None:
    """Record a deed in the journal that this session was opened with."""
    journal: Journal = session.info["journal"]
    journal.record(session, actor, role, kind, record_id, version, body)


def history_of(session: Session, record_id: UUID | str) -> list[Entry]:
    """The history of one record in the journal that this session was opened with, oldest first."""
    journal: Journal = session.info["journal"]
    return journal.list_entries_of(session, record_id)
