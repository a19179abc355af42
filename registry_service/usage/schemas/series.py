"""What the endpoints of series, sums, lists and reminders read and answer; what is not known is null."""

from marshmallow import Schema, fields, validate

from registry_service.usage.rules import MARK_KINDS, MONTH_STATES
from registry_service.usage.schemas.figures import LatestFigureSchema
from shared.contracts.innovation_entries import CHANNELS
from shared.http.endpoints import ListArguments
from shared.http.fields import SCORE_PATTERN, Moment, RegionCode, WholeText

MOST_MONTHS = 60
MOST_REMINDED = 50
MONTH = WholeText(r"^[0-9]{4}-(0[1-9]|1[0-2])$", error='Must be a month as "2021-10".')


class MonthsArguments(Schema):
    """So many months up to the one named, or up to the last one that is over."""

    months = fields.Integer(load_default=12, validate=validate.Range(min=1, max=MOST_MONTHS))
    until = fields.String(load_default=None, validate=MONTH)


class ScopeArguments(Schema):
    """A region's own innovations, all inside a province, an agency's, or (without any) the nation's."""

    region_code = RegionCode(load_default=None)
    province_code = RegionCode(load_default=None)
    agency_id = fields.UUID(load_default=None)


class SumArguments(ScopeArguments, MonthsArguments):
    """A scope and its months, through one channel or all."""

    channel = fields.String(load_default=None, validate=validate.OneOf(CHANNELS))


class ShareArguments(SumArguments, ListArguments):
    """What the scope is parted by; agencies are told of a region, a province or an agency."""

    by = fields.String(load_default="channel", validate=validate.OneOf(("channel", "agency", "region")))


class LatestArguments(ScopeArguments, ListArguments):
    """A scope, page by page."""


class ReminderArguments(ScopeArguments, ListArguments):
    """A scope, page by page, and how many months back is looked."""

    limit = fields.Integer(load_default=20, validate=validate.Range(min=1, max=MOST_REMINDED))
    months = fields.Integer(load_default=12, validate=validate.Range(min=1, max=MOST_MONTHS))


class MarkSchema(Schema):
    """Why a figure looks wrong; confirmed is one whose reporter said that it is right."""

    kind = fields.String(required=True, validate=validate.OneOf(MARK_KINDS))
    compared_months = fields.Integer(required=True)
    reason_id = fields.String(required=True)
    reason_en = fields.String(required=True)
    is_confirmed = fields.Boolean(required=True)


class CellSchema(Schema):
    """One month of one channel and its state; `version` is asked for by a correction."""

    month = fields.String(required=True, metadata={"example": "2021-10"})
    state = fields.String(required=True, validate=validate.OneOf(MONTH_STATES))
    is_late = fields.Boolean(required=True)
    due_on = fields.Date(required=True)
    count = fields.Integer(required=True, allow_none=True)
    basis = fields.String(required=True, allow_none=True)
    figure_id = fields.UUID(required=True, allow_none=True)
    version = fields.Integer(required=True, allow_none=True)
    first_reported_at = Moment(required=True, allow_none=True)
    corrections = fields.Integer(required=True)
    corrected_at = Moment(required=True, allow_none=True)
    confirmed_at = Moment(required=True, allow_none=True)
    withdrawn_at = Moment(required=True, allow_none=True)
    mark = fields.Nested(MarkSchema, required=True, allow_none=True)


class ChannelSeriesSchema(Schema):
    """The months of a channel; null is the channel of an innovation of which none is known."""

    channel = fields.String(required=True, allow_none=True)
    is_in_use = fields.Boolean(required=True)
    months = fields.List(fields.Nested(CellSchema), required=True)


class SumSchema(Schema):
    """A sum, and on how many figures of how many innovations it rests; `month` is null for all of them."""

    month = fields.String(required=True, allow_none=True)
    count = fields.Integer(required=True, allow_none=True)
    known_figures = fields.Integer(required=True)
    expected_figures = fields.Integer(required=True)
    known_innovations = fields.Integer(required=True)
    expected_innovations = fields.Integer(required=True)


