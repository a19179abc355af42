"""What a Berita Acara says, as data."""

from marshmallow import Schema, fields

from evaluation_service.periods.schemas import BothLanguagesSchema
from shared.http.fields import Moment


class SignedParticipantSchema(Schema):
    """A participant under the number that the table uses; names are to be written in by hand."""

    number = fields.Integer(required=True)
    evaluator_id = fields.UUID(required=True)
    is_lead = fields.Boolean(required=True)
    confirmed_at = Moment(required=True, allow_none=True)
    confirmed_told = fields.Nested(BothLanguagesSchema, required=True, allow_none=True)


class AgreedIndicatorSchema(Schema):
    """An indicator: one level for each participant, in their order, then the agreed one with its reason."""

    indicator_code = fields.String(required=True)
    title = fields.Nested(BothLanguagesSchema, required=True)
    levels = fields.List(fields.Integer(allow_none=True), required=True)
    agreed_level = fields.Integer(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)


class RaisedObjectionSchema(Schema):
    """An objection; it stays in the document, also where its evaluator has agreed since."""

    number = fields.Integer(required=True, allow_none=True)
    evaluator_id = fields.UUID(required=True)
    given_at = Moment(required=True)
    given_told = fields.Nested(BothLanguagesSchema, required=True)
    reason = fields.String(required=True, allow_none=True)
    reason_sha256 = fields.String(required=True)


class BeritaAcaraSchema(Schema):
    """The minutes of a pleno; a draft until every participant has confirmed."""

    title = fields.Nested(BothLanguagesSchema, required=True)
    is_agreed = fields.Boolean(required=True)
    marking = fields.String(required=True, allow_none=True)
    lokus_id = fields.UUID(required=True)
    unit_official_name = fields.String(required=True)
    agency_name = fields.String(required=True)
    region_name = fields.String(required=True)
    period_id = fields.UUID(required=True)
    period_name = fields.String(required=True)
    instrument_title = fields.Nested(BothLanguagesSchema, required=True)
    legal_basis = fields.List(fields.String(), required=True)
    legal_document = fields.String(required=True, allow_none=True)
    held_on = fields.Date(required=True, allow_none=True)
    held_told = fields.Nested(BothLanguagesSchema, required=True, allow_none=True)
    place = fields.String(required=True, allow_none=True)
    names_note = fields.Nested(BothLanguagesSchema, required=True)
    participants = fields.List(fields.Nested(SignedParticipantSchema), required=True)
    indicators = fields.List(fields.Nested(AgreedIndicatorSchema), required=True)
    objections = fields.List(fields.Nested(RaisedObjectionSchema), required=True)
    sheet_id = fields.UUID(required=True, allow_none=True)
    content_sha256 = fields.String(required=True, allow_none=True)
    receipt_sha256 = fields.String(required=True, allow_none=True)
    submitted_at = Moment(required=True, allow_none=True)
    submitted_told = fields.Nested(BothLanguagesSchema, required=True, allow_none=True)
