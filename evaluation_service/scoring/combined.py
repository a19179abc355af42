"""The authority on scores of several forms: F-02 per indicator, F-03 as a mean, weighted, rounded once.

A period of several forms decides before it opens: the form set, the rule by which sheets are combined,
and each of the form set's open settings (`open_settings.list_open_settings`). A sheet gives one whole
level 0 to 5 an indicator; whether it was chosen or follows from ticked elements (`ladders`) is the sheet's
affair. The survey comes as three sums over all its counted responses, whatever mode they came by.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

from evaluation_service.scoring.canonical import digest_of
from evaluation_service.scoring.decimals import round_half_up, text_of_hundredths
from evaluation_service.scoring.errors import Problem, ScoringError
from evaluation_service.scoring.forms import FormSet
from evaluation_service.scoring.instrument import LEVELS
from evaluation_service.scoring.parts import (
    LeftOut,
    Levels,
    Rule,
    combine_levels,
    describe_aspects,
    describe_band,
    describe_rounding,
    find_extremes,
    find_lokus_problems,
)

TRACE_FORMAT_OF_FORMS = 2
LARGEST_SUM = 10**9


@dataclass(frozen=True)
class SurveySums:
    """All counted responses of one lokus: the sum of the answers 0 to 5, how many answers were given
    (an item may be left unanswered), and how many respondents gave them."""

    total: int
    answers: int
    respondents: int


NO_RESPONSES = SurveySums(0, 0, 0)


@dataclass(frozen=True)
class FormsScorecard:
    """One lokus: `index` like "4.65" and the exact value; all None where the period's decisions leave it
    without an index, which `outcome` says: "combined", "evaluator_only" (the set has no survey),
    "counts_zero", "evaluator_alone", "no_index" (too few respondents) or "not_scored"."""

    index: str | None
    hundredths: int | None
    grade: str | None
    numerator: int | None
    denominator: int | None
    outcome: str
    trace: dict[str, Any]
    digest: str


def score_lokus_of_forms(
    form_set: FormSet,
    rule: Rule,
    sheets: Mapping[str, Levels],
    survey: SurveySums | None,
    left_out: Iterable[LeftOut] = (),
) -> FormsScorecard:
    """Combine the sheets per indicator, take the survey's mean, weight both exactly, round once.

    `sheets` and `left_out` as in `exact.score_lokus`; `survey` is None exactly where the set has none.
    ScoringError lists every fault.
    """
    absent = sorted(left_out)
    problems = find_lokus_problems(form_set.instrument, rule, sheets, absent)
    problems += find_survey_problems(form_set, survey)
    if problems:
        raise ScoringError(problems)
    trace = _trace(form_set, rule, sheets, survey, absent)
    total, rounding = trace["total"] or {}, trace["rounding"] or {}
    return FormsScorecard(
        index=trace["index"],
        hundredths=rounding.get("hundredths"),
        grade=trace["grade"],
        numerator=total.get("numerator"),
        denominator=total.get("denominator"),
        outcome=trace["outcome"],
        trace=trace,
        digest=digest_of(trace),
    )


def find_survey_problems(form_set: FormSet, survey: SurveySums | None) -> list[Problem]:
    """Whether the sums can be those of this set's survey."""
    if form_set.survey is None or survey is None:
        if form_set.survey is None and survey is None:
            return []
        message = "this form set has no survey" if survey else "the sums of the survey are missing"
        return [Problem("survey", "unknown_form" if survey else "missing", message)]
    given = {"total": survey.total, "answers": survey.answers, "respondents": survey.respondents}
    problems = [
        Problem(f"survey.{name}", "not_a_count", f"{number!r} is not a whole number from 0 to {LARGEST_SUM}")
        for name, number in given.items()
        if type(number) is not int or not 0 <= number <= LARGEST_SUM
    ]
    if problems:
        return problems
    if not survey.respondents <= survey.answers <= survey.respondents * form_set.survey.items:
        message = f"cannot be what {survey.respondents} respondents gave to {form_set.survey.items} items"
        problems.append(Problem("survey.answers", "impossible", message))
    if survey.total > survey.answers * LEVELS[-1]:
        problems.append(Problem("survey.total", "impossible", f"is more than {survey.answers} answers give"))
    return problems


def find_outcome(form_set: FormSet, respondents: int) -> str:
    """How the index comes about, or why there is none."""
    if not form_set.is_scored:
        return "not_scored"
    if form_set.survey is None:
        return "evaluator_only"
    if respondents < form_set.survey.minimum:
        return form_set.survey.below_minimum
    return "combined"


