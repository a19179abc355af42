"""What the innovation endpoints read; what is left out is unknown, never a guess."""

from typing import Any

from marshmallow import Schema, fields, validate

from registry_service.innovations.rules import MOST_COMPONENTS
from registry_service.innovations.schemas.parts import (
    BudgetSchema,
    ContactOfficeSchema,
    CoverageInput,
    LegalBasisSchema,
    OutsidePartnerSchema,
    ReachFigureSchema,
    RecognitionSchema,
    TeamDecreeSchema,
)
from shared.contracts.innovation_entries import (
    AFFAIRS,
    CHANNELS,
    CONTINUITIES,
    FORMS,
    INITIATORS,
    INNOVATION_STATES,
    OWNER_KINDS,
    SDGS,
    SIDE_DRAFT_STATES,
    STAGES,
    TARGET_GROUPS,
)
from shared.http.endpoints import ListArguments
from shared.http.fields import (
    Line,
    Name,
    Prose,
    RegionCode,
    StrictBoolean,
    StrictInteger,
    WholeRecord,
    WholeText,
)

SINCE = WholeText(
    r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", error='Must be as "2021", "2021-10" or "2021-10-05".'
)
MOST = validate.Length(max=50)
LONG_TEXT = 20_000
VERSION = validate.Range(min=1, max=2**31 - 1)


def _code(codes: tuple[str, ...]) -> fields.String:
    return fields.String(allow_none=True, validate=validate.OneOf(codes))


def _codes(codes: tuple[str, ...]) -> fields.List[str]:
    return fields.List(fields.String(validate=validate.OneOf(codes)), validate=MOST)


def _parts(part: type[Schema]) -> fields.List[Any]:
    return fields.List(WholeRecord(part), validate=MOST)


class InnovationFields(Schema):
    """The fields of an innovation that can be changed; what is left out is unknown.

    `recorded_from` names the publication that a record was read from; only administrators give it.
    """

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
    channels = _codes(CHANNELS)
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
    inferred = fields.List(fields.String(validate=validate.Length(max=50)), validate=validate.Length(max=100))
    note = Prose(allow_none=True, longest=5000)
    summary = Prose(allow_none=True, longest=5000)
    background = Prose(allow_none=True, longest=LONG_TEXT)
    aim = Prose(allow_none=True, longest=LONG_TEXT)
    novelty = Prose(allow_none=True, longest=LONG_TEXT)
    how_it_works = Prose(allow_none=True, longest=LONG_TEXT)
    results = Prose(allow_none=True, longest=LONG_TEXT)
    sustainability = Prose(allow_none=True, longest=LONG_TEXT)
    lessons = Prose(allow_none=True, longest=LONG_TEXT)
    facilities = Prose(allow_none=True, longest=5000)
    stage = _code(STAGES)
    initiative_since = fields.String(allow_none=True, validate=SINCE)
    trial_since = fields.String(allow_none=True, validate=SINCE)
    implementation_since = fields.String(allow_none=True, validate=SINCE)
    operating_since = fields.Date(allow_none=True)
    initiator = _code(INITIATORS)
    form = _code(FORMS)
    affairs = _codes(AFFAIRS)
    sdgs = fields.List(StrictInteger(validate=validate.OneOf(SDGS)), validate=MOST)
    target_groups = _codes(TARGET_GROUPS)
    legal_bases = _parts(LegalBasisSchema)
    team_decree = WholeRecord(TeamDecreeSchema, allow_none=True)
    budgets = _parts(BudgetSchema)
    recognitions = _parts(RecognitionSchema)
    outside_partners = _parts(OutsidePartnerSchema)
    national_system_name = Name(allow_none=True)
    reach_figures = _parts(ReachFigureSchema)
    continuity = _code(CONTINUITIES)
    stopped_on = fields.Date(allow_none=True)
    contact_office = WholeRecord(ContactOfficeSchema, allow_none=True)
    recorded_from = Name(allow_none=True, longest=500)
    is_demo = StrictBoolean()


class InnovationInput(InnovationFields):
    """A new innovation; a programme is one from the start."""

    region_code = RegionCode(required=True)
    is_programme = StrictBoolean()


class InnovationChange(InnovationFields):
    """The fields that change; the others are left out. A record inside it is given whole, a list too.

    A demonstration stays one only as long as every change says so with `is_demo`.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(partial=True, **kwargs)


class StepReasonInput(Schema):
    """Why it is archived or returned; kept beside the record, and in the journal as a digest."""

    reason = Prose(required=True, longest=1000)


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


class SideDraftFilter(ListArguments):
    """Drafts beside the published innovations of a region or an agency, in a state."""

    region_code = RegionCode(load_default=None)
    agency_id = fields.UUID(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(SIDE_DRAFT_STATES))


class ComparisonArguments(Schema):
    """Which two versions to lay side by side."""

    from_version = fields.Integer(required=True, validate=VERSION, data_key="from")
    to_version = fields.Integer(required=True, validate=VERSION, data_key="to")
