"""What the open-data endpoints read and answer."""

from marshmallow import Schema, fields

from shared.http.endpoints import ListArguments
from shared.http.fields import Moment, Prose, RegionCode


class ReleaseInput(Schema):
    """Of which region; of all of them where it is null."""

    region_code = RegionCode(required=True, allow_none=True)


class WithdrawalInput(Schema):
    """Why; kept beside the record, and in the journal as a digest."""

    reason = Prose(required=True, longest=1000)


class OpenDataFileSchema(Schema):
    """A file, where it is, and the SHA-256 of its bytes."""

    name = fields.String(required=True)
    path = fields.String(required=True)
    media_type = fields.String(required=True)
    sha256 = fields.String(required=True)
    size = fields.Integer(required=True)
    rows = fields.Integer(required=True, allow_none=True)


class OpenDataReleaseSchema(Schema):
    """A release with its files; a withdrawn one has none any more."""

    release_id = fields.UUID(required=True)
    region_code = fields.String(required=True, allow_none=True)
    released_on = fields.Date(required=True)
    released_at = Moment(required=True)
    licence = fields.String(required=True, metadata={"example": "CC-BY-4.0"})
    withdrawn_at = Moment(required=True, allow_none=True)
    files = fields.List(fields.Nested(OpenDataFileSchema), required=True)
    version = fields.Integer(required=True)


class OpenDataFilter(ListArguments):
    """Releases of one region."""

    region_code = RegionCode(load_default=None)
