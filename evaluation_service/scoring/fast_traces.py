"""Cards of very many lokus at once, byte for byte what the exact path makes; leaves to it what it cannot do.

What depends on the levels of one indicator, on one aspect's sum or on one index alone is taken from the exact
path's own functions once, and looked up (`level_tables`). What is left to do for a lokus is to add, to round,
and to put the parts of its trace together.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np

from evaluation_service.scoring.combined import (
    NO_RESPONSES,
    SurveySums,
    find_outcome,
    find_survey_problems,
    score_lokus_of_forms,
)
from evaluation_service.scoring.decimals import round_half_up, text_of_hundredths
from evaluation_service.scoring.exact import score_lokus
from evaluation_service.scoring.forms import FormSet
from evaluation_service.scoring.instrument import LEVELS, Instrument
from evaluation_service.scoring.level_tables import LevelTable, make_level_table, write_json
from evaluation_service.scoring.parts import LeftOut, Rule, describe_band, describe_rounding
from evaluation_service.scoring.weights import FormWeights

# With more sheets a lokus there are too many combinations of levels to keep.
MOST_SHEETS = 3


class GivenLevels(NamedTuple):
    """A sheet's levels: the codes of its indicators, one a line, and one digit for each of them."""

    codes: str
    digits: str

    def read(self) -> dict[str, int]:
        """As the exact path takes them."""
        if not self.digits:
            return {}
        return dict(zip(self.codes.split("\n"), map(int, self.digits), strict=True))


class Case(NamedTuple):
    """What one lokus is scored from; see `exact.score_lokus` and `combined.score_lokus_of_forms`."""

    sheets: Mapping[str, GivenLevels]
    left_out: Sequence[LeftOut]
    survey: SurveySums | None


@dataclass(frozen=True, slots=True)
class WrittenCard:
    """A card whose trace is written already: in its canonical form, digested, and to be kept."""

    index: str | None
    hundredths: int | None
    grade: str | None
    numerator: int | None
    denominator: int | None
    outcome: str | None
    trace: str
    folded: str
    digest: str


class _Terms(NamedTuple):
    """What the forms of a lokus come to: the total over its divisor, and the trace's words about them."""

    numerator: int
    denominator: int
    text: str


class _Index(NamedTuple):
    """An index with its grade, and what the trace says of its band, and of grade and index."""

    text: str | None
    grade: str | None
    said_band: str
    said: str


