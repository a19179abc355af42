"""Compares records with their newest entries, to find what was changed past the journal; writes nothing."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from shared.contracts.kinds import EntryKind
from shared.journal.record import Journal

BATCH = 500

Record = TypeVar("Record")


@dataclass(frozen=True)
class Newest:
    """The newest entry about a record, among the kinds that were asked for."""

    kind: str
    actor_id: UUID | None
    occurred_at: datetime
    body: str

    @property
    def told(self) -> dict[str, Any]:
        """The body as it was written."""
        told: dict[str, Any] = json.loads(self.body)
        return told


def read_newest(session: Session, kinds: Collection[EntryKind]) -> dict[str, Newest]:
    """The newest entry of these kinds about each record, by the record's id."""
    journal: Journal = session.info["journal"]
    entry = journal.tables.entry
    rows = session.execute(
        select(entry.c.record_id, entry.c.kind, entry.c.actor_id, entry.c.occurred_at, entry.c.body)
        .where(entry.c.kind.in_(sorted(kind.name for kind in kinds)))
        .ext(distinct_on(entry.c.record_id))
        .order_by(entry.c.record_id, entry.c.entry_id.desc())
        .execution_options(yield_per=BATCH)
    )
    return {row[0]: Newest(*row[1:]) for row in rows}


def find_differences(kind: EntryKind, told: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """The fields in which a record is not as its entry tells; those that the entry lacks are not compared."""
    shown = json.loads(json.dumps(kind.schema().dump(now)))
    return sorted(name for name, value in told.items() if shown.get(name) != value)


def find_row_faults(
    session: Session,
    what: str,
    kinds: Collection[EntryKind],
    removed: Collection[EntryKind],
    records: Iterable[tuple[str, Record]],
    describe: Callable[[Record], Mapping[str, Any]],
) -> Iterator[str]:
    """One line for each record that is not as its newest entry tells, has none, or is no longer there."""
    by_name = {kind.name: kind for kind in kinds}
    gone = {kind.name for kind in removed}
    newest = read_newest(session, [*kinds, *removed])
    for record_id, record in records:
        entry = newest.pop(record_id, None)
        if entry is None or entry.kind in gone:
            yield f"inserted from outside: {what} {record_id}"
            continue
        for name in find_differences(by_name[entry.kind], entry.told, describe(record)):
            yield f"altered: {name} of {what} {record_id}"
    for record_id, entry in newest.items():
        if entry.kind not in gone:
            yield f"removed: {what} {record_id} is no longer there"
