"""What the survey endpoints read and answer; whoever answers the survey says nothing of who they are."""

from typing import Any

from marshmallow import Schema, fields, validate

from evaluation_service.surveys import rules
from shared.http.endpoints import ListArguments
from shared.http.fields import Moment, Name, Prose, Score, StrictBoolean, StrictInteger

TOKEN = validate.Length(min=1, max=100)
LONGEST_CODE = 50


class LevelsByItem(fields.Dict):
    """Levels by item; all are looked at in one go, and only where one is wrong each by itself."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if type(value) is dict and all(
            0 < len(code) <= LONGEST_CODE
            and (level is None or (type(level) is int and 0 <= level <= rules.HIGHEST))
            for code, level in value.items()
        ):
            return value
        return super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call]


class SurveyWordsSchema(Schema):
    """A text in both languages."""

    id = fields.String(required=True)
    en = fields.String(required=True)


class SurveyBesidesInput(Schema):
    """What is asked besides the items, if it is said."""

    service = Name(load_default=None, allow_none=True, longest=200)
    served_on = fields.Date(load_default=None, allow_none=True)
    sex = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(rules.SEXES))
    age_group = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(rules.AGE_GROUPS))
    has_disability = StrictBoolean(load_default=None, allow_none=True)


class SurveyAnswersInput(SurveyBesidesInput):
    """A level 0 to 5 by item, null or left out where nothing is known; and what is asked besides, if said."""

    answers = LevelsByItem(
        keys=fields.String(validate=validate.Length(min=1, max=LONGEST_CODE)),
        values=StrictInteger(allow_none=True, validate=validate.Range(min=0, max=rules.HIGHEST)),
        required=True,
        validate=validate.Length(max=300),
    )


class ResponseInput(SurveyAnswersInput):
    """A filled survey with its single-use token."""

    token = fields.String(required=True, validate=TOKEN)


class PaperResponseInput(SurveyAnswersInput):
    """A survey filled on paper: the token of its slip if it has one, and the upload that holds its scan."""

    token = fields.String(load_default=None, allow_none=True, validate=TOKEN)
    upload_id = fields.UUID(load_default=None, allow_none=True)


class ResponseReceiptSchema(Schema):
    """The same receipt however often the same response is sent."""

    receipt = fields.String(required=True)
    mode = fields.String(required=True)
    received_at = Moment(required=True)


class SurveyItemSchema(Schema):
    """One item of the instrument's form."""

    code = fields.String(required=True)
    text = fields.Nested(SurveyWordsSchema, required=True)


class SurveyQuestionSchema(SurveyItemSchema):
    """What is asked besides; without choices it takes text, a day, or yes and no."""

    choices = fields.List(fields.Nested(SurveyItemSchema), required=True)


class SurveyFormSchema(Schema):
    """The survey of one unit, to be filled in."""

    lokus_id = fields.UUID(required=True)
    unit_official_name = fields.String(required=True)
    agency_name = fields.String(required=True)
    region_name = fields.String(required=True)
    period_name = fields.String(required=True)
    marking = fields.String(required=True, allow_none=True)
    phase = fields.String(required=True, validate=validate.OneOf((rules.COMING, rules.TAKING, rules.OVER)))
    ends_at = Moment(required=True, allow_none=True)
    time_zone = fields.String(required=True)
    form_code = fields.String(required=True)
    scale = fields.Nested(SurveyWordsSchema, required=True)
    privacy = fields.Nested(SurveyWordsSchema, required=True)
    items = fields.List(fields.Nested(SurveyItemSchema), required=True)
    questions = fields.List(fields.Nested(SurveyQuestionSchema), required=True)


class OpenedPosterSchema(Schema):
    """A single-use token, shown once, and where the response goes."""

    token = fields.String(required=True)
    lokus_id = fields.UUID(required=True)
    ends_at = Moment(required=True, allow_none=True)
    form = fields.Nested(SurveyFormSchema, required=True)


class SurveyPosterSchema(Schema):
    """The poster that hangs in a unit; its address is what its code says."""

    source_id = fields.UUID(required=True)
    lokus_id = fields.UUID(required=True)
    code = fields.String(required=True)
    address = fields.String(required=True)
    issued_at = Moment(required=True)
    version = fields.Integer(required=True)


class SurveyTokensInput(Schema):
    """What is to be given out, and how many."""

    kind = fields.String(required=True, validate=validate.OneOf(rules.LIST_KINDS))
    count = StrictInteger(required=True, validate=validate.Range(min=1, max=rules.MOST_TOKENS))


class SurveyTokenSchema(Schema):
    """One token with its address."""

    token = fields.String(required=True)
    address = fields.String(required=True)


