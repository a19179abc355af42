"""Journal entries about innovations and programmes: a draft's are private, a published one's public."""

from typing import Any

from marshmallow import Schema, fields, validate

from shared.contracts.innovation_parts import (
    BudgetEntry,
    ContactOfficeEntry,
    CoverageEntry,
    LegalBasisEntry,
    OutsidePartnerEntry,
    ReachFigureEntry,
    RecognitionEntry,
    TeamDecreeEntry,
)
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
INNOVATION_STATES = ("draft", "submitted", "returned", "verified", "published", "archived")
SIDE_DRAFT_STATES = ("draft", "submitted", "returned", "verified")
STAGES = ("initiative", "trial", "implementation")
INITIATORS = ("regional_head", "council_member", "agency", "civil_servant", "community")
FORMS = ("governance", "public_service", "other")
CONTINUITIES = ("continuing", "developing", "stopped")
SDGS = tuple(range(1, 18))
TARGET_GROUPS = (
    "general_public",
    "persons_with_disabilities",
    "elderly",
    "children",
    "pregnant_women",
    "women",
    "poor_households",
    "indigenous_communities",
    "remote_areas",
    "other_vulnerable",
    "businesses",
    "farmers",
    "fishers",
    "students",
    "job_seekers",
    "civil_servants",
)
# Law 23/2014, article 12: six affairs that are basic services, eighteen that are not, eight of choice; then
# what supports them (Government Regulation 18/2016) and what stands beside them.
AFFAIRS = (
    "education",
    "health",
    "public_works_and_spatial_planning",
    "housing_and_settlements",
    "public_order_and_protection",
    "social_affairs",
    "labour",
    "women_and_child_protection",
    "food",
    "land",
    "environment",
    "population_administration",
    "village_empowerment",
    "population_and_family_planning",
    "transport",
    "communication_and_informatics",
    "cooperatives_and_small_businesses",
    "investment",
    "youth_and_sports",
    "statistics",
    "cryptography",
    "culture",
    "libraries",
    "archives",
    "marine_affairs_and_fisheries",
    "tourism",
    "agriculture",
    "forestry",
    "energy_and_minerals",
    "trade",
    "industry",
    "transmigration",
    "planning",
    "finance",
    "personnel",
    "training",
    "research_and_development",
    "supervision",
    "secretariat",
    "general_government",
    "other_support",
)


def _text() -> fields.String:
    """A text that entries of the first format lack."""
    return fields.String(load_default=None, allow_none=True)


def _code(codes: tuple[str, ...]) -> fields.String:
    return fields.String(load_default=None, allow_none=True, validate=validate.OneOf(codes))


def _parts(part: type[Schema]) -> fields.List[Any]:
    return fields.List(fields.Nested(part), load_default=list)


class InnovationRecord(Schema):
    """The fields of an innovation; unknown is null or an empty list, never a guess.

    `since_value` and the dates of stages are "2021", "2021-10" or "2021-10-05"; `inferred` names the fields
    that were read into the source. Fields with a default came with the second format of the entries.
    """

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
    summary = _text()
    background = _text()
    aim = _text()
    novelty = _text()
    how_it_works = _text()
    results = _text()
    sustainability = _text()
    lessons = _text()
    facilities = _text()
    stage = _code(STAGES)
    initiative_since = _text()
    trial_since = _text()
    implementation_since = _text()
    operating_since = fields.Date(load_default=None, allow_none=True)
    initiator = _code(INITIATORS)
    form = _code(FORMS)
    affairs = fields.List(fields.String(validate=validate.OneOf(AFFAIRS)), load_default=list)
    sdgs = fields.List(fields.Integer(strict=True, validate=validate.OneOf(SDGS)), load_default=list)
    target_groups = fields.List(fields.String(validate=validate.OneOf(TARGET_GROUPS)), load_default=list)
    legal_bases = _parts(LegalBasisEntry)
    team_decree = fields.Nested(TeamDecreeEntry, load_default=None, allow_none=True)
    budgets = _parts(BudgetEntry)
    recognitions = _parts(RecognitionEntry)
    outside_partners = _parts(OutsidePartnerEntry)
    national_system_name = _text()
    reach_figures = _parts(ReachFigureEntry)
    continuity = _code(CONTINUITIES)
    stopped_on = fields.Date(load_default=None, allow_none=True)
    recorded_from = _text()


