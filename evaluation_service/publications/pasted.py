"""Reads lines pasted from a sheet as the parts of a publication, and writes parts as such lines; no I/O.

Cells stand behind tabs, as a sheet copies them, or behind semicolons, as a phone types them. A name means a
record of the registry only where exactly one goes by it, or where the last cell says which one.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from marshmallow import Schema, ValidationError

from evaluation_service.publications.models import ExternalValue, ReportedResult
from evaluation_service.publications.schemas import (
    MOST_PARTS,
    ExternalValueSchema,
    ReportedResultSchema,
)
from evaluation_service.registry_copy.choosing import KnownName
from shared.errors import Problems
from shared.sheets.cells import CellProblem
from shared.sheets.numbers import read_count, read_printed

Read = TypeVar("Read")
QUOTED = re.compile(r'(?<![^\t\n])"((?:[^"\t]|"")*+)"(?![^\t\n])')
FOLD = "\x1f"
FOLDED = re.compile(rf" *{FOLD} *")
UNLINKED = "-"
# Phones make a longer one of it.
DASHES = frozenset({UNLINKED, "–", "—"})
SEPARATORS = "\t", ";"
TRENDS_IN: Mapping[str, Mapping[str, str]] = {
    "id": {"up": "naik", "down": "turun"},
    "en": {"up": "up", "down": "down"},
}
TREND_WORDS: Mapping[str, str] = {word: code for words in TRENDS_IN.values() for code, word in words.items()}


def read_figure(text: str, sign: str) -> str | None:
    """A figure as exact text; `sign` stands before decimals. Raises ValidationError."""
    return _read_cell(partial(read_printed, sign=sign), text)


def _read_count(text: str, _sign: str) -> int | None:
    return _read_cell(read_count, text)


def _read_text(text: str, _sign: str) -> str:
    return text


def _read_trend(text: str, _sign: str) -> str:
    if (code := TREND_WORDS.get(text.casefold())) is None:
        raise ValidationError("write up or down (naik or turun), or leave the cell empty")
    return code


def _read_cell(read: Callable[[str], Read], text: str) -> Read:
    try:
        return read(text)
    except CellProblem as problem:
        raise ValidationError(problem.reason.in_english) from problem


@dataclass(frozen=True)
class Part:
    """A part of a publication: its schema, the cells of a line, the fields of name and id of its record."""

    schema: type[Schema]
    cells: Mapping[str, Callable[[str, str], Any]]
    name_field: str
    id_field: str


VALUES = Part(
    ExternalValueSchema,
    {"agency_name": _read_text, "products": _read_count, "value": read_figure},
    "agency_name",
    "agency_id",
)
RESULTS = Part(
    ReportedResultSchema,
    {
        "unit_name": _read_text,
        "reported_grade": _read_text,
        "reported_label": _read_text,
        "trend": _read_trend,
        "note": _read_text,
    },
    "unit_name",
    "unit_id",
)


@dataclass(frozen=True)
class KnownNames:
    """The agencies or units of a region, by every name that they go by, and by their ids."""

    by_name: Mapping[str, frozenset[UUID]]
    official: Mapping[UUID, str]

    @classmethod
    def of(cls, names: Iterable[KnownName]) -> "KnownNames":
        """These records."""
        by_name: dict[str, set[UUID]] = {}
        official = {}
        for each in names:
            official[each.record_id] = each.official_name
            for name in (each.official_name, each.short_name, str(each.record_id)):
                by_name.setdefault(_key(name), set()).add(each.record_id)
        return cls({name: frozenset(ids) for name, ids in by_name.items()}, official)

    def find(self, name: str) -> UUID | None:
        """The one record that goes by this name; `None` where none or several do."""
        found = self.by_name.get(_key(name), frozenset())
        return next(iter(found)) if len(found) == 1 else None


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def read_lines(part: Part, field: str, text: str, known: KnownNames, sign: str) -> list[dict[str, Any]]:
    """The lines as records of the part; raises Invalid at the field, naming every line that is wrong.

    An empty cell is not printed, an empty line is nothing, a cell of several lines is one. A printed name
    that no record or several go by is kept as it is printed, without an id. `sign` stands before decimals.
    """
    lines = [(place, line) for place, line in _split_lines(text) if line.strip()]
    problems = Problems()
    if len(lines) > MOST_PARTS:
        problems.add(field, f"has more than {MOST_PARTS} lines")
        problems.refuse()
    rows = []
    for place, line in lines:
        try:
            rows.append(_read_line(part, line, known, sign))
        except ValidationError as error:
            for message in _messages_of(error):
                problems.add(field, f"line {place}: {message}")
    problems.refuse()
    return rows


def _split_lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line with its place; sheets copy a cell of several lines in quotes, which is read as one line."""
    place = 1
    for line in QUOTED.sub(_fold, "\n".join(text.splitlines())).split("\n"):
        yield place, FOLDED.sub(" ", line)
        place += 1 + line.count(FOLD)


