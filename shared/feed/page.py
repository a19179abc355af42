"""Reads one page of the sealed journal for the other service; private entries never leave."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.contracts.kinds import EntryKind
from shared.errors import Conflict
from shared.journal.models import ENTRY_COLUMNS, Entry
from shared.journal.record import Journal
from shared.journal.seal import read_head

SERVED = ("peer", "public")
PAGE_SIZE = 1000


@dataclass(frozen=True)
class FeedPage:
    """Entries after a cursor, how far they reach, and what must be known before its turn."""

    entries: list[Entry]
    urgent: list[Entry]
    through_position: int
    through_hash: bytes
    head_position: int


def read_feed_page(
    session: Session,
    journal: Journal,
    kinds: Mapping[str, EntryKind],
    after: int,
    after_hash: bytes,
    urgent_after: int | None,
    limit: int = PAGE_SIZE,
) -> FeedPage:
    """The page behind position `after`; Conflict `history_differs` if the cursor is of another history.

    Urgent entries beyond the page come with it if they lie behind `urgent_after`, so that each is sent
    ahead of its turn once; `None` wants none.
    """
    _refuse_other_history(session, journal, after, after_hash)
    head_position, head_hash = read_head(session, journal)
    entry = journal.tables.entry
    columns = [entry.c[name] for name in ENTRY_COLUMNS]
    served = select(*columns).where(
        entry.c.position > after, entry.c.position <= head_position, entry.c.audience.in_(SERVED)
    )
    found = [Entry(**row._mapping) for row in session.execute(served.order_by(entry.c.position).limit(limit))]
    if len(found) < limit:
        return FeedPage(found, [], head_position, head_hash, head_position)
    last = found[-1]
    assert last.position is not None
    assert last.hash is not None
    urgent: list[Entry] = []
    if urgent_after is not None:
        names = [kind.name for kind in kinds.values() if kind.urgent]
        beyond = served.where(
            entry.c.position > max(last.position, urgent_after), entry.c.kind.in_(names)
        ).order_by(entry.c.position)
        urgent = [Entry(**row._mapping) for row in session.execute(beyond.limit(limit))]
    return FeedPage(found, urgent, last.position, last.hash, head_position)


def _refuse_other_history(session: Session, journal: Journal, after: int, after_hash: bytes) -> None:
    if after == 0:
        return
    entry = journal.tables.entry
    known: bytes | None = session.scalar(select(entry.c.hash).where(entry.c.position == after).limit(1))
    if known is None or bytes(known) != after_hash:
        raise Conflict("this journal has another entry at the cursor", code="history_differs")


def page_as_json(page: FeedPage) -> dict[str, Any]:
    """The page as it crosses; bodies stay the text they are."""
    return {
        "entries": [_entry_as_json(entry) for entry in page.entries],
        "urgent": [_entry_as_json(entry) for entry in page.urgent],
        "through": {"position": page.through_position, "hash": page.through_hash.hex()},
        "head": page.head_position,
    }


def _entry_as_json(entry: Entry) -> dict[str, Any]:
    assert entry.hash is not None
    return {
        "position": entry.position,
        "hash": entry.hash.hex(),
        "kind": entry.kind,
        "format_version": entry.format_version,
        "occurred_at": entry.occurred_at.isoformat(),
        "record_id": entry.record_id,
        "record_version": entry.record_version,
        "body": entry.body,
    }
