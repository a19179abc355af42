"""Journal entries about innovations and programmes: a draft's are private, a published one's public."""

from marshmallow import Schema, fields, validate

from shared.contracts.kinds import EntryKind
from shared.contracts.place_entries import RemovedEntry

CHANNELS = (
    "online",
    "android_app",
    "whatsapp",
    "telegram",
    "phone",
    "kiosk",
    "service_counter",
    "smart_card",
    "delivery",
    "home_visit",
    "outreach",
    "assisted_village_office",
    "other",
)
OWNER_KINDS = ("agency", "region", "unknown")
INNOVATION_STATES = ("draft", "published", "archived")


class CoverageEntry(Schema):
    """How far an innovation reaches: what is counted, the share in percent as exact text, on which day."""

    what = fields.String(required=True)
    percent = fields.String(required=True)
    as_of = fields.Date(required=True, allow_none=True)


class InnovationEntry(Schema):
    """An innovation after a deed; unknown is null or an empty list, never a guess.

    `since_value` is "2021", "2021-10" or "2021-10-05"; `inferred` names the fields that were read into the
    source; `note_digest` is the salted SHA-256 of a remark whose text stands outside the journal.
    """

    innovation_id = fields.UUID(required=True)
    region_code = fields.String(required=True)
    owner_kind = fields.String(required=True, validate=validate.OneOf(OWNER_KINDS))
    agency_id = fields.UUID(required=True, allow_none=True)
    name = fields.String(required=True)
    long_name = fields.String(required=True, allow_none=True)
    aliases = fields.List(fields.String(), required=True)
    meaning_id = fields.String(required=True, allow_none=True)
    meaning_en = fields.String(required=True, allow_none=True)
    unit_ids = fields.List(fields.UUID(), required=True)
    run_by = fields.String(required=True, allow_none=True)
    partners = fields.List(fields.String(), required=True)
    channels = fields.List(fields.String(validate=validate.OneOf(CHANNELS)), required=True)
    channel_other = fields.String(required=True, allow_none=True)
    is_digital = fields.Boolean(required=True, allow_none=True)
    since_value = fields.String(required=True, allow_none=True)
    coverage = fields.Nested(CoverageEntry, required=True, allow_none=True)
    service = fields.String(required=True, allow_none=True)
    is_national_system = fields.Boolean(required=True)
    is_flagship = fields.Boolean(required=True)
    problem = fields.String(required=True, allow_none=True)
    benefits = fields.List(fields.String(), required=True)
    is_programme = fields.Boolean(required=True)
    component_ids = fields.List(fields.UUID(), required=True)
    inferred = fields.List(fields.String(), required=True)
    note_digest = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(INNOVATION_STATES))


class InnovationArchivedEntry(InnovationEntry):
    """An innovation that was archived, with the salted SHA-256 of the reason given."""

    reason_digest = fields.String(required=True)


INNOVATION_DRAFTED = EntryKind("innovation.drafted", "private", InnovationEntry)
INNOVATION_DRAFT_CHANGED = EntryKind("innovation.draft_changed", "private", InnovationEntry)
INNOVATION_DRAFT_ARCHIVED = EntryKind("innovation.draft_archived", "private", InnovationArchivedEntry)
INNOVATION_DRAFT_REMOVED = EntryKind("innovation.draft_removed", "private", RemovedEntry)
INNOVATION_PUBLISHED = EntryKind("innovation.published", "public", InnovationEntry)
INNOVATION_CHANGED = EntryKind("innovation.changed", "public", InnovationEntry)
INNOVATION_ARCHIVED = EntryKind("innovation.archived", "public", InnovationArchivedEntry)
INNOVATION_REMOVED = EntryKind("innovation.removed", "public", RemovedEntry)

INNOVATION_KINDS = (
    INNOVATION_DRAFTED,
    INNOVATION_DRAFT_CHANGED,
    INNOVATION_DRAFT_ARCHIVED,
    INNOVATION_DRAFT_REMOVED,
    INNOVATION_PUBLISHED,
    INNOVATION_CHANGED,
    INNOVATION_ARCHIVED,
    INNOVATION_REMOVED,
)
