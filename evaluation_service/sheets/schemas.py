"""What the sheet endpoints read and answer; a level is a whole number from 0 to 5 and nothing like one."""

from marshmallow import Schema, fields, validate

from shared.http.fields import Moment, Prose, Score, StrictInteger

LEVEL = validate.Range(min=0, max=5)
LONGEST_NOTE = 4000


class AnswerInput(Schema):
    """A level, and perhaps a note on the evidence it rests on."""

    level = StrictInteger(required=True, validate=LEVEL)
    note = Prose(load_default=None, allow_none=True, longest=LONGEST_NOTE)


class PlacedAnswerInput(AnswerInput):
    """An answer among several; `version` is that of the answer it replaces, null for a first one."""

    indicator_code = fields.String(required=True, validate=validate.Length(min=1, max=50))
    version = StrictInteger(load_default=None, allow_none=True, validate=validate.Range(min=1))


class AnswersInput(Schema):
    """Several answers, saved all or not at all."""

    answers = fields.List(
        fields.Nested(PlacedAnswerInput), required=True, validate=validate.Length(min=1, max=300)
    )


class AnswerSchema(Schema):
    """An answer as it is kept; `note_sha256`, which the receipt covers, is over salt (hex) and note."""

    indicator_code = fields.String(required=True)
    level = fields.Integer(required=True)
    note = fields.String(required=True, allow_none=True)
    note_salt = fields.String(required=True, allow_none=True, attribute="note_salt_hex")
    note_sha256 = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)
    saved_at = Moment(required=True)


class SavedAnswersSchema(Schema):
    """The answers that were saved, with their new versions."""

    answers = fields.List(fields.Nested(AnswerSchema), required=True)


class SheetSchema(Schema):
    """One version of a sheet; `score` says how far its scoring is, never what came out."""

    sheet_id = fields.UUID(required=True)
    assignment_id = fields.UUID(required=True)
    lokus_id = fields.UUID(required=True)
    unit_short_name = fields.String(required=True)
    unit_official_name = fields.String(required=True)
    period_id = fields.UUID(required=True)
    period_name = fields.String(required=True)
    period_state = fields.String(required=True)
    marking = fields.String(required=True, allow_none=True)
    evaluator_id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    state = fields.String(required=True)
    begun_at = Moment(required=True)
    submitted_at = Moment(required=True, allow_none=True)
    receipt_sha256 = fields.String(required=True, allow_none=True)
    score = fields.String(required=True, allow_none=True, validate=validate.OneOf(("pending", "done")))
    returned_at = Moment(required=True, allow_none=True)
    return_reason = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)


class SheetResultSchema(Schema):
    """What one sheet comes to by itself; the lokus' result is its scorecard's."""

    index = Score(required=True)
    grade = fields.String(required=True)


class WholeSheetSchema(SheetSchema):
    """A sheet with its answers; both lists are null for an administrator looking at a draft.

    `result` is for the period's administrators, and null for the sheet's own evaluator.
    """

    result = fields.Nested(SheetResultSchema, required=True, allow_none=True)

    answers = fields.List(fields.Nested(AnswerSchema), required=True, allow_none=True)
    missing = fields.List(fields.String(), required=True, allow_none=True)


class ReceiptSchema(Schema):
    """The proof of having handed in: the server's time, and a hash over sheet, answers and time.

    The hash is SHA-256 over the canonical JSON (sorted names, no spaces) of `sheet_id`, `number`,
    `answers` (rows of code, level and `note_sha256`, by code) and `submitted_at` in UTC.
    """

    sheet_id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    state = fields.String(required=True)
    submitted_at = Moment(required=True)
    receipt_sha256 = fields.String(required=True)
    score = fields.String(required=True)
    marking = fields.String(required=True, allow_none=True)


class ReturnInput(Schema):
    """Why a sheet goes back."""

    reason = Prose(required=True, longest=2000)


class FailedWorkSchema(Schema):
    """Something that could not be scored, with the error."""

    kind = fields.String(required=True)
    subject_id = fields.UUID(required=True)
    lokus_id = fields.UUID(required=True)
    unit_short_name = fields.String(required=True)
    attempts = fields.Integer(required=True)
    error = fields.String(required=True, allow_none=True)
    failed_at = Moment(required=True, allow_none=True)


class WorkCountsSchema(Schema):
    """How many pieces of work are in each state."""

    due = fields.Integer(required=True)
    claimed = fields.Integer(required=True)
    done = fields.Integer(required=True)
    failed = fields.Integer(required=True)


class WorkStateSchema(Schema):
    """How far the scoring of a period is; the first 200 failures are shown."""

    counts = fields.Nested(WorkCountsSchema, required=True)
    is_finished = fields.Boolean(required=True)
    failed = fields.List(fields.Nested(FailedWorkSchema), required=True)
