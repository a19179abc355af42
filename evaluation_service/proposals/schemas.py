"""What the endpoints of proposals read and answer."""

from marshmallow import Schema, fields, validate

from evaluation_service.periods.schemas import BothLanguagesSchema
from shared.http.fields import Moment, StrictBoolean


class TakingInput(Schema):
    """With `anew` a snapshot is taken although there is one, if the registry has moved on."""

    anew = StrictBoolean(load_default=False)


class ConfirmationInput(Schema):
    """The snapshot that was read, by its hash."""

    content_sha256 = fields.String(required=True, validate=validate.Length(equal=64))


class SnapshotHeadSchema(Schema):
    """A snapshot without what stands in it."""

    snapshot_id = fields.UUID(required=True)
    lokus_id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    content_sha256 = fields.String(required=True)
    taken_at = Moment(required=True)


class ProposedElementSchema(Schema):
    """One element of an indicator: whether the registry shows it, and why that is said."""

    code = fields.String(required=True)
    fact = fields.String(required=True, allow_none=True)
    holds = fields.String(required=True, validate=validate.OneOf(["yes", "no", "unknown"]))
    reason = fields.String(required=True)
    figures = fields.Dict(keys=fields.String(), required=True)
    text = fields.Nested(BothLanguagesSchema, required=True)


class ConsideredSchema(Schema):
    """An innovation that was looked at, and the level that it shows by itself."""

    innovation_id = fields.UUID(required=True)
    level = fields.Integer(required=True)
    at_most = fields.Integer(required=True)


class ProposedIndicatorSchema(Schema):
    """What is proposed for one indicator; `level` is null where the registry shows nothing of it."""

    code = fields.String(required=True)
    level = fields.Integer(required=True, allow_none=True)
    at_most = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["known", "at_least", "unknown"]))
    text = fields.Nested(BothLanguagesSchema, required=True)
    innovation_id = fields.UUID(required=True, allow_none=True)
    ticked = fields.List(fields.String(), required=True)
    elements = fields.List(fields.Nested(ProposedElementSchema), required=True)
    considered = fields.List(fields.Nested(ConsideredSchema), required=True)


class ChangeSchema(Schema):
    """A field in which the registry says something else today."""

    path = fields.String(required=True)
    before = fields.Raw(required=True, allow_none=True)
    now = fields.Raw(required=True, allow_none=True)


class ConfirmationSchema(Schema):
    """An evaluator who answers by this snapshot."""

    evaluator_id = fields.UUID(required=True)
    confirmed_at = Moment(required=True)


class SnapshotSchema(SnapshotHeadSchema):
    """A frozen snapshot: `content` is what `content_sha256` is over, the rest is read out of it."""

    period_id = fields.UUID(required=True)
    unit_short_name = fields.String(required=True)
    marking = fields.String(required=True, allow_none=True)
    as_of = fields.String(required=True)
    content = fields.Dict(keys=fields.String(), required=True)
    indicators = fields.List(fields.Nested(ProposedIndicatorSchema), required=True)
    changed_since = fields.List(fields.Nested(ChangeSchema), required=True, allow_none=True)
    confirmations = fields.List(fields.Nested(ConfirmationSchema), required=True)


class TakenSchema(Schema):
    """How many snapshots were taken, and how many lokus still have none."""

    taken = fields.Integer(required=True)
    left = fields.Integer(required=True)
