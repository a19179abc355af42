"""Journal entries about how much an innovation is used; what is not known has no entry."""

from marshmallow import Schema, fields, validate

from shared.contracts.innovation_entries import CHANNELS
from shared.contracts.kinds import EntryKind
from shared.contracts.place_entries import RemovedEntry

USAGE_BASES = ("system_log", "register", "estimate")


class MonthFigureEntry(Schema):
    """Service uses in one month ("2021-10", in the region's own time zone) through one channel."""

    figure_id = fields.UUID(required=True)
    innovation_id = fields.UUID(required=True)
    month = fields.String(required=True)
    channel = fields.String(required=True, validate=validate.OneOf(CHANNELS))
    count = fields.Integer(required=True, strict=True)
    basis = fields.String(required=True, validate=validate.OneOf(USAGE_BASES))


class StatedFigureEntry(Schema):
    """Service uses "per month" as somebody stated them, of no known month; never spread over months."""

    figure_id = fields.UUID(required=True)
    innovation_id = fields.UUID(required=True)
    count = fields.Integer(required=True, strict=True)
    stated_where = fields.String(required=True)
    stated_on = fields.Date(required=True, allow_none=True)
    basis = fields.String(required=True, validate=validate.OneOf(USAGE_BASES))
    inferred = fields.List(fields.String(), required=True)


class UsageSettingsEntry(Schema):
    """What a region set: the day of the following month on which figures are due, and after how many due
    months without a figure use counts as unconfirmed.
    """

    region_code = fields.String(required=True)
    due_day = fields.Integer(required=True, strict=True)
    unconfirmed_after_months = fields.Integer(required=True, strict=True)


USAGE_MONTH_REPORTED = EntryKind("usage.month_reported", "public", MonthFigureEntry)
USAGE_MONTH_CORRECTED = EntryKind("usage.month_corrected", "public", MonthFigureEntry)
USAGE_MONTH_WITHDRAWN = EntryKind("usage.month_withdrawn", "public", MonthFigureEntry)
USAGE_MONTH_CONFIRMED = EntryKind("usage.month_confirmed", "public", MonthFigureEntry)
USAGE_STATED = EntryKind("usage.stated", "public", StatedFigureEntry)
USAGE_STATED_CORRECTED = EntryKind("usage.stated_corrected", "public", StatedFigureEntry)
USAGE_STATED_WITHDRAWN = EntryKind("usage.stated_withdrawn", "public", StatedFigureEntry)
USAGE_SETTINGS_SET = EntryKind("usage.settings_set", "public", UsageSettingsEntry)
USAGE_REMOVED = EntryKind("usage.removed", "public", RemovedEntry)

USAGE_KINDS = (
    USAGE_MONTH_REPORTED,
    USAGE_MONTH_CORRECTED,
    USAGE_MONTH_WITHDRAWN,
    USAGE_MONTH_CONFIRMED,
    USAGE_STATED,
    USAGE_STATED_CORRECTED,
    USAGE_STATED_WITHDRAWN,
    USAGE_SETTINGS_SET,
    USAGE_REMOVED,
)
