"""Finds the headings of a sheet below its titles, and which field each column is; decides, reads no file."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from registry_service.imports.columns import Shape
from shared.sheets.cells import Merged
from shared.sheets.numbers import FIRST_YEAR, LAST_YEAR

How = Literal["known", "alike", "decided", "ignored", "unknown"]

SEARCHED_ROWS = 40
LONGEST_HEADING = 200
ALIKE = 0.82
REASONS = ("Alasan", "Reasons")
IGNORED = frozenset({"no", "no urut", "nomor urut", "nomor", "alasan", "reasons", "number"})
YEAR_WORDS = frozenset({"tahun", "year", "tahun anggaran"})
YEAR_INSIDE = re.compile(r"(?:tahun|year)\s*:?\s*([0-9]{4})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Heading:
    """One column of the sheet: what stands above it, and the field that it is or is proposed to be."""

    index: int
    text: str
    field: str | None
    how: How


@dataclass(frozen=True)
class Table:
    """Where the headings of a sheet stand (rows from 0), what they are, and the year named above them."""

    sheet: str
    shape: Shape
    last_heading_row: int
    headings: tuple[Heading, ...]
    year: int | None

    @property
    def signature(self) -> str:
        """The same for every sheet with these headings, wherever they stand."""
        texts = "|".join(normalise(heading.text) for heading in self.headings)
        return hashlib.sha256(f"{self.shape.key}|{texts}".encode()).hexdigest()

    @property
    def fields(self) -> dict[int, str]:
        """The field of each column that is read."""
        taken = ("known", "decided")
        return {h.index: h.field for h in self.headings if h.field is not None and h.how in taken}

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields that must be there and are in no column."""
        there = set(self.fields.values())
        needed = [column.field for column in self.shape.columns if column.is_required]
        if self.shape.has_year and self.year is None and "year" not in there:
            needed.append("year")
        return tuple(name for name in needed if name not in there)

    @property
    def is_settled(self) -> bool:
        """Every column with a heading has its field or is left out on purpose, and none is missing."""
        return not self.missing and all(h.how not in ("alike", "unknown") for h in self.headings if h.text)


