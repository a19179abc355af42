"""What the innovation endpoints answer; unknown is null or empty, never a guess."""

from typing import Any

from marshmallow import Schema, fields, validate

from registry_service.grades.schemas import GradeSchema
from registry_service.innovations.schemas.parts import (
    BudgetSchema,
    ContactOfficeSchema,
    CoverageSchema,
    LegalBasisSchema,
    OutsidePartnerSchema,
    ReachFigureSchema,
    RecognitionSchema,
    TeamDecreeSchema,
)
from shared.contracts.innovation_entries import INNOVATION_STATES, SIDE_DRAFT_STATES
from shared.http.fields import Moment


def _text() -> fields.String:
    return fields.String(required=True, allow_none=True)


def _texts() -> fields.List[str]:
    return fields.List(fields.String(), required=True)


def _parts(part: type[Schema]) -> fields.List[Any]:
    return fields.List(fields.Nested(part), required=True)


class RecordSchema(Schema):
    """The fields of an innovation or a programme; `note` is null for all but those who keep the record."""

    innovation_id = fields.UUID(required=True)
    region_code = fields.String(required=True)
    owner_kind = fields.String(required=True)
    agency_id = fields.UUID(required=True, allow_none=True)
    name = fields.String(required=True)
    long_name = _text()
    aliases = _texts()
    meaning_id = _text()
    meaning_en = _text()
    unit_ids = fields.List(fields.UUID(), required=True)
    run_by = _text()
    partners = _texts()
    channels = _texts()
    channel_other = _text()
    is_digital = fields.Boolean(required=True, allow_none=True)
    since_value = _text()
    since_precision = _text()
    coverage = fields.Nested(CoverageSchema, required=True, allow_none=True)
    service = _text()
    is_national_system = fields.Boolean(required=True)
    is_flagship = fields.Boolean(required=True)
    problem = _text()
    benefits = _texts()
    is_programme = fields.Boolean(required=True)
    component_ids = fields.List(fields.UUID(), required=True)
    inferred = _texts()
    note = _text()
    summary = _text()
    background = _text()
    aim = _text()
    novelty = _text()
    how_it_works = _text()
    results = _text()
    sustainability = _text()
    lessons = _text()
    facilities = _text()
    stage = _text()
    initiative_since = _text()
    trial_since = _text()
    implementation_since = _text()
    operating_since = fields.Date(required=True, allow_none=True)
    initiator = _text()
    form = _text()
    affairs = _texts()
    sdgs = fields.List(fields.Integer(), required=True)
    target_groups = _texts()
    legal_bases = _parts(LegalBasisSchema)
    team_decree = fields.Nested(TeamDecreeSchema, required=True, allow_none=True)
    budgets = _parts(BudgetSchema)
    recognitions = _parts(RecognitionSchema)
    outside_partners = _parts(OutsidePartnerSchema)
    national_system_name = _text()
    reach_figures = _parts(ReachFigureSchema)
    continuity = _text()
    stopped_on = fields.Date(required=True, allow_none=True)
    contact_office = fields.Nested(ContactOfficeSchema, required=True, allow_none=True)
    recorded_from = _text()
    is_demo = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class InnovationSchema(RecordSchema):
    """An innovation, or a programme with its components.

    `note` and `archive_reason` may name people: they are null for everyone but those who keep the record.
    """

    state = fields.String(required=True, validate=validate.OneOf(INNOVATION_STATES))
    published_at = Moment(required=True, allow_none=True)
    archived_at = Moment(required=True, allow_none=True)
    archive_reason = _text()


class InnovationWithGradesSchema(InnovationSchema):
    """An innovation with the released grades of the units that run it, newest first for each unit."""

    unit_grades = fields.List(fields.Nested(GradeSchema), required=True)


class SideDraftSchema(RecordSchema):
    """The draft beside a published innovation; version and state are its own."""

    draft_id = fields.UUID(required=True)
    base_version = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(SIDE_DRAFT_STATES))
    begun_at = Moment(required=True)


class SideDraftListedSchema(Schema):
    """A draft in a list, with the name that is published."""

    draft_id = fields.UUID(required=True)
    innovation_id = fields.UUID(required=True)
    region_code = fields.String(required=True)
    agency_id = fields.UUID(required=True, allow_none=True)
    name = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(SIDE_DRAFT_STATES))
    version = fields.Integer(required=True)
    begun_at = Moment(required=True)


class DraftDifferenceSchema(Schema):
    """A field that the draft would change."""

    field = fields.String(required=True)
    published = fields.Raw(required=True, allow_none=True)
    draft = fields.Raw(required=True, allow_none=True)


class DraftComparisonSchema(Schema):
    """What the draft would change, side by side; nothing else is told."""

    base_version = fields.Integer(required=True)
    published_version = fields.Integer(required=True)
    differences = fields.List(fields.Nested(DraftDifferenceSchema), required=True)


class InnovationVersionSchema(Schema):
    """One version of a record: which deed made it, when, and in which role."""

    version = fields.Integer(required=True)
    kind = fields.String(required=True)
    occurred_at = Moment(required=True)
    role = fields.String(required=True)


class WholeInnovationVersionSchema(InnovationVersionSchema):
    """One version with the record as it was; what may name people stands there as a digest."""

    record = fields.Dict(keys=fields.String(), required=True)


class VersionDifferenceSchema(Schema):
    """A field that two versions do not have in common."""

    field = fields.String(required=True)
    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)


class VersionComparisonSchema(Schema):
    """Two versions side by side."""

    from_version = fields.Integer(required=True, data_key="from")
    to_version = fields.Integer(required=True, data_key="to")
    differences = fields.List(fields.Nested(VersionDifferenceSchema), required=True)


class InnovationStepSchema(Schema):
    """One deed on a record or on the draft beside it: who, in which role, when and why.

    `actor_name` and `reason` are null once they were erased, and where there is none.
    """

    version = fields.Integer(required=True)
    draft_id = fields.UUID(required=True, allow_none=True)
    kind = fields.String(required=True)
    state = fields.String(required=True, allow_none=True)
    occurred_at = Moment(required=True)
    role = fields.String(required=True)
    actor_id = fields.UUID(required=True, allow_none=True)
    actor_name = _text()
    reason = _text()