class InnovationEntry(InnovationRecord):
    """An innovation after a deed.

    `note_digest` is the salted SHA-256 of a remark, whose text stands outside the journal; of the office to
    contact its name and website stand here, the ways to reach it as a digest.
    """

    innovation_id = fields.UUID(required=True)
    note_digest = fields.String(required=True, allow_none=True)
    contact_office = fields.Nested(ContactOfficeEntry, load_default=None, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(INNOVATION_STATES))


class InnovationArchivedEntry(InnovationEntry):
    """An innovation that was archived, with the salted SHA-256 of the reason given."""

    reason_digest = fields.String(required=True)


class InnovationReturnedEntry(InnovationEntry):
    """A submission that was returned; the reason stands outside the journal, here its salted SHA-256."""

    reason_id = fields.UUID(required=True)
    reason_digest = fields.String(required=True)


class SideDraftEntry(InnovationEntry):
    """A draft beside a published innovation after a deed; the entry's version and state are the draft's.

    `base_version` is the published version that it was begun from.
    """

    draft_id = fields.UUID(required=True)
    base_version = fields.Integer(required=True, strict=True)


class SideDraftReturnedEntry(SideDraftEntry):
    """A draft beside a published innovation that was returned, with its reason as a salted SHA-256."""

    reason_id = fields.UUID(required=True)
    reason_digest = fields.String(required=True)


INNOVATION_DRAFTED = EntryKind("innovation.drafted", "private", InnovationEntry, 2)
INNOVATION_DRAFT_CHANGED = EntryKind("innovation.draft_changed", "private", InnovationEntry, 2)
INNOVATION_DRAFT_ARCHIVED = EntryKind("innovation.draft_archived", "private", InnovationArchivedEntry, 2)
INNOVATION_DRAFT_REMOVED = EntryKind("innovation.draft_removed", "private", RemovedEntry)
INNOVATION_SUBMITTED = EntryKind("innovation.submitted", "private", InnovationEntry)
INNOVATION_WITHDRAWN = EntryKind("innovation.withdrawn", "private", InnovationEntry)
INNOVATION_RETURNED = EntryKind("innovation.returned", "private", InnovationReturnedEntry)
INNOVATION_VERIFIED = EntryKind("innovation.verified", "private", InnovationEntry)
INNOVATION_PUBLISHED = EntryKind("innovation.published", "public", InnovationEntry, 2)
INNOVATION_CHANGED = EntryKind("innovation.changed", "public", InnovationEntry, 2)
INNOVATION_ARCHIVED = EntryKind("innovation.archived", "public", InnovationArchivedEntry, 2)
INNOVATION_REMOVED = EntryKind("innovation.removed", "public", RemovedEntry)
SIDE_DRAFT_BEGUN = EntryKind("innovation.side_draft_begun", "private", SideDraftEntry)
SIDE_DRAFT_CHANGED = EntryKind("innovation.side_draft_changed", "private", SideDraftEntry)
SIDE_DRAFT_SUBMITTED = EntryKind("innovation.side_draft_submitted", "private", SideDraftEntry)
SIDE_DRAFT_WITHDRAWN = EntryKind("innovation.side_draft_withdrawn", "private", SideDraftEntry)
SIDE_DRAFT_RETURNED = EntryKind("innovation.side_draft_returned", "private", SideDraftReturnedEntry)
SIDE_DRAFT_VERIFIED = EntryKind("innovation.side_draft_verified", "private", SideDraftEntry)
SIDE_DRAFT_DISCARDED = EntryKind("innovation.side_draft_discarded", "private", SideDraftEntry)

RECORD_KINDS = (
    INNOVATION_DRAFTED,
    INNOVATION_DRAFT_CHANGED,
    INNOVATION_DRAFT_ARCHIVED,
    INNOVATION_DRAFT_REMOVED,
    INNOVATION_SUBMITTED,
    INNOVATION_WITHDRAWN,
    INNOVATION_RETURNED,
    INNOVATION_VERIFIED,
    INNOVATION_PUBLISHED,
    INNOVATION_CHANGED,
    INNOVATION_ARCHIVED,
    INNOVATION_REMOVED,
)
SIDE_DRAFT_KINDS = (
    SIDE_DRAFT_BEGUN,
    SIDE_DRAFT_CHANGED,
    SIDE_DRAFT_SUBMITTED,
    SIDE_DRAFT_WITHDRAWN,
    SIDE_DRAFT_RETURNED,
    SIDE_DRAFT_VERIFIED,
    SIDE_DRAFT_DISCARDED,
)
INNOVATION_KINDS = (*RECORD_KINDS, *SIDE_DRAFT_KINDS)
