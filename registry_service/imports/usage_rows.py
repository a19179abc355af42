"""Takes the rows of the sheets of usage: figures of months, and figures that were stated for none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, any_, literal, select

from registry_service.imports.checking import add_problems, load_row, nest
from registry_service.imports.faults import Given
from registry_service.imports.headings import Table
from registry_service.imports.innovation_names import KnownInnovation
from registry_service.imports.lookups import NameProblem
from registry_service.imports.run import NO_RIGHT, OTHER_AGENCY, Run
from registry_service.regions.rules import month_in
from registry_service.usage import rules
from registry_service.usage.actions.stated import correct_stated_figure, keep_stated_figure
from registry_service.usage.actions.table import report_rows
from registry_service.usage.models import MonthFigure, StatedFigure
from registry_service.usage.rules import ReportedRow, StoredFigure
from registry_service.usage.schemas import MonthFigureInput, StatedFigureInput
from shared import clock
from shared.errors import FieldProblem, Forbidden
from shared.sheets.cells import Reason
from shared.sheets.row_checker import compile_schema

CHUNK = 200
IDS, TEXTS = ARRAY(Uuid), ARRAY(Text)
# What became of a figure, as the outcomes of a sheet's rows are called.
OUTCOMES = {"reported": "new", "corrected": "changed", "unchanged": "unchanged"}
REQUIRED = "Missing data for required field."
LEFT_OUT = frozenset({"innovation", "agency", "figure_id"})
IS_PROGRAMME = Reason(
    "is_programme",
    "angka program dihitung dari komponennya dan tidak diisi",
    "a programme's figure follows from its components and is never typed in",
)
NOT_PUBLISHED = Reason(
    "not_published",
    "angka baru diterima setelah inovasi tayang",
    "figures are taken once the innovation is published",
)
NO_FIGURE = Reason("no_figure", "tidak ada angka di baris ini", "there is no figure in this row")
DUPLICATE = Reason(
    "duplicate_row",
    "sudah ada di baris lain berkas ini",
    "stands in another row of this file already",
)


def find_innovation(run: Run, given: Given) -> KnownInnovation | None:
    """The innovation that a row names, if figures are taken for it from this actor; else notes why not."""
    name = given.values.get("innovation")
    if name is None:
        if "innovation" not in given.faulty:
            run.faults.add_words(given, "innovation", REQUIRED)
        return None
    agency, field = given.values.get("agency"), "agency"
    try:
        agency_id = run.places.find_agency(agency) if agency else None
        field = "innovation"
        known = run.names.find(run.session, name, agency_id)
    except NameProblem as problem:
        run.faults.add(given, field, problem.reason)
        return None
    reason = _find_refusal(run, known)
    if reason is not None:
        run.faults.add(given, "innovation", reason)
        return None
    return known


def _find_refusal(run: Run, known: KnownInnovation) -> Reason | None:
    try:
        rules.require_reporter(run.actor, run.region.code, known.agency_id)
    except Forbidden:
        return NO_RIGHT
    if run.agency_id is not None and known.agency_id != run.agency_id:
        return OTHER_AGENCY
    if known.is_programme:
        return IS_PROGRAMME
    return None if known.state == "published" else NOT_PUBLISHED


@dataclass
class MonthRow:
    """One row of the sheet: the figures of some months, each with the field that it stands in."""

    given: Given
    known: KnownInnovation
    figures: dict[str, ReportedRow]


class MonthRows:
    """The sheet of months in one pass."""

    def __init__(self, run: Run, table: Table) -> None:
        self.run, self.year = run, table.year
        self.checker = compile_schema(MonthFigureInput)
        self.current = month_in(run.region.time_zone, clock.now())
        self.seen: set[tuple[UUID, str, str]] = set()

    def take(self, rows: Iterable[Given]) -> None:
        """All rows, many at once; each counts once, with all its months."""
        found = (row for given in rows if (row := self._read(given)) is not None)
        while chunk := list(islice(found, CHUNK)):
            self._settle(chunk)

    def _read(self, given: Given) -> MonthRow | None:
        row = self._read_row(given)
        if row is None:
            self.run.count("usage_months", "refused")
            return None
        return row

    def _read_row(self, given: Given) -> MonthRow | None:
        run, values = self.run, given.values
        known = find_innovation(run, given)
        channel, year = values.get("channel"), values.get("year", self.year)
        for name, value in (("channel", channel), ("year", year)):
            if value is None and name not in given.faulty:
                run.faults.add_words(given, name, REQUIRED)
        if known is None or channel is None or year is None:
            return None
        row = MonthRow(given, known, {})
        for name in (f"month_{number:02d}" for number in range(1, 13)):
            if name in values:
                figure = self._read_month(given, name, values)
                month = f"{year}-{name[-2:]}"
                self._refuse_second(given, name, (known.innovation_id, month, channel))
                row.figures[name] = ReportedRow(known.innovation_id, month, channel, **figure)
        if not row.figures and not given.faulty:
            run.faults.add(given, "innovation", NO_FIGURE)
        return row

    def _read_month(self, given: Given, name: str, values: dict[str, Any]) -> dict[str, Any]:
        """Count and basis; where they are refused as they stand there, so that the rest is judged too."""
        row = {"count": values[name]} | ({"basis": values["basis"]} if "basis" in values else {})
        places = {**given.places, "count": given.places[name]}
        month = Given(given.sheet, given.row, row, given.cells, places, set(given.faulty))
        loaded = load_row(self.checker, row, month, self.run.faults)
        given.faulty |= month.faulty
        return loaded or {"basis": None, **row}

    def _refuse_second(self, given: Given, name: str, key: tuple[UUID, str, str]) -> None:
        if key in self.seen:
            self.run.faults.add(given, name, DUPLICATE)
        self.seen.add(key)

    def _settle(self, rows: Sequence[MonthRow]) -> None:
        """Judge every figure beside the stored one; the rows in which nothing is wrong are reported."""
        stored = self._list_stored(rows)
        outcomes = [self._judge(row, stored) for row in rows]
        if self.run.applies:
            self._report([row for row in rows if not row.given.faulty])
        for row, found in zip(rows, outcomes, strict=True):
            outcome = next((name for name in ("changed", "new", "unchanged") if name in found), "refused")
            self.run.count("usage_months", "refused" if row.given.faulty else outcome)

    def _judge(self, row: MonthRow, stored: Mapping[tuple[UUID, str, str], StoredFigure]) -> set[str]:
        outcomes = set()
        for name, figure in row.figures.items():
            before = stored.get(figure.place)
            judged = rules.judge_row(figure, before, row.known.channels, self.current, checks_version=False)
            self._note(row, name, judged.problems)
            outcomes.add(OUTCOMES.get(judged.outcome, "refused"))
        return outcomes

    def _note(self, row: MonthRow, name: str, problems: Iterable[FieldProblem]) -> None:
        """What is wrong with a month, at its own cell; what is wrong with the whole row, once."""
        for problem in problems:
            field = name if problem.field in ("month", "count") else problem.field
            if field not in row.given.faulty:
                add_problems([FieldProblem(field, problem.message)], row.given, self.run.faults)

    def _report(self, rows: Sequence[MonthRow]) -> None:
        """Write; what has become wrong meanwhile, an archived innovation, is noted and left out."""
        placed = [(row, name) for row in rows for name in row.figures]
        figures = [row.figures[name] for row, name in placed]
        if not figures:
            return
        found = report_rows(
            self.run.session, self.run.actor, figures, all_or_nothing=False, checks_versions=False
        )
        for (row, name), outcome in zip(placed, found, strict=True):
            self._note(row, name, outcome.problems)

    def _list_stored(self, rows: Sequence[MonthRow]) -> dict[tuple[UUID, str, str], StoredFigure]:
        figure = MonthFigure
        months = {reported.month for row in rows for reported in row.figures.values()}
        found = self.run.session.execute(
            select(
                figure.innovation_id,
                figure.month,
                figure.channel,
                figure.figure_id,
                figure.count,
                figure.basis,
                figure.withdrawn_at.is_not(None),
                figure.version,
            ).where(
                figure.innovation_id == any_(literal(list({row.known.innovation_id for row in rows}), IDS)),
                figure.month == any_(literal(sorted(months), TEXTS)),
            )
        )
        return {(row[0], row[1], row[2]): StoredFigure(*row[3:]) for row in found}


class StatedRows:
    """The sheet of stated figures in one pass."""

    def __init__(self, run: Run) -> None:
        self.run, self.checker = run, compile_schema(StatedFigureInput)
        self.seen: set[tuple[UUID, str, Any]] = set()

    def take(self, rows: Iterable[Given]) -> None:
        """All rows."""
        for given in rows:
            outcome = "refused"
            values = self._read(given)
            if values is not None and not given.faulty:
                outcome = self._settle(given, *values)
            self.run.count("usage_stated", outcome)

    def _read(self, given: Given) -> tuple[KnownInnovation, dict[str, Any]] | None:
        run = self.run
        known = find_innovation(run, given)
        loaded = load_row(self.checker, nest(given.values, LEFT_OUT), given, run.faults)
        if loaded is None or known is None:
            return None
        values = {"stated_on": None, "inferred": [], **loaded, "is_demo": run.read_demo(given)}
        problems = rules.find_stated_problems(values["stated_on"], values["inferred"], run.today)
        add_problems(problems, given, run.faults)
        key = (known.innovation_id, values["stated_where"], values["stated_on"])
        if key in self.seen:
            run.faults.add(given, "innovation", DUPLICATE)
        self.seen.add(key)
        return known, values

    def _settle(self, given: Given, known: KnownInnovation, values: dict[str, Any]) -> str:
        """A figure of the same innovation, source and day is the same statement."""
        run = self.run
        stored = run.session.scalars(
            select(StatedFigure)
            .where(
                StatedFigure.innovation_id == known.innovation_id,
                StatedFigure.stated_where == values["stated_where"],
                StatedFigure.stated_on.is_not_distinct_from(values["stated_on"]),
                StatedFigure.withdrawn_at.is_(None),
            )
            .order_by(StatedFigure.reported_at, StatedFigure.figure_id)
        ).first()
        if "is_demo" not in given.places:
            values["is_demo"] = stored is not None and stored.is_demo
        if stored is None:
            if run.applies:
                keep_stated_figure(run.session, run.actor, known.innovation_id, **values)
            return "new"
        if all(getattr(stored, name) == value for name, value in values.items()):
            return "unchanged"
        if run.applies:
            correct_stated_figure(
                run.session, run.actor, known.innovation_id, stored.figure_id, stored.version, values
            )
        return "changed"
