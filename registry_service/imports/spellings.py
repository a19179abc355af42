"""How a field's value is written: as the cells of its columns, and in the journal's body.

Few different values stand in very many rows: what is not free text is written out once for each of them.
"""

import os
from collections.abc import Callable, Sequence
from json.encoder import encode_basestring
from typing import Any
from uuid import UUID

from shared.contracts.quick_dump import QuickDump
from shared.copy_text import NULL, CopyLines, Write, escape
from shared.journal.bulk import quote_inside

MOST_REMEMBERED = 5000
RANDOM_BYTES = 4096
# Of a random UUID: the bits that are random, and the others.
RANDOM_BITS = 0xFFFFFFFF_FFFF_0FFF_3FFF_FFFFFFFFFFFF
VERSION_4 = 0x00000000_0000_4000_8000_000000000000

# The value's cells, with tabs between where a field has several columns; its JSON; that inside another JSON.
Spelling = tuple[str, str, str]
Spell = Callable[[Any], Spelling]
SpellColumn = Callable[[Sequence[Any]], Sequence[Spelling]]

UNKNOWN: Spelling = (NULL, "null", "null")


def make_spells(row: CopyLines, dump: QuickDump) -> dict[str, SpellColumn]:
    """For every field of the journal's body; where the row has no column of the name, the cell is empty."""
    return {name: _spell_of(row.writers.get(name), dump, name) for name in dump.fields}


def _spell_of(write: Write | None, dump: QuickDump, name: str) -> SpellColumn:
    if write is escape and dump.is_text(name):
        return one_by_one(spell_text)

    def spell(value: Any) -> Spelling:
        cell = NULL if value is None else write(value) if write else ""
        return spelling(cell, dump.write(name, value))

    return once_each(spell)


def one_by_one(spell: Spell) -> SpellColumn:
    """Every value by itself: most of them differ, or equal ones are not spelled alike."""
    return lambda column: list(map(spell, column))


def once_each(spell: Spell) -> SpellColumn:
    """Every value that stands in a column again and again is spelled once, and remembered for the next."""
    spell_again = remembering(spell)

    def spell_column(column: Sequence[Any]) -> list[Spelling]:
        # Most of those that are equal are one and the same, which is told at a glance.
        which = list(map(id, column))
        different = dict(zip(which, column, strict=True))
        spelled = {own: spell_again(value) for own, value in different.items()}
        return list(map(spelled.__getitem__, which))

    return spell_column


def spelling(cell: str, told: str) -> Spelling:
    """Cells and JSON of a value, with what they are inside another JSON."""
    return cell, told, quote_inside(told)


def spell_text(value: str | None) -> Spelling:
    """Text; most holds nothing that has to be escaped anywhere."""
    if value is None:
        return UNKNOWN
    if value.isprintable() and '"' not in value and "\\" not in value:
        return value, f'"{value}"', f'\\"{value}\\"'
    return spelling(escape(value), encode_basestring(value))


def remembering(spell: Spell) -> Spell:
    """The same, each value spelled once, as long as they are few and no lists of records.

    The types of one field's values never differ, so that no 1 is taken for True.
    """
    known: dict[Any, Spelling] = {}

    def spell_again(value: Any) -> Spelling:
        kind = type(value)
        key = tuple(value) if kind is list else tuple(value.items()) if kind is dict else value
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
        return UUID(int=int.from_bytes(self._take()) & RANDOM_BITS | VERSION_4)

    def uuid(self) -> str:
        """As `str(uuid4())`."""
        digits = self._take().hex()
        variant = "89ab"[int(digits[16], 16) % 4]
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"
