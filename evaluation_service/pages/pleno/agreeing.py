"""Agreeing: the lead records levels with their reasons, each participant confirms them or objects."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from evaluation_service.pages.pleno.frame import EVALUATORS, ONE, back_to, pleno_pages
from evaluation_service.pages.pleno.pleno import is_unanimous, show_pleno
from evaluation_service.sheets import pleno_view
from evaluation_service.sheets.actions import agreeing
from evaluation_service.sheets.actions.agreeing import AgreedLevel
from evaluation_service.sheets.answer_rules import LONGEST_REASON
from evaluation_service.sheets.api import nudge_scoring
from evaluation_service.sheets.pleno_schemas import ContentInput, ObjectionInput
from evaluation_service.sheets.schemas import LEVEL
from shared.actor import Actor
from shared.errors import Conflict, FieldProblem, Invalid
from shared.http.fields import Prose, StrictInteger
from shared.web.catalogues import mark as _
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.site import whole_address_of

MOST_ROWS = 300
LAST_VERSION = 1_000_000


class RecordedRow(Schema):
    """One indicator; `read` is the version that was read, 0 for none."""

    indicator_code = fields.String(required=True, validate=validate.Length(min=1, max=50))
    level = StrictInteger(load_default=None, allow_none=True, validate=LEVEL)
    reason = Prose(load_default=None, allow_none=True, longest=LONGEST_REASON)
    read = StrictInteger(required=True, validate=validate.Range(min=0, max=LAST_VERSION))


class RecordedForm(Schema):
    """The rows of the page; those in which nothing stands are not agreed yet."""

    levels = fields.List(
        fields.Nested(RecordedRow), required=True, validate=validate.Length(min=1, max=MOST_ROWS)
    )


@pleno_pages.form(f"{ONE}/tingkat", access=EVALUATORS, show=show_pleno, body=RecordedForm)
def record_levels(session: Session, actor: Actor, lokus_id: UUID, body: dict[str, Any]) -> See:
    """Record what was agreed, all rows with a level and a reason or none."""
    if problems := list(_find_problems(body["levels"])):
        raise Invalid.all_of(problems)
    said = [row for row in body["levels"] if row["reason"] is not None]
    given = [
        AgreedLevel(row["indicator_code"], row["level"], row["reason"], row["read"] or None) for row in said
    ]
    agreeing.record_levels(session, actor, lokus_id, given)
    return _tell_recorded(lokus_id)


def _tell_recorded(lokus_id: UUID) -> See:
    return back_to(
        lokus_id,
        Notice(
            _("What was agreed is recorded. Confirmations given before are withdrawn."),
            {"address": whole_address_of(f"/pleno/{lokus_id}")},
            _("Levels were recorded in the pleno; please confirm them or object: %(address)s"),
        ),
    )


def _find_problems(rows: list[dict[str, Any]]) -> Iterator[FieldProblem]:
    """A level without its reason, a reason without its level, and what was agreed and stands empty now."""
    if all(row["reason"] is None and row["level"] is None for row in rows):
        yield FieldProblem("levels", "give at least one indicator a level and a reason")
    for place, row in enumerate(rows):
        is_said = row["level"] is not None or row["reason"] is not None or row["read"] > 0
        if is_said and row["level"] is None:
            yield FieldProblem(f"levels[{place}].level", "a reason needs its level")
        if is_said and row["reason"] is None:
            yield FieldProblem(f"levels[{place}].reason", "a level needs its reason")


class UnanimousForm(Schema):
    """Why the level that all sheets give is agreed."""

    same_reason = Prose(required=True, longest=LONGEST_REASON)


@pleno_pages.form(f"{ONE}/sama", access=EVALUATORS, show=show_pleno, body=UnanimousForm)
def record_unanimous(session: Session, actor: Actor, lokus_id: UUID, body: dict[str, str]) -> See:
    """Record the level of every indicator on which all sheets say the same and nothing was agreed yet."""
    record = pleno_view.get_pleno(session, actor, lokus_id)
    given = [
        AgreedLevel(row["indicator_code"], row["proposed"], body["same_reason"], None)
        for row in record["indicators"] or ()
        if is_unanimous(row)
    ]
    if not given:
        raise Conflict("there is no indicator on which all sheets say the same", code="nothing_unanimous")
    agreeing.record_levels(session, actor, lokus_id, given)
    return _tell_recorded(lokus_id)


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
