"""What the self-assessment endpoints read and answer."""

from marshmallow import Schema, fields, validate

from evaluation_service.scoring.ladders import LARGEST_COUNT
from evaluation_service.self_assessments.rules import DRAFT, RETURNED, SOURCE_OF, SUBMITTED
from shared.http.fields import Line, Moment, Prose, StrictInteger

LONGEST_NOTE = 4000
CODE = validate.Length(min=1, max=50)
STATE = validate.OneOf((DRAFT, SUBMITTED, RETURNED))
WORDS = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class ItemInput(Schema):
    """What the unit says of one indicator: the elements it has, what it counted, a note."""

    ticked = fields.List(fields.String(validate=CODE), required=True, validate=validate.Length(max=100))
    counts = fields.Dict(
        keys=fields.String(validate=CODE),
        values=StrictInteger(required=True, validate=validate.Range(min=0, max=LARGEST_COUNT)),
        load_default=dict,
    )
    note = Prose(load_default=None, allow_none=True, longest=LONGEST_NOTE)


class ReadableElementSchema(Schema):
    """An element or count of an indicator, with its words."""

    code = fields.String(required=True)
    words = WORDS


class SavedItemSchema(Schema):
    """An item as it was saved; `note_sha256`, which the receipt covers, is over salt (hex) and note."""

    indicator_code = fields.String(required=True)
    ticked = fields.List(fields.String(), required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    supported = fields.Integer(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    note_salt = fields.String(required=True, allow_none=True, attribute="note_salt_hex")
    note_sha256 = fields.String(required=True, allow_none=True)
    saved_by = fields.UUID(required=True, allow_none=True)
    saved_at = Moment(required=True, allow_none=True)
    version = fields.Integer(required=True, allow_none=True)


class ItemSchema(SavedItemSchema):
    """An indicator with what is asked of the unit; `version` is null until it was saved.

    `supported` is the level from 0 to 5 that ticks and counts support by the instrument's rule, null where
    it has none.
    """

    title = WORDS
    elements = fields.List(fields.Nested(ReadableElementSchema), required=True)
    asked_counts = fields.List(fields.Nested(ReadableElementSchema), required=True)
    evidence_ids = fields.List(fields.UUID(), required=True)


class EvidenceInput(Schema):
    """Evidence for one or several indicators: a file, a link, a record of the registry, or last year's.

    `kind` says which of `upload_id`, `url`, `innovation_id` and `earlier_id` is given. `earlier_id` is
    evidence of the same unit's previous released period, which stands here as "same as last year".
    """

    kind = fields.String(required=True, validate=validate.OneOf(tuple(SOURCE_OF)))
    indicator_codes = fields.List(
        fields.String(validate=CODE), required=True, validate=validate.Length(min=1, max=200)
    )
    title = Line(load_default=None, allow_none=True, longest=300)
    upload_id = fields.UUID(load_default=None, allow_none=True)
    url = Line(load_default=None, allow_none=True, longest=2000)
    innovation_id = fields.UUID(load_default=None, allow_none=True)
    earlier_id = fields.UUID(load_default=None, allow_none=True)


class EvidenceChange(Schema):
    """What may be said differently of evidence; its content or address stays what it is."""

    indicator_codes = fields.List(fields.String(validate=CODE), validate=validate.Length(min=1, max=200))
    title = Line(longest=300)


class RecordSchema(Schema):
    """A record of the registry as it is known here now."""

    innovation_id = fields.UUID(required=True)
    name = fields.String(required=True)
    state = fields.String(required=True)


class SameAsSchema(Schema):
    """The evidence of an earlier period that this one is the same as."""

    evidence_id = fields.UUID(required=True)
    period_id = fields.UUID(required=True)
    period_name = fields.String(required=True)
    year_assessed = fields.Integer(required=True)


class EvidenceSchema(Schema):
    """Evidence; `text_sha256`, which the receipt covers, is over salt (hex), title, name and address.

    `link_state` says whether a link answered when it was visited, null for what is no link.
    """

    evidence_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    indicator_codes = fields.List(fields.String(), required=True)
    title = fields.String(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)
    size = fields.Integer(required=True, allow_none=True)
    media_type = fields.String(required=True, allow_none=True)
    sha256 = fields.String(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True)
    link_state = fields.String(required=True, allow_none=True)
    link_status = fields.Integer(required=True, allow_none=True)
    link_checked_at = Moment(required=True, allow_none=True)
    record = fields.Nested(RecordSchema, required=True, allow_none=True)
    innovation_id = fields.UUID(required=True, allow_none=True)
    same_as = fields.Nested(SameAsSchema, required=True, allow_none=True)
    text_salt = fields.String(required=True, allow_none=True)
    text_sha256 = fields.String(required=True)
    added_by = fields.UUID(required=True, allow_none=True)
    added_at = Moment(required=True)
    version = fields.Integer(required=True)


class PlacedSchema(Schema):
    """The lokus and period that a self-assessment stands in."""

    lokus_id = fields.UUID(required=True)
    unit_short_name = fields.String(required=True)
    unit_official_name = fields.String(required=True)
    agency_name = fields.String(required=True)
    period_id = fields.UUID(required=True)
    period_name = fields.String(required=True)
    period_state = fields.String(required=True)
    marking = fields.String(required=True, allow_none=True)


class SelfAssessmentSchema(PlacedSchema):
    """One number of a lokus' self-assessment (F-01).

    The receipt is SHA-256 over the canonical JSON (sorted names, no spaces) of `self_assessment_id`,
    `number`, `items` (rows of code, ticked, counts and `note_sha256`, by code), `evidence` (rows of id, kind,
    codes, `sha256`, `text_sha256`, innovation and earlier evidence, by id) and `submitted_at` in UTC.
    """

    self_assessment_id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    state = fields.String(required=True, validate=STATE)
    begun_by = fields.UUID(required=True, allow_none=True)
    begun_at = Moment(required=True)
    submitted_by = fields.UUID(required=True, allow_none=True)
    submitted_at = Moment(required=True, allow_none=True)
    receipt_sha256 = fields.String(required=True, allow_none=True)
    returned_at = Moment(required=True, allow_none=True)
    return_reason = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)


class WholeSelfAssessmentSchema(SelfAssessmentSchema):
    """With its content; all four are null for an administrator looking at a draft.

    `missing` are indicators that were never saved, `without_evidence` those that claim something unshown.
    """

    items = fields.List(fields.Nested(ItemSchema), required=True, allow_none=True)
    evidence = fields.List(fields.Nested(EvidenceSchema), required=True, allow_none=True)
    missing = fields.List(fields.String(), required=True, allow_none=True)
    without_evidence = fields.List(fields.String(), required=True, allow_none=True)


class EarlierEvidenceSchema(Schema):
    """What the unit handed in with its previous released period; nulls and nothing where there is none."""

    period_id = fields.UUID(required=True, allow_none=True)
    period_name = fields.String(required=True, allow_none=True)
    year_assessed = fields.Integer(required=True, allow_none=True)
    evidence = fields.List(fields.Nested(EvidenceSchema), required=True)


class OwnLokusSchema(PlacedSchema):
    """A lokus of one's agency; `closes_at` is the end of the F-01 stage, null where there is none.

    `deadline_words` say it in both languages by the clock of the period's region. `missing_count` of the
    `indicator_count` indicators were not filled in yet, all of them where nothing was begun.
    """

    number = fields.Integer(required=True, allow_none=True)
    state = fields.String(required=True, allow_none=True, validate=STATE)
    submitted_at = Moment(required=True, allow_none=True)
    closes_at = Moment(required=True, allow_none=True)
    deadline_words = fields.Dict(keys=fields.String(), values=fields.String(), required=True, allow_none=True)
    is_due = fields.Boolean(required=True)
    indicator_count = fields.Integer(required=True)
    missing_count = fields.Integer(required=True)


class NumberArguments(Schema):
    """Which number; without it the newest."""

    number = fields.Integer(load_default=None, validate=validate.Range(min=1, max=100_000))


class SelfAssessmentReturnInput(Schema):
    """Why a self-assessment goes back."""

    reason = Prose(required=True, longest=2000)