class ConfirmationSchema(Schema):
    """The last month of which a figure tells, and since when use is no longer confirmed."""

    confirmed_until = fields.String(required=True, allow_none=True)
    unconfirmed_since = fields.String(required=True, allow_none=True)


class InnovationSeriesSchema(ConfirmationSchema):
    """An innovation's months; of a programme the sums of its published components."""

    innovation_id = fields.UUID(required=True)
    is_programme = fields.Boolean(required=True)
    time_zone = fields.String(required=True)
    first_month = fields.String(required=True)
    last_month = fields.String(required=True)
    expected_from = fields.String(required=True, allow_none=True)
    expected_until = fields.String(required=True, allow_none=True)
    due_day = fields.Integer(required=True, allow_none=True)
    channels = fields.List(fields.Nested(ChannelSeriesSchema), required=True)
    whole = fields.Nested(SumSchema, required=True)
    months = fields.List(fields.Nested(SumSchema), required=True)


class SumsSchema(Schema):
    """The sums of a scope: over all the months, and of each."""

    region_code = fields.String(required=True, allow_none=True)
    province_code = fields.String(required=True, allow_none=True)
    agency_id = fields.UUID(required=True, allow_none=True)
    channel = fields.String(required=True, allow_none=True)
    first_month = fields.String(required=True)
    last_month = fields.String(required=True)
    whole = fields.Nested(SumSchema, required=True)
    months = fields.List(fields.Nested(SumSchema), required=True)


class ShareSchema(Schema):
    """A part of a scope: a channel, an agency or a region; all null is the part of which that is not known.

    `share` is the part of the known sum, in percent.
    """

    channel = fields.String(required=True, allow_none=True)
    agency_id = fields.UUID(required=True, allow_none=True)
    region_code = fields.String(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)
    share = fields.String(required=True, allow_none=True, metadata={"pattern": SCORE_PATTERN})
    whole = fields.Nested(SumSchema, required=True)
    months = fields.List(fields.Nested(SumSchema), required=True)


class ListedFigureSchema(LatestFigureSchema, ConfirmationSchema):
    """An innovation with its users per month; a programme's follows from its components."""

    innovation_id = fields.UUID(required=True)
    name = fields.String(required=True)
    region_code = fields.String(required=True)
    agency_id = fields.UUID(required=True, allow_none=True)
    is_programme = fields.Boolean(required=True)
    components = fields.Integer(required=True, allow_none=True)
    components_with_figure = fields.Integer(required=True, allow_none=True)


class MissingMonthsSchema(Schema):
    """The overdue months of a channel."""

    channel = fields.String(required=True, allow_none=True)
    months = fields.List(fields.String(), required=True)


class MarkedFigureSchema(Schema):
    """A figure that looks wrong; it is corrected, or confirmed with its version."""

    figure_id = fields.UUID(required=True)
    month = fields.String(required=True)
    channel = fields.String(required=True)
    count = fields.Integer(required=True)
    version = fields.Integer(required=True)
    mark = fields.Nested(MarkSchema, required=True)


class InnovationReminderSchema(ConfirmationSchema):
    """What is asked about one innovation."""

    innovation_id = fields.UUID(required=True)
    name = fields.String(required=True)
    missing = fields.List(fields.Nested(MissingMonthsSchema), required=True)
    marked = fields.List(fields.Nested(MarkedFigureSchema), required=True)


class ReminderSchema(Schema):
    """What is asked of an agency (or, without one, of its region), with texts to send by WhatsApp.

    An owner of whom nothing is asked has neither innovations here nor texts.
    """

    region_code = fields.String(required=True)
    agency_id = fields.UUID(required=True, allow_none=True)
    name = fields.String(required=True)
    published_innovations = fields.Integer(required=True)
    innovations = fields.List(fields.Nested(InnovationReminderSchema), required=True)
    link = fields.String(required=True)
    text_id = fields.String(required=True, allow_none=True)
    text_en = fields.String(required=True, allow_none=True)
