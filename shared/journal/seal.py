"""Gives finished entries their position and chained hash; one sealer at a time, ten times a second."""

from sqlalchemy import Engine, func, insert, select, text, update
from sqlalchemy.orm import Session

from shared.journal.hashes import FIRST_HASH, chained_hash, head_mac
from shared.journal.models import ENTRY_COLUMNS, Entry
from shared.journal.record import Journal

BATCH = 5000
SEALER_LOCK = 0x5052494D41

# An entry is final once no transaction that is older is still running. A number the server has not
# given out yet can only come from a restored backup; such an entry is as final as it will ever be.
FINISHED = """
    (transaction_id < pg_snapshot_xmin(pg_current_snapshot())
    or transaction_id >= pg_snapshot_xmax(pg_current_snapshot()))
"""


def seal_due_entries(engine: Engine, journal: Journal) -> int:
    """Seal one batch in a transaction of its own; returns how many, 0 if another sealer is at work."""
    entry = journal.tables.entry
    unsealed = select(entry.c.entry_id).where(entry.c.position.is_(None))
    # Mostly there is nothing to do, which one statement finds; by its order in the index, for where much was
    # unsealed when PostgreSQL last counted, it would look for any one through the whole table.
    first = unsealed.order_by(entry.c.entry_id).limit(1).subquery()
    lock = select(func.pg_try_advisory_xact_lock(SEALER_LOCK)).select_from(first)
    with Session(engine) as session:
        if not session.scalar(lock):
            return 0
        sealed = _seal_batch(session, journal)
        session.commit()
        return sealed


def _seal_batch(session: Session, journal: Journal) -> int:
    entry = journal.tables.entry
    due = session.execute(
        select(*(entry.c[name] for name in ENTRY_COLUMNS))
        .where(entry.c.position.is_(None), text(FINISHED))
        .order_by(entry.c.entry_id)
        .limit(BATCH)
    ).all()
    if not due:
        return 0
    position, previous = read_head(session, journal)
    sealed: list[tuple[int, int, bytes]] = []
    for row in due:
        position += 1
        previous = chained_hash(previous, position, Entry(**row._mapping))
        sealed.append((row.entry_id, position, previous))
    _store(session, sealed)
    _move_head(session, journal, position, previous)
    return len(sealed)


def read_head(session: Session, journal: Journal) -> tuple[int, bytes]:
    """Where the sealed journal ends: position and hash; (0, zeros) while it is empty."""
    head = journal.tables.head
    row = session.execute(select(head.c.position, head.c.hash)).one_or_none()
    return (row.position, row.hash) if row else (0, FIRST_HASH)


def _store(session: Session, sealed: list[tuple[int, int, bytes]]) -> None:
    session.execute(
        text(
            "update journal_entry e set position = s.position, hash = s.hash"
            " from unnest(cast(:ids as bigint[]), cast(:positions as bigint[]), cast(:hashes as bytea[]))"
            " as s (entry_id, position, hash) where e.entry_id = s.entry_id"
        ),
        {
            "ids": [row[0] for row in sealed],
            "positions": [row[1] for row in sealed],
            "hashes": [row[2] for row in sealed],
        },
    )


def _move_head(session: Session, journal: Journal, position: int, hash_: bytes) -> None:
    head = journal.tables.head
    values = {"position": position, "hash": hash_, "mac": head_mac(journal.key, position, hash_)}
    changed = session.execute(update(head).values(values).returning(head.c.one_row)).all()
    if not changed:
        session.execute(insert(head).values(values))
