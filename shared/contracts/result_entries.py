"""Journal entries about sheets, scorecards and results; a result is public with its release, never before."""

from marshmallow import Schema, fields

from shared.contracts.kinds import EntryKind
from shared.contracts.place_entries import RemovedEntry


class SheetSubmittedEntry(Schema):
    """A sheet as it was handed in; `answers_sha256` is over its rows, which stay outside the journal.

    Only an evaluator's own sheet has an assignment; every sheet of version 1 was such.
    """

    sheet_id = fields.UUID(required=True)
    kind = fields.String(load_default="own")
    assignment_id = fields.UUID(required=True, allow_none=True)
    lokus_id = fields.UUID(required=True)
    period_id = fields.UUID(required=True)
    evaluator_id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    visited_on = fields.Date(load_default=None, allow_none=True)
    answer_count = fields.Integer(required=True)
    answers_sha256 = fields.String(required=True)
    receipt_sha256 = fields.String(required=True)
    submitted_at = fields.AwareDateTime(required=True)


class SheetReturnedEntry(Schema):
    """A submitted sheet that was given back; the reason is a salted digest, its text can be erased."""

    sheet_id = fields.UUID(required=True)
    next_sheet_id = fields.UUID(required=True)
    assignment_id = fields.UUID(required=True, allow_none=True)
    lokus_id = fields.UUID(required=True)
    period_id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    reason_sha256 = fields.String(required=True)
    returned_at = fields.AwareDateTime(required=True)


class ScorecardEntry(Schema):
    """What a lokus came to; the trace with its arithmetic is kept beside the journal under its digest.

    Index and grade are null where an instrument of several forms leaves it without one: `outcome` says why.
    """

    scorecard_id = fields.UUID(required=True)
    lokus_id = fields.UUID(required=True)
    period_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    index = fields.String(required=True, allow_none=True)
    grade = fields.String(required=True, allow_none=True)
    figure_code = fields.String(required=True)
    sheets_used = fields.Integer(required=True)
    trace_digest = fields.String(required=True)
    outcome = fields.String(load_default=None, allow_none=True)


class PeriodDeterminedEntry(Schema):
    """A period whose results stand: of `lokus_chosen` lokus, `lokus_count` have one.

    `scorecards_sha256` is over the digests of all of them. Where a pleno agrees on the levels,
    `missing_lokus_ids` are those that were named as having no agreed sheet.
    """

    period_id = fields.UUID(required=True)
    lokus_chosen = fields.Integer(required=True)
    lokus_count = fields.Integer(required=True)
    scorecards_sha256 = fields.String(required=True)
    determined_at = fields.AwareDateTime(required=True)
    missing_lokus_ids = fields.List(fields.UUID(), load_default=list)


class DeterminationWithdrawnEntry(Schema):
    """A determination that was taken back before the release; the period is as if just closed."""

    period_id = fields.UUID(required=True)
    withdrawn_at = fields.AwareDateTime(required=True)


class PeriodReleasedEntry(Schema):
    """A period whose results are public; without a decree they are provisional (sementara)."""

    period_id = fields.UUID(required=True)
    lokus_chosen = fields.Integer(required=True)
    lokus_count = fields.Integer(required=True)
    scorecards_sha256 = fields.String(required=True)
    decree = fields.String(required=True, allow_none=True)
    is_provisional = fields.Boolean(required=True)
    released_at = fields.AwareDateTime(required=True)


class ResultReleasedEntry(Schema):
    """The released result of one lokus, with the names and places of its day.

    Where it has no index, it has no grade, label or rank either; `outcome` says why.
    """

    scorecard_id = fields.UUID(required=True)
    lokus_id = fields.UUID(required=True)
    unit_id = fields.UUID(required=True)
    unit_short_name = fields.String(required=True)
    unit_official_name = fields.String(required=True)
    agency_id = fields.UUID(required=True)
    agency_name = fields.String(required=True)
    region_code = fields.String(required=True)
    region_name = fields.String(required=True)
    unit_kind = fields.String(required=True)
    service_kind = fields.String(required=True)
    period_id = fields.UUID(required=True)
    period_name = fields.String(required=True)
    scheme = fields.String(required=True)
    year_assessed = fields.Integer(required=True)
    year_held = fields.Integer(required=True)
    instrument_id = fields.String(required=True)
    instrument_version = fields.Integer(required=True)
    form_set = fields.String(required=True)
    index = fields.String(required=True, allow_none=True)
    grade = fields.String(required=True, allow_none=True)
    label_id = fields.String(required=True, allow_none=True)
    label_en = fields.String(required=True, allow_none=True)
    figure_code = fields.String(required=True)
    outcome = fields.String(load_default=None, allow_none=True)
    rank = fields.Integer(required=True, allow_none=True)
    ranked_count = fields.Integer(required=True)
    decree = fields.String(required=True, allow_none=True)
    is_provisional = fields.Boolean(required=True)
    is_example = fields.Boolean(required=True)
    trace_digest = fields.String(required=True)
    released_at = fields.AwareDateTime(required=True)


SHEET_SUBMITTED = EntryKind("sheet.submitted", "private", SheetSubmittedEntry, version=2)
SHEET_RETURNED = EntryKind("sheet.returned", "private", SheetReturnedEntry)
SHEET_REMOVED = EntryKind("sheet.removed", "private", RemovedEntry)
SCORECARD_COMPUTED = EntryKind("scorecard.computed", "private", ScorecardEntry, version=2)
SCORECARD_SET_ASIDE = EntryKind("scorecard.set_aside", "private", ScorecardEntry, version=2)
SCORECARD_REMOVED = EntryKind("scorecard.removed", "private", RemovedEntry)
PERIOD_DETERMINED = EntryKind("period.determined", "private", PeriodDeterminedEntry, version=2)
DETERMINATION_WITHDRAWN = EntryKind("period.determination_withdrawn", "private", DeterminationWithdrawnEntry)
PERIOD_RELEASED = EntryKind("period.released", "public", PeriodReleasedEntry)
PERIOD_DECREED = EntryKind("period.decreed", "public", PeriodReleasedEntry)
RESULT_RELEASED = EntryKind("result.released", "public", ResultReleasedEntry, version=2)

RESULT_KINDS = (
    SHEET_SUBMITTED,
    SHEET_RETURNED,
    SHEET_REMOVED,
    SCORECARD_COMPUTED,
    SCORECARD_SET_ASIDE,
    SCORECARD_REMOVED,
    PERIOD_DETERMINED,
    DETERMINATION_WITHDRAWN,
    PERIOD_RELEASED,
    PERIOD_DECREED,
    RESULT_RELEASED,
)
