"""Journal entries about services, their standards, what is published of them, and complaints.

Of complaints the counts are private; shares and times alone are public, and none below a smallest number.
"""

from marshmallow import Schema, fields, validate

from shared.contracts.kinds import EntryKind
from shared.contracts.place_entries import RemovedEntry

SERVICE_KINDS = ("goods", "services", "administrative")
FEE_KINDS = ("free", "fixed", "by_schedule")
TIME_UNITS = ("minutes", "hours", "working_days", "days")
PUBLISHED_IN = ("own_site", "sippn", "service_room", "social_media", "other")
STANDARD_COMPONENTS = (
    "legal_basis",
    "requirements",
    "procedure",
    "completion_time",
    "fee",
    "product",
    "facilities",
    "staff_competence",
    "internal_supervision",
    "complaint_handling",
    "staff_number",
    "service_guarantee",
    "safety_guarantee",
    "performance_evaluation",
)
DOCUMENT_KINDS = ("sop", "periodic_information", "immediate_information", "any_time_information")
COMPLAINT_CHANNELS = ("offline_desk", "online", "sp4n_lapor", "other")
COMPLAINT_DEEDS = ("answer", "settle")
DEADLINE_UNITS = ("working_days", "days")


class ScheduledFeeEntry(Schema):
    """One line of a schedule of fees, in rupiah."""

    what = fields.String(required=True)
    amount = fields.Integer(required=True, strict=True)


class FeeEntry(Schema):
    """What a service costs: nothing, one amount in rupiah, or as its schedule says."""

    kind = fields.String(required=True, validate=validate.OneOf(FEE_KINDS))
    amount = fields.Integer(required=True, strict=True, allow_none=True)
    schedule = fields.List(fields.Nested(ScheduledFeeEntry), required=True)


class CompletionTimeEntry(Schema):
    """How long a service takes."""

    number = fields.Integer(required=True, strict=True)
    unit = fields.String(required=True, validate=validate.OneOf(TIME_UNITS))


class StandardDecreeEntry(Schema):
    """The decree that sets the standard of a service."""

    number = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    dated = fields.Date(required=True, allow_none=True)
    link = fields.String(required=True, allow_none=True)


class CompletenessEntry(Schema):
    """How much of a checklist a service meets after the deed; `not_known` is part of what is missing."""

    checklist_id = fields.String(required=True)
    checklist_version = fields.Integer(required=True, strict=True)
    items = fields.Integer(required=True, strict=True)
    met = fields.Integer(required=True, strict=True)
    not_known = fields.Integer(required=True, strict=True)


class ServiceEntry(Schema):
    """A service after a deed; null is unknown, a remark stands outside the journal."""

    service_id = fields.UUID(required=True)
    region_code = fields.String(required=True)
    agency_id = fields.UUID(required=True)
    unit_id = fields.UUID(required=True, allow_none=True)
    name = fields.String(required=True)
    aliases = fields.List(fields.String(), required=True)
    kind = fields.String(required=True, allow_none=True, validate=validate.OneOf(SERVICE_KINDS))
    for_whom = fields.String(required=True, allow_none=True)
    is_digital = fields.Boolean(required=True, allow_none=True)
    asked_where = fields.String(required=True, allow_none=True)
    asked_link = fields.String(required=True, allow_none=True)
    fee = fields.Nested(FeeEntry, required=True, allow_none=True)
    completion_time = fields.Nested(CompletionTimeEntry, required=True, allow_none=True)
    standard_decree = fields.Nested(StandardDecreeEntry, required=True, allow_none=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_to = fields.Date(required=True, allow_none=True)
    note_digest = fields.String(required=True, allow_none=True)
    is_archived = fields.Boolean(required=True)
    completeness = fields.List(fields.Nested(CompletenessEntry), required=True)


class ServiceArchivedEntry(ServiceEntry):
    """A service that was archived, with the salted SHA-256 of the reason given."""

    reason_digest = fields.String(required=True)


class ComponentEntry(Schema):
    """What is known of one component of a service's standard; `published_in` is null while unknown."""

    component_id = fields.UUID(required=True)
    service_id = fields.UUID(required=True)
    code = fields.String(required=True)
    is_there = fields.Boolean(required=True, allow_none=True)
    published_in = fields.List(
        fields.String(validate=validate.OneOf(PUBLISHED_IN)), required=True, allow_none=True
    )
    published_other = fields.String(required=True, allow_none=True)
    link = fields.String(required=True, allow_none=True)
    checked_on = fields.Date(required=True, allow_none=True)
    note_digest = fields.String(required=True, allow_none=True)
    completeness = fields.List(fields.Nested(CompletenessEntry), required=True)


class ServiceDocumentEntry(Schema):
    """A standard operating procedure, or public information of one of the three classes of UU 14/2008."""

    document_id = fields.UUID(required=True)
    region_code = fields.String(required=True)
    agency_id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(DOCUMENT_KINDS))
    title = fields.String(required=True)
    number = fields.String(required=True, allow_none=True)
    dated = fields.Date(required=True, allow_none=True)
    service_id = fields.UUID(required=True, allow_none=True)
    published_in = fields.List(
        fields.String(validate=validate.OneOf(PUBLISHED_IN)), required=True, allow_none=True
    )
    published_other = fields.String(required=True, allow_none=True)
    link = fields.String(required=True, allow_none=True)
    is_archived = fields.Boolean(required=True)


