"""What the endpoints of stages and downtime read and answer."""

from datetime import datetime

from marshmallow import Schema, ValidationError, fields, validate

from evaluation_service.periods.schemas import BothLanguagesSchema, StageSchema
from evaluation_service.periods.stage_rules import MOST_GRACE
from shared.contracts.evaluation_entries import STAGES
from shared.http.fields import Moment, Prose, StrictInteger

FIRST_YEAR, LAST_YEAR = 2000, 2100
GRACE = validate.Range(min=0, max=MOST_GRACE)
LOCAL = {
    "description": "a moment with its offset; without one it is meant in the owner region's zone",
    "example": "2026-12-01T23:59",
}


def refuse_distant(moment: datetime) -> None:
    """Refuse moments that no zone or grace can be added to: no stage is that far away."""
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValidationError(f"Must lie in the years {FIRST_YEAR} to {LAST_YEAR}.")


class StageInput(Schema):
    """One stage of a draft."""

    stage = fields.String(required=True, validate=validate.OneOf(STAGES))
    opens_at = fields.DateTime(required=True, format="iso", validate=refuse_distant, metadata=LOCAL)
    closes_at = fields.DateTime(required=True, format="iso", validate=refuse_distant, metadata=LOCAL)
    grace_minutes = StrictInteger(load_default=0, validate=GRACE)


class StagesInput(Schema):
    """All stages of a draft; a stage that is left out never opens, and none at all sets no dates."""

    stages = fields.List(fields.Nested(StageInput), required=True, validate=validate.Length(max=len(STAGES)))


class StageChange(Schema):
    """Other dates for a stage of a running period, and why: everybody reads it."""

    opens_at = fields.DateTime(load_default=None, format="iso", validate=refuse_distant, metadata=LOCAL)
    closes_at = fields.DateTime(load_default=None, format="iso", validate=refuse_distant, metadata=LOCAL)
    grace_minutes = StrictInteger(load_default=None, validate=GRACE)
    stated_reason = Prose(required=True, longest=2_000)


class ExtensionInput(Schema):
    """The extension as it was proposed; another number is refused, for the proposal is computed."""

    minutes = StrictInteger(required=True, validate=validate.Range(min=1))


class StageNewsSchema(Schema):
    """A change of dates as everybody may read and pass it on."""

    kind = fields.String(required=True, validate=validate.OneOf(("changed", "extended")))
    stage = fields.String(required=True)
    opens_before = Moment(required=True, allow_none=True)
    closes_before = Moment(required=True, allow_none=True)
    opens_at = Moment(required=True)
    closes_at = Moment(required=True)
    stated_reason = fields.String(required=True, allow_none=True)
    minutes = fields.Integer(required=True, allow_none=True)
    downtime_seconds = fields.Integer(required=True, allow_none=True)
    changed_at = Moment(required=True)
    text = fields.Nested(BothLanguagesSchema, required=True)


class StagesSchema(Schema):
    """The stages of a period, and every change of their dates since it opened, newest first."""

    period_id = fields.UUID(required=True)
    period_name = fields.String(required=True)
    marking = fields.String(required=True, allow_none=True)
    zone = fields.String(required=True)
    stages = fields.List(fields.Nested(StageSchema), required=True)
    changes = fields.List(fields.Nested(StageNewsSchema), required=True)
    version = fields.Integer(required=True)


class InterruptionSchema(Schema):
    """A measured downtime, as far as it fell into the stage."""

    began_at = Moment(required=True)
    ended_at = Moment(required=True)
    seconds = fields.Integer(required=True)


class ProposedExtensionSchema(Schema):
    """The extension that follows from the downtime; the period's administrator announces it or not."""

    minutes = fields.Integer(required=True)
    closes_at = Moment(required=True)
    closes_told = fields.String(required=True)


class StageDowntimeSchema(Schema):
    """What fell into one stage; `extended_seconds` of it have been made good already."""

    stage = fields.String(required=True)
    name = fields.Nested(BothLanguagesSchema, required=True)
    opens_at = Moment(required=True)
    closes_at = Moment(required=True)
    downtimes = fields.List(fields.Nested(InterruptionSchema), required=True)
    seconds = fields.Integer(required=True)
    extended_seconds = fields.Integer(required=True)
    proposal = fields.Nested(ProposedExtensionSchema, required=True, allow_none=True)


class DowntimeSchema(Schema):
    """Measured downtime by stage; gaps up to `measured_from_seconds` are not seen."""

    period_id = fields.UUID(required=True)
    marking = fields.String(required=True, allow_none=True)
    zone = fields.String(required=True)
    measured_from_seconds = fields.Integer(required=True)
    asked_at = Moment(required=True)
    stages = fields.List(fields.Nested(StageDowntimeSchema), required=True)
