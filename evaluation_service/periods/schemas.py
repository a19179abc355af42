"""What the period endpoints read and answer."""

from typing import Any

from marshmallow import Schema, fields, validate

from evaluation_service.periods.rules import MOST_REGIONS
from shared.contracts.evaluation_entries import COMBINATIONS, PERIOD_STATES, SCHEMES, SHEET_MODES, STAGES
from shared.http.endpoints import ListArguments
from shared.http.fields import Line, Moment, RegionCode, StrictBoolean, StrictInteger

YEARS = validate.Range(min=2000, max=2100)
MANY_REGIONS = validate.Length(max=MOST_REGIONS)
INFORMATIVE = {"description": "for information only: opening and closing are deeds, no day brings them about"}


class FormWeights(fields.Dict):
    """The weight of each form as a fraction; null leaves them undecided, and that is printed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            keys=fields.String(validate=validate.Length(max=20)),
            values=fields.String(validate=validate.Length(max=20)),
            allow_none=True,
            validate=validate.Length(max=20),
            **kwargs,
        )


class Decisions(fields.Dict):
    """What was decided, by open setting: the code of a choice, a whole number, or weights by kind of form."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            keys=fields.String(validate=validate.Length(max=50)),
            values=fields.Raw(),
            validate=validate.Length(max=20),
            **kwargs,
        )


class PeriodInput(Schema):
    """A new period, drafted; null for `owner_region_code` makes it a national one.

    What the instrument leaves open may wait until the period is opened. With one form that is
    `form_weights`, null included; with several a `form_set` is chosen, and `settings` decides by the codes
    of its open settings. `combination` "agreed" takes the levels of a pleno.
    """

    name = Line(required=True)
    scheme = fields.String(required=True, validate=validate.OneOf(SCHEMES))
    scope_name = Line(load_default=None, allow_none=True)
    region_codes = fields.List(RegionCode(), required=True, validate=MANY_REGIONS)
    instrument_id = Line(required=True, longest=80)
    instrument_version = StrictInteger(required=True, validate=validate.Range(min=1, max=999_999_999))
    combination = fields.String(required=True, validate=validate.OneOf(COMBINATIONS))
    form_weights = FormWeights()
    form_set = Line(load_default=None, allow_none=True, longest=50)
    settings = Decisions()
    sheet_mode = fields.String(load_default="independent", validate=validate.OneOf(SHEET_MODES))
    year_assessed = StrictInteger(required=True, validate=YEARS)
    year_held = StrictInteger(required=True, validate=YEARS)
    owner_region_code = RegionCode(required=True, allow_none=True)
    legal_document = Line(load_default=None, allow_none=True)
    begins_on = fields.Date(load_default=None, allow_none=True, metadata=INFORMATIVE)
    ends_on = fields.Date(load_default=None, allow_none=True, metadata=INFORMATIVE)
    own_region_may_score = StrictBoolean(load_default=None, allow_none=True)
    is_example = StrictBoolean(load_default=False)
    is_demo = StrictBoolean(load_default=False)


class PeriodChange(Schema):
    """What may be changed of a draft; what is left out stays. `settings` are replaced as a whole."""

    name = Line()
    scope_name = Line(allow_none=True)
    region_codes = fields.List(RegionCode(), validate=MANY_REGIONS)
    instrument_id = Line(longest=80)
    instrument_version = StrictInteger(validate=validate.Range(min=1, max=999_999_999))
    combination = fields.String(validate=validate.OneOf(COMBINATIONS))
    form_weights = FormWeights()
    form_set = Line(allow_none=True, longest=50)
    settings = Decisions()
    sheet_mode = fields.String(validate=validate.OneOf(SHEET_MODES))
    year_assessed = StrictInteger(validate=YEARS)
    year_held = StrictInteger(validate=YEARS)
    legal_document = Line(allow_none=True)
    begins_on = fields.Date(allow_none=True, metadata=INFORMATIVE)
    ends_on = fields.Date(allow_none=True, metadata=INFORMATIVE)
    own_region_may_score = StrictBoolean()


