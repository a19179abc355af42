"""Writes rows as PostgreSQL's COPY reads them (text format), by the types of columns; no table's meaning."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    Numeric,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY as POSTGRES_ARRAY
from sqlalchemy.dialects.postgresql import JSONB

from shared.canonical import canonical_json
from shared.slots import Parts, Slot, lay_out

NULL = "\\N"

Write = Callable[[Any], str]


def escape(text: str) -> str:
    """Text as a value of a COPY line; most texts hold nothing to escape, and each look for it is cheap."""
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if "\n" in text:
        text = text.replace("\n", "\\n")
    if "\t" in text:
        text = text.replace("\t", "\\t")
    return text.replace("\r", "\\r") if "\r" in text else text


def _quote(value: Any) -> str:
    text = str(value)
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    return text.replace('"', '\\"') if '"' in text else text


def _write_array(values: Iterable[Any]) -> str:
    quoted = [_quote(value) for value in values]
    return escape('{"' + '","'.join(quoted) + '"}') if quoted else "{}"


def _write_moment(value: datetime) -> str:
    return value.isoformat()


WRITERS: tuple[tuple[type, Write], ...] = (
    (JSONB, lambda value: escape(canonical_json(value))),
    (POSTGRES_ARRAY, _write_array),
    (ARRAY, _write_array),
    (Boolean, lambda value: "t" if value else "f"),
    (DateTime, _write_moment),
    (Date, lambda value: value.isoformat()),
    (LargeBinary, lambda value: "\\\\x" + value.hex()),
    (Integer, str),
    (Numeric, str),
    (Uuid, str),
    (Text, escape),
)


def _writer_of(column: Column[Any]) -> Write:
    for kind, write in WRITERS:
        if isinstance(column.type, kind):
            return write
    raise TypeError(f"{column} has a type that COPY lines are not written for")


class CopyLines:
    """Lines for some columns of one table; what a row leaves out is as in `usual`, None is null."""

    def __init__(self, table: Table, columns: Sequence[str], usual: Mapping[str, Any]) -> None:
        names = ", ".join(f'"{name}"' for name in columns)
        self.statement = f'copy "{table.name}" ({names}) from stdin'
        self.writers: Mapping[str, Write] = {name: _writer_of(table.c[name]) for name in columns}
        self._usual = {name: self.write(name, value) for name, value in usual.items()}

    def write(self, name: str, value: Any) -> str:
        """A value as it stands in a line; raises KeyError for a column that is not known."""
        write = self.writers[name]
        return NULL if value is None else write(value)

    def send(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """COPY rows that have a value for every column, in the connection's transaction."""
        writers = self.writers.items()
        lines = [
            "\t".join([NULL if row[name] is None else write(row[name]) for name, write in writers]) + "\n"
            for row in rows
        ]
        send_lines(connection, self.statement, lines)

    def lay_out(self, groups: Mapping[str, Sequence[str]]) -> Parts:
        """A line that waits for these groups of columns by name; the other columns are as usual.

        The columns of a group stand side by side, and so do their written values in its text, with tabs
        between. Raises KeyError for a column that is not known, or neither usual nor in a group.
        """
        waiting = {column: name for name, columns in groups.items() for column in columns}
        if not self.writers.keys() >= waiting.keys():
            raise KeyError(sorted(waiting.keys() - self.writers.keys()))
        texts: list[str | Slot] = []
        before = None
        for column in self.writers:
            name = waiting.get(column)
            if name is None or name != before:
                texts += ["\t", self._usual[column] if name is None else Slot(name)]
            before = name
        return lay_out([*texts[1:], "\n"])


def send_lines(connection: Connection, statement: str, lines: Sequence[str]) -> None:
    """COPY the lines in the connection's transaction."""
    if lines:
        send_text(connection, statement, "".join(lines).encode())


def send_text(connection: Connection, statement: str, lines: bytes | memoryview) -> None:
    """COPY lines that stand in one text already."""
    raw: Any = connection.connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(lines)
