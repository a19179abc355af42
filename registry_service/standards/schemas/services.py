"""What the endpoints of services, their standards and documents read and answer; unknown is null."""

from typing import Any

from marshmallow import Schema, fields, validate

from registry_service.standards.rules import HIGHEST_AMOUNT
from shared.contracts.standard_entries import (
    DOCUMENT_KINDS,
    FEE_KINDS,
    PUBLISHED_IN,
    SERVICE_KINDS,
    TIME_UNITS,
)
from shared.http.endpoints import ListArguments
from shared.http.fields import (
    Line,
    Moment,
    Name,
    Prose,
    RegionCode,
    StrictBoolean,
    StrictInteger,
    WholeRecord,
    WholeText,
)

WEB = WholeText(r"https?://[^\s\"<>\\]+", error="Must be an address that begins with http:// or https://.")
MOST = validate.Length(max=50)


class Link(Line):
    """An address on the web."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(longest=1000, validate=[WEB], **kwargs)


class Amount(StrictInteger):
    """Rupiah."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(min=0, max=HIGHEST_AMOUNT), **kwargs)


class ScheduledFeeInput(Schema):
    """One line of a schedule of fees."""

    what = Name(required=True)
    amount = Amount(required=True)


class FeeInput(Schema):
    """What it costs: free, one amount in rupiah, or as a schedule says."""

    kind = fields.String(required=True, validate=validate.OneOf(FEE_KINDS))
    amount = Amount(load_default=None, allow_none=True)
    schedule = fields.List(
        fields.Nested(ScheduledFeeInput), load_default=list, validate=validate.Length(max=200)
    )


class CompletionTimeInput(Schema):
    """How long it takes."""

    number = StrictInteger(required=True, validate=validate.Range(min=1, max=100_000))
    unit = fields.String(required=True, validate=validate.OneOf(TIME_UNITS))


class StandardDecreeInput(Schema):
    """The decree that sets the standard."""

    number = Name(required=True)
    title = Name(load_default=None, allow_none=True, longest=500)
    dated = fields.Date(load_default=None, allow_none=True)
    link = Link(load_default=None, allow_none=True)


class ServiceInput(Schema):
    """A new service; what is left out is unknown."""

    name = Name(required=True)
    unit_id = fields.UUID(allow_none=True)
    aliases = fields.List(Name(), validate=MOST)
    kind = fields.String(allow_none=True, validate=validate.OneOf(SERVICE_KINDS))
    for_whom = Prose(allow_none=True, longest=1000)
    is_digital = StrictBoolean(allow_none=True)
    asked_where = Prose(allow_none=True, longest=1000)
    asked_link = Link(allow_none=True)
    fee = WholeRecord(FeeInput, allow_none=True)
    completion_time = WholeRecord(CompletionTimeInput, allow_none=True)
    standard_decree = WholeRecord(StandardDecreeInput, allow_none=True)
    valid_from = fields.Date(allow_none=True)
    valid_to = fields.Date(allow_none=True)
    note = Prose(allow_none=True, longest=5000)
    is_demo = StrictBoolean()


class ServiceChange(ServiceInput):
    """The fields that change; `agency_id` hands the service over inside its region.

    A demonstration stays one only as long as every change says so with `is_demo`.
    """

    agency_id = fields.UUID()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(partial=True, **kwargs)


class ServiceArchivingInput(Schema):
    """Why the service is archived; kept beside the record, and in the journal as a digest."""

    reason = Prose(required=True, longest=1000)


class ScheduledFeeSchema(Schema):
    """One line of a schedule of fees, in rupiah."""

    what = fields.String(required=True)
    amount = fields.Integer(required=True)


class FeeSchema(Schema):
    """What it costs."""

    kind = fields.String(required=True)
    amount = fields.Integer(required=True, allow_none=True)
    schedule = fields.List(fields.Nested(ScheduledFeeSchema), required=True)


class CompletionTimeSchema(Schema):
    """How long it takes."""

    number = fields.Integer(required=True)
    unit = fields.String(required=True)


class StandardDecreeSchema(Schema):
    """The decree that sets the standard."""

    number = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    dated = fields.Date(required=True, allow_none=True)
    link = fields.String(required=True, allow_none=True)


