"""What a simulation starts from and what levels come to, read out of a scorecard's trace; no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluation_service.scoring.combined import TRACE_FORMAT_OF_FORMS, SurveySums, score_lokus_of_forms
from evaluation_service.scoring.exact import score_lokus
from evaluation_service.scoring.forms import FormSet, build_form_set
from evaluation_service.scoring.instrument import LEVELS, Document, Instrument, build_instrument
from evaluation_service.scoring.whatif import Ground, ground_of_forms, ground_of_sheet
from shared.errors import FieldProblem

SIMULATED_SHEET = "simulation"
MARKING = "SIMULASI – bukan hasil resmi"
Trace = Mapping[str, Any]


@dataclass(frozen=True)
class Start:
    """One agreed whole level per indicator; `rounded` are those whose sheets came to none, half up."""

    levels: Mapping[str, int]
    rounded: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What levels come to: the rounded index, the exact value behind it, the grade."""

    index: str
    grade: str
    numerator: int
    denominator: int


@dataclass(frozen=True)
class Basis:
    """What every simulation of one scorecard shares; `form_set` is None for an instrument of one form."""

    instrument: Instrument
    form_set: FormSet | None
    survey: SurveySums | None

    @property
    def ground(self) -> Ground:
        """For the search of steps; ScoringError where levels change no index."""
        if self.form_set is None:
            return ground_of_sheet(self.instrument)
        return ground_of_forms(self.form_set, self.survey)


def find_start(trace: Trace) -> Start:
    """The combined level of each indicator, where need be rounded half up to a whole one."""
    scale = trace["combined_denominator"]
    levels = {row["code"]: (2 * row["combined"] + scale) // (2 * scale) for row in trace["indicators"]}
    rounded = [row["code"] for row in trace["indicators"] if row["combined"] % scale]
    return Start(levels, tuple(rounded))


def read_basis(trace: Trace, document: Document) -> Basis:
    """Instrument, decisions and survey as the scorecard was computed from; the survey is held fixed."""
    if trace["trace_format"] != TRACE_FORMAT_OF_FORMS:
        return Basis(build_instrument(document), None, None)
    settings, told = trace["settings"], trace["survey"]
    form_set = build_form_set(document, settings["form_set"], settings["decisions"])
    survey = SurveySums(told["total"], told["answers"], told["respondents"]) if told else None
    return Basis(form_set.instrument, form_set, survey)


def score_levels(basis: Basis, levels: Mapping[str, int]) -> Outcome | None:
    """By the authority on scores, as if all had agreed on these levels; None where there is no index."""
    sheets = {SIMULATED_SHEET: levels}
    if basis.form_set is None:
        one = score_lokus(basis.instrument, "agreed", sheets)
        return Outcome(one.index, one.grade, one.numerator, one.denominator)
    card = score_lokus_of_forms(basis.form_set, "agreed", sheets, basis.survey)
    if card.index is None or card.grade is None or card.numerator is None or card.denominator is None:
        return None
    return Outcome(card.index, card.grade, card.numerator, card.denominator)


def find_hypothesis_problems(instrument: Instrument, levels: Mapping[str, int]) -> list[FieldProblem]:
    """Indicators that are not there, and levels that are none."""
    problems = []
    for code, level in levels.items():
        if code not in instrument.code_set:
            problems.append(FieldProblem(f"levels.{code}", "is no indicator of this form"))
        elif level not in LEVELS:
            problems.append(FieldProblem(f"levels.{code}", "must be a whole number from 0 to 5"))
    return problems
