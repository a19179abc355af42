"""What is wrong with a row: where, in whose words; gathers faults and decides nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from registry_service.imports.words import in_indonesian
from shared.sheets.cells import CellProblem, Reason, column_letter, shown

MOST_FAULTS = 50_000
LONGEST_VALUE = 300


class Fault(NamedTuple):
    """One fault at one cell, or at a row where `column` is None; rows count from 1, columns from 0."""

    sheet: str
    row: int
    column: int | None
    field: str
    value: str
    reason: Reason

    @property
    def letter(self) -> str | None:
        """The column as the sheet shows it."""
        return None if self.column is None else column_letter(self.column)

    @property
    def cell(self) -> str | None:
        """The cell as the sheet names it: "C7"."""
        return None if self.column is None else f"{column_letter(self.column)}{self.row}"


class TooManyFaults(Exception):
    """So much is wrong that naming more of it would help nobody."""


@dataclass(slots=True)
class Given:
    """One row of a sheet: its values by field, and where each of them stands."""

    sheet: str
    row: int
    values: dict[str, Any]
    cells: Sequence[object]
    places: Mapping[str, int]
    faulty: set[str] = field(default_factory=set)


@dataclass
class Faults:
    """Every fault found so far."""

    found: list[Fault] = field(default_factory=list)
    rows: set[tuple[str, int]] = field(default_factory=set)

    def add(self, given: Given, field_name: str, reason: Reason) -> None:
        """Note a fault of a row at a field; raises TooManyFaults."""
        given.faulty.add(field_name)
        column = _place_of(given.places, field_name)
        cell = given.cells[column] if column is not None and column < len(given.cells) else None
        self.put(Fault(given.sheet, given.row, column, field_name, shown(cell)[:LONGEST_VALUE], reason))

    def put(self, fault: Fault) -> None:
        """Note a fault; raises TooManyFaults."""
        self.found.append(fault)
        self.rows.add((fault.sheet, fault.row))
        if len(self.found) >= MOST_FAULTS:
            raise TooManyFaults

    def add_cell(self, given: Given, field_name: str, problem: CellProblem) -> None:
        """Note that a cell cannot be read."""
        self.add(given, field_name, problem.reason)

    def add_words(self, given: Given, field_name: str, words: str, code: str = "invalid") -> None:
        """Note what a rule or a schema says in English."""
        self.add(given, field_name, Reason(code, in_indonesian(words), words))


def _place_of(places: Mapping[str, int], field_name: str) -> int | None:
    """Where a field stands: `unit_ids[2]` in the column of units, `coverage.as_of` in its own."""
    plain = re.sub(r"\[[0-9]+\]", "", field_name)
    for name in (plain, FIELD_COLUMNS.get(plain, plain), plain.partition(".")[0]):
        if name in places:
            return places[name]
        inside = [places[other] for other in places if other.startswith(f"{name}.")]
        if inside:
            return min(inside)
    return None


FIELD_COLUMNS = {
    "agency_id": "agency",
    "unit_ids": "units",
    "component_ids": "components",
    "parent_agency_id": "parent",
    "innovation_id": "innovation",
}
