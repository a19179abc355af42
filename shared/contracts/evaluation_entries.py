"""Journal entries about instruments, periods, their lokus, the assignments of evaluators, and downtime.

A draft period is private. Once open it is public, except an example period, which stays private for
good. Which units were chosen, and who scores them, is private until the results are released. A measured
downtime is private: what of it fell into a public stage is told with that stage.
"""

from marshmallow import Schema, fields, validate

from shared.contracts.kinds import EntryKind
from shared.contracts.place_entries import REGION_KINDS, UNIT_KINDS, RemovedEntry

INSTRUMENT_TYPES = ("scored", "external")
SCHEMES = ("pekppp_nasional", "pekppp_mandiri", "other")
COMBINATIONS = ("mean", "median", "agreed")
SHEET_MODES = ("independent", "team")
STAGES = (
    "f01",
    "desk_review",
    "visit",
    "f03",
    "clarification",
    "pleno",
    "determination",
    "release",
)
PERIOD_STATES = ("draft", "open", "closed", "released")


class InstrumentEntry(Schema):
    """An instrument that was loaded; the two hashes cover its whole document. The nation's has no owner."""

    instrument_id = fields.String(required=True)
    version = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(INSTRUMENT_TYPES))
    scoring_hash = fields.String(required=True, validate=validate.Length(equal=64))
    wording_hash = fields.String(required=True, validate=validate.Length(equal=64))
    owner_region_code = fields.String(load_default=None, allow_none=True)


class StageEntry(Schema):
    """One stage of a period with its dates and its grace."""

    stage = fields.String(required=True, validate=validate.OneOf(STAGES))
    opens_at = fields.AwareDateTime(required=True)
    closes_at = fields.AwareDateTime(required=True)
    grace_minutes = fields.Integer(required=True)


class PeriodEntry(Schema):
    """A period after a deed; `form_weights` is null while nobody has decided them, and where it was
    decided to leave them open: `are_form_weights_decided` tells which. Both are of instruments of one form;
    what a period decided of one of several stands in `settings`, by open setting."""

    period_id = fields.UUID(required=True)
    name = fields.String(required=True)
    scheme = fields.String(required=True, validate=validate.OneOf(SCHEMES))
    scope_name = fields.String(required=True, allow_none=True)
    region_codes = fields.List(fields.String(), required=True)
    instrument_id = fields.String(required=True)
    instrument_version = fields.Integer(required=True)
    form_set = fields.String(required=True)
    combination = fields.String(required=True, validate=validate.OneOf(COMBINATIONS))
    are_form_weights_decided = fields.Boolean(required=True)
    form_weights = fields.Dict(keys=fields.String(), values=fields.String(), required=True, allow_none=True)
    year_assessed = fields.Integer(required=True)
    year_held = fields.Integer(required=True)
    owner_region_code = fields.String(required=True, allow_none=True)
    legal_document = fields.String(required=True, allow_none=True)
    begins_on = fields.Date(required=True, allow_none=True)
    ends_on = fields.Date(required=True, allow_none=True)
    own_region_may_score = fields.Boolean(required=True)
    is_example = fields.Boolean(required=True)
    is_demo = fields.Boolean(required=True)
    state = fields.String(required=True, validate=validate.OneOf(PERIOD_STATES))
    sheet_mode = fields.String(load_default="independent", validate=validate.OneOf(SHEET_MODES))
    settings = fields.Dict(keys=fields.String(), load_default=dict)
    stages = fields.List(fields.Nested(StageEntry), load_default=list)


class StageChangedEntry(Schema):
    """A stage of a running period that was given other dates, and all stages after that.

    `opens_before` and `closes_before` are null for a stage that the period did not have. `stated_reason` is
    what the owner tells everybody, about no person.
    """

    period_id = fields.UUID(required=True)
    stage = fields.String(required=True, validate=validate.OneOf(STAGES))
    opens_before = fields.AwareDateTime(required=True, allow_none=True)
    closes_before = fields.AwareDateTime(required=True, allow_none=True)
    stated_reason = fields.String(required=True)
    stages = fields.List(fields.Nested(StageEntry), required=True)
    changed_at = fields.AwareDateTime(required=True)


