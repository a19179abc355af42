"""What the evidence endpoints read and answer."""

from marshmallow import Schema, fields, validate

from shared.contracts.evidence_entries import EVIDENCE_KINDS, LINK_STATES
from shared.http.endpoints import ListArguments
from shared.http.fields import Line, Moment, Name, StrictBoolean


class EvidenceInput(Schema):
    """A file or photo that was uploaded, or a link; for one field of the record, or null for all of it.

    `about` says which of the field's items is meant, such as one legal basis.
    """

    kind = fields.String(required=True, validate=validate.OneOf(EVIDENCE_KINDS))
    title = Name(required=True)
    field = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=50))
    about = Line(load_default=None, allow_none=True, longest=300)
    upload_id = fields.UUID(load_default=None, allow_none=True)
    url = Line(load_default=None, allow_none=True, longest=2000)
    is_public = StrictBoolean(load_default=False)
    is_demo = StrictBoolean(load_default=False)


class EvidenceChange(Schema):
    """What may be said differently; another content or address is another piece of evidence."""

    title = Name()
    about = Line(allow_none=True, longest=300)
    is_public = StrictBoolean()
    is_demo = StrictBoolean()


class OtherAgencySchema(Schema):
    """An agency that handed in the same content with a record that the reader may see."""

    agency_id = fields.UUID(required=True)
    official_name = fields.String(required=True)


class EvidenceSchema(Schema):
    """A piece of evidence. A link says when it was last visited and what came of it; null: not yet.

    Who else handed in the same content is told to the record's keepers only, and null to others: all of them
    to those who verify it, to its agency's people those whose evidence they may see.
    """

    evidence_id = fields.UUID(required=True)
    subject_kind = fields.String(required=True)
    subject_id = fields.UUID(required=True)
    field = fields.String(required=True, allow_none=True)
    about = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True, validate=validate.OneOf(EVIDENCE_KINDS))
    title = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    size = fields.Integer(required=True, allow_none=True)
    media_type = fields.String(required=True, allow_none=True)
    sha256 = fields.String(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True)
    link_state = fields.String(required=True, allow_none=True, validate=validate.OneOf(LINK_STATES))
    link_status = fields.Integer(required=True, allow_none=True)
    link_checked_at = Moment(required=True, allow_none=True)
    is_public = fields.Boolean(required=True)
    is_demo = fields.Boolean(required=True)
    added_at = Moment(required=True)
    version = fields.Integer(required=True)
    also_handed_in_by_other_agencies = fields.Boolean(required=True, allow_none=True)
    other_agencies_count = fields.Integer(required=True, allow_none=True)
    other_agencies = fields.List(fields.Nested(OtherAgencySchema), required=True, allow_none=True)


class EvidenceFilter(ListArguments):
    """Evidence for one field of the record."""

    field = fields.String(load_default=None, validate=validate.Length(max=50))
