"""What the region endpoints read and answer."""

from marshmallow import Schema, fields, validate

from shared.contracts.place_entries import REGION_KINDS
from shared.http.endpoints import ListArguments
from shared.http.fields import Line, RegionCode


class RegionSchema(Schema):
    """A region by its official code."""

    code = fields.String(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    province_code = fields.String(required=True, allow_none=True)
    is_autonomous = fields.Boolean(required=True)
    time_zone = fields.String(required=True, metadata={"example": "Asia/Jakarta"})
    version = fields.Integer(required=True)


class RegionFilter(ListArguments):
    """Regions of one kind, of one province, with an own government or without, or by a part of the name."""

    kind = fields.String(load_default=None, validate=validate.OneOf(REGION_KINDS))
    province_code = RegionCode(load_default=None)
    autonomous = fields.Boolean(load_default=None, truthy={"true"}, falsy={"false"})
    text = Line(load_default=None, longest=100)


class RegionSummarySchema(Schema):
    """How many regions there are, and how many of them have a government of their own."""

    regions = fields.Integer(required=True)
    autonomous_regions = fields.Integer(required=True)