def normalise(text: str) -> str:
    """A heading without capitals, accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c))))


def known_headings(shape: Shape) -> dict[str, str]:
    """Every heading that means a field of this sheet; what an earlier column claims stays its own."""
    known: dict[str, str] = {}
    for column in shape.columns:
        for text in (column.in_indonesian, column.in_english, column.field):
            known.setdefault(normalise(text), column.field)
    for column in shape.columns:
        for text in column.synonyms:
            known.setdefault(normalise(text), column.field)
    return known


def find_table(sheet: str, shape: Shape, top: Sequence[Sequence[object]]) -> Table | None:
    """The headings among the first rows of a sheet; None if nothing there looks like headings."""
    known = known_headings(shape)
    best: tuple[int, int, list[str]] | None = None
    for number in range(min(len(top), SEARCHED_ROWS)):
        for last, texts in _heading_lines(top, number):
            score = _score(texts, known)
            if score and (best is None or score > best[0]):
                best = (score, last, texts)
    if best is None or best[0] < min(2, len(shape.columns)):
        best = best or _fullest_line(top)
    if best is None:
        return None
    _, last, texts = best
    headings = tuple(_match_all(texts, known))
    return Table(sheet, shape, last, headings, _find_year(top[: last + 1]))


def _heading_lines(top: Sequence[Sequence[object]], number: int) -> list[tuple[int, list[str]]]:
    """The line as it is, and together with the next one where merged cells span both."""
    line = top[number]
    lines = [(number, [_text(cell) for cell in line])]
    if number + 1 < len(top) and any(isinstance(cell, Merged) for cell in line):
        below = top[number + 1]
        width = max(len(line), len(below))
        upper = [_text(line[i]) if i < len(line) else "" for i in range(width)]
        lower = [_text(below[i]) if i < len(below) else "" for i in range(width)]
        lines.append((number + 1, [under or over for over, under in zip(upper, lower, strict=True)]))
    return lines


def _text(cell: object) -> str:
    if isinstance(cell, Merged):
        cell = cell.value
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else " ".join(str(cell).replace("\x00", "").split())[:LONGEST_HEADING]


def _score(texts: Sequence[str], known: Mapping[str, str]) -> int:
    return len({known[key] for text in texts if (key := normalise(text)) in known})


def _fullest_line(top: Sequence[Sequence[object]]) -> tuple[int, int, list[str]] | None:
    """Where no heading is known: the first line that has as many texts as any."""
    lines = [[_text(cell) for cell in line] for line in top[:SEARCHED_ROWS]]
    counts = [sum(1 for text in line if text) for line in lines]
    if not counts or max(counts) == 0:
        return None
    number = counts.index(max(counts))
    return 0, number, lines[number]


def _tell_apart(texts: Sequence[str]) -> list[str]:
    """The same heading a second time gets a number, so that each column is decided by itself."""
    counted: dict[str, int] = {}
    told = []
    for text in texts:
        key = normalise(text)
        counted[key] = counted.get(key, 0) + 1
        is_again = counted[key] > 1 and key and key not in IGNORED
        told.append(f"{text[: LONGEST_HEADING - 6]} ({counted[key]})" if is_again else text)
    return told


def _match_all(given: Sequence[str], known: Mapping[str, str]) -> list[Heading]:
    texts = _tell_apart(given)
    keys = [normalise(text) for text in texts]
    claimed: set[str] = set()
    found: dict[int, Heading] = {}
    for index, (text, key) in enumerate(zip(texts, keys, strict=True)):
        if key in known and known[key] not in claimed:
            claimed.add(known[key])
            found[index] = Heading(index, text, known[key], "known")
        elif not key or key in IGNORED:
            found[index] = Heading(index, text, None, "ignored")
    for index, (text, key) in enumerate(zip(texts, keys, strict=True)):
        if index not in found:
            field = _find_alike(key, known, claimed)
            found[index] = Heading(index, text, field, "alike" if field else "unknown")
            claimed |= {field} if field else set()
    return [found[index] for index in range(len(texts))]


def _find_alike(key: str, known: Mapping[str, str], claimed: set[str]) -> str | None:
    best, likest = ALIKE, None
    for text, field in known.items():
        if field in claimed or not text:
            continue
        alike = SequenceMatcher(None, key, text, autojunk=False).ratio()
        if f" {text} " in f" {key} " and len(text) > 3:
            alike = max(alike, ALIKE + len(text) / 1000)
        if alike > best:
            best, likest = alike, field
    return likest


def _find_year(above: Sequence[Sequence[object]]) -> int | None:
    """The year that a title names, or that stands beside the word "Tahun"."""
    for line in above:
        texts = [_text(cell) for cell in line]
        for place, text in enumerate(texts):
            year = None
            if normalise(text) in YEAR_WORDS:
                following = [other for other in texts[place + 1 :] if other]
                year = following[0] if following else None
            elif found := YEAR_INSIDE.search(text):
                year = found[1]
            if year and re.fullmatch(r"[0-9]{4}", year) and FIRST_YEAR <= int(year) <= LAST_YEAR:
                return int(year)
    return None


def decide(table: Table, decided: Mapping[str, str | None]) -> Table:
    """The table with what was decided by heading: a field, or None for a column that is left out.

    A field decided for one column is no longer another's; what is no field here decides nothing.
    """
    fields = table.shape.fields
    here = {heading.text for heading in table.headings}
    decided = {text: name for text, name in decided.items() if text in here and (not name or name in fields)}
    taken = {name for name in decided.values() if name}
    headings = tuple(_decide_one(heading, decided, taken) for heading in table.headings)
    return Table(table.sheet, table.shape, table.last_heading_row, headings, table.year)


def _decide_one(heading: Heading, decided: Mapping[str, str | None], taken: set[str]) -> Heading:
    if heading.text in decided:
        name = decided[heading.text]
        return Heading(heading.index, heading.text, name, "decided" if name else "ignored")
    if heading.field in taken:
        return Heading(heading.index, heading.text, None, "unknown")
    return heading


def choose_sheet(names: Sequence[str], shape: Shape) -> str | None:
    """The sheet that goes by the shape's name in either language."""
    wanted = {normalise(shape.in_indonesian), normalise(shape.in_english), normalise(shape.key)}
    return next((name for name in names if normalise(name) in wanted), None)
