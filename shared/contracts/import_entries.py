"""Journal entries about imports of sheets: that one was applied, and what columns were decided to mean."""

from marshmallow import Schema, fields

from shared.contracts.kinds import EntryKind


class ImportAppliedEntry(Schema):
    """A file that was applied: which by its SHA-256, how many rows became what. Records have their own."""

    import_id = fields.UUID(required=True)
    region_code = fields.String(required=True)
    agency_id = fields.UUID(required=True, allow_none=True)
    kind = fields.String(required=True)
    mode = fields.String(required=True)
    file_sha256 = fields.String(required=True)
    rows = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.Integer(strict=True)),
        required=True,
    )


class ImportUndoneEntry(Schema):
    """An import that was taken back: how much of what it made, and how much stays. Records have their own."""

    import_id = fields.UUID(required=True)
    region_code = fields.String(required=True)
    agency_id = fields.UUID(required=True, allow_none=True)
    kind = fields.String(required=True)
    archived = fields.Integer(required=True, strict=True)
    withdrawn = fields.Integer(required=True, strict=True)
    kept = fields.Integer(required=True, strict=True)
    changed = fields.Integer(required=True, strict=True)


class ColumnsDecidedEntry(Schema):
    """What the headings of a sheet mean in a region; a column that is left out is null."""

    region_code = fields.String(required=True)
    signature = fields.String(required=True)
    shape = fields.String(required=True)
    columns = fields.Dict(keys=fields.String(), values=fields.String(allow_none=True), required=True)


IMPORT_APPLIED = EntryKind("import.applied", "private", ImportAppliedEntry)
IMPORT_UNDONE = EntryKind("import.undone", "private", ImportUndoneEntry)
COLUMNS_DECIDED = EntryKind("import.columns_decided", "private", ColumnsDecidedEntry)

IMPORT_KINDS = (IMPORT_APPLIED, IMPORT_UNDONE, COLUMNS_DECIDED)
