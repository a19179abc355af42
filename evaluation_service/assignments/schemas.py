"""What the assignment endpoints read and answer."""

from marshmallow import Schema, fields, validate

from shared.http.endpoints import ListArguments
from shared.http.fields import Moment


class HeldMandateSchema(Schema):
    """One role at one place."""

    role = fields.String(required=True)
    region_code = fields.String(required=True, allow_none=True)
    agency_id = fields.UUID(required=True, allow_none=True)


class MeSchema(Schema):
    """Who is signed in; names stay with the registry."""

    account_id = fields.UUID(required=True)
    mandates = fields.List(fields.Nested(HeldMandateSchema), required=True)


class AssignmentInput(Schema):
    """A lokus of the period, and who is to score it."""

    lokus_id = fields.UUID(required=True)
    evaluator_id = fields.UUID(required=True)


class SheetStateSchema(Schema):
    """How far the newest version of a sheet is; its answers are not here."""

    sheet_id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    state = fields.String(required=True)
    submitted_at = Moment(required=True, allow_none=True)


class AssignmentSchema(Schema):
    """Who scores which lokus; `sheet` is null until it is begun."""

    assignment_id = fields.UUID(required=True)
    evaluator_id = fields.UUID(required=True)
    assigned_at = Moment(required=True)
    ended_at = Moment(required=True, allow_none=True)
    version = fields.Integer(required=True)
    marking = fields.String(required=True, allow_none=True)
    period_id = fields.UUID(required=True)
    period_name = fields.String(required=True)
    period_state = fields.String(required=True)
    lokus_id = fields.UUID(required=True)
    unit_short_name = fields.String(required=True)
    unit_official_name = fields.String(required=True)
    agency_name = fields.String(required=True)
    region_code = fields.String(required=True)
    region_name = fields.String(required=True)
    sheet = fields.Nested(SheetStateSchema, required=True, allow_none=True)


class OwnAssignmentFilter(ListArguments):
    """One's own assignments, by the state of the period."""

    period_state = fields.String(load_default=None, validate=validate.OneOf(("open", "closed", "released")))
