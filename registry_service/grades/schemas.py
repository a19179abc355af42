"""What the grades endpoint answers."""

from marshmallow import Schema, fields

from shared.http.fields import Moment, Score


class GradeLabelSchema(Schema):
    """A grade's label in both languages."""

    id = fields.String(required=True)
    en = fields.String(required=True)


class GradeSchema(Schema):
    """A released result of a unit, with the names of its day; provisional while there is no decree.

    A result may have no index (then no grade and no rank either): `outcome` says why.
    """

    unit_id = fields.UUID(required=True)
    unit_official_name = fields.String(required=True)
    agency_name = fields.String(required=True)
    region_code = fields.String(required=True)
    period_id = fields.UUID(required=True)
    period_name = fields.String(required=True)
    scheme = fields.String(required=True)
    year_assessed = fields.Integer(required=True)
    year_held = fields.Integer(required=True)
    instrument_id = fields.String(required=True)
    instrument_version = fields.Integer(required=True)
    form_set = fields.String(required=True)
    scorecard_id = fields.UUID(required=True)
    index = Score(required=True, allow_none=True)
    grade = fields.String(required=True, allow_none=True)
    label = fields.Nested(GradeLabelSchema, required=True, allow_none=True)
    figure_code = fields.String(required=True)
    outcome = fields.String(required=True, allow_none=True)
    rank = fields.Integer(required=True, allow_none=True)
    ranked_count = fields.Integer(required=True)
    decree = fields.String(required=True, allow_none=True)
    is_provisional = fields.Boolean(required=True)
    trace_digest = fields.String(required=True)
    released_at = Moment(required=True)
