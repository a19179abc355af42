"""The page of what must be decided before a period opens: how sheets are combined, weights, minimum."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from evaluation_service.instruments.queries import get_instrument, read_document
from evaluation_service.pages.period.frame import KEEPERS, frame_of, period_pages
from evaluation_service.periods.actions import periods as deeds
from evaluation_service.periods.choices import list_form_codes
from evaluation_service.periods.queries import get_described_period
from evaluation_service.periods.schemas import PeriodChange
from shared.actor import Actor
from shared.errors import FieldProblem, Invalid
from shared.http.fields import Line, StrictInteger
from shared.web.catalogues import mark as _
from shared.web.forms import Form, form_of
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

KINDS = ("evaluator", "survey")
OPEN, GIVEN = "open", "given"


class DecisionRow(Schema):
    """A decision on one open setting: a choice, a number, or weights by kind of form."""

    code = Line(required=True, longest=50)
    choice = Line(load_default=None, allow_none=True, longest=50)
    number = StrictInteger(load_default=None, allow_none=True)
    evaluator = Line(load_default=None, allow_none=True, longest=20)
    survey = Line(load_default=None, allow_none=True, longest=20)


class WeightRow(Schema):
    """The weight of one form."""

    form = Line(required=True, longest=20)
    weight = Line(load_default="", longest=20)


class SettingsForm(PeriodChange):
    """What a period decides, as the page sends it."""

    class Meta:
        fields = ("combination", "sheet_mode", "own_region_may_score", "decisions", "weights_are", "weights")

    decisions = fields.List(fields.Nested(DecisionRow), load_default=list, validate=validate.Length(max=20))
    weights_are = fields.String(load_default=None, allow_none=True, validate=validate.OneOf((OPEN, GIVEN)))
    weights = fields.List(fields.Nested(WeightRow), load_default=list, validate=validate.Length(max=20))


@period_pages.read("/periode/<uuid:period_id>/ketetapan", access=KEEPERS)
def show_settings(session: Session, actor: Actor, period_id: UUID, form: Form | None = None) -> Shown:
    """What must be decided, what each means, and on what it rests."""
    shown = frame_of(session, actor, period_id, "settings")
    period = shown["period"]
    document = read_document(get_instrument(session, period["instrument_id"], period["instrument_version"]))
    codes = sorted(list_form_codes(document)) if document["format_version"] == 1 else []
    stored = _stored(period, codes)
    values = {
        "document": document,
        "form_codes": codes if period["open_settings"] else [],
        "form_names": {row["code"]: row for row in document.get("forms", ())},
        "open_settings": [] if codes else period["open_settings"],
        "form": (form or form_of(stored)).beside(stored),
        "is_draft": period["state"] == "draft",
    }
    return Shown("period/settings.html", {**shown, **values})


def _stored(period: dict[str, Any], codes: list[str]) -> dict[str, Any]:
    """What is decided, as the fields of the form hold it."""
    weights = period["form_weights"]
    are_decided = period["are_form_weights_decided"]
    decided = OPEN if weights is None else GIVEN
    return {
        **{name: period[name] for name in ("combination", "sheet_mode", "own_region_may_score")},
        "decisions": [_as_row(setting) for setting in period["open_settings"]],
        "weights_are": decided if are_decided else None,
        "weights": [{"form": code, "weight": (weights or {}).get(code)} for code in codes],
    }


def _as_row(setting: dict[str, Any]) -> dict[str, Any]:
    decision = setting["decision"]
    if isinstance(decision, dict):
        return {"code": setting["code"], **decision}
    return {"code": setting["code"], "number" if isinstance(decision, int) else "choice": decision}


@period_pages.form(
    "/periode/<uuid:period_id>/ketetapan",
    access=KEEPERS,
    show=show_settings,
    body=SettingsForm,
    if_match=True,
)
def save_settings(
    session: Session, actor: Actor, period_id: UUID, expected_version: int, body: dict[str, Any]
) -> See:
    """Keep what is decided; what is not can wait until the opening."""
    period = get_described_period(session, actor, period_id)
    rows, weights, weights_are = body.pop("decisions"), body.pop("weights"), body.pop("weights_are")
    change = dict(body)
    if period["form_set"] and rows:
        change["settings"] = {row["code"]: found for row in rows if (found := _read_row(row)) is not None}
    if weights_are == OPEN:
        change["form_weights"] = None
    elif weights_are == GIVEN:
        change["form_weights"] = {row["form"]: row["weight"] for row in weights}
    try:
        deeds.change_period(session, actor, period_id, expected_version, change)
    except Invalid as error:
        raise Invalid.all_of([_by_row(problem, rows, weights) for problem in error.fields]) from error
    return See(
        address_of(f"/periode/{period_id}/buka"),
        Notice(_("The decisions are saved. Next: see what is still missing, then open the period.")),
    )


def _read_row(row: dict[str, Any]) -> Any:
    if row["evaluator"] or row["survey"]:
        return {kind: row[kind] or "" for kind in KINDS}
    return row["choice"] if row["number"] is None else row["number"]


def _by_row(problem: FieldProblem, rows: list[dict[str, Any]], weights: list[dict[str, Any]]) -> FieldProblem:
    """What was said against a setting by its code, said against the row of the form it stands in."""
    for name, given, key in (("settings", rows, "code"), ("form_weights", weights, "form")):
        for place, row in enumerate(given):
            whole = f"{name}.{row[key]}"
            if problem.field == whole or problem.field.startswith(f"{whole}."):
                where = "decisions" if name == "settings" else "weights"
                return FieldProblem(f"{where}[{place}]", problem.message)
    if problem.field == "form_weights":
        return FieldProblem("weights_are", problem.message)
    return problem