class ServiceSchema(Schema):
    """A service; `note` and `archive_reason` are null for everyone but those who keep it."""

    service_id = fields.UUID(required=True)
    region_code = fields.String(required=True)
    agency_id = fields.UUID(required=True)
    unit_id = fields.UUID(required=True, allow_none=True)
    name = fields.String(required=True)
    aliases = fields.List(fields.String(), required=True)
    kind = fields.String(required=True, allow_none=True)
    for_whom = fields.String(required=True, allow_none=True)
    is_digital = fields.Boolean(required=True, allow_none=True)
    asked_where = fields.String(required=True, allow_none=True)
    asked_link = fields.String(required=True, allow_none=True)
    fee = fields.Nested(FeeSchema, required=True, allow_none=True)
    completion_time = fields.Nested(CompletionTimeSchema, required=True, allow_none=True)
    standard_decree = fields.Nested(StandardDecreeSchema, required=True, allow_none=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_to = fields.Date(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    archived_at = Moment(required=True, allow_none=True)
    archive_reason = fields.String(required=True, allow_none=True)
    is_demo = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class ServiceFilter(ListArguments):
    """Services of a region, agency or unit, of a kind, by a part of a name; archived ones on request."""

    region_code = RegionCode(load_default=None)
    agency_id = fields.UUID(load_default=None)
    unit_id = fields.UUID(load_default=None)
    kind = fields.String(load_default=None, validate=validate.OneOf(SERVICE_KINDS))
    archived = fields.Boolean(load_default=False, truthy={"true"}, falsy={"false"})
    text = Line(load_default=None, longest=100)


class PublishedInput(Schema):
    """Where something is published; null is unknown, an empty list is nowhere."""

    published_in = fields.List(
        fields.String(validate=validate.OneOf(PUBLISHED_IN)), allow_none=True, validate=MOST
    )
    published_other = Name(allow_none=True)
    link = Link(allow_none=True)
    is_demo = StrictBoolean()


class ComponentInput(PublishedInput):
    """What is known of a component, given whole: what is left out is unknown."""

    is_there = StrictBoolean(required=True, allow_none=True)
    checked_on = fields.Date(allow_none=True)
    note = Prose(allow_none=True, longest=5000)


class PublishedSchema(Schema):
    """Where something is published."""

    published_in = fields.List(fields.String(), required=True, allow_none=True)
    published_other = fields.String(required=True, allow_none=True)
    link = fields.String(required=True, allow_none=True)
    is_demo = fields.Boolean(required=True)


class ComponentSchema(PublishedSchema):
    """One component of a service's standard; without a version nothing is known of it.

    The part is `delivery` (to be published) or `management`. `note` is null for everyone but the keepers.
    """

    service_id = fields.UUID(required=True)
    code = fields.String(required=True)
    part = fields.String(required=True)
    title_id = fields.String(required=True)
    title_en = fields.String(required=True)
    is_there = fields.Boolean(required=True, allow_none=True)
    checked_on = fields.Date(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True, allow_none=True)


class ComponentListSchema(Schema):
    """Every component of a service's standard, in the law's order."""

    service_id = fields.UUID(required=True)
    components = fields.List(fields.Nested(ComponentSchema), required=True)


class DocumentInput(PublishedInput):
    """A new operating procedure, perhaps of one service, or public information of a class."""

    kind = fields.String(required=True, validate=validate.OneOf(DOCUMENT_KINDS))
    title = Name(required=True, longest=500)
    number = Name(allow_none=True)
    dated = fields.Date(allow_none=True)
    service_id = fields.UUID(allow_none=True)


class DocumentChange(DocumentInput):
    """The fields that change; `agency_id` hands the document over inside its region."""

    agency_id = fields.UUID()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(partial=True, **kwargs)


class DocumentSchema(PublishedSchema):
    """An operating procedure or public information."""

    document_id = fields.UUID(required=True)
    region_code = fields.String(required=True)
    agency_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    number = fields.String(required=True, allow_none=True)
    dated = fields.Date(required=True, allow_none=True)
    service_id = fields.UUID(required=True, allow_none=True)
    archived_at = Moment(required=True, allow_none=True)
    version = fields.Integer(required=True)


class DocumentFilter(ListArguments):
    """Documents of a region, agency or service, of a kind, by a part of the title, or archived ones."""

    region_code = RegionCode(load_default=None)
    agency_id = fields.UUID(load_default=None)
    service_id = fields.UUID(load_default=None)
    kind = fields.String(load_default=None, validate=validate.OneOf(DOCUMENT_KINDS))
    archived = fields.Boolean(load_default=False, truthy={"true"}, falsy={"false"})
    text = Line(load_default=None, longest=100)