class CardWriter:
    """Writes cards by the terms of one period: of one form, or of a set of several."""

    def __init__(
        self, terms: Instrument | FormSet, rule: Rule, form_weights: FormWeights | None = None
    ) -> None:
        self._form_set = terms if isinstance(terms, FormSet) else None
        self._instrument = terms.instrument if isinstance(terms, FormSet) else terms
        self._rule = rule
        self._tables: dict[int, LevelTable | None] = {}
        self._orders: dict[str, itemgetter[Any] | None] = {}
        self._indexes: dict[int | None, _Index] = {}
        sample = _score_nothing(terms, rule, form_weights)
        self._said = {name: write_json(sample[name]) for name in ("instrument", "settings", "trace_format")}

    def write(self, cases: Sequence[Case]) -> list[WrittenCard | None]:
        """A card for each case; None where only the exact path can say what it comes to, or what is wrong."""
        written: list[WrittenCard | None] = [None] * len(cases)
        groups: dict[int, list[tuple[int, list[str]]]] = {}
        for place, case in enumerate(cases):
            digits = self._find_digits(case)
            if digits is not None:
                groups.setdefault(len(digits), []).append((place, digits))
        for count, group in groups.items():
            table = self._get_table(count)
            if table is None:
                continue
            levels = np.frombuffer("".join("".join(digits) for _, digits in group).encode(), dtype=np.uint8)
            bodies = table.describe(levels.reshape(len(group), count, -1).astype(np.int64) - ord("0"))
            for (place, digits), body in zip(group, bodies, strict=True):
                written[place] = self._write_card(cases[place], digits, table, *body)
        return written

    def _find_digits(self, case: Case) -> list[str] | None:
        """The levels of each sheet in the instrument's order, by sheet; None where something is amiss."""
        if not 0 < len(case.sheets) <= MOST_SHEETS or (self._rule == "agreed" and len(case.sheets) > 1):
            return None
        if self._form_set is None:
            if case.survey is not None:
                return None
        elif find_survey_problems(self._form_set, case.survey):
            return None
        names = [sheet for sheet, _reason in case.left_out]
        if len(set(names)) < len(names) or not case.sheets.keys().isdisjoint(names):
            return None
        found = []
        for sheet in sorted(case.sheets):
            codes, digits = case.sheets[sheet]
            order = self._find_order(codes)
            if order is None or len(digits) != len(self._instrument.codes) or digits.strip("012345"):
                return None
            found.append("".join(order(digits)))
        return found

    def _find_order(self, codes: str) -> "itemgetter[Any] | None":
        if codes not in self._orders:
            if len(self._orders) > MOST_SHEETS:
                self._orders.clear()
            given = {code: place for place, code in enumerate(codes.split("\n"))}
            is_whole = given.keys() == self._instrument.code_set and codes.count("\n") == len(given) - 1
            self._orders[codes] = (
                itemgetter(*(given[code] for code in self._instrument.codes)) if is_whole else None
            )
        return self._orders[codes]

    def _get_table(self, count: int) -> LevelTable | None:
        if count not in self._tables:
            self._tables[count] = make_level_table(self._instrument, self._rule, count)
        return self._tables[count]

    def _write_card(
        self,
        case: Case,
        digits: Sequence[str],
        table: LevelTable,
        indicators: str,
        aspects: str,
        extremes: tuple[str, str],
        points: int,
    ) -> WrittenCard:
        form_set, denominator = self._form_set, self._instrument.denominator * table.scale
        outcome = survey = more = None
        total = _Terms(points, denominator, "")
        if form_set is not None:
            survey = case.survey
            outcome = find_outcome(form_set, survey.respondents if survey else 0)
            total = _combine_forms(form_set, outcome, points, denominator, survey)
            more = f'"survey":{_write_survey(form_set, survey)},"terms":{total.text},'
        has_index = outcome not in {"no_index", "not_scored"}
        rounding = describe_rounding(total.numerator, total.denominator) if has_index else None
        hundredths = rounding["hundredths"] if rounding else None
        index = self._describe_index(hundredths)
        said_outcome = f'"outcome":"{outcome}",' if outcome else ""
        said_total = (
            f'{{"denominator":{total.denominator},"numerator":{total.numerator}}}' if has_index else "null"
        )
        before = (
            f'{{"aspects":[{aspects}],{index.said_band},"combined_denominator":{table.scale},{index.said},'
            '"indicators":'
        )
        after = (
            f',"instrument":{self._said["instrument"]},{said_outcome}"rounding":{_write_rounding(rounding)},'
            f'"settings":{self._said["settings"]},"sheets":{_write_sheets(case)},"strongest":{extremes[0]},'
            f'{more or ""}"total":{said_total},"trace_format":{self._said["trace_format"]},'
            f'"weakest":{extremes[1]}}}'
        )
        trace = f"{before}[{indicators}]{after}"
        return WrittenCard(
            index.text,
            hundredths,
            index.grade,
            total.numerator if has_index else None,
            total.denominator if has_index else None,
            outcome,
            trace,
            f"{before}{_write_levels(digits)}{after}",
            hashlib.sha256(trace.encode()).hexdigest(),
        )

    def _describe_index(self, hundredths: int | None) -> _Index:
        if hundredths not in self._indexes:
            band = None if hundredths is None else describe_band(self._instrument, hundredths)
            text = None if hundredths is None else text_of_hundredths(hundredths)
            grade = band["grade"] if band else None
            said = f'"grade":{write_json(grade)},"index":{write_json(text)}'
            self._indexes[hundredths] = _Index(text, grade, f'"band":{write_json(band)}', said)
        return self._indexes[hundredths]


