"""What the innovation endpoints read and answer; unknown is null or empty, never a guess."""

from typing import Any

from marshmallow import Schema, fields, validate

from registry_service.grades.schemas import GradeSchema
from registry_service.innovations.rules import MOST_COMPONENTS
from shared.contracts.innovation_entries import CHANNELS, INNOVATION_STATES, OWNER_KINDS
from shared.http.endpoints import ListArguments
from shared.http.fields import (
    Line,
    Moment,
    Name,
    Prose,
    RegionCode,
    StrictBoolean,
    WholeRecord,
    WholeText,
)

PERCENT = WholeText(r"^(0|[1-9][0-9]{0,2})(\.[0-9]{1,4})?$", error='Must be exact text as "90" or "12.5".')
SINCE = WholeText(
    r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", error='Must be as "2021", "2021-10" or "2021-10-05".'
)
MOST = validate.Length(max=50)


class CoverageInput(Schema):
    """How far it reaches: what is counted, the share in percent, on which day."""

    what = Name(required=True)
    percent = fields.String(required=True, validate=PERCENT)
    as_of = fields.Date(load_default=None, allow_none=True)


class InnovationFields(Schema):
    """The fields of an innovation that can be changed; what is left out is unknown."""

    owner_kind = fields.String(required=True, validate=validate.OneOf(OWNER_KINDS))
    agency_id = fields.UUID(allow_none=True)
    name = Name(required=True)
    long_name = Name(allow_none=True, longest=500)
    aliases = fields.List(Name(), validate=MOST)
    meaning_id = Prose(allow_none=True, longest=2000)
    meaning_en = Prose(allow_none=True, longest=2000)
    unit_ids = fields.List(fields.UUID(), validate=validate.Length(max=100))
    run_by = Name(allow_none=True)
    partners = fields.List(Name(), validate=MOST)
    channels = fields.List(fields.String(validate=validate.OneOf(CHANNELS)), validate=MOST)
    channel_other = Name(allow_none=True)
    is_digital = StrictBoolean(allow_none=True)
    since_value = fields.String(allow_none=True, validate=SINCE)
    coverage = WholeRecord(CoverageInput, allow_none=True)
    service = Prose(allow_none=True, longest=2000)
    is_national_system = StrictBoolean()
    is_flagship = StrictBoolean()
    problem = Prose(allow_none=True, longest=5000)
    benefits = fields.List(Name(longest=500), validate=MOST)
    component_ids = fields.List(fields.UUID(), validate=validate.Length(max=MOST_COMPONENTS))
    inferred = fields.List(fields.String(validate=validate.Length(max=50)), validate=MOST)
    note = Prose(allow_none=True, longest=5000)
    is_demo = StrictBoolean()


class InnovationInput(InnovationFields):
    """A new innovation; a programme is one from the start."""

    region_code = RegionCode(required=True)
    is_programme = StrictBoolean()


class InnovationChange(InnovationFields):
    """The fields that change; the others are left out. A coverage is given whole.

    A demonstration stays one only as long as every change says so with `is_demo`.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(partial=True, **kwargs)


class ArchivingInput(Schema):
    """Why the innovation is archived; kept beside the record, and in the journal as a digest."""

    reason = Prose(required=True, longest=1000)


class CoverageSchema(Schema):
    """How far it reaches."""

    what = fields.String(required=True)
    percent = fields.String(required=True, metadata={"example": "90"})
    as_of = fields.Date(required=True, allow_none=True)


class InnovationSchema(Schema):
    """An innovation, or a programme with its components.

    `note` and `archive_reason` may name people: they are null for everyone but those who keep the record.
    """

    innovation_id = fields.UUID(required=True)
    region_code = fields.String(required=True)
    owner_kind = fields.String(required=True)
    agency_id = fields.UUID(required=True, allow_none=True)
    name = fields.String(required=True)
    long_name = fields.String(required=True, allow_none=True)
    aliases = fields.List(fields.String(), required=True)
    meaning_id = fields.String(required=True, allow_none=True)
    meaning_en = fields.String(required=True, allow_none=True)
    unit_ids = fields.List(fields.UUID(), required=True)
    run_by = fields.String(required=True, allow_none=True)
    partners = fields.List(fields.String(), required=True)
    channels = fields.List(fields.String(), required=True)
    channel_other = fields.String(required=True, allow_none=True)
    is_digital = fields.Boolean(required=True, allow_none=True)
    since_value = fields.String(required=True, allow_none=True)
    since_precision = fields.String(required=True, allow_none=True)
    coverage = fields.Nested(CoverageSchema, required=True, allow_none=True)
    service = fields.String(required=True, allow_none=True)
    is_national_system = fields.Boolean(required=True)
    is_flagship = fields.Boolean(required=True)
    problem = fields.String(required=True, allow_none=True)
    benefits = fields.List(fields.String(), required=True)
    is_programme = fields.Boolean(required=True)
    component_ids = fields.List(fields.UUID(), required=True)
    inferred = fields.List(fields.String(), required=True)
    note = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(INNOVATION_STATES))
    published_at = Moment(required=True, allow_none=True)
    archived_at = Moment(required=True, allow_none=True)
    archive_reason = fields.String(required=True, allow_none=True)
    is_demo = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class InnovationWithGradesSchema(InnovationSchema):
    """An innovation with the released grades of the units that run it, newest first for each unit."""

    unit_grades = fields.List(fields.Nested(GradeSchema), required=True)


class InnovationFilter(ListArguments):
    """Innovations of a region, an agency or a unit, through a channel, by a part of a name or meaning.

    Archived ones are shown only where `state` asks for them.
    """

    region_code = RegionCode(load_default=None)
    agency_id = fields.UUID(load_default=None)
    unit_id = fields.UUID(load_default=None)
    channel = fields.String(load_default=None, validate=validate.OneOf(CHANNELS))
    digital = fields.String(load_default=None, validate=validate.OneOf(("true", "false", "unknown")))
    state = fields.String(load_default=None, validate=validate.OneOf(INNOVATION_STATES))
    programme = fields.Boolean(load_default=None, truthy={"true"}, falsy={"false"})
    text = Line(load_default=None, longest=100)
