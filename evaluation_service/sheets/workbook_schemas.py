"""What the endpoints of sheets as workbooks read and answer."""

from marshmallow import Schema, fields, validate

from evaluation_service.sheets.schemas import AnswerSchema

LANG = validate.OneOf(("id", "en"))


class SheetWorkbookArguments(Schema):
    """The language of the headings and words."""

    lang = fields.String(load_default="id", validate=LANG)


class MarkedWorkbookArguments(SheetWorkbookArguments):
    """The uploaded workbook that is to be marked."""

    upload_id = fields.UUID(required=True)


class SheetWorkbookInput(Schema):
    """A filled-in workbook that was uploaded for the purpose `sheet`."""

    upload_id = fields.UUID(required=True)


class OfferedAnswerSchema(Schema):
    """An answer as the file has it."""

    level = fields.Integer(required=True)
    ticked = fields.List(fields.String(), required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    chosen = fields.Integer(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)


class SheetConflictSchema(Schema):
    """An answer that was saved elsewhere since the download: the file's beside the one that stands."""

    indicator_code = fields.String(required=True)
    downloaded_version = fields.Integer(required=True, allow_none=True)
    offered = fields.Nested(OfferedAnswerSchema, required=True)
    standing = fields.Nested(AnswerSchema, required=True)


class SheetWorkbookOutcomeSchema(Schema):
    """What became of a workbook: what was saved, what it leaves alone, and conflicts, left as they are."""

    saved = fields.List(fields.Nested(AnswerSchema), required=True)
    unchanged = fields.List(fields.String(), required=True)
    conflicts = fields.List(fields.Nested(SheetConflictSchema), required=True)