class StageExtendedEntry(Schema):
    """A stage whose end was moved by the minutes for which the service was measured to be down."""

    period_id = fields.UUID(required=True)
    stage = fields.String(required=True, validate=validate.OneOf(STAGES))
    closes_before = fields.AwareDateTime(required=True)
    closes_at = fields.AwareDateTime(required=True)
    minutes = fields.Integer(required=True)
    downtime_seconds = fields.Integer(required=True)
    stages = fields.List(fields.Nested(StageEntry), required=True)
    changed_at = fields.AwareDateTime(required=True)


class DowntimeEntry(Schema):
    """A time in which the clock found the service not running, written once it was over."""

    downtime_id = fields.UUID(required=True)
    began_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(required=True)


class LokusEntry(Schema):
    """A unit chosen into a period, with its names of that day."""

    lokus_id = fields.UUID(required=True)
    period_id = fields.UUID(required=True)
    unit_id = fields.UUID(required=True)
    unit_short_name = fields.String(required=True)
    unit_official_name = fields.String(required=True)
    agency_id = fields.UUID(required=True)
    agency_name = fields.String(required=True)
    region_code = fields.String(required=True)
    region_name = fields.String(required=True)
    region_kind = fields.String(required=True, validate=validate.OneOf(REGION_KINDS))
    unit_kind = fields.String(required=True, validate=validate.OneOf(UNIT_KINDS))
    service_kind = fields.String(required=True)


class AssignmentEntry(Schema):
    """An evaluator chosen for a lokus, or no longer."""

    assignment_id = fields.UUID(required=True)
    lokus_id = fields.UUID(required=True)
    period_id = fields.UUID(required=True)
    evaluator_id = fields.UUID(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)


INSTRUMENT_LOADED = EntryKind("instrument.loaded", "public", InstrumentEntry)
PERIOD_DRAFTED = EntryKind("period.drafted", "private", PeriodEntry, version=2)
PERIOD_CHANGED = EntryKind("period.changed", "private", PeriodEntry, version=2)
PERIOD_OPENED = EntryKind("period.opened", "public", PeriodEntry, version=2)
PERIOD_CLOSED = EntryKind("period.closed", "public", PeriodEntry, version=2)
EXAMPLE_PERIOD_OPENED = EntryKind("example_period.opened", "private", PeriodEntry, version=2)
EXAMPLE_PERIOD_CLOSED = EntryKind("example_period.closed", "private", PeriodEntry, version=2)
EXAMPLE_PERIOD_REMOVED = EntryKind("example_period.removed", "private", RemovedEntry)
PERIOD_STAGE_CHANGED = EntryKind("period.stage_changed", "public", StageChangedEntry)
PERIOD_STAGE_EXTENDED = EntryKind("period.stage_extended", "public", StageExtendedEntry)
EXAMPLE_STAGE_CHANGED = EntryKind("example_period.stage_changed", "private", StageChangedEntry)
EXAMPLE_STAGE_EXTENDED = EntryKind("example_period.stage_extended", "private", StageExtendedEntry)
DOWNTIME_MEASURED = EntryKind("downtime.measured", "private", DowntimeEntry)
LOKUS_ADDED = EntryKind("lokus.added", "private", LokusEntry)
LOKUS_REMOVED = EntryKind("lokus.removed", "private", RemovedEntry)
ASSIGNMENT_GIVEN = EntryKind("assignment.given", "private", AssignmentEntry)
ASSIGNMENT_ENDED = EntryKind("assignment.ended", "private", AssignmentEntry)
ASSIGNMENT_REMOVED = EntryKind("assignment.removed", "private", RemovedEntry)

EVALUATION_ENTRY_KINDS = (
    INSTRUMENT_LOADED,
    PERIOD_DRAFTED,
    PERIOD_CHANGED,
    PERIOD_OPENED,
    PERIOD_CLOSED,
    EXAMPLE_PERIOD_OPENED,
    EXAMPLE_PERIOD_CLOSED,
    EXAMPLE_PERIOD_REMOVED,
    PERIOD_STAGE_CHANGED,
    PERIOD_STAGE_EXTENDED,
    EXAMPLE_STAGE_CHANGED,
    EXAMPLE_STAGE_EXTENDED,
    DOWNTIME_MEASURED,
    LOKUS_ADDED,
    LOKUS_REMOVED,
    ASSIGNMENT_GIVEN,
    ASSIGNMENT_ENDED,
    ASSIGNMENT_REMOVED,
)