def _trace(
    form_set: FormSet,
    rule: Rule,
    sheets: Mapping[str, Levels],
    survey: SurveySums | None,
    absent: list[LeftOut],
) -> dict[str, Any]:
    instrument, used = form_set.instrument, sorted(sheets)
    rows, scale = combine_levels(instrument, rule, [sheets[sheet] for sheet in used])
    aspects = describe_aspects(instrument, rows, scale)
    outcome = find_outcome(form_set, survey.respondents if survey else 0)
    points = sum(row["points"] for row in rows)
    return {
        "trace_format": TRACE_FORMAT_OF_FORMS,
        "instrument": {
            "id": instrument.id,
            "version": instrument.version,
            "scoring_hash": instrument.scoring_hash,
            "denominator": instrument.denominator,
        },
        "settings": _settings(form_set, rule),
        "sheets": {
            "used": used,
            "left_out": [{"sheet": sheet, "reason": reason} for sheet, reason in absent],
        },
        "combined_denominator": scale,
        "indicators": rows,
        "aspects": aspects,
        **find_extremes(aspects),
        "survey": _describe_survey(form_set, survey),
        "outcome": outcome,
        **_combine_forms(form_set, outcome, (points, instrument.denominator * scale), survey),
    }


def _settings(form_set: FormSet, rule: Rule) -> dict[str, Any]:
    return {
        "decisions": {
            code: dict(value) if isinstance(value, Mapping) else value for code, value in form_set.decisions
        },
        "evaluator_form": form_set.evaluator,
        "figure": form_set.instrument.figure,
        "form_set": form_set.code,
        "form_weights": dict(form_set.weights),
        "form_weight_denominator": form_set.weight_denominator,
        "provisional": list(form_set.provisional),
        "rule": rule,
    }


def _describe_survey(form_set: FormSet, survey: SurveySums | None) -> dict[str, Any] | None:
    if form_set.survey is None or survey is None:
        return None
    return {
        "form": form_set.survey.code,
        "items": form_set.survey.items,
        "total": survey.total,
        "answers": survey.answers,
        "respondents": survey.respondents,
        "minimum": form_set.survey.minimum,
        "is_enough": survey.respondents >= form_set.survey.minimum,
    }


def _combine_forms(
    form_set: FormSet, outcome: str, evaluator: tuple[int, int], survey: SurveySums | None
) -> dict[str, Any]:
    terms, divisor = _terms(form_set, outcome, evaluator, survey)
    if outcome in {"no_index", "not_scored"}:
        nothing = dict.fromkeys(("total", "rounding", "index", "grade", "band"))
        return {"terms": terms, **nothing}
    total = sum(term["points"] for term in terms)
    rounding = describe_rounding(total, divisor)
    band = describe_band(form_set.instrument, rounding["hundredths"])
    return {
        "terms": terms,
        "total": {"numerator": total, "denominator": divisor},
        "rounding": rounding,
        "index": text_of_hundredths(rounding["hundredths"]),
        "grade": band["grade"],
        "band": band,
    }


def _terms(
    form_set: FormSet, outcome: str, evaluator: tuple[int, int], survey: SurveySums | None
) -> tuple[list[dict[str, Any]], int]:
    """Each form's exact value with its part, brought to one denominator; `value` is for reading only.

    A survey that counts as zero is 0 of 1; one that is not counted has the part 0.
    """
    values = {"evaluator": (form_set.evaluator, *evaluator)}
    if form_set.survey is not None and survey is not None:
        pair = (0, 1) if outcome == "counts_zero" or not survey.answers else (survey.total, survey.answers)
        values["survey"] = (form_set.survey.code, *pair)
    parts, divisor = dict(form_set.weights), form_set.weight_denominator
    if outcome == "evaluator_alone":
        parts, divisor = {"evaluator": 1, "survey": 0}, 1
    known = _known_kinds(form_set, outcome, survey)
    every = prod(denominator for _form, _numerator, denominator in values.values())
    terms = [
        {
            "kind": kind,
            "form": form,
            "numerator": numerator,
            "denominator": denominator,
            "part": parts[kind],
            "of": divisor,
            "points": parts[kind] * numerator * (every // denominator),
            "value": text_of_hundredths(round_half_up(numerator, denominator)) if kind in known else None,
        }
        for kind, (form, numerator, denominator) in values.items()
    ]
    return terms, divisor * every


def _known_kinds(form_set: FormSet, outcome: str, survey: SurveySums | None) -> set[str]:
    """Forms that have a value: one without weights has none, nor has a survey that nobody answered."""
    has_answers = survey is not None and (survey.answers > 0 or outcome == "counts_zero")
    return {kind for kind, known in (("evaluator", form_set.is_scored), ("survey", has_answers)) if known}