class SurveyTokensSchema(Schema):
    """A list of tokens, shown once; `page` is HTML to print, for slips only."""

    source_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    mode = fields.String(required=True)
    issued_at = Moment(required=True)
    tokens = fields.List(fields.Nested(SurveyTokenSchema), required=True)
    page = fields.String(required=True, allow_none=True)


class SurveySourceSchema(Schema):
    """A poster or a list of tokens, without any token."""

    source_id = fields.UUID(required=True)
    lokus_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    issued_by = fields.UUID(required=True, allow_none=True)
    issued_at = Moment(required=True)
    revoked_at = Moment(required=True, allow_none=True)
    version = fields.Integer(required=True)
    given = fields.Integer(required=True)
    used = fields.Integer(required=True)


class SurveyItemResultSchema(SurveyItemSchema):
    """What one item came to."""

    total = fields.Integer(required=True)
    answers = fields.Integer(required=True)
    mean = Score(required=True, allow_none=True)


class SurveyCompositionSchema(Schema):
    """How many respondents said what of themselves; null where so few did that it might point at somebody.

    Empty as long as responses are taken.
    """

    sex = fields.Dict(keys=fields.String(), values=fields.Integer(allow_none=True), required=True)
    age_group = fields.Dict(keys=fields.String(), values=fields.Integer(allow_none=True), required=True)
    has_disability = fields.Dict(keys=fields.String(), values=fields.Integer(allow_none=True), required=True)


class SurveyResultsSchema(Schema):
    """Sums over everything that counts; means are rounded once, an exact half going up."""

    total = fields.Integer(required=True)
    answers = fields.Integer(required=True)
    respondents = fields.Integer(required=True)
    mean = Score(required=True, allow_none=True)
    items = fields.List(fields.Nested(SurveyItemResultSchema), required=True)
    composition = fields.Nested(SurveyCompositionSchema, required=True)


class SurveyStateSchema(Schema):
    """How far a survey is; what is null is not shown to this reader, or not yet."""

    lokus_id = fields.UUID(required=True)
    period_id = fields.UUID(required=True)
    unit_official_name = fields.String(required=True)
    marking = fields.String(required=True, allow_none=True)
    form_code = fields.String(required=True)
    phase = fields.String(required=True)
    ends_at = Moment(required=True, allow_none=True)
    minimum = fields.Integer(required=True, allow_none=True)
    counted = fields.Integer(required=True)
    by_mode = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    waiting = fields.Integer(required=True)
    excluded = fields.Integer(required=True)
    is_minimum_met = fields.Boolean(required=True)
    shown = fields.Nested(SurveyWordsSchema, required=True)
    has_poster = fields.Boolean(required=True)
    refusals = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True, allow_none=True)
    bursts = fields.Integer(required=True, allow_none=True)
    results = fields.Nested(SurveyResultsSchema, required=True, allow_none=True)


class Hex(fields.String):
    """Bytes as hexadecimal digits; null for none."""

    def _serialize(self, value: object, attr: str | None, obj: object, **kwargs: object) -> str | None:
        return bytes(value).hex() or None if isinstance(value, (bytes, memoryview)) else None


class SurveyRefusalFilter(ListArguments):
    """Refused responses, by reason."""

    reason = fields.String(load_default=None, validate=validate.OneOf(rules.REFUSALS))


class SurveyRefusalSchema(Schema):
    """A refused response: the hash of its token, the digest of its network, and how often it was tried."""

    refusal_id = fields.Integer(required=True)
    reason = fields.String(required=True)
    token_sha256 = Hex(required=True)
    network = Hex(required=True, allow_none=True)
    times = fields.Integer(required=True)
    first_at = Moment(required=True)
    last_at = Moment(required=True)


class SurveyBurstSchema(Schema):
    """Many responses of one network within a short time; `network` is a digest that leads to no address."""

    burst_id = fields.UUID(required=True)
    lokus_id = fields.UUID(required=True)
    network = Hex(required=True)
    began_at = Moment(required=True)
    ended_at = Moment(required=True)
    responses = fields.Integer(required=True)
    by_mode = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    state = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True)
    decided_by = fields.UUID(required=True, allow_none=True)
    decided_at = Moment(required=True, allow_none=True)
    version = fields.Integer(required=True)


class BurstExclusionInput(Schema):
    """Why a burst is left out."""

    reason = Prose(required=True, longest=2000)


class PaperResponseSchema(Schema):
    """A response that was entered from paper, without what it says."""

    token_sha256 = Hex(required=True)
    received_at = Moment(required=True)
    entered_by = fields.UUID(required=True, allow_none=True)
    scan_name = fields.String(required=True, allow_none=True)
