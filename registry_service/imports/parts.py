"""Reads the sheets whose rows belong to an innovation: legal bases, budgets, recognitions and so on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from registry_service.agencies.rules import sort_key
from registry_service.imports.checking import load_row, nest
from registry_service.imports.faults import Given
from registry_service.imports.headings import Table
from registry_service.imports.reading import read_table
from registry_service.imports.run import Run
from registry_service.innovations.schemas import parts as part_schemas
from shared.sheets.cells import Reason
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
NO_INNOVATION = Reason(
    "not_known",
    "tidak ada baris dengan inovasi ini di lembar Inovasi",
    "no row of the sheet Innovations has this innovation",
)
NEEDS_INNOVATION = Reason("invalid", "wajib diisi", "Missing data for required field.")


@dataclass
class Parts:
    """The rows of these sheets by the innovation that they name, each under the field it fills."""

    fields: tuple[str, ...] = ()
    by_name: dict[str, list[tuple[str, Given, dict[str, Any]]]] = field(default_factory=dict)

    def take(self, names: Iterable[str]) -> list[tuple[str, Given, dict[str, Any]]]:
        """The rows that name an innovation by one of its names; nobody else gets them after that."""
        found: list[tuple[str, Given, dict[str, Any]]] = []
        for name in names:
            if self.by_name:
                found += self.by_name.pop(name, [])
        return found


def read_parts(run: Run, sheets: Sheets, tables: Mapping[str, Table]) -> Parts:
    """Every row of these sheets; a row that is wrong by itself is refused here."""
    parts = Parts(tuple(tables))
    for name, table in tables.items():
        checker = compile_schema(SCHEMAS[name])
        for given in read_table(sheets, table, run.faults):
            row = _check(run, checker, given)
            if row is None:
                run.count(name, "refused")
            else:
                parts.by_name.setdefault(sort_key(str(given.values["innovation"])), []).append(
                    (name, given, row)
                )
    return parts


def _check(run: Run, checker: RowChecker, given: Given) -> dict[str, Any] | None:
    if "innovation" not in given.values and "innovation" not in given.faulty:
        run.faults.add(given, "innovation", NEEDS_INNOVATION)
    row = nest(given.values, REFERENCE)
    return None if load_row(checker, row, given, run.faults) is None else row


def refuse_left_over(run: Run, parts: Parts) -> None:
    """Name the rows whose innovation is on no row of the sheet of innovations."""
    for rows in parts.by_name.values():
        for name, given, _ in rows:
            run.faults.add(given, "innovation", NO_INNOVATION)
            run.count(name, "refused")
    parts.by_name.clear()