def _score_nothing(
    terms: Instrument | FormSet, rule: Rule, form_weights: FormWeights | None
) -> dict[str, Any]:
    """A trace of the exact path, for what all traces of these terms have in common."""
    instrument = terms.instrument if isinstance(terms, FormSet) else terms
    sheets = {"": dict.fromkeys(instrument.codes, LEVELS[0])}
    if isinstance(terms, FormSet):
        survey = NO_RESPONSES if terms.survey is not None else None
        return score_lokus_of_forms(terms, rule, sheets, survey).trace
    return score_lokus(instrument, rule, sheets, form_weights=form_weights).trace


def _combine_forms(
    form_set: FormSet, outcome: str, points: int, denominator: int, survey: SurveySums | None
) -> _Terms:
    weights, divisor = dict(form_set.weights), form_set.weight_denominator
    if outcome == "evaluator_alone":
        weights, divisor = {"evaluator": 1, "survey": 0}, 1
    value = text_of_hundredths(round_half_up(points, denominator)) if form_set.is_scored else None
    part = weights["evaluator"]
    if form_set.survey is None or survey is None:
        said = _write_term(
            "evaluator", form_set.evaluator, (points, denominator), (part, divisor), part * points, value
        )
        return _Terms(part * points, divisor * denominator, f"[{said}]")
    counted = outcome != "counts_zero" and survey.answers > 0
    total, answers = (survey.total, survey.answers) if counted else (0, 1)
    first, second = part * points * answers, weights["survey"] * total * denominator
    known = counted or outcome == "counts_zero"
    mean = text_of_hundredths(round_half_up(total, answers)) if known else None
    own = _write_term("evaluator", form_set.evaluator, (points, denominator), (part, divisor), first, value)
    theirs = _write_term(
        "survey", form_set.survey.code, (total, answers), (weights["survey"], divisor), second, mean
    )
    return _Terms(first + second, divisor * denominator * answers, f"[{own},{theirs}]")


def _write_term(
    kind: str, form: str, value: tuple[int, int], part: tuple[int, int], points: int, text: str | None
) -> str:
    said = f'"{text}"' if text else "null"
    return (
        f'{{"denominator":{value[1]},"form":{encode_basestring(form)},"kind":"{kind}","numerator":{value[0]},'
        f'"of":{part[1]},"part":{part[0]},"points":{points},"value":{said}}}'
    )


def _write_survey(form_set: FormSet, survey: SurveySums | None) -> str:
    form = form_set.survey
    if form is None or survey is None:
        return "null"
    is_enough = "true" if survey.respondents >= form.minimum else "false"
    return (
        f'{{"answers":{survey.answers},"form":{encode_basestring(form.code)},"is_enough":{is_enough},'
        f'"items":{form.items},"minimum":{form.minimum},"respondents":{survey.respondents},'
        f'"total":{survey.total}}}'
    )


def _write_levels(digits: Sequence[str]) -> str:
    """As `folding.fold_levels` keeps them."""
    together = '","'.join(digits)
    return f'{{"levels":["{together}"]}}'


def _write_rounding(rounding: Mapping[str, Any] | None) -> str:
    if rounding is None:
        return "null"
    return (
        f'{{"direction":"{rounding["direction"]}","divisor":{rounding["divisor"]},'
        f'"hundredths":{rounding["hundredths"]},"mode":"{rounding["mode"]}",'
        f'"quotient":{rounding["quotient"]},"remainder":{rounding["remainder"]}}}'
    )


def _write_sheets(case: Case) -> str:
    absent = ",".join(
        f'{{"reason":{encode_basestring(reason)},"sheet":{encode_basestring(sheet)}}}'
        for sheet, reason in sorted(case.left_out)
    )
    used = ",".join(map(encode_basestring, sorted(case.sheets)))
    return f'{{"left_out":[{absent}],"used":[{used}]}}'