def _fold(cell: re.Match[str]) -> str:
    return cell[1].replace('""', '"').replace("\n", FOLD) if "\n" in cell[1] else cell[0]


def _messages_of(error: ValidationError) -> list[str]:
    groups = error.messages.values() if isinstance(error.messages, dict) else [error.messages]
    return [str(message) for group in groups for message in group]


def _read_line(part: Part, line: str, known: KnownNames, sign: str) -> dict[str, Any]:
    separator = next((sign for sign in SEPARATORS if sign in line), SEPARATORS[0])
    texts = [text.strip() for text in line.split(separator)]
    while texts and not texts[-1]:
        texts.pop()
    most = len(part.cells) + 1
    if len(texts) > most:
        raise ValidationError(f"has {len(texts)} cells; {most} are read")
    row = {
        name: read(text, sign) for (name, read), text in zip(part.cells.items(), texts, strict=False) if text
    }
    checked: dict[str, Any] = part.schema().load(row)
    said = texts[-1] if len(texts) == most else ""
    record_id = None if said in DASHES else known.find(said or checked[part.name_field])
    if said and said not in DASHES and record_id is None:
        raise ValidationError(f"in the registry not exactly one goes by {said}")
    return {**checked, part.id_field: record_id}


def write_values(rows: Iterable[ExternalValue], known: KnownNames, sign: str) -> str:
    """Stored values as lines that are read as the same; `sign` stands before the decimals."""
    return "\n".join(
        _write_line(
            row.agency_name,
            (row.products, None if row.value is None else f"{row.value:f}".replace(".", sign)),
            _name_known(row.agency_name, row.agency_id, known),
        )
        for row in rows
    )


def write_results(rows: Iterable[ReportedResult], known: KnownNames, language: str) -> str:
    """Stored grades as lines that are read as the same, but for line ends in a note."""
    trends = TRENDS_IN[language]
    return "\n".join(
        _write_line(
            row.unit_name,
            (
                row.reported_grade,
                row.reported_label,
                trends.get(row.trend or ""),
                " ".join((row.note or "").split()),
            ),
            _name_known(row.unit_name, row.unit_id, known),
        )
        for row in rows
    )


def _name_known(printed: str, record_id: UUID | None, known: KnownNames) -> str | None:
    """The cell that says which record is meant, where the printed name alone would not.

    Its official name, or its id where several go by that one.
    """
    if known.find(printed) == record_id:
        return None
    if record_id is None:
        return UNLINKED
    official = known.official.get(record_id, "")
    return official if known.find(official) == record_id else str(record_id)


def _write_line(name: str, cells: Sequence[object | None], known_as: str | None) -> str:
    texts = ("" if cell is None else str(cell) for cell in (*cells, known_as))
    line = "\t".join((name, *texts)).rstrip("\t")
    # One tab tells that a semicolon in a name is no separator.
    return line if "\t" in line or ";" not in line else f"{line}\t"
