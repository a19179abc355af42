"""What the scorecard endpoints read and answer; every figure is text with two decimals."""

from marshmallow import Schema, fields, validate

from evaluation_service.periods.schemas import BothLanguagesSchema
from shared.contracts.place_entries import REGION_KINDS, UNIT_KINDS
from shared.http.endpoints import ListArguments
from shared.http.fields import Line, Moment, RegionCode, Score


class LokusNamesSchema(Schema):
    """A lokus by the names it had when it was chosen."""

    lokus_id = fields.UUID(required=True)
    unit_id = fields.UUID(required=True)
    unit_short_name = fields.String(required=True)
    unit_official_name = fields.String(required=True)
    agency_name = fields.String(required=True)
    region_code = fields.String(required=True)
    region_name = fields.String(required=True)
    region_kind = fields.String(required=True)
    unit_kind = fields.String(required=True)
    service_kind = fields.String(required=True)


class ScorecardSchema(LokusNamesSchema):
    """What a lokus came to; `marking` stands on examples only, which are no official result.

    Of an instrument of several forms `outcome` says how the index came about, or why there is none: then
    grade and label are null too.
    """

    scorecard_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    is_current = fields.Boolean(required=True)
    period_id = fields.UUID(required=True)
    period_name = fields.String(required=True)
    is_example = fields.Boolean(required=True)
    marking = fields.String(required=True, allow_none=True)
    index = Score(required=True, allow_none=True)
    grade = fields.String(required=True, allow_none=True)
    label = fields.Nested(BothLanguagesSchema, required=True, allow_none=True)
    outcome = fields.String(required=True, allow_none=True)
    figure_code = fields.String(required=True)
    figure_title = fields.Nested(BothLanguagesSchema, required=True)
    sheets_used = fields.Integer(required=True)
    trace_digest = fields.String(required=True)
    job_id = fields.String(required=True, allow_none=True)
    computed_at = Moment(required=True)


class ReasonSchema(Schema):
    """One line of why the grade is what it is."""

    kind = fields.String(required=True)
    depth = fields.Integer(required=True)
    subject = fields.String(required=True)
    text = fields.String(required=True)


class ReasonsSchema(Schema):
    """The lines in both languages."""

    id = fields.List(fields.Nested(ReasonSchema), required=True)
    en = fields.List(fields.Nested(ReasonSchema), required=True)


class WholeScorecardSchema(ScorecardSchema):
    """A scorecard with its trace, in whole numbers, and the reasons read out of it."""

    trace = fields.Dict(keys=fields.String(), required=True)
    reasons = fields.Nested(ReasonsSchema, required=True)


class ScorecardExportSchema(Schema):
    """The document that `verify` re-computes; its own digest covers every field. `survey` is there where
    the instrument has several forms (format version 2)."""

    format = fields.String(required=True)
    format_version = fields.Integer(required=True)
    context = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    instrument = fields.Dict(keys=fields.String(), required=True)
    instrument_hashes = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    settings = fields.Dict(keys=fields.String(), required=True)
    sheets = fields.List(fields.Dict(keys=fields.String()), required=True)
    left_out = fields.List(fields.Dict(keys=fields.String()), required=True)
    survey = fields.Dict(keys=fields.String(), allow_none=True)
    scorecard = fields.Dict(keys=fields.String(), required=True)
    export_digest = fields.String(required=True)


class VerificationArguments(Schema):
    """A period is proven whole: there is nothing to choose."""


class RankingArguments(ListArguments):
    """Which lokus of the period are ranked among each other."""

    region_code = RegionCode(load_default=None)
    region_kind = fields.String(load_default=None, validate=validate.OneOf(REGION_KINDS))
    unit_kind = fields.String(load_default=None, validate=validate.OneOf(UNIT_KINDS))
    service_kind = Line(load_default=None, longest=100)


class PrintedRuleSchema(Schema):
    """A rule by its code and in words."""

    code = fields.String(required=True)
    text = fields.Nested(BothLanguagesSchema, required=True)


class RegionValueSchema(Schema):
    """A region's value, and how many of its chosen lokus it rests on."""

    region_code = fields.String(required=True)
    region_name = fields.String(required=True)
    index = Score(required=True, allow_none=True)
    lokus_count = fields.Integer(required=True)
    lokus_chosen = fields.Integer(required=True)


class RankedLokusSchema(LokusNamesSchema):
    """One place of the ranking."""

    rank = fields.Integer(required=True)
    is_shared = fields.Boolean(required=True)
    index = Score(required=True)
    grade = fields.String(required=True)
    label = fields.Nested(BothLanguagesSchema, required=True)
    scorecard_id = fields.UUID(required=True)


class RankingSchema(Schema):
    """A ranking within one period, instrument and form set, with the rules it was made by.

    Scored lokus without an index are in no place of it and in no region's value: `lokus_without_index`.
    """

    period_id = fields.UUID(required=True)
    period_name = fields.String(required=True)
    period_state = fields.String(required=True)
    is_example = fields.Boolean(required=True)
    marking = fields.String(required=True, allow_none=True)
    instrument_id = fields.String(required=True)
    instrument_version = fields.Integer(required=True)
    form_set = fields.String(required=True)
    figure_code = fields.String(required=True)
    figure_title = fields.Nested(BothLanguagesSchema, required=True)
    tie_rule = fields.Nested(PrintedRuleSchema, required=True)
    region_rule = fields.Nested(PrintedRuleSchema, required=True)
    lokus_ranked = fields.Integer(required=True)
    lokus_without_index = fields.Integer(required=True)
    lokus_chosen = fields.Integer(required=True)
    regions = fields.List(fields.Nested(RegionValueSchema), required=True)
    items = fields.List(fields.Nested(RankedLokusSchema), required=True)
    next = fields.String(required=True, allow_none=True)
