"""What the endpoints of plenos and of team sheets read and answer."""

from marshmallow import Schema, fields, validate

from evaluation_service.periods.schemas import BothLanguagesSchema
from evaluation_service.sheets.answer_rules import LONGEST_REASON
from evaluation_service.sheets.schemas import LEVEL, WholeSheetSchema
from shared.contracts.pleno_entries import VERDICTS
from shared.http.fields import Line, Moment, Prose, StrictInteger


class LeadInput(Schema):
    """Which of the lokus' evaluators leads its pleno."""

    evaluator_id = fields.UUID(required=True)


class LeadSchema(Schema):
    """Who leads the pleno of a lokus, and whether it was opened."""

    pleno_id = fields.UUID(required=True)
    lokus_id = fields.UUID(required=True)
    lead_id = fields.UUID(required=True)
    opened_at = Moment(required=True, allow_none=True)
    version = fields.Integer(required=True)


class PlaceInput(Schema):
    """When and where the pleno was held."""

    held_on = fields.Date(required=True, allow_none=True)
    place = Line(required=True, allow_none=True, longest=300)


class AgreedLevelInput(Schema):
    """One agreed level; `version` is that of the one it replaces, null for a first one."""

    indicator_code = fields.String(required=True, validate=validate.Length(min=1, max=50))
    level = StrictInteger(required=True, validate=LEVEL)
    reason = Prose(required=True, longest=LONGEST_REASON)
    version = StrictInteger(load_default=None, allow_none=True, validate=validate.Range(min=1))


class AgreedLevelsInput(Schema):
    """Several agreed levels, recorded all or not at all."""

    levels = fields.List(
        fields.Nested(AgreedLevelInput), required=True, validate=validate.Length(min=1, max=300)
    )


class ContentInput(Schema):
    """The digest of exactly what one agrees to, as the sheet showed it in `content_sha256`."""

    content_sha256 = fields.String(required=True, validate=validate.Length(equal=64))


class ObjectionInput(ContentInput):
    """Against what, and why."""

    reason = Prose(required=True, longest=LONGEST_REASON)


class SignatureSchema(Schema):
    """One word that was given; it stands while the sheet is as it was then, and nothing newer was said."""

    number = fields.Integer(required=True)
    evaluator_id = fields.UUID(required=True)
    verdict = fields.String(required=True, validate=validate.OneOf(VERDICTS))
    content_sha256 = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True)
    reason_sha256 = fields.String(required=True, allow_none=True)
    given_at = Moment(required=True)
    stands = fields.Boolean(required=True)


class SigningSchema(Schema):
    """How far the signing is: whose word was withdrawn by a change, and who has yet to agree."""

    content_sha256 = fields.String(required=True)
    signatures = fields.List(fields.Nested(SignatureSchema), required=True)
    withdrawn = fields.List(fields.UUID(), required=True)
    waiting_for = fields.List(fields.UUID(), required=True)


class TeamSheetSchema(WholeSheetSchema):
    """A team's sheet with the signatures on it; each answer says who gave it (`answered_by`)."""

    signing = fields.Nested(SigningSchema, required=True)


class ParticipantSchema(Schema):
    """One who scores the lokus, and whether the own sheet is handed in."""

    evaluator_id = fields.UUID(required=True)
    is_lead = fields.Boolean(required=True)
    has_submitted = fields.Boolean(required=True)
    submitted_at = Moment(required=True, allow_none=True)
    receipt_sha256 = fields.String(required=True, allow_none=True)


class GivenLevelSchema(Schema):
    """What one sheet says on an indicator; note and reason are shown to the participants alone."""

    evaluator_id = fields.UUID(required=True)
    sheet_id = fields.UUID(required=True)
    level = fields.Integer(required=True)
    ticked = fields.List(fields.String(), required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    note = fields.String(required=True, allow_none=True)
    note_sha256 = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    reason_sha256 = fields.String(required=True, allow_none=True)


class AgreedLevelSchema(Schema):
    """The level that the lead recorded, and why."""

    level = fields.Integer(required=True)
    reason = fields.String(required=True, allow_none=True)
    reason_sha256 = fields.String(required=True, allow_none=True)
    recorded_by = fields.UUID(required=True, allow_none=True)
    saved_at = Moment(required=True)
    version = fields.Integer(required=True)


class PlenoIndicatorSchema(Schema):
    """An indicator with what every sheet gives; `proposed` is the level on which all of them agree."""

    indicator_code = fields.String(required=True)
    title = fields.Nested(BothLanguagesSchema, required=True)
    sheets = fields.List(fields.Nested(GivenLevelSchema), required=True)
    proposed = fields.Integer(required=True, allow_none=True)
    agreed = fields.Nested(AgreedLevelSchema, required=True, allow_none=True)


class AgreedSheetSchema(SigningSchema):
    """The sheet that holds what was agreed."""

    sheet_id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    state = fields.String(required=True)
    begun_at = Moment(required=True)
    submitted_at = Moment(required=True, allow_none=True)
    receipt_sha256 = fields.String(required=True, allow_none=True)
    return_reason = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)


class PlenoSchema(Schema):
    """A pleno; `sheet`, `indicators` and `unsettled` are null while levels are not shown to the reader.

    They are shown from the opening on, and to a participant only after the own sheet was handed in.
    """

    pleno_id = fields.UUID(required=True)
    lokus_id = fields.UUID(required=True)
    unit_short_name = fields.String(required=True)
    unit_official_name = fields.String(required=True)
    period_id = fields.UUID(required=True)
    period_name = fields.String(required=True)
    marking = fields.String(required=True, allow_none=True)
    lead_id = fields.UUID(required=True)
    opened_at = Moment(required=True, allow_none=True)
    held_on = fields.Date(required=True, allow_none=True)
    place = fields.String(required=True, allow_none=True)
    participants = fields.List(fields.Nested(ParticipantSchema), required=True)
    unsubmitted = fields.List(fields.UUID(), required=True)
    sheet = fields.Nested(AgreedSheetSchema, required=True, allow_none=True)
    indicators = fields.List(fields.Nested(PlenoIndicatorSchema), required=True, allow_none=True)
    unsettled = fields.List(fields.String(), required=True, allow_none=True)
    version = fields.Integer(required=True)
