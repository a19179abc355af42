"""What the what-if endpoints read and answer; every figure is exact."""

from marshmallow import Schema, fields, validate

from evaluation_service.periods.schemas import BothLanguagesSchema
from shared.http.fields import Score, StrictInteger

MOST_LEVELS = 300


class HypothesisInput(Schema):
    """Levels to try, by indicator code; the others stay as they are."""

    levels = fields.Dict(
        keys=fields.String(validate=validate.Length(max=50)),
        values=StrictInteger(),
        required=True,
        validate=validate.Length(max=MOST_LEVELS),
    )


class ExactSchema(Schema):
    """The value before it was rounded, as a fraction."""

    numerator = fields.Integer(required=True)
    denominator = fields.Integer(required=True)


class OutcomeSchema(Schema):
    """What levels come to."""

    index = Score(required=True)
    grade = fields.String(required=True)
    label = fields.Nested(BothLanguagesSchema, required=True)
    exact = fields.Nested(ExactSchema, required=True)


class StartSchema(OutcomeSchema):
    """One agreed level per indicator; `rounded` names those whose sheets came to no whole level."""

    levels = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    rounded = fields.List(fields.String(), required=True)
    text = fields.Nested(BothLanguagesSchema, required=True)


class LevelChangeSchema(Schema):
    """One indicator from one level to another."""

    code = fields.String(required=True)
    before = fields.Integer(required=True)
    after = fields.Integer(required=True)
    text = fields.Nested(BothLanguagesSchema, required=True)


class PlanSchema(Schema):
    """The fewest level steps that change the grade; null with the reason where there are none."""

    reason = fields.String(required=True)
    text = fields.Nested(BothLanguagesSchema, required=True)
    steps = fields.Integer(required=True, allow_none=True)
    grade = fields.String(required=True, allow_none=True)
    label = fields.Nested(BothLanguagesSchema, required=True, allow_none=True)
    index = Score(required=True, allow_none=True)
    changes = fields.List(fields.Nested(LevelChangeSchema), required=True)


class EffectSchema(Schema):
    """What one indicator at another level would come to, all else unchanged."""

    code = fields.String(required=True)
    before = fields.Integer(required=True)
    after = fields.Integer(required=True)
    index = Score(required=True)
    grade = fields.String(required=True)
    label = fields.Nested(BothLanguagesSchema, required=True)


class SimulationSchema(Schema):
    """What every simulation says first: it is no result; index and grade beside that are the card's own."""

    scorecard_id = fields.UUID(required=True)
    trace_digest = fields.String(required=True)
    is_simulation = fields.Boolean(required=True)
    marking = fields.String(required=True)
    is_example = fields.Boolean(required=True)
    index = Score(required=True)
    grade = fields.String(required=True)


class WhatIfSchema(SimulationSchema):
    """The way up, the way down, and every single change."""

    start = fields.Nested(StartSchema, required=True)
    way_up = fields.Nested(PlanSchema, required=True)
    way_down = fields.Nested(PlanSchema, required=True)
    effects = fields.List(fields.Nested(EffectSchema), required=True)


class TriedLevelsSchema(SimulationSchema):
    """What the levels that were tried come to."""

    simulated = fields.Nested(OutcomeSchema, required=True)
    levels = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    rounded = fields.List(fields.String(), required=True)
    changes = fields.List(fields.Nested(LevelChangeSchema), required=True)
