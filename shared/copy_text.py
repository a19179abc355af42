"""Writes rows as PostgreSQL's COPY reads them (text format), by the types of columns; no table's meaning."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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
from shared.slots import plain, slot

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

    def template(self, names: Collection[str]) -> str:
        """A line that waits for `%` and these columns' written values by name; the others are as usual.

        Raises KeyError for a column that is not known, or neither usual nor among the names.
        """
        if not self.writers.keys() >= set(names):
            raise KeyError(sorted(set(names) - self.writers.keys()))
        cells = [slot(name) if name in names else plain(self._usual[name]) for name in self.writers]
        return "\t".join(cells) + "\n"


def send_lines(connection: Connection, statement: str, lines: Sequence[str]) -> None:
    """COPY the lines in the connection's transaction."""
    if not lines:
        return
    raw: Any = connection.connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write("".join(lines).encode())
