"""What the endpoints of tables of figures and of a region's settings read and answer."""

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from registry_service.usage.rules import OUTCOMES
from registry_service.usage.schemas.figures import BASIS, COUNT
from registry_service.usage.thresholds import LATEST_DUE_DAY, MOST_UNCONFIRMED_MONTHS
from shared.http.fields import StrictInteger

MOST_ROWS = 5000
MODES = ALL_OR_NOTHING, VALID_ROWS = ("all_or_nothing", "valid_rows")
# What is no month or channel is told by the rules, at its row; longer text is not carried there.
SHORT = validate.Length(max=40)


class TableRowInput(Schema):
    """One figure; a count of null says that it is not known (any more).

    `version` is the one that was read; without it the row says that none was there. The month may stand
    above all the rows instead.
    """

    innovation_id = fields.UUID(required=True)
    month = fields.String(validate=SHORT)
    channel = fields.String(required=True, validate=SHORT)
    count = StrictInteger(required=True, allow_none=True, validate=COUNT)
    basis = fields.String(load_default=None, allow_none=True, validate=BASIS)
    version = StrictInteger(load_default=None, allow_none=True, validate=validate.Range(min=1))


class TableInput(Schema):
    """Figures of many innovations, channels and months; either all rows are taken, or the valid ones."""

    mode = fields.String(load_default=ALL_OR_NOTHING, validate=validate.OneOf(MODES))
    month = fields.String(load_default=None, validate=SHORT)
    rows = fields.List(
        fields.Nested(TableRowInput), required=True, validate=validate.Length(min=1, max=MOST_ROWS)
    )

    @validates_schema
    def _require_months(self, data: dict[str, object], **_: object) -> None:
        rows = data["rows"]
        if data["month"] is None and isinstance(rows, list):
            words = {"month": ["Must stand here or above the rows."]}
            lacking = {number: words for number, row in enumerate(rows) if "month" not in row}
            if lacking:
                raise ValidationError({"rows": lacking})


class RowProblemSchema(Schema):
    """What is wrong with a row, at one field."""

    field = fields.String(required=True)
    message = fields.String(required=True)


class RowOutcomeSchema(Schema):
    """What became of a row."""

    row = fields.Integer(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    figure_id = fields.UUID(required=True, allow_none=True)
    version = fields.Integer(required=True, allow_none=True)
    problems = fields.List(fields.Nested(RowProblemSchema), required=True)


class TableOutcomeSchema(Schema):
    """How many rows became what, and each of them in the order given."""

    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    rows = fields.List(fields.Nested(RowOutcomeSchema), required=True)


class SettingsInput(Schema):
    """On which day of the following month figures are due, and when use counts as unconfirmed."""

    due_day = StrictInteger(required=True, validate=validate.Range(min=1, max=LATEST_DUE_DAY))
    unconfirmed_after_months = StrictInteger(
        required=True, validate=validate.Range(min=1, max=MOST_UNCONFIRMED_MONTHS)
    )


class MarkThresholdsAnswer(Schema):
    """Which figures are marked; fractions are exact text."""

    compared_months = fields.Integer(required=True)
    look_back_months = fields.Integer(required=True)
    fewest_compared = fields.Integer(required=True)
    smallest_median = fields.Integer(required=True)
    drop_below = fields.String(required=True)
    typing_error_factor = fields.String(required=True)
    outlier_deviations = fields.String(required=True)
    smallest_deviation = fields.String(required=True)


class SettingsSchema(SettingsInput):
    """What holds in a region; `version` is null as long as the region set nothing itself."""

    region_code = fields.String(required=True)
    time_zone = fields.String(required=True)
    is_own = fields.Boolean(required=True)
    marks = fields.Nested(MarkThresholdsAnswer, required=True)
    version = fields.Integer(required=True, allow_none=True)
