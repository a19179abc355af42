"""How a field's value is written twice: as the cells of its columns, and in the journal's body.

Few different values stand in very many rows: what is not free text is written out once for each of them.
"""

import os
from collections.abc import Callable
from json.encoder import encode_basestring
from typing import Any
from uuid import UUID

from shared.contracts.quick_dump import QuickDump
from shared.copy_text import NULL, CopyLines, Write, escape

MOST_REMEMBERED = 5000
RANDOM_BYTES = 4096

# The value's cells, with tabs between where a field has several columns, and its JSON.
Spelling = tuple[str, str]
Spell = Callable[[Any], Spelling]

UNKNOWN: Spelling = (NULL, "null")


def make_spells(row: CopyLines, dump: QuickDump) -> dict[str, Spell]:
    """For every field of the journal's body; where the row has no column of the name, the cell is empty."""
    return {name: _spell_of(row.writers.get(name), dump, name) for name in dump.fields}


def _spell_of(write: Write | None, dump: QuickDump, name: str) -> Spell:
    if write is escape and dump.is_text(name):
        return spell_text

    def spell(value: Any) -> Spelling:
        cell = NULL if value is None else write(value) if write else ""
        return cell, dump.write(name, value)

    return remembering(spell)


def spell_text(value: str | None) -> Spelling:
    """Text; most holds nothing that has to be escaped anywhere."""
    if value is None:
        return UNKNOWN
    if value.isprintable() and '"' not in value and "\\" not in value:
        return value, f'"{value}"'
    return escape(value), encode_basestring(value)


def remembering(spell: Spell) -> Spell:
    """The same, each value spelled once, as long as they are few and no lists of records.

    The types of one field's values never differ, so that no 1 is taken for True.
    """
    known: dict[Any, Spelling] = {}

    def spell_again(value: Any) -> Spelling:
        kind = type(value)
        key = tuple(value) if kind is list else tuple(value.values()) if kind is dict else value
        try:
            spelled = known.get(key)
        except TypeError:
            return spell(value)
        if spelled is None:
            spelled = spell(value)
            if len(known) < MOST_REMEMBERED:
                known[key] = spelled
        return spelled

    return spell_again


class FreshIds:
    """Random ids and salts, whose bytes are fetched many at once. A fork has to begin its own."""

    def __init__(self) -> None:
        self._bytes, self._next = b"", 0

    def _take(self) -> bytes:
        if self._next == len(self._bytes):
            self._bytes, self._next = os.urandom(RANDOM_BYTES), 0
        self._next += 16
        return self._bytes[self._next - 16 : self._next]

    def salt(self) -> str:
        """As `secrets.token_hex(16)`."""
        return self._take().hex()

    def id(self) -> UUID:
        """As `uuid4()`."""
        return UUID(bytes=self._take(), version=4)

    def uuid(self) -> str:
        """As `str(uuid4())`."""
        digits = self._take().hex()
        variant = "89ab"[int(digits[16], 16) % 4]
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"
