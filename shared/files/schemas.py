"""What the upload endpoints read and answer."""

from marshmallow import Schema, fields, validate

from shared.http.fields import Moment, Name, StrictInteger


class NewUpload(Schema):
    """What is said of a file before its bytes; each service adds `purpose`, with what it takes files for."""

    name = Name(required=True, longest=200)
    size = StrictInteger(required=True, validate=validate.Range(min=1))


class UploadSchema(Schema):
    """An upload: how much has arrived, and once all has, whether the file was stored or why not.

    `sha256` is of what is stored; an image is stored without its metadata, so it differs from what was sent.
    """

    upload_id = fields.UUID(required=True)
    name = fields.String(required=True)
    size = fields.Integer(required=True)
    purpose = fields.String(required=True)
    received = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(("receiving", "stored", "refused")))
    refusal = fields.String(required=True, allow_none=True)
    sha256 = fields.String(required=True, allow_none=True)
    expires_at = Moment(required=True)
