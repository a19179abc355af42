"""The form of an aspect's answers: its fields, what a stored answer looks like in them, what was meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields, validate

from evaluation_service.sheets.answer_rules import GivenAnswer, SheetForm
from evaluation_service.sheets.schemas import PlacedAnswerInput
from shared.errors import FieldProblem, Invalid
from shared.http.fields import StrictInteger
from shared.web.forms import Form, form_of

MINE, THEIRS = "mine", "theirs"


class CountedInput(Schema):
    """One number that was counted; empty while it is not known."""

    code = fields.String(required=True, validate=validate.Length(min=1, max=50))
    number = StrictInteger(load_default=None, allow_none=True)


class ShownAnswerInput(PlacedAnswerInput):
    """An answer as the page shows it. `nothing` says that none of the elements is there, `confirmed` that
    last year's answer was looked at; `keep` and `against` decide a conflict."""

    # A form names each count in a field of its own; the API takes them by their codes.
    counts = fields.List(fields.Nested(CountedInput), load_default=list)  # type: ignore[assignment]
    nothing = fields.Boolean(load_default=False)
    confirmed = fields.Boolean(load_default=False)
    keep = fields.String(load_default=None, validate=validate.OneOf((MINE, THEIRS)))
    against = StrictInteger(load_default=None, allow_none=True, validate=validate.Range(min=1))


class AspectInput(Schema):
    """The answers of one aspect, and where to go on."""

    answers = fields.List(fields.Nested(ShownAnswerInput), load_default=list)
    go = fields.String(load_default="stay", validate=validate.OneOf(("stay", "next", "check")))


@dataclass(frozen=True)
class Meant:
    """What a form says: answers to save, which of them are confirmed, at which place each stands."""

    given: Sequence[GivenAnswer]
    confirmed: frozenset[str]
    places: Mapping[str, int]


def fill_form(codes: Sequence[str], form: SheetForm, answers: Mapping[str, Mapping[str, Any]]) -> Form:
    """The fresh form with what is stored."""
    return form_of({"answers": [_fill_in(code, form, answers.get(code)) for code in codes]})


def _fill_in(code: str, form: SheetForm, answer: Mapping[str, Any] | None) -> dict[str, Any]:
    held = answer or {}
    counted = held.get("counts", {})
    asked = form.indicators[code].get("counts", ())
    is_nothing = bool(answer) and not (held["ticked"] or counted or held["chosen"] is not None)
    return {
        "indicator_code": code,
        "version": held.get("version"),
        "level": None if form.has_elements else held.get("level"),
        "ticked": list(held.get("ticked", ())),
        "counts": [{"code": row["code"], "number": counted.get(row["code"])} for row in asked],
        "chosen": held.get("chosen"),
        "nothing": True if form.has_elements and is_nothing else None,
        "note": held.get("note"),
        "reason": held.get("reason"),
    }


def read_meant(rows: Sequence[Mapping[str, Any]]) -> Meant:
    """What is to be saved: not what nobody has touched, nor what was left to the other side."""
    given, confirmed, places = [], set(), {}
    for place, row in enumerate(rows):
        code = row["indicator_code"]
        places[code] = place
        if row["keep"] == THEIRS or not _is_touched(row):
            continue
        if row["confirmed"]:
            confirmed.add(code)
        given.append(
            GivenAnswer(
                code,
                row["against"] if row["keep"] == MINE else row["version"],
                level=row["level"],
                ticked=row["ticked"],
                counts={one["code"]: one["number"] for one in row["counts"] if one["number"] is not None},
                chosen=row["chosen"],
                note=row["note"],
                reason=row["reason"],
            )
        )
    return Meant(given, frozenset(confirmed), places)


def _is_touched(row: Mapping[str, Any]) -> bool:
    counted = any(one["number"] is not None for one in row["counts"])
    said = any(row[name] is not None for name in ("version", "level", "chosen", "note", "reason"))
    return bool(row["ticked"]) or counted or said or row["nothing"]


def place_problems(error: Invalid, places: Mapping[str, int]) -> Invalid:
    """The same refusal with each problem at the field of the form that it is about."""
    return Invalid(error.detail, fields=[_place(problem, places) for problem in error.fields])


def _place(problem: FieldProblem, places: Mapping[str, int]) -> FieldProblem:
    for code, place in places.items():
        prefix = f"answers.{code}."
        if problem.field.startswith(prefix):
            what = problem.field.removeprefix(prefix).partition("[")[0]
            return FieldProblem(f"answers[{place}].{what}", problem.message)
    return problem
