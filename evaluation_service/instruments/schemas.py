"""What the instrument endpoints read and answer."""

from marshmallow import Schema, fields

from shared.http.fields import Moment


class InstrumentInput(Schema):
    """An instrument to load; its document is checked by the rules of instruments, field by field."""

    document = fields.Dict(keys=fields.String(), required=True)


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
    loaded_at = Moment(required=True)


class WholeInstrumentSchema(InstrumentSchema):
    """A loaded instrument with its document."""

    document = fields.Dict(keys=fields.String(), required=True)