class PeriodSchema(Schema):
    """A period; `marking` stands on every answer about an example and is null for a real period.

    `determined_at` is told to the period's administrators only, until the results are released.
    `form_weights` are of instruments with one form; `settings` of those with several.
    """

    period_id = fields.UUID(required=True)
    marking = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    scheme = fields.String(required=True)
    scope_name = fields.String(required=True, allow_none=True)
    region_codes = fields.List(fields.String(), required=True)
    instrument_id = fields.String(required=True)
    instrument_version = fields.Integer(required=True)
    form_set = fields.String(required=True)
    combination = fields.String(required=True)
    are_form_weights_decided = fields.Boolean(required=True)
    form_weights = FormWeights(required=True)
    settings = Decisions(required=True)
    sheet_mode = fields.String(required=True)
    year_assessed = fields.Integer(required=True)
    year_held = fields.Integer(required=True)
    owner_region_code = fields.String(required=True, allow_none=True)
    legal_document = fields.String(required=True, allow_none=True)
    begins_on = fields.Date(required=True, allow_none=True, metadata=INFORMATIVE)
    ends_on = fields.Date(required=True, allow_none=True, metadata=INFORMATIVE)
    own_region_may_score = fields.Boolean(required=True)
    is_example = fields.Boolean(required=True)
    is_demo = fields.Boolean(required=True)
    state = fields.String(required=True, validate=validate.OneOf(PERIOD_STATES))
    is_provisional = fields.Boolean(required=True)
    decree = fields.String(required=True, allow_none=True)
    opened_at = Moment(required=True, allow_none=True)
    closed_at = Moment(required=True, allow_none=True)
    determined_at = Moment(required=True, allow_none=True)
    released_at = Moment(required=True, allow_none=True)
    version = fields.Integer(required=True)


class BothLanguagesSchema(Schema):
    """Words in Indonesian and in English."""

    id = fields.String(required=True)
    en = fields.String(required=True)


class SettingChoiceSchema(Schema):
    """One way of deciding an open setting; a provisional one is printed as such with every result."""

    code = fields.String(required=True)
    words = fields.Nested(BothLanguagesSchema, required=True)
    is_provisional = fields.Boolean(required=True)


class OpenSettingSchema(Schema):
    """What the instrument leaves open in the period's form set, and what the period decided.

    Decided with one of `choices`, a number from `least` to `most`, or weights by kind of form.
    """

    code = fields.String(required=True)
    decides = fields.String(required=True)
    name = fields.Nested(BothLanguagesSchema, required=True)
    note = fields.Nested(BothLanguagesSchema, required=True)
    choices = fields.List(fields.Nested(SettingChoiceSchema), required=True)
    least = fields.Integer(required=True, allow_none=True)
    most = fields.Integer(required=True, allow_none=True)
    is_decided = fields.Boolean(required=True)
    decision = fields.Raw(required=True, allow_none=True)


class StageSchema(Schema):
    """A stage with its moments, also as people of the owner's zone read them; what comes before
    `taken_until`, the end with its grace, still counts."""

    stage = fields.String(required=True, validate=validate.OneOf(STAGES))
    name = fields.Nested(BothLanguagesSchema, required=True)
    opens_at = Moment(required=True)
    closes_at = Moment(required=True)
    grace_minutes = fields.Integer(required=True)
    taken_until = Moment(required=True)
    opens_told = fields.String(required=True)
    closes_told = fields.String(required=True)
    zone = fields.String(required=True)


class WholePeriodSchema(PeriodSchema):
    """A period with its stages and what its instrument leaves open."""

    open_settings = fields.List(fields.Nested(OpenSettingSchema), required=True)
    stages = fields.List(fields.Nested(StageSchema), required=True)


class PeriodFilter(ListArguments):
    """Periods by state, scheme, year held, or a region of their scope."""

    state = fields.String(load_default=None, validate=validate.OneOf(PERIOD_STATES))
    scheme = fields.String(load_default=None, validate=validate.OneOf(SCHEMES))
    year_held = fields.Integer(load_default=None, validate=YEARS)
    region_code = RegionCode(load_default=None)


class LokusInput(Schema):
    """A unit to be chosen into a period, and the kind of service it is chosen for."""

    unit_id = fields.UUID(required=True)
    service_kind = Line(required=True, longest=100)


class LokusSchema(Schema):
    """A unit chosen into a period, with its names of that day."""

    lokus_id = fields.UUID(required=True)
    period_id = fields.UUID(required=True)
    marking = fields.String(required=True, allow_none=True)
    unit_id = fields.UUID(required=True)
    unit_short_name = fields.String(required=True)
    unit_official_name = fields.String(required=True)
    unit_kind = fields.String(required=True)
    service_kind = fields.String(required=True)
    agency_id = fields.UUID(required=True)
    agency_name = fields.String(required=True)
    region_code = fields.String(required=True)
    region_name = fields.String(required=True)
    region_kind = fields.String(required=True)
    version = fields.Integer(required=True)


class HistoryEntrySchema(Schema):
    """One deed about a period: when, by whom, in which role, and the period after it."""

    occurred_at = Moment(required=True)
    kind = fields.String(required=True)
    actor_id = fields.UUID(required=True, allow_none=True)
    role = fields.String(required=True)
    record_version = fields.Integer(required=True)
    record = fields.Dict(keys=fields.String(), required=True)
