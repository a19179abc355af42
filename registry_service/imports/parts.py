"""Reads the sheets whose rows belong to an innovation: legal bases, budgets, recognitions and so on."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from registry_service.agencies.rules import sort_key
from registry_service.imports.checking import load_row, nest
from registry_service.imports.faults import Faults, Given, TooManyFaults
from registry_service.imports.headings import Table
from registry_service.imports.lookups import NameProblem, unsure
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

PartRow = tuple[str, Given, dict[str, Any]]
# Whose an innovation is: an agency, what the file calls one that is not known, or nobody.
Owner = UUID | str | None
Key = str | tuple[str, Owner]


@dataclass
class Parts:
    """The rows of these sheets by the innovation that they name, each under the field it fills.

    `fields` are those of the sheets that have rows; `faulty` is where a wrong row names an innovation. Rows
    of which somebody said whose innovation they name stand under its name and owner; `unclaimed` are the
    fields of those that are said to mean none of the file's innovations of a name.
    """

    fields: tuple[str, ...] = ()
    by_name: dict[Key, list[PartRow]] = field(default_factory=dict)
    faulty: dict[str, tuple[str, int]] = field(default_factory=dict)
    unclaimed: dict[str, set[str]] = field(default_factory=dict)

    def take(self, names: Sequence[str], owner: Owner) -> list[PartRow]:
        """The rows that name an innovation by one of its names; nobody else gets them after that."""
        found: list[PartRow] = []
        keys: list[Key] = [*names, *((name, owner) for name in names)]
        for key in keys:
            if self.by_name:
                found += self.by_name.pop(key, [])
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
    """Ask about the rows that go by a name which the sheet of innovations has under several owners."""
    owners: dict[str, dict[Owner, str]] = {}
    names_only = replace(table, headings=tuple(h for h in table.headings if h.field in OWNED_NAME))
    # What is wrong with these cells is noted when their rows are read as a whole.
    with suppress(TooManyFaults):
        for given in read_table(sheets, names_only, Faults()):
            key = sort_key(str(given.values.get("name", "")))
            if key in parts.by_name:
                name, (owner, called) = str(given.values["name"]), _owner_of(run, given)
                owners.setdefault(key, {})[owner] = f"{name} ({called})" if called else name
    for key in (key for key, found in owners.items() if len(found) > 1):
        rows = parts.by_name.pop(key)
        try:
            owner = _ask_whose(run, _name_of(rows[0][1]), owners[key])
        except NameProblem as problem:
            for name, given, _ in rows:
                run.faults.add(given, "innovation", problem.reason)
                run.count(name, "refused")
                if problem.reason is NO_INNOVATION:
                    parts.unclaimed.setdefault(key, set()).add(name)
                else:
                    parts.faulty.setdefault(key, (given.sheet, given.row))
        else:
            parts.by_name[key, owner] = rows


def _owner_of(run: Run, given: Given) -> tuple[Owner, str]:
    """Whose a row of the sheet of innovations is, and what the owner is called."""
    name = given.values.get("agency")
    if name is None:
        return run.agency_id, run.places.name_of(run.agency_id) if run.agency_id else ""
    try:
        owner = run.places.find_agency(name)
    except NameProblem:
        return str(name), str(name)
    return owner, run.places.name_of(owner)


def _ask_whose(run: Run, name: str, labels: Mapping[Owner, str]) -> Owner:
    """Whose innovation somebody said is meant, of those of the file; raises NameProblem."""
    # Until it is settled which agency a row means, its innovation cannot be told from the others.
    if any(isinstance(owner, str) for owner in labels):
        raise unsure(name, labels.values())
    # A row is chosen by its label, as where figures name an innovation: it has no id that lasts.
    owners = {UUID(int=place): owner for place, owner in enumerate(labels)}
    choices = list(zip(owners, labels.values(), strict=True))
    asking = run.places.asking
    answer = asking.ask("innovation", name, None, choices)
    if isinstance(answer, UUID):
        return owners[answer]
    # One that is there and not in the file may have been chosen: figures go by the same name.
    if asking.is_answered("innovation", name, None):
        raise NameProblem(NO_INNOVATION)
    raise unsure(name, labels.values())


def refuse_left_over(run: Run, parts: Parts) -> None:
    """Name the rows whose innovation is on no row of the sheet of innovations."""
    for rows in parts.by_name.values():
        for name, given, _ in rows:
            run.faults.add(given, "innovation", NO_INNOVATION)
            run.count(name, "refused")
    parts.by_name.clear()
