"""What a local copy of the other service's records is, and where its cursor stands; it fetches nothing.

A copy is a PostgreSQL schema of its own. Its cursor is the position and the hash it was read up to.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    DateTime,
    Integer,
    MetaData,
    Table,
    Text,
    select,
)
from sqlalchemy.dialects.postgresql import Insert, insert

from shared import clock
from shared.contracts.kinds import EntryKind
from shared.feed.client import FeedEntry

Handler = Callable[[Connection, FeedEntry, dict[str, Any]], None]

UNREAD_FOR = timedelta(minutes=15)


def ignore_entry(connection: Connection, entry: FeedEntry, body: dict[str, Any]) -> None:
    """The handler of kinds that a copy knows and has no use for."""


@cache
def upsert_newer(table: Table) -> Insert:
    """Take a record as an entry tells it, unless one of a higher `position` has told it already.

    Made once for each table: that takes longer than to execute it.
    """
    statement = insert(table)
    return statement.on_conflict_do_update(
        index_elements=[*table.primary_key],
        set_={each.name: statement.excluded[each.name] for each in table.columns if not each.primary_key},
        where=table.c.position < statement.excluded.position,
    )


@dataclass(frozen=True)
class Copy:
    """One copy: its schema, the version of its shape, and what each kind of entry does to it."""

    schema: str
    version: int
    metadata: MetaData
    kinds: Mapping[str, EntryKind]
    handlers: Mapping[str, Handler]

    @property
    def shadow_schema(self) -> str:
        """Where it is built anew."""
        return f"{self.schema}_next"


@dataclass(frozen=True)
class Cursor:
    """How far a copy was read, when the source last answered, and what stopped it if anything did."""

    version: int
    position: int
    hash: str
    read_at: datetime | None
    error: str | None

    @property
    def is_unread(self) -> bool:
        """The source has not been heard of for a quarter of an hour."""
        return self.read_at is None or clock.now() - self.read_at > UNREAD_FOR


NO_CURSOR = Cursor(version=0, position=0, hash="", read_at=None, error=None)


def cursor_table(metadata: MetaData) -> Table:
    """Declare `feed_cursor`, one row for each copy."""
    return Table(
        "feed_cursor",
        metadata,
        Column("copy", Text, primary_key=True),
        Column("version", Integer, nullable=False),
        Column("position", BigInteger, nullable=False),
        Column("hash", Text, nullable=False),
        Column("read_at", DateTime(timezone=True)),
        Column("error", Text),
    )


def read_cursor(connection: Connection, cursors: Table, schema: str, *, lock: bool = False) -> Cursor:
    """Where the copy in this schema stands; NO_CURSOR before it was ever read."""
    query = select(
        cursors.c.version, cursors.c.position, cursors.c.hash, cursors.c.read_at, cursors.c.error
    ).where(cursors.c.copy == schema)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return Cursor(**row._mapping) if row else NO_CURSOR


def write_cursor(connection: Connection, cursors: Table, schema: str, cursor: Cursor) -> None:
    """Note where the copy stands now."""
    values = {
        "version": cursor.version,
        "position": cursor.position,
        "hash": cursor.hash,
        "read_at": cursor.read_at,
        "error": cursor.error,
    }
    connection.execute(
        insert(cursors)
        .values(copy=schema, **values)
        .on_conflict_do_update(index_elements=[cursors.c.copy], set_=values)
    )
