"""Journal entries about open data: which files were released when, and which release was withdrawn."""

from marshmallow import Schema, fields

from shared.contracts.kinds import EntryKind


class OpenDataFileEntry(Schema):
    """A file of a release; `rows` is null for what holds no records."""

    name = fields.String(required=True)
    sha256 = fields.String(required=True)
    size = fields.Integer(required=True, strict=True)
    rows = fields.Integer(required=True, strict=True, allow_none=True)


class OpenDataReleasedEntry(Schema):
    """A release of all regions, or of one; `reason_digest` is set once it was withdrawn."""

    release_id = fields.UUID(required=True)
    region_code = fields.String(required=True, allow_none=True)
    released_on = fields.Date(required=True)
    licence = fields.String(required=True)
    files = fields.List(fields.Nested(OpenDataFileEntry), required=True)
    reason_digest = fields.String(required=True, allow_none=True)


OPEN_DATA_RELEASED = EntryKind("open_data.released", "public", OpenDataReleasedEntry)
OPEN_DATA_WITHDRAWN = EntryKind("open_data.withdrawn", "public", OpenDataReleasedEntry)

OPEN_DATA_KINDS = (OPEN_DATA_RELEASED, OPEN_DATA_WITHDRAWN)
