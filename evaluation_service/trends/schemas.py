"""What the trend endpoints answer; each result stands on a numbered line, and lines never meet."""

from marshmallow import Schema, fields

from evaluation_service.instruments.schemas import CrosswalkSchema
from evaluation_service.periods.schemas import BothLanguagesSchema
from shared.http.fields import Moment, Score


class TrendAspectSchema(Schema):
    """An aspect's value, and how many lokus it rests on; null of what weighs nothing."""

    code = fields.String(required=True)
    name = fields.Nested(BothLanguagesSchema, required=True)
    value = Score(required=True, allow_none=True)
    count = fields.Integer(required=True)


class TrendPeriodSchema(Schema):
    """A released period, by what it measured and how."""

    period_id = fields.UUID(required=True)
    period_name = fields.String(required=True)
    scheme = fields.String(required=True)
    scope_name = fields.String(required=True, allow_none=True)
    year_assessed = fields.Integer(required=True)
    year_held = fields.Integer(required=True)
    instrument_id = fields.String(required=True)
    instrument_version = fields.Integer(required=True)
    scoring_hash = fields.String(required=True)
    form_set = fields.String(required=True)
    combination = fields.String(required=True)
    figure_code = fields.String(required=True)
    figure_title = fields.Nested(BothLanguagesSchema, required=True)
    decree = fields.String(required=True, allow_none=True)
    is_provisional = fields.Boolean(required=True)
    released_at = Moment(required=True)
    line = fields.Integer(required=True)
    is_comparable_with_previous = fields.Boolean(required=True, allow_none=True)
    index = Score(required=True, allow_none=True)
    aspects = fields.List(fields.Nested(TrendAspectSchema), required=True)


class UnitResultSchema(TrendPeriodSchema):
    """A unit's result by the names it had then; index and grade are null where there was none."""

    lokus_id = fields.UUID(required=True)
    unit_short_name = fields.String(required=True)
    unit_official_name = fields.String(required=True)
    agency_id = fields.UUID(required=True)
    agency_name = fields.String(required=True)
    region_code = fields.String(required=True)
    region_name = fields.String(required=True)
    unit_kind = fields.String(required=True)
    service_kind = fields.String(required=True)
    scorecard_id = fields.UUID(required=True)
    trace_digest = fields.String(required=True)
    grade = fields.String(required=True, allow_none=True)
    label = fields.Nested(BothLanguagesSchema, required=True, allow_none=True)


class RegionResultSchema(TrendPeriodSchema):
    """A region's value in one period, and how many of its chosen lokus it rests on."""

    lokus_count = fields.Integer(required=True)
    lokus_chosen = fields.Integer(required=True)


class BreakSchema(Schema):
    """Two results, one after the other, that cannot be compared, and how the aspects relate if known."""

    after_period_id = fields.UUID(required=True)
    before_period_id = fields.UUID(required=True)
    reason = fields.String(required=True)
    text = fields.Nested(BothLanguagesSchema, required=True)
    crosswalk = fields.Nested(CrosswalkSchema, required=True, allow_none=True)


class UnitResultsSchema(Schema):
    """The released results of a unit, oldest first."""

    unit_id = fields.UUID(required=True)
    items = fields.List(fields.Nested(UnitResultSchema), required=True)
    breaks = fields.List(fields.Nested(BreakSchema), required=True)


class RegionTrendSchema(Schema):
    """The values of a region through the released periods, oldest first."""

    region_code = fields.String(required=True)
    region_name = fields.String(required=True)
    items = fields.List(fields.Nested(RegionResultSchema), required=True)
    breaks = fields.List(fields.Nested(BreakSchema), required=True)
