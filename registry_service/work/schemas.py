"""What the endpoints about long work read and answer."""

from marshmallow import Schema, fields, validate

from shared.http.endpoints import ListArguments
from shared.http.fields import Line, Moment
from shared.http.problems import FieldProblemSchema
from shared.jobs.long_table import STATES


class WorkErrorSchema(Schema):
    """Why it failed, or why the last try did."""

    code = fields.String(required=True)
    detail = fields.String(required=True)
    errors = fields.List(fields.Nested(FieldProblemSchema), required=True)


class WorkSchema(Schema):
    """A piece of long work: what was asked, how far it is, what came of it.

    `total` is null while it is unknown how much there is to do; `result` depends on the kind.
    """

    long_work_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    region_code = fields.String(required=True, allow_none=True)
    agency_id = fields.UUID(required=True, allow_none=True)
    done = fields.Integer(required=True)
    total = fields.Integer(required=True, allow_none=True)
    phase = fields.String(required=True, allow_none=True)
    attempts = fields.Integer(required=True)
    error = fields.Nested(WorkErrorSchema, required=True, allow_none=True)
    result = fields.Dict(keys=fields.String(), required=True, allow_none=True)
    asked_at = Moment(required=True)
    started_at = Moment(required=True, allow_none=True)
    finished_at = Moment(required=True, allow_none=True)


class WorkFilter(ListArguments):
    """Work of one kind, or in one state."""

    kind = Line(load_default=None, longest=100)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
