"""What the usage endpoints read and answer; what is not known is null."""

from typing import Any

from marshmallow import Schema, fields, validate

from registry_service.usage.rules import HIGHEST_COUNT, INFERABLE
from shared.contracts.usage_entries import USAGE_BASES
from shared.http.fields import Moment, Name, RegionCode, StrictBoolean, StrictInteger

COUNT = validate.Range(min=0, max=HIGHEST_COUNT)
BASIS = validate.OneOf(USAGE_BASES)


class MonthFigureInput(Schema):
    """Service uses in a month through a channel."""

    count = StrictInteger(required=True, validate=COUNT)
    basis = fields.String(required=True, validate=BASIS)
    is_demo = StrictBoolean()


class MonthFigureSchema(Schema):
    """A month's figure; its ETag is asked for when it is corrected, withdrawn or confirmed."""

    figure_id = fields.UUID(required=True)
    innovation_id = fields.UUID(required=True)
    month = fields.String(required=True, metadata={"example": "2021-10"})
    channel = fields.String(required=True)
    count = fields.Integer(required=True)
    basis = fields.String(required=True)
    first_reported_at = Moment(required=True)
    reported_at = Moment(required=True)
    corrections = fields.Integer(required=True)
    corrected_at = Moment(required=True, allow_none=True)
    confirmed_at = Moment(required=True, allow_none=True)
    withdrawn_at = Moment(required=True, allow_none=True)
    is_demo = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class StatedFigureInput(Schema):
    """Service uses "per month" as stated somewhere, of no known month.

    A demonstration figure stays one only as long as every correction says so with `is_demo`.
    """

    count = StrictInteger(required=True, validate=COUNT)
    stated_where = Name(required=True, longest=500)
    stated_on = fields.Date(allow_none=True)
    basis = fields.String(required=True, validate=BASIS)
    inferred = fields.List(
        fields.String(validate=validate.OneOf(INFERABLE)), validate=validate.Length(max=len(INFERABLE))
    )
    is_demo = StrictBoolean()


class StatedFigureChange(StatedFigureInput):
    """What is corrected of a stated figure; the rest is left out."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(partial=True, **kwargs)


class StatedFigureSchema(Schema):
    """A stated figure; it belongs to no month, and once withdrawn it counts nowhere."""

    figure_id = fields.UUID(required=True)
    innovation_id = fields.UUID(required=True)
    count = fields.Integer(required=True)
    stated_where = fields.String(required=True)
    stated_on = fields.Date(required=True, allow_none=True)
    basis = fields.String(required=True)
    inferred = fields.List(fields.String(), required=True)
    reported_at = Moment(required=True)
    withdrawn_at = Moment(required=True, allow_none=True)
    is_demo = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class LatestFigureSchema(Schema):
    """Users per month, and whether that is a month's sum, a statement, derived, or unknown (null)."""

    users_per_month = fields.Integer(required=True, allow_none=True)
    source = fields.String(
        required=True, allow_none=True, validate=validate.OneOf(("month", "stated", "derived"))
    )
    month = fields.String(required=True, allow_none=True)
    stated_on = fields.Date(required=True, allow_none=True)
    channels = fields.List(fields.String(), required=True)


class ComponentFigureSchema(LatestFigureSchema):
    """What one component brings to its programme's figure."""

    innovation_id = fields.UUID(required=True)
    name = fields.String(required=True)


class UsageSchema(LatestFigureSchema):
    """What is known of an innovation's usage; a programme has parts, everything else has figures."""

    innovation_id = fields.UUID(required=True)
    is_programme = fields.Boolean(required=True)
    components = fields.Integer(required=True, allow_none=True)
    components_with_figure = fields.Integer(required=True, allow_none=True)
    parts = fields.List(fields.Nested(ComponentFigureSchema), required=True)
    months = fields.List(fields.Nested(MonthFigureSchema), required=True)
    stated = fields.List(fields.Nested(StatedFigureSchema), required=True)


class SummaryArguments(Schema):
    """One region, or all of them."""

    region_code = RegionCode(load_default=None)


class InnovationSummarySchema(Schema):
    """Counts over what is published."""

    innovations = fields.Integer(required=True)
    programmes = fields.Integer(required=True)
    agencies = fields.Integer(required=True)
    owner_unknown = fields.Integer(required=True)
    with_usage = fields.Integer(required=True)
