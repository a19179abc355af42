"""Agreeing: the lead records levels with their reasons, each participant confirms them or objects."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from evaluation_service.pages.pleno.frame import EVALUATORS, ONE, back_to, pleno_pages
from evaluation_service.pages.pleno.pleno import show_pleno
from evaluation_service.sheets.actions import agreeing
from evaluation_service.sheets.actions.agreeing import AgreedLevel
from evaluation_service.sheets.answer_rules import LONGEST_REASON
from evaluation_service.sheets.api import nudge_scoring
from evaluation_service.sheets.pleno_schemas import ContentInput, ObjectionInput
from evaluation_service.sheets.schemas import LEVEL
from shared.actor import Actor
from shared.errors import FieldProblem, Invalid
from shared.http.fields import Prose, StrictInteger
from shared.web.catalogues import mark as _
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.site import own_address_now

MOST_ROWS = 300
LAST_VERSION = 1_000_000


class RecordedRow(Schema):
    """One indicator; `read` is the version that was read, 0 for none, and without a level nothing is said."""

    indicator_code = fields.String(required=True, validate=validate.Length(min=1, max=50))
    level = StrictInteger(load_default=None, allow_none=True, validate=LEVEL)
    reason = Prose(load_default=None, allow_none=True, longest=LONGEST_REASON)
    read = StrictInteger(required=True, validate=validate.Range(min=0, max=LAST_VERSION))


class RecordedForm(Schema):
    """The rows of the page; those without a reason are left as they are."""

    levels = fields.List(
        fields.Nested(RecordedRow), required=True, validate=validate.Length(min=1, max=MOST_ROWS)
    )


@pleno_pages.form(f"{ONE}/tingkat", access=EVALUATORS, show=show_pleno, body=RecordedForm)
def record_levels(session: Session, actor: Actor, lokus_id: UUID, body: dict[str, Any]) -> See:
    """Record what was agreed, all rows with a level and a reason or none."""
    said = [row for row in body["levels"] if row["reason"] is not None]
    if problems := _find_problems(body["levels"], said):
        raise Invalid.all_of(problems)
    given = [
        AgreedLevel(row["indicator_code"], row["level"], row["reason"], row["read"] or None) for row in said
    ]
    agreeing.record_levels(session, actor, lokus_id, given)
    told = {"address": own_address_now().removesuffix("/tingkat")}
    return back_to(
        lokus_id,
        Notice(
            _("What was agreed is recorded. Confirmations given before are withdrawn."),
            told,
            _("Levels were recorded in the pleno; please confirm them or object: %(address)s"),
        ),
    )


def _find_problems(rows: list[dict[str, Any]], said: list[dict[str, Any]]) -> list[FieldProblem]:
    if not said:
        return [FieldProblem("levels", "give at least one indicator a level and a reason")]
    return [
        FieldProblem(f"levels[{place}].level", "a reason needs its level")
        for place, row in enumerate(rows)
        if row["reason"] is not None and row["level"] is None
    ]


@pleno_pages.form(f"{ONE}/setuju", access=EVALUATORS, show=show_pleno, body=ContentInput)
def confirm(session: Session, actor: Actor, lokus_id: UUID, body: dict[str, str]) -> See:
    """Confirm exactly what was shown; the last confirmation hands the agreed sheet in."""
    agreeing.confirm(session, actor, lokus_id, body["content_sha256"])
    nudge_scoring(session)
    return back_to(lokus_id, Notice(_("You have confirmed what was agreed.")))


@pleno_pages.form(f"{ONE}/keberatan", access=EVALUATORS, show=show_pleno, body=ObjectionInput)
def object_to(session: Session, actor: Actor, lokus_id: UUID, body: dict[str, str]) -> See:
    """Object, saying why; the lead reads it."""
    agreeing.object_to(session, actor, lokus_id, body["content_sha256"], body["reason"])
    return back_to(lokus_id, Notice(_("Your objection is recorded.")))