class ComplaintChannelEntry(Schema):
    """Where people complain: of an agency, or with null of the whole region."""

    channel_id = fields.UUID(required=True)
    region_code = fields.String(required=True)
    agency_id = fields.UUID(required=True, allow_none=True)
    kind = fields.String(required=True, validate=validate.OneOf(COMPLAINT_CHANNELS))
    name = fields.String(required=True)
    office = fields.String(required=True, allow_none=True)
    office_hours = fields.String(required=True, allow_none=True)
    link = fields.String(required=True, allow_none=True)
    since_on = fields.Date(required=True, allow_none=True)
    until_on = fields.Date(required=True, allow_none=True)
    is_planned = fields.Boolean(required=True)
    is_archived = fields.Boolean(required=True)


class DeadlineEntry(Schema):
    """Within how many days something is done."""

    number = fields.Integer(required=True, strict=True)
    unit = fields.String(required=True, validate=validate.OneOf(DEADLINE_UNITS))


class ComplaintCountsEntry(Schema):
    """A month's complaints through a channel as they were counted; it never leaves the registry."""

    figure_id = fields.UUID(required=True)
    channel_id = fields.UUID(required=True)
    month = fields.String(required=True)
    received = fields.Integer(required=True, strict=True)
    answered_in_time = fields.Integer(required=True, strict=True, allow_none=True)
    settled = fields.Integer(required=True, strict=True, allow_none=True)
    median_days = fields.String(required=True, allow_none=True)
    answer_deadline = fields.Nested(DeadlineEntry, required=True)


class ComplaintSharesEntry(Schema):
    """What everybody may know of a month's complaints: shares in percent, and a median.

    Shares of fewer than a hundred complaints are in steps of five ("65"), others with one decimal. All three
    are null where `too_few` is true, and each where its count is not known.
    """

    figure_id = fields.UUID(required=True)
    channel_id = fields.UUID(required=True)
    region_code = fields.String(required=True)
    agency_id = fields.UUID(required=True, allow_none=True)
    channel_kind = fields.String(required=True, validate=validate.OneOf(COMPLAINT_CHANNELS))
    month = fields.String(required=True)
    too_few = fields.Boolean(required=True)
    answered_in_time_share = fields.String(required=True, allow_none=True)
    settled_share = fields.String(required=True, allow_none=True)
    median_days = fields.String(required=True, allow_none=True)
    answer_deadline = fields.Nested(DeadlineEntry, required=True)


class ComplaintDeadlineEntry(Schema):
    """The deadline that a region, or an agency of it, has set for itself."""

    deadline_id = fields.UUID(required=True)
    region_code = fields.String(required=True)
    agency_id = fields.UUID(required=True, allow_none=True)
    channel_kind = fields.String(required=True, validate=validate.OneOf(COMPLAINT_CHANNELS))
    deed = fields.String(required=True, validate=validate.OneOf(COMPLAINT_DEEDS))
    number = fields.Integer(required=True, strict=True)
    unit = fields.String(required=True, validate=validate.OneOf(DEADLINE_UNITS))
    basis = fields.String(required=True)


SERVICE_REGISTERED = EntryKind("service.registered", "public", ServiceEntry)
SERVICE_CHANGED = EntryKind("service.changed", "public", ServiceEntry)
SERVICE_ARCHIVED = EntryKind("service.archived", "public", ServiceArchivedEntry)
SERVICE_REMOVED = EntryKind("service.removed", "public", RemovedEntry)
COMPONENT_STATED = EntryKind("service.component_stated", "public", ComponentEntry)
COMPONENT_REMOVED = EntryKind("service.component_removed", "public", RemovedEntry)
DOCUMENT_LISTED = EntryKind("service_document.listed", "public", ServiceDocumentEntry)
DOCUMENT_CHANGED = EntryKind("service_document.changed", "public", ServiceDocumentEntry)
DOCUMENT_ARCHIVED = EntryKind("service_document.archived", "public", ServiceDocumentEntry)
DOCUMENT_REMOVED = EntryKind("service_document.removed", "public", RemovedEntry)
COMPLAINT_CHANNEL_OPENED = EntryKind("complaint_channel.opened", "public", ComplaintChannelEntry)
COMPLAINT_CHANNEL_CHANGED = EntryKind("complaint_channel.changed", "public", ComplaintChannelEntry)
COMPLAINT_CHANNEL_ARCHIVED = EntryKind("complaint_channel.archived", "public", ComplaintChannelEntry)
COMPLAINT_CHANNEL_REMOVED = EntryKind("complaint_channel.removed", "public", RemovedEntry)
COMPLAINTS_COUNTED = EntryKind("complaints.counted", "private", ComplaintCountsEntry)
COMPLAINT_SHARES_TOLD = EntryKind("complaints.shares_told", "public", ComplaintSharesEntry)
COMPLAINT_DEADLINE_SET = EntryKind("complaint_deadline.set", "public", ComplaintDeadlineEntry)

STANDARD_KINDS = (
    SERVICE_REGISTERED,
    SERVICE_CHANGED,
    SERVICE_ARCHIVED,
    SERVICE_REMOVED,
    COMPONENT_STATED,
    COMPONENT_REMOVED,
    DOCUMENT_LISTED,
    DOCUMENT_CHANGED,
    DOCUMENT_ARCHIVED,
    DOCUMENT_REMOVED,
    COMPLAINT_CHANNEL_OPENED,
    COMPLAINT_CHANNEL_CHANGED,
    COMPLAINT_CHANNEL_ARCHIVED,
    COMPLAINT_CHANNEL_REMOVED,
    COMPLAINTS_COUNTED,
    COMPLAINT_SHARES_TOLD,
    COMPLAINT_DEADLINE_SET,
)
