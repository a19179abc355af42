"""Reads the sheets whose rows belong to an innovation: legal bases, budgets, recognitions and so on."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from registry_service.agencies.rules import sort_key
from registry_service.imports.checking import load_row, nest
from registry_service.imports.faults import Faults, Given, TooManyFaults
from registry_service.imports.headings import Table
from registry_service.imports.lookups import NameProblem
from registry_service.imports.reading import read_table
from registry_service.imports.run import Run
from registry_service.innovations.schemas import parts as part_schemas
from shared.sheets.cells import Reason, shown
from shared.sheets.read import Sheets
from shared.sheets.row_checker import RowChecker, compile_schema

SCHEMAS = {
    "legal_bases": part_schemas.LegalBasisSchema,
    "budgets": part_schemas.BudgetSchema,
    "recognitions": part_schemas.RecognitionSchema,
    "outside_partners": part_schemas.OutsidePartnerSchema,
    "reach_figures": part_schemas.ReachFigureSchema,
}
REFERENCE = frozenset({"innovation"})
OWNED_NAME = frozenset({"name", "agency"})
NO_INNOVATION = Reason(
    "not_known",
    "tidak ada baris dengan inovasi ini di lembar Inovasi",
    "no row of the sheet Innovations has this innovation",
)
NEEDS_INNOVATION = Reason("invalid", "wajib diisi", "Missing data for required field.")
UNSURE = Reason(
    "unsure_name",
    "beberapa perangkat daerah punya inovasi dengan nama ini; tulis ID inovasinya",
    "several agencies have an innovation of this name; write the innovation's id",
)

PartRow = tuple[str, Given, dict[str, Any]]


@dataclass
class Parts:
    """The rows of these sheets by the innovation that they name, each under the field it fills.

    `fields` are those of the sheets that have rows; `faulty` is where a wrong row names an innovation.
    """

    fields: tuple[str, ...] = ()
    by_name: dict[str, list[PartRow]] = field(default_factory=dict)
    faulty: dict[str, tuple[str, int]] = field(default_factory=dict)

    def take(self, names: Iterable[str]) -> list[PartRow]:
        """The rows that name an innovation by one of its names; nobody else gets them after that."""
        found: list[PartRow] = []
        for name in names:
            if self.by_name:
                found += self.by_name.pop(name, [])
        return found

    def find_faulty(self, names: Iterable[str]) -> tuple[str, int] | None:
        """Sheet and row of a wrong row that names this innovation."""
        return next((self.faulty[name] for name in names if name in self.faulty), None)


def read_parts(run: Run, sheets: Sheets, tables: Mapping[str, Table]) -> Parts:
    """Every row of these sheets; a row that is wrong by itself is refused here."""
    parts = Parts()
    for name, table in tables.items():
        checker = compile_schema(SCHEMAS[name])
        has_rows = False
        for given in read_table(sheets, table, run.faults):
            has_rows = True
            row = _check(run, checker, given)
            key = sort_key(_name_of(given))
            if row is not None:
                parts.by_name.setdefault(key, []).append((name, given, row))
                continue
            run.count(name, "refused")
            if key:
                parts.faulty.setdefault(key, (given.sheet, given.row))
        if has_rows:
            parts.fields += (name,)
    return parts


def _name_of(given: Given) -> str:
    """The innovation that a row names, even where its cell is refused for how it is written."""
    if "innovation" in given.values:
        return str(given.values["innovation"])
    place = given.places.get("innovation")
    return shown(given.cells[place]) if place is not None and place < len(given.cells) else ""


def _check(run: Run, checker: RowChecker, given: Given) -> dict[str, Any] | None:
    if "innovation" not in given.values and "innovation" not in given.faulty:
        run.faults.add(given, "innovation", NEEDS_INNOVATION)
    row = nest(given.values, REFERENCE)
    return None if load_row(checker, row, given, run.faults) is None else row


def refuse_unsure(run: Run, parts: Parts, sheets: Sheets, table: Table) -> None:
    """Name the rows that go by a name which the sheet of innovations has under several owners."""
    owners: dict[str, set[UUID | str | None]] = {}
    names_only = replace(table, headings=tuple(h for h in table.headings if h.field in OWNED_NAME))
    # What is wrong with these cells is noted when their rows are read as a whole.
    with suppress(TooManyFaults):
        for given in read_table(sheets, names_only, Faults()):
            key = sort_key(str(given.values.get("name", "")))
            if key in parts.by_name:
                owners.setdefault(key, set()).add(_owner_of(run, given))
    for key in (key for key, found in owners.items() if len(found) > 1):
        for name, given, _ in parts.by_name.pop(key):
            run.faults.add(given, "innovation", UNSURE)
            run.count(name, "refused")
            parts.faulty.setdefault(key, (given.sheet, given.row))


def _owner_of(run: Run, given: Given) -> UUID | str | None:
    name = given.values.get("agency")
    if name is None:
        return run.agency_id
    try:
        return run.places.find_agency(name)
    except NameProblem:
        return str(name)


def refuse_left_over(run: Run, parts: Parts) -> None:
    """Name the rows whose innovation is on no row of the sheet of innovations."""
    for rows in parts.by_name.values():
        for name, given, _ in rows:
            run.faults.add(given, "innovation", NO_INNOVATION)
            run.count(name, "refused")
    parts.by_name.clear()
