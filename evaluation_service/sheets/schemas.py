"""What the sheet endpoints read and answer; a level is a whole number from 0 to 5 and nothing like one."""

from marshmallow import Schema, fields, validate

from evaluation_service.sheets.answer_rules import LONGEST_NOTE, LONGEST_REASON, MOST_ELEMENTS
from shared.http.fields import Moment, Prose, Score, StrictInteger

LEVEL = validate.Range(min=0, max=5)


class AnswerInput(Schema):
    """What was seen, and a level where it does not follow from that.

    An instrument without elements takes `level`. Others take what was `ticked` and the `counts`, by their
    codes, and `chosen` where no level follows or another one is meant. A note says what the level rests
    on; a reason is needed before the sheet is handed in wherever the answer's `reasons_needed` says so.
    """

    level = StrictInteger(load_default=None, allow_none=True, validate=LEVEL)
    ticked = fields.List(
        fields.String(validate=validate.Length(min=1, max=50)),
        load_default=list,
        validate=validate.Length(max=MOST_ELEMENTS),
    )
    counts = fields.Dict(
        keys=fields.String(validate=validate.Length(min=1, max=50)),
        values=StrictInteger(),
        load_default=dict,
        validate=validate.Length(max=MOST_ELEMENTS),
    )
    chosen = StrictInteger(load_default=None, allow_none=True, validate=LEVEL)
    note = Prose(load_default=None, allow_none=True, longest=LONGEST_NOTE)
    reason = Prose(load_default=None, allow_none=True, longest=LONGEST_REASON)


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
    """An answer as it is kept.

    `level` is what scores; `supported` is what follows from the elements, null where none does. Of note
    and reason, `…_sha256`, which the receipt covers, is over salt (hex) and text. `reasons_needed` says why
    a draft's answer needs a reason: below_f01, zero, overridden, differs_from_proposal. `answered_by` is
    null on an evaluator's own sheet. An answer that is `copied_from` another sheet has to be saved again,
    as it is or changed, before its sheet is handed in.
    """

    indicator_code = fields.String(required=True)
    level = fields.Integer(required=True)
    ticked = fields.List(fields.String(), required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    chosen = fields.Integer(required=True, allow_none=True)
    supported = fields.Integer(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    note_salt = fields.String(required=True, allow_none=True, attribute="note_salt_hex")
    note_sha256 = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    reason_salt = fields.String(required=True, allow_none=True, attribute="reason_salt_hex")
    reason_sha256 = fields.String(required=True, allow_none=True)
    reasons_needed = fields.List(fields.String(), required=True)
    answered_by = fields.UUID(required=True, allow_none=True)
    copied_from = fields.UUID(required=True, allow_none=True)
    version = fields.Integer(required=True)
    saved_at = Moment(required=True)


class SavedAnswersSchema(Schema):
    """The answers that were saved, with their new versions."""

    answers = fields.List(fields.Nested(AnswerSchema), required=True)


class SheetSchema(Schema):
    """One version of a sheet; `score` says how far its scoring is, never what came out.

    `kind` is own, team or agreed; only an own sheet has an assignment.
    """

    sheet_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    assignment_id = fields.UUID(required=True, allow_none=True)
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
    visited_on = fields.Date(required=True, allow_none=True)
    begun_at = Moment(required=True)
    submitted_at = Moment(required=True, allow_none=True)
    receipt_sha256 = fields.String(required=True, allow_none=True)
    score = fields.String(required=True, allow_none=True, validate=validate.OneOf(("pending", "done")))
    returned_at = Moment(required=True, allow_none=True)
    return_reason = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)


class SheetChangeInput(Schema):
    """The day on which the unit was visited; null while it was not."""

    visited_on = fields.Date(required=True, allow_none=True)


class SheetResultSchema(Schema):
    """What one sheet comes to by itself; the lokus' result is its scorecard's. Of several forms it is the
    figure of the evaluators' form alone; null where the period does not score that form."""

    index = Score(required=True, allow_none=True)
    grade = fields.String(required=True, allow_none=True)


class WholeSheetSchema(SheetSchema):
    """A sheet with its answers, and what is still to be done: indicators without a level, answers without
    the reason they need, copied answers nobody confirmed. All are null for an administrator looking at a
    draft. `result` is for the period's administrators, and null for the sheet's own evaluator.
    """

    result = fields.Nested(SheetResultSchema, required=True, allow_none=True)

    answers = fields.List(fields.Nested(AnswerSchema), required=True, allow_none=True)
    missing = fields.List(fields.String(), required=True, allow_none=True)
    unexplained = fields.List(fields.String(), required=True, allow_none=True)
    unconfirmed = fields.List(fields.String(), required=True, allow_none=True)


class ReceiptSchema(Schema):
    """The proof of having handed in: the server's time, and a hash over sheet, answers and time.

    The hash is SHA-256 over the canonical JSON (sorted names, no spaces) of `sheet_id`, `number`,
    `answers` (rows of code, level and `note_sha256`, by code) and `submitted_at` in UTC. Where elements
    are ticked, a reason was given, a visit was dated or several answered, it is over `kind` and
    `visited_on` too, and the rows are of code, level, ticked, counts, chosen, `note_sha256`,
    `reason_sha256` and `answered_by`.
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
