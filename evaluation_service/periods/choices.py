"""What a period chooses of its instrument: form set and decisions on what is open; no reads, no writes."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from evaluation_service.scoring.forms import list_form_sets, list_forms
from evaluation_service.scoring.open_settings import find_decision_problems, list_open_settings
from shared.errors import FieldProblem

# What an instrument of one form is said to collect.
ONE_FORM = "F-02"

Document = Mapping[str, Any]


class Chooser(Protocol):
    """A period, as far as it has chosen."""

    instrument_format: int
    form_set: str
    settings: dict[str, Any]


def has_form_sets(document: Document) -> bool:
    """The instrument has several forms, of which a period collects one set."""
    return bool(document["kind"] == "scored" and document["format_version"] > 1)


def list_form_codes(document: Document) -> frozenset[str]:
    """The forms of a scored instrument by code; an external one has none."""
    return frozenset(str(form["code"]) for form in document.get("forms", ()))


def take_choices(period: Chooser, document: Document, given: Mapping[str, Any]) -> list[FieldProblem]:
    """Let the period have what is given of `form_set`, `settings` and `form_weights`; every problem with it.

    What was decided under an instrument of another format falls away, since nothing of it means anything.
    """
    several = has_form_sets(document)
    if period.instrument_format != (2 if several else 1):
        period.instrument_format = 2 if several else 1
        period.form_set, period.settings = ONE_FORM, {}
    return list((_take_several if several else _take_one)(period, document, given))


def _take_several(period: Chooser, document: Document, given: Mapping[str, Any]) -> Iterator[FieldProblem]:
    if "form_weights" in given:
        yield FieldProblem("form_weights", "this instrument has several forms: decide in settings")
    if given.get("form_set") is not None:
        period.form_set = given["form_set"]
    if "settings" in given:
        period.settings = dict(given["settings"])
    known = list_form_sets(document)
    if period.form_set not in known:
        yield FieldProblem("form_set", f"must be one of: {', '.join(known)}")
        return
    for problem in find_decision_problems(document, period.form_set, period.settings):
        if problem.code != "missing":
            yield FieldProblem(problem.path, problem.message)


def _take_one(period: Chooser, document: Document, given: Mapping[str, Any]) -> Iterator[FieldProblem]:
    if given.get("form_set") not in (None, ONE_FORM):
        yield FieldProblem("form_set", "this instrument has one form and no form sets")
    for code in sorted(given.get("settings", ())):
        yield FieldProblem(f"settings.{code}", "this instrument leaves open form_weights at most")
    if "form_weights" in given:
        period.settings = {"form_weights": given["form_weights"]}


def find_undecided(period: Chooser, document: Document) -> list[FieldProblem]:
    """What has to be decided before the period opens, each by its field."""
    if not has_form_sets(document):
        if "form_weights" in period.settings:
            return []
        return [FieldProblem("form_weights", "must be decided; null leaves it open and is printed")]
    return [
        FieldProblem(problem.path, problem.message)
        for problem in find_decision_problems(document, period.form_set, period.settings)
    ]


def has_form(document: Document, form_set: str, kind: str) -> bool:
    """The form set has a form of this kind: "tick_list", "evaluator" or "survey"."""
    if not has_form_sets(document):
        return kind == "evaluator"
    return any(form["kind"] == kind for form in list_forms(document, form_set))


def describe_open_settings(period: Chooser, document: Document) -> list[dict[str, Any]]:
    """What the instrument leaves open in this period's form set, in words, with what was decided."""
    if document["kind"] != "scored":
        return []
    return [
        {
            "code": row["code"],
            "decides": row["decides"],
            "name": row["name"],
            "note": row["note"],
            "choices": [
                {**choice, "is_provisional": bool(choice.get("is_provisional"))}
                for choice in row.get("choices", ())
            ],
            "least": row.get("least"),
            "most": row.get("most"),
            "is_decided": row["code"] in period.settings,
            "decision": period.settings.get(row["code"]),
        }
        for row in list_open_settings(document, period.form_set)
    ]
