"""Reads the other service's journal into a copy; what it cannot understand stops it, nothing is skipped.

If the source's history differs from the cursor (a restored backup), or the copy's version was raised,
the copy is built anew in a shadow schema beside the old one and swapped in, in one transaction. Nothing
is locked while the other service is asked. Two readers at once are prevented by the clock
(`shared.jobs.clock`), and harmless all the same: a page is applied only to the cursor it was asked for,
and a shadow is swapped in only by the reader that filled it to its end.
"""

from dataclasses import dataclass, replace

from sqlalchemy import Connection, Engine, Table, delete, text

from shared import clock
from shared.contracts.kinds import UnreadableEntry, load_body
from shared.feed.client import FeedClient, FeedEntry, HistoryDiffers, ReceivedPage
from shared.feed.copy import NO_CURSOR, Copy, Cursor, read_cursor, write_cursor


@dataclass(frozen=True)
class Reader:
    """Everything one round of reading needs."""

    engine: Engine
    client: FeedClient
    copy: Copy
    cursors: Table


def read_feed(reader: Reader) -> int:
    """Apply everything there is behind the cursor; returns the number of entries applied.

    Raises FeedUnreachable when the source does not answer, UnreadableEntry when it says what this
    version does not understand; the latter is also kept at the cursor, where readiness finds it.
    """
    with reader.engine.begin() as connection:
        cursor = read_cursor(connection, reader.cursors, reader.copy.schema)
    if cursor.version != reader.copy.version:
        return rebuild_copy(reader)
    try:
        applied, _ = _read_on(reader, reader.copy.schema, cursor, urgent_after=cursor.position)
    except HistoryDiffers:
        return rebuild_copy(reader)
    return applied


def _read_on(
    reader: Reader, schema: str, cursor: Cursor, *, urgent_after: int | None
) -> tuple[int, Cursor | None]:
    """Entries applied, and the cursor that was reached; `None` if another reader was quicker."""
    applied = 0
    while True:
        page = reader.client.fetch_page(cursor.position, cursor.hash, urgent_after)
        moved = _apply_page(reader, schema, cursor, page)
        if moved is None:
            return applied, None
        applied += len(page.entries)
        if page.through_position >= page.head:
            return applied, moved
        if page.urgent:
            urgent_after = page.urgent[-1].position
        cursor = moved


def _apply_page(reader: Reader, schema: str, cursor: Cursor, page: ReceivedPage) -> Cursor | None:
    """Apply a page and move the cursor in one transaction; `None` if another reader was quicker."""
    moved = replace(
        cursor, position=page.through_position, hash=page.through_hash, read_at=clock.now(), error=None
    )
    try:
        with reader.engine.begin() as connection:
            present = read_cursor(connection, reader.cursors, schema, lock=True)
            if (present.position, present.hash) != (cursor.position, cursor.hash):
                return None
            target = connection.execution_options(schema_translate_map={reader.copy.schema: schema})
            apply_entries(target, reader.copy, page.urgent)
            apply_entries(target, reader.copy, page.entries)
            write_cursor(connection, reader.cursors, schema, moved)
    except UnreadableEntry as error:
        with reader.engine.begin() as connection:
            stopped = read_cursor(connection, reader.cursors, reader.copy.schema, lock=True)
            write_cursor(connection, reader.cursors, reader.copy.schema, replace(stopped, error=str(error)))
        raise
    return moved


def apply_entries(connection: Connection, copy: Copy, entries: list[FeedEntry]) -> None:
    """Do to the copy what each entry says; the handlers are idempotent."""
    for entry in entries:
        kind = copy.kinds.get(entry.kind)
        if kind is None or entry.kind not in copy.handlers:
            raise UnreadableEntry(f"position {entry.position}: {entry.kind} is not known here")
        try:
            body = load_body(kind, entry.body)
        except UnreadableEntry as error:
            raise UnreadableEntry(f"position {entry.position}: {error}") from error
        copy.handlers[entry.kind](connection, entry, body)


def rebuild_copy(reader: Reader) -> int:
    """Read the whole journal into a shadow schema, then swap it in; queries see the old one till then."""
    copy, shadow = reader.copy, reader.copy.shadow_schema
    begun = replace(NO_CURSOR, version=copy.version)
    with reader.engine.begin() as connection:
        connection.execute(text(f'drop schema if exists "{shadow}" cascade'))
        connection.execute(text(f'create schema "{shadow}"'))
        copy.metadata.create_all(connection.execution_options(schema_translate_map={copy.schema: shadow}))
        write_cursor(connection, reader.cursors, shadow, begun)
    applied, reached = _read_on(reader, shadow, begun, urgent_after=None)
    with reader.engine.begin() as connection:
        if reached is None or read_cursor(connection, reader.cursors, shadow, lock=True) != reached:
            return 0
        connection.execute(text(f'drop schema if exists "{copy.schema}" cascade'))
        connection.execute(text(f'alter schema "{shadow}" rename to "{copy.schema}"'))
        write_cursor(connection, reader.cursors, copy.schema, reached)
        connection.execute(delete(reader.cursors).where(reader.cursors.c.copy == shadow))
    return applied


def ensure_copy(connection: Connection, copy: Copy) -> None:
    """Make the copy's empty tables if there are none, so that queries work before the first reading."""
    connection.execute(text(f'create schema if not exists "{copy.schema}"'))
    copy.metadata.create_all(connection)
