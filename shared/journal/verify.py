"""Re-computes the whole chain and names every entry that is not as it was written; it changes nothing."""

import hmac
from collections.abc import Iterator

from sqlalchemy import Table, exists, literal, select
from sqlalchemy.orm import Session

from shared.journal.hashes import FIRST_HASH, chained_hash, entry_mac, head_mac
from shared.journal.models import ENTRY_COLUMNS, Entry
from shared.journal.record import Journal


def name_entry(entry: Entry) -> str:
    """How an entry is named to a person: position, kind, record, and its own number."""
    where = f"position {entry.position}" if entry.position else "not yet sealed"
    return f"{where}: {entry.kind} of {entry.record_id} (entry {entry.entry_uuid})"


def find_faults(session: Session, journal: Journal, recorded: Table | None = None) -> Iterator[str]:
    """Every fault of the journal, in order, one line each; nothing if it is whole.

    `recorded` is a table whose rows are never there without an entry: with it an emptied journal is found.
    """
    entry = journal.tables.entry
    expected_position, previous = 0, FIRST_HASH
    rows = session.execute(
        select(*(entry.c[name] for name in ENTRY_COLUMNS))
        .order_by(entry.c.position.asc().nulls_last(), entry.c.entry_id)
        .execution_options(yield_per=2000)
    )
    for row in rows:
        found = Entry(**row._mapping)
        if not hmac.compare_digest(entry_mac(journal.key, found), found.mac):
            yield f"altered or inserted from outside: {name_entry(found)}"
        if found.position is None or found.hash is None:
            continue
        expected_position += 1
        if found.position != expected_position:
            yield f"removed: position {expected_position} to {found.position - 1}, before {name_entry(found)}"
            expected_position = found.position
        elif chained_hash(previous, found.position, found) != found.hash:
            yield f"chain broken at {name_entry(found)}"
        previous = found.hash
    yield from _faults_of_head(session, journal, expected_position, previous)
    if recorded is not None and not expected_position and _has_rows(session, recorded):
        yield f"the journal is empty, and there are records in {recorded.name}"


def _has_rows(session: Session, table: Table) -> bool:
    return bool(session.scalar(select(exists(select(literal(1)).select_from(table)))))


def _faults_of_head(session: Session, journal: Journal, position: int, hash_: bytes) -> Iterator[str]:
    head = journal.tables.head
    row = session.execute(select(head.c.position, head.c.hash, head.c.mac)).one_or_none()
    if row is None:
        if position:
            yield f"the journal's head is missing, {position} sealed entries are there"
        return
    if not hmac.compare_digest(head_mac(journal.key, row.position, row.hash), row.mac):
        yield f"the journal's head (position {row.position}) was altered from outside"
    if row.position > position:
        yield f"removed: position {position + 1} to {row.position}, the end of the journal"
    elif row.position < position:
        yield f"inserted from outside: position {row.position + 1} to {position}, beyond the journal's head"
    elif bytes(row.hash) != bytes(hash_):
        yield f"the journal's head does not fit the entry at position {position}"
