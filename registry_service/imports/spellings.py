"""How a field's value is written three times: as a cell, in the journal's line, in what the proof is over.

Few different values stand in very many rows: what is not free text is written out once for each of them.
"""

import os
from collections.abc import Callable
from typing import Any, NamedTuple

from shared.contracts.quick_dump import QuickDump
from shared.copy_text import NULL, CopyLines, Write, escape
from shared.journal.bulk import spell_inside

MOST_REMEMBERED = 5000
RANDOM_BYTES = 4096


class Spelling(NamedTuple):
    """A value as a cell of the table, and its JSON as the journal's line and the proof hold it."""

    cell: str
    in_line: str
    in_content: str


Spell = Callable[[Any], tuple[str, str, str]]

UNKNOWN = Spelling(NULL, "null", "null")


def make_spells(row: CopyLines, dump: QuickDump) -> dict[str, Spell]:
    """For every field of the journal's body; where the row has no column of the name, the cell is empty."""
    return {name: _spell_of(row.writers.get(name), dump, name) for name in dump.fields}


def _spell_of(write: Write | None, dump: QuickDump, name: str) -> Spell:
    if write is escape and dump.is_text(name):
        return spell_text
    return _remembering(lambda value: _spell(write, dump, name, value))


def _spell(write: Write | None, dump: QuickDump, name: str, value: Any) -> Spelling:
    text = dump.write(name, value)
    cell = NULL if value is None else write(value) if write else ""
    return Spelling(cell, escape(text), spell_inside(text))


def spell_text(value: str | None) -> tuple[str, str, str]:
    """Text; most holds nothing that has to be escaped anywhere."""
    if value is None:
        return UNKNOWN
    if value.isprintable() and '"' not in value and "\\" not in value:
        return value, f'"{value}"', f'\\"{value}\\"'
    text = f'"{spell_inside(value)}"'
    return escape(value), escape(text), spell_inside(text)


def _remembering(spell: Callable[[Any], Spelling]) -> Spell:
    known: dict[Any, Spelling] = {}

    def spell_again(value: Any) -> Spelling:
        key = _key_of(value)
        if key is None:
            return spell(value)
        if key in known:
            return known[key]
        spelled = spell(value)
        if len(known) < MOST_REMEMBERED:
            known[key] = spelled
        return spelled

    return spell_again


def _key_of(value: Any) -> Any:
    """What equal values have alike; None for lists of records, of which each is another one.

    The types of one field's values never differ, so that no 1 is taken for True.
    """
    if type(value) is list:
        return None if value and type(value[0]) is dict else tuple(value)
    return tuple(value.values()) if type(value) is dict else value


class FreshIds:
    """Random ids and salts, whose bytes are fetched many at once. It must not be carried into a fork."""

    def __init__(self) -> None:
        self._bytes, self._next = b"", 0

    def _take(self) -> str:
        if self._next == len(self._bytes):
            self._bytes, self._next = os.urandom(RANDOM_BYTES), 0
        self._next += 16
        return self._bytes[self._next - 16 : self._next].hex()

    def salt(self) -> str:
        """As `secrets.token_hex(16)`."""
        return self._take()

    def uuid(self) -> str:
        """As `str(uuid4())`."""
        digits = self._take()
        variant = "89ab"[int(digits[16], 16) % 4]
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"
