"""Lays a record out in columns: what a record inside it becomes, how a list stands in a cell; no I/O.

A record inside a record becomes a column for each of its fields (`coverage_percent`); a list of texts or
codes stands in one cell, separated by "; "; a list of records as JSON, or as what is told of each. Yes and
no are words.
"""

import json
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from marshmallow import Schema, fields

from registry_service.exports.headings import HEADINGS, Words
from shared.sheets.outgoing import Cell

# For programs, cells and headings are as the API has them.
API = "api"
BOOLEANS = {
    "id": {True: "ya", False: "tidak"},
    "en": {True: "yes", False: "no"},
    API: {True: "true", False: "false"},
}
SEPARATOR = "; "
# A name of what the id beside it means; the ids alone would tell a person nothing.
NAMES = {"region_code": "region_name", "agency_id": "agency_name"}


# What a person is told of a record in a list, in a language.
Tell = Callable[[Mapping[str, Any], str], str]
Telling = Mapping[str, Tell]


@dataclass(frozen=True)
class Column:
    """One column: its name in the API, where its value stands in a record, what it is called."""

    name: str
    path: tuple[str, ...]
    words: tuple[str, str]
    tell: Tell | None = None

    def heading(self, lang: str) -> str:
        """What stands above it."""
        if lang == API:
            return self.name
        return self.words[1] if lang == "en" else self.words[0]


def lay_out(
    schema: type[Schema],
    wanted: Container[str] | None = None,
    words: Words = HEADINGS,
    telling: Telling = MappingProxyType({}),
) -> tuple[Column, ...]:
    """The columns of a list, in the order of its schema; of all its fields, or of those wanted."""
    paths: list[tuple[str, tuple[str, ...]]] = []
    for name, field in schema().fields.items():
        if wanted is not None and name not in wanted:
            continue
        if isinstance(field, fields.Nested) and not field.many:
            paths += [(f"{name}_{inner}", (name, inner)) for inner in field.schema.fields]
        else:
            paths.append((name, (name,)))
        if name in NAMES and (wanted is None or NAMES[name] in wanted):
            paths.append((NAMES[name], (NAMES[name],)))
    return tuple(Column(name, path, words.get(name, (name, name)), telling.get(name)) for name, path in paths)


def make_row(columns: Sequence[Column], record: Mapping[str, Any], lang: str) -> list[Cell]:
    """A dumped record as cells."""
    return [_make_cell(_find(record, column.path), lang, column.tell) for column in columns]


def _find(record: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = record
    for name in path:
        value = None if value is None else value.get(name)
    return value


def _make_cell(value: Any, lang: str, tell: Tell | None) -> Cell:
    if value is None or value == []:
        return None
    if isinstance(value, bool):
        return BOOLEANS[lang][value]
    if isinstance(value, str | int):
        return value
    if tell is not None and lang != API:
        return SEPARATOR.join(tell(item, lang) for item in value)
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        return SEPARATOR.join(str(item) for item in value)
    return json.dumps(value, ensure_ascii=False)
