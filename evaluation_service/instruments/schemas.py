"""What the instrument endpoints read and answer."""

from marshmallow import Schema, fields

from shared.http.fields import Moment, RegionCode


class InstrumentInput(Schema):
    """An instrument to load; its document is checked by the rules of instruments, field by field."""

    document = fields.Dict(keys=fields.String(), required=True)
    owner_region_code = RegionCode(load_default=None, allow_none=True)


class InstrumentTitleSchema(Schema):
    """The title of an instrument in Indonesian and in English."""

    id = fields.String(required=True)
    en = fields.String(required=True)


class InstrumentSchema(Schema):
    """A loaded instrument without its document."""

    instrument_id = fields.String(required=True)
    version = fields.Integer(required=True)
    kind = fields.String(required=True)
    title = fields.Nested(InstrumentTitleSchema, required=True)
    legal_basis = fields.List(fields.String(), required=True)
    scoring_hash = fields.String(required=True)
    wording_hash = fields.String(required=True)
    owner_region_code = fields.String(required=True, allow_none=True)
    loaded_at = Moment(required=True)


class WholeInstrumentSchema(InstrumentSchema):
    """A loaded instrument with its document."""

    document = fields.Dict(keys=fields.String(), required=True)


class CrosswalkAspectSchema(Schema):
    """An aspect in one instrument and what became of it in the other; `from` or `to` is null where there
    is none."""

    from_code = fields.String(required=True, allow_none=True)
    to_code = fields.String(required=True, allow_none=True)
    from_name = fields.Nested(InstrumentTitleSchema, required=True, allow_none=True)
    to_name = fields.Nested(InstrumentTitleSchema, required=True, allow_none=True)
    from_weight = fields.String(required=True, allow_none=True)
    to_weight = fields.String(required=True, allow_none=True)
    from_indicators = fields.Integer(required=True)
    to_indicators = fields.Integer(required=True)
    is_comparable = fields.Boolean(required=True)
    reason = fields.Nested(InstrumentTitleSchema, required=True)


class CrosswalkIndicatorSchema(Schema):
    """An indicator that the sources follow from one instrument into the other."""

    from_code = fields.String(required=True)
    to_code = fields.String(required=True)


class CrosswalkSchema(Schema):
    """How two instruments relate; a trend across them is never drawn as one line."""

    from_id = fields.String(required=True)
    from_version = fields.Integer(required=True)
    to_id = fields.String(required=True)
    to_version = fields.Integer(required=True)
    is_comparable = fields.Boolean(required=True)
    note = fields.Nested(InstrumentTitleSchema, required=True)
    aspects = fields.List(fields.Nested(CrosswalkAspectSchema), required=True)
    indicators = fields.List(fields.Nested(CrosswalkIndicatorSchema), required=True)
