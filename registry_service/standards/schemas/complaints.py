"""What the complaint endpoints read and answer; counts stand in schemas that only counters are answered."""

from typing import Any

from marshmallow import Schema, fields, validate

from registry_service.standards.rules import HIGHEST_COUNT
from registry_service.standards.schemas.services import Link
from shared.contracts.standard_entries import COMPLAINT_CHANNELS, DEADLINE_UNITS
from shared.http.endpoints import ListArguments
from shared.http.fields import Moment, Name, Prose, RegionCode, StrictBoolean, StrictInteger, WholeText

DAYS = WholeText(r"(0|[1-9][0-9]{0,3})(\.[0-9])?", error='Must be exact text as "3" or "3.5".')


class Count(StrictInteger):
    """How many."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(min=0, max=HIGHEST_COUNT), **kwargs)


class ChannelFields(Schema):
    """The fields of a complaint channel; without an agency it is the region's."""

    agency_id = fields.UUID(allow_none=True)
    kind = fields.String(required=True, validate=validate.OneOf(COMPLAINT_CHANNELS))
    name = Name(required=True)
    office = Prose(allow_none=True, longest=1000)
    office_hours = Prose(allow_none=True, longest=500)
    link = Link(allow_none=True)
    since_on = fields.Date(allow_none=True)
    until_on = fields.Date(allow_none=True)
    is_planned = StrictBoolean()
    is_demo = StrictBoolean()


class ChannelInput(ChannelFields):
    """A new complaint channel."""

    region_code = RegionCode(required=True)


class ChannelChange(ChannelFields):
    """The fields that change; a demonstration stays one only as long as every change says so."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(partial=True, **kwargs)


class ChannelSchema(Schema):
    """A complaint channel of an agency, or of a whole region."""

    channel_id = fields.UUID(required=True)
    region_code = fields.String(required=True)
    agency_id = fields.UUID(required=True, allow_none=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    office = fields.String(required=True, allow_none=True)
    office_hours = fields.String(required=True, allow_none=True)
    link = fields.String(required=True, allow_none=True)
    since_on = fields.Date(required=True, allow_none=True)
    until_on = fields.Date(required=True, allow_none=True)
    is_planned = fields.Boolean(required=True)
    archived_at = Moment(required=True, allow_none=True)
    is_demo = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class ChannelFilter(ListArguments):
    """Channels of a region or an agency, of a kind, planned or not; archived ones on request."""

    region_code = RegionCode(load_default=None)
    agency_id = fields.UUID(load_default=None)
    kind = fields.String(load_default=None, validate=validate.OneOf(COMPLAINT_CHANNELS))
    planned = fields.Boolean(load_default=None, truthy={"true"}, falsy={"false"})
    archived = fields.Boolean(load_default=False, truthy={"true"}, falsy={"false"})


class ComplaintCountsInput(Schema):
    """A month's complaints; what is left out is unknown, and none is 0."""

    received = Count(required=True)
    answered_in_time = Count(load_default=None, allow_none=True)
    settled = Count(load_default=None, allow_none=True)
    median_days = fields.String(load_default=None, allow_none=True, validate=DAYS)


class AnswerDeadlineSchema(Schema):
    """Within how long an answer counted as in time."""

    number = fields.Integer(required=True)
    unit = fields.String(required=True)


class ComplaintCountsSchema(Schema):
    """A month's complaints as they were counted; for those who count alone."""

    figure_id = fields.UUID(required=True)
    channel_id = fields.UUID(required=True)
    month = fields.String(required=True)
    received = fields.Integer(required=True)
    answered_in_time = fields.Integer(required=True, allow_none=True)
    settled = fields.Integer(required=True, allow_none=True)
    median_days = fields.String(required=True, allow_none=True)
    answer_deadline = fields.Nested(AnswerDeadlineSchema, required=True)
    reported_at = Moment(required=True)
    version = fields.Integer(required=True)


class ComplaintSharesSchema(Schema):
    """A month's complaints as everybody may see them: shares in percent, a median in days.

    With `too_few` there were fewer than five: shares would tell of single people, so none is shown. Of fewer
    than a hundred they are told in steps of five ("65"), where 0 is none and 100 is all; of more with one
    decimal ("66.7"). So neither a share nor its correction tells a count. How many complained says nothing
    about quality, either way.
    """

    channel_id = fields.UUID(required=True)
    month = fields.String(required=True)
    too_few = fields.Boolean(required=True)
    answered_in_time_share = fields.String(required=True, allow_none=True, metadata={"example": "83.3"})
    settled_share = fields.String(required=True, allow_none=True)
    median_days = fields.String(required=True, allow_none=True)
    answer_deadline = fields.Nested(AnswerDeadlineSchema, required=True)


class DeadlineInput(Schema):
    """A deadline, and what it rests on."""

    number = StrictInteger(required=True, validate=validate.Range(min=1, max=1000))
    unit = fields.String(required=True, validate=validate.OneOf(DEADLINE_UNITS))
    basis = Name(required=True, longest=500)


class DeadlineSchema(Schema):
    """A deadline that holds: set by an agency, its region, or a regulation.

    `confidence` says how sure the default is. The version is that of the own setting.
    """

    channel_kind = fields.String(required=True)
    deed = fields.String(required=True)
    number = fields.Integer(required=True)
    unit = fields.String(required=True)
    basis = fields.String(required=True)
    confidence = fields.String(required=True, allow_none=True)
    set_by = fields.String(required=True)
    version = fields.Integer(required=True, allow_none=True)


class DeadlineListSchema(Schema):
    """The deadlines of every channel kind and deed."""

    deadlines = fields.List(fields.Nested(DeadlineSchema), required=True)
