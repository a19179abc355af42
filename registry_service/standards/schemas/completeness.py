"""What the completeness endpoints read and answer: shares as exact fractions, what is missing by name."""

from marshmallow import Schema, fields, validate

from shared.http.endpoints import ListArguments

DEFAULT_CHECKLIST = "uu_25_2009"
DEFAULT_MONTHS = 12


class ChecklistSchema(Schema):
    """A checklist, and whose rule it is."""

    checklist_id = fields.String(required=True)
    version = fields.Integer(required=True)
    title_id = fields.String(required=True)
    title_en = fields.String(required=True)
    source = fields.String(required=True)
    confidence = fields.String(required=True)


class ChecklistItemSchema(Schema):
    """One thing that a checklist asks."""

    code = fields.String(required=True)
    title_id = fields.String(required=True)
    title_en = fields.String(required=True)


class WholeChecklistSchema(ChecklistSchema):
    """A checklist with its items."""

    items = fields.List(fields.Nested(ChecklistItemSchema), required=True)


class ChecklistListSchema(Schema):
    """Every checklist there is."""

    checklists = fields.List(fields.Nested(WholeChecklistSchema), required=True)


class ChecklistArguments(Schema):
    """Which checklist, and after how many months a check is stale."""

    checklist = fields.String(load_default=DEFAULT_CHECKLIST, validate=validate.Length(max=50))
    stale_after = fields.Integer(load_default=DEFAULT_MONTHS, validate=validate.Range(min=1, max=120))


class AgencyArguments(ListArguments, ChecklistArguments):
    """Which checklist, after how many months a check is stale, and which page of the services."""


class RegionArguments(ListArguments):
    """Which checklist, and which page of the agencies."""

    checklist = fields.String(load_default=DEFAULT_CHECKLIST, validate=validate.Length(max=50))


class MissingItemSchema(ChecklistItemSchema):
    """An item that is not met; `is_not_known` if that is only because nobody knows."""

    is_not_known = fields.Boolean(required=True)


class StaleComponentSchema(ChecklistItemSchema):
    """A component that is there and was not checked for long, or nobody knows when."""

    checked_on = fields.Date(required=True, allow_none=True)


class CompletenessSchema(Schema):
    """How much of a checklist is met: an exact fraction as text, null where there is nothing to meet.

    `not_known` is part of what is missing.
    """

    items = fields.Integer(required=True)
    met = fields.Integer(required=True)
    not_known = fields.Integer(required=True)
    share = fields.String(required=True, allow_none=True, metadata={"example": "9/14"})


class ServiceLineSchema(CompletenessSchema):
    """One service."""

    service_id = fields.UUID(required=True)
    name = fields.String(required=True)
    missing = fields.List(fields.Nested(MissingItemSchema), required=True)
    stale = fields.List(fields.Nested(StaleComponentSchema), required=True)


class ServiceCompletenessSchema(ServiceLineSchema):
    """One service by a checklist, on the region's own day."""

    checklist = fields.Nested(ChecklistSchema, required=True)
    as_of = fields.Date(required=True)


class MissingOfServicesSchema(ChecklistItemSchema):
    """An item, and of how many services it is missing; of how many of them because nobody knows."""

    services = fields.Integer(required=True)
    services_not_known = fields.Integer(required=True)


class SummedCompletenessSchema(CompletenessSchema):
    """Several services together."""

    services = fields.Integer(required=True)
    missing = fields.List(fields.Nested(MissingOfServicesSchema), required=True)


class AgencyLineSchema(SummedCompletenessSchema):
    """One agency."""

    agency_id = fields.UUID(required=True)
    official_name = fields.String(required=True)


class ListedDocumentsSchema(ChecklistItemSchema):
    """A kind of document, and how many of it an agency lists."""

    listed = fields.Integer(required=True)


class AgencyCompletenessSchema(AgencyLineSchema):
    """One agency by a checklist, with a page of its services that are given on that day."""

    checklist = fields.Nested(ChecklistSchema, required=True)
    as_of = fields.Date(required=True)
    documents = fields.List(fields.Nested(ListedDocumentsSchema), required=True)
    by_service = fields.List(fields.Nested(ServiceLineSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class RegionCompletenessSchema(SummedCompletenessSchema):
    """A whole region by a checklist, with a page of its agencies by name."""

    checklist = fields.Nested(ChecklistSchema, required=True)
    as_of = fields.Date(required=True)
    region_code = fields.String(required=True)
    agencies = fields.Integer(required=True)
    agencies_without_services = fields.Integer(required=True)
    by_agency = fields.List(fields.Nested(AgencyLineSchema), required=True)
    next = fields.String(required=True, allow_none=True)
