"""What scoring needs of one form set of an instrument of several forms, with what the period decided."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from evaluation_service.scoring.decimals import exact_share, hundredths_of
from evaluation_service.scoring.errors import ScoringError, refuse
from evaluation_service.scoring.instrument import Aspect, Band, Document, Indicator, Instrument, hash_scoring
from evaluation_service.scoring.open_settings import Decision, Decisions, find_decision_problems, find_setting


@dataclass(frozen=True)
class Survey:
    """The survey form of a set, and what the period decided about too few respondents."""

    code: str
    items: int
    minimum: int
    below_minimum: str  # "counts_zero", "evaluator_alone" or "no_index"


@dataclass(frozen=True)
class FormSet:
    """`instrument` holds the evaluator form's aspects, indicators and bands as one common denominator
    wants them. `weights` are parts over `weight_denominator`, by kind of form. `is_scored` is False where
    the period decided that the evaluator form's unknown weights are not replaced: then there is no index.
    """

    code: str
    instrument: Instrument
    evaluator: str
    survey: Survey | None
    weights: tuple[tuple[str, int], ...]
    weight_denominator: int
    decisions: tuple[tuple[str, Decision], ...]
    provisional: tuple[str, ...]
    is_scored: bool


def list_form_sets(document: Document) -> list[str]:
    """The codes of the form sets that a period may choose among."""
    return [row["code"] for row in document["form_sets"]]


def list_forms(document: Document, form_set: str) -> list[Mapping[str, Any]]:
    """The forms of a set, as the document holds them; ScoringError for a set it does not have."""
    for row in document.get("form_sets", []):
        if row["code"] == form_set:
            forms = {form["code"]: form for form in document["forms"]}
            return [forms[code] for code in row["forms"]]
    raise refuse("form_set", "unknown_form_set", f"{form_set!r} is no form set of this instrument")


def find_form(document: Document, form_set: str, kind: str) -> Mapping[str, Any] | None:
    """The form of this kind in the set: "tick_list", "evaluator" or "survey"."""
    for form in list_forms(document, form_set):
        if form["kind"] == kind:
            return form
    return None


def list_tick_items(document: Document, form_set: str) -> list[dict[str, Any]]:
    """What the unit ticks and counts in F-01, derived from what the evaluator form asks for.

    One row an indicator that has elements or counts: its code, its title, and these with their words.
    Empty where the set has no tick list.
    """
    evaluator, ticks = (find_form(document, form_set, kind) for kind in ("evaluator", "tick_list"))
    if evaluator is None or ticks is None or evaluator["code"] not in ticks["asks"]:
        return []
    return [
        {name: row[name] for name in ("code", "title", "elements", "counts")}
        for row in evaluator["indicators"]
        if row["elements"] or row["counts"]
    ]


def build_form_set(document: Document, form_set: str, decisions: Decisions) -> FormSet:
    """From a valid document of format 2 and the period's decisions, each of which must be there.

    `decisions` is open setting to choice code, number, or weights by kind of form. Raises ScoringError
    naming what is still to be decided.
    """
    if document.get("kind") != "scored" or document.get("format_version") != 2:
        raise refuse("instrument.format_version", "one_form", "only an instrument of format 2 has form sets")
    evaluator = find_form(document, form_set, "evaluator")
    problems = find_decision_problems(document, form_set, decisions)
    if problems or evaluator is None:
        raise ScoringError(problems)
    choice = _decided(document, form_set, decisions, "indicator_weights")
    survey = _build_survey(document, form_set, decisions)
    weights, divisor = _build_weights(document, form_set, decisions, has_survey=survey is not None)
    return FormSet(
        code=form_set,
        instrument=_build_instrument(document, evaluator, choice),
        evaluator=evaluator["code"],
        survey=survey,
        weights=weights,
        weight_denominator=divisor,
        decisions=tuple(sorted(decisions.items())),
        provisional=tuple(sorted(_list_provisional(document, form_set, decisions))),
        is_scored=choice != "not_scored",
    )


def _decided(document: Document, form_set: str, decisions: Decisions, what: str) -> Any:
    setting = find_setting(document, form_set, what)
    return None if setting is None else decisions[setting["code"]]


def _build_survey(document: Document, form_set: str, decisions: Decisions) -> Survey | None:
    form = find_form(document, form_set, "survey")
    if form is None:
        return None
    return Survey(
        form["code"],
        len(form["items"]),
        _decided(document, form_set, decisions, "minimum_respondents"),
        _decided(document, form_set, decisions, "below_minimum"),
    )


def _build_weights(
    document: Document, form_set: str, decisions: Decisions, *, has_survey: bool
) -> tuple[tuple[tuple[str, int], ...], int]:
    if not has_survey:
        return (("evaluator", 1),), 1
    given = _decided(document, form_set, decisions, "form_weights")
    texts = document["combination"]["form_weights"] if given is None else given
    weights = {kind: exact_share(texts[kind]) for kind in ("evaluator", "survey")}
    divisor = lcm(*(weight.denominator for weight in weights.values()))
    return tuple((kind, int(weight * divisor)) for kind, weight in weights.items()), divisor


def _list_provisional(document: Document, form_set: str, decisions: Decisions) -> Iterator[str]:
    """Settings decided in a way that the document calls provisional."""
    for setting in document["open_settings"]:
        if form_set in setting["form_sets"]:
            for choice in setting.get("choices", []):
                if choice["code"] == decisions[setting["code"]] and choice.get("is_provisional"):
                    yield setting["code"]


def _build_instrument(document: Document, form: Mapping[str, Any], choice: str | None) -> Instrument:
    aspects = {
        row["code"]: Fraction(0) if choice == "not_scored" else exact_share(row["weight"])
        for row in document["aspects"]
    }
    members = [row["aspect"] for row in form["indicators"]]
    exact = [
        aspects[row["aspect"]]
        * (exact_share(row["weight"]) if row["weight"] else Fraction(1, members.count(row["aspect"])))
        for row in form["indicators"]
    ]
    divisor = lcm(*(weight.denominator for weight in [*aspects.values(), *exact]))
    return Instrument(
        id=document["id"],
        version=document["version"],
        scoring_hash=hash_scoring(document),
        denominator=divisor,
        aspects=tuple(Aspect(code, int(weight * divisor)) for code, weight in aspects.items()),
        indicators=tuple(
            Indicator(row["code"], row["aspect"], int(weight * divisor))
            for row, weight in zip(form["indicators"], exact, strict=True)
        ),
        bands=tuple(
            Band(band["grade"], hundredths_of(band["min"]), hundredths_of(band["max"]))
            for band in document["bands"]
        ),
        form_weights=tuple(sorted(document["combination"]["form_weights"].items())),
        figure=document["figure"]["code"],
    )
