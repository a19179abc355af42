"""Journal entries about publications: reported figures and ids; free text only as a salted digest."""

from marshmallow import Schema, fields, validate

from shared.contracts.kinds import EntryKind
from shared.contracts.place_entries import RemovedEntry

PUBLICATION_KINDS_OF_SOURCE = (
    "regional_news_report",
    "national_news_report",
    "press_release",
    "official_report",
    "decree",
)
PUBLICATION_STATES = ("draft", "published")
TRENDS = ("up", "down")
QUALIFIERS = ("exactly", "at_least", "at_most", "about")
CLAIM_UNITS = ("count", "percent")


class ReportedResultEntry(Schema):
    """What a publication says of one unit; `unit_id` is null where the unit is not known for sure."""

    unit_name = fields.String(required=True)
    unit_id = fields.UUID(required=True, allow_none=True)
    reported_grade = fields.String(required=True, allow_none=True)
    reported_label = fields.String(required=True, allow_none=True)
    trend = fields.String(required=True, allow_none=True, validate=validate.OneOf(TRENDS))


class ExternalValueEntry(Schema):
    """The value somebody else gave an agency, as exact text such as "99.46"; unknown is null."""

    agency_name = fields.String(required=True)
    agency_id = fields.UUID(required=True, allow_none=True)
    products = fields.Integer(required=True, allow_none=True)
    value = fields.String(required=True, allow_none=True)


class ReportedRegionEntry(Schema):
    """A region's figures as printed; exact text, whole numbers, or null where nothing is printed."""

    products_total = fields.Integer(required=True, allow_none=True)
    values_sum = fields.String(required=True, allow_none=True)
    region_value = fields.String(required=True, allow_none=True)
    predicate = fields.String(required=True, allow_none=True)
    rank = fields.Integer(required=True, allow_none=True)
    category = fields.String(required=True, allow_none=True)
    category_size = fields.Integer(required=True, allow_none=True)
    zone = fields.String(required=True, allow_none=True)


class ClaimEntry(Schema):
    """A figure that a publication states of something: "innovations: at least 15"."""

    code = fields.String(required=True)
    qualifier = fields.String(required=True, validate=validate.OneOf(QUALIFIERS))
    value = fields.String(required=True)
    unit = fields.String(required=True, validate=validate.OneOf(CLAIM_UNITS))
    as_of = fields.Date(required=True, allow_none=True)


class CommitmentEntry(Schema):
    """A commitment by its day and how many notes of progress there are; its words are in the digest."""

    commitment_id = fields.UUID(required=True)
    signed_on = fields.Date(required=True, allow_none=True)
    progress_notes = fields.Integer(required=True)


class PublicationEntry(Schema):
    """A publication after a deed; `texts_digest` is SHA-256 over a salt and every free text of it."""

    publication_id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(PUBLICATION_KINDS_OF_SOURCE))
    state = fields.String(required=True, validate=validate.OneOf(PUBLICATION_STATES))
    region_code = fields.String(required=True)
    dated = fields.Date(required=True, allow_none=True)
    event_on = fields.Date(required=True, allow_none=True)
    year = fields.Integer(required=True, allow_none=True)
    scope_name = fields.String(required=True, allow_none=True)
    legal_basis = fields.String(required=True, allow_none=True)
    instrument_id = fields.String(required=True, allow_none=True)
    results_are_complete = fields.Boolean(required=True)
    results = fields.List(fields.Nested(ReportedResultEntry), required=True)
    external_values = fields.List(fields.Nested(ExternalValueEntry), required=True)
    region_figures = fields.Nested(ReportedRegionEntry, required=True)
    claims = fields.List(fields.Nested(ClaimEntry), required=True)
    commitments = fields.List(fields.Nested(CommitmentEntry), required=True)
    recommendations = fields.Integer(required=True)
    conflicts = fields.Integer(required=True)
    zones = fields.List(fields.String(), required=True)
    inferred = fields.List(fields.String(), required=True)
    texts_digest = fields.String(required=True, validate=validate.Length(equal=64))


PUBLICATION_RECORDED = EntryKind("publication.recorded", "private", PublicationEntry)
PUBLICATION_DRAFT_CHANGED = EntryKind("publication.draft_changed", "private", PublicationEntry)
PUBLICATION_DRAFT_REMOVED = EntryKind("publication.draft_removed", "private", RemovedEntry)
PUBLICATION_PUBLISHED = EntryKind("publication.published", "public", PublicationEntry)
PUBLICATION_CHANGED = EntryKind("publication.changed", "public", PublicationEntry)
PUBLICATION_REMOVED = EntryKind("publication.removed", "public", RemovedEntry)

PUBLICATION_KINDS = (
    PUBLICATION_RECORDED,
    PUBLICATION_DRAFT_CHANGED,
    PUBLICATION_DRAFT_REMOVED,
    PUBLICATION_PUBLISHED,
    PUBLICATION_CHANGED,
    PUBLICATION_REMOVED,
)
