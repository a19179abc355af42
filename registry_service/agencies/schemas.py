"""What the agency and unit endpoints read and answer."""

from typing import Any

from marshmallow import Schema, fields, validate

from registry_service.agencies.rules import SUCCESSIONS
from shared.contracts.place_entries import UNIT_KINDS
from shared.http.endpoints import ListArguments
from shared.http.fields import Line, Name, RegionCode, StrictBoolean

MOST_ALIASES = 50


class PlaceFields(Schema):
    """What an agency and a unit have in common; the days are the first and the last one.

    Without a short name it is called by its official one. `confirmed_new` says that it is none of those with
    a similar name. A demonstration record stays one only as long as every change says so with `is_demo`.
    """

    kind = fields.String(required=True, validate=validate.OneOf(UNIT_KINDS))
    official_name = Name(required=True)
    short_name = Name(allow_none=True, longest=100)
    aliases = fields.List(Name(), validate=validate.Length(max=MOST_ALIASES))
    valid_from = fields.Date(allow_none=True)
    valid_to = fields.Date(allow_none=True)
    confirmed_new = StrictBoolean()
    is_demo = StrictBoolean()


class AgencyInput(PlaceFields):
    """A new agency."""

    region_code = RegionCode(required=True)
    parent_agency_id = fields.UUID(allow_none=True)


class AgencyChange(PlaceFields):
    """The fields of an agency that change; the others are left out."""

    parent_agency_id = fields.UUID(allow_none=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(partial=True, **kwargs)


class SuccessionInput(Schema):
    """What an agency became; `on` is the first day of what came after it."""

    kind = fields.String(required=True, validate=validate.OneOf(SUCCESSIONS))
    on = fields.Date(required=True)
    successor_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1, max=20))


class AgencySchema(Schema):
    """An agency, what it became and what it came from."""

    agency_id = fields.UUID(required=True)
    region_code = fields.String(required=True)
    parent_agency_id = fields.UUID(required=True, allow_none=True)
    kind = fields.String(required=True)
    official_name = fields.String(required=True)
    short_name = fields.String(required=True)
    aliases = fields.List(fields.String(), required=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_to = fields.Date(required=True, allow_none=True)
    succession = fields.String(required=True, allow_none=True)
    succession_on = fields.Date(required=True, allow_none=True)
    successor_ids = fields.List(fields.UUID(), required=True)
    predecessor_ids = fields.List(fields.UUID(), required=True)
    is_demo = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class AgencyFilter(ListArguments):
    """Agencies of a region, of a kind, under a parent, there on a day, or by a part of any name."""

    region_code = RegionCode(load_default=None)
    kind = fields.String(load_default=None, validate=validate.OneOf(UNIT_KINDS))
    parent_agency_id = fields.UUID(load_default=None)
    on = fields.Date(load_default=None)
    text = Line(load_default=None, longest=100)


class MatchArguments(Schema):
    """A name as somebody wrote it, and the region it was written in."""

    region_code = RegionCode(required=True)
    name = Line(required=True)


class MatchCandidateSchema(Schema):
    """An agency that the name may mean, and why that is not sure."""

    agency = fields.Nested(AgencySchema, required=True)
    reason = fields.String(required=True)


class MatchSchema(Schema):
    """What a name means: one agency surely, or some to be asked about, or none."""

    sure = fields.Nested(AgencySchema, required=True, allow_none=True)
    candidates = fields.List(fields.Nested(MatchCandidateSchema), required=True)
    reason = fields.String(required=True)


class UnitInput(PlaceFields):
    """A new unit of an agency."""


class UnitChange(PlaceFields):
    """The fields of a unit that change; `agency_id` moves it inside its region."""

    agency_id = fields.UUID()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(partial=True, **kwargs)


class UnitSchema(Schema):
    """A unit inside an agency."""

    unit_id = fields.UUID(required=True)
    agency_id = fields.UUID(required=True)
    region_code = fields.String(required=True)
    kind = fields.String(required=True)
    official_name = fields.String(required=True)
    short_name = fields.String(required=True)
    aliases = fields.List(fields.String(), required=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_to = fields.Date(required=True, allow_none=True)
    is_demo = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class UnitFilter(ListArguments):
    """Units of a region, of an agency, of a kind, or by a part of any name."""

    region_code = RegionCode(load_default=None)
    agency_id = fields.UUID(load_default=None)
    kind = fields.String(load_default=None, validate=validate.OneOf(UNIT_KINDS))
    text = Line(load_default=None, longest=100)
