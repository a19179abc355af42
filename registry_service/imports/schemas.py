"""What the import endpoints read and answer."""

from marshmallow import Schema, fields, validate

from registry_service.imports import rules
from registry_service.imports.asking import MOST_QUESTIONS, QUESTIONS
from shared.http.endpoints import ListArguments
from shared.http.fields import Line, Moment, RegionCode

KIND = validate.OneOf(rules.KINDS)
MODE = validate.OneOf(rules.MODES)
LANG = validate.OneOf(rules.LANGUAGES)


class ImportInput(Schema):
    """A file that was uploaded, and what it is; `columns` says by heading which field a column is."""

    upload_id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=KIND)
    region_code = RegionCode(required=True)
    agency_id = fields.UUID(load_default=None, allow_none=True)
    mode = fields.String(load_default="all_or_nothing", validate=MODE)
    lang = fields.String(load_default="id", validate=LANG)
    columns = fields.Dict(
        keys=fields.String(validate=validate.Length(max=200)),
        values=fields.String(allow_none=True, validate=validate.Length(max=60)),
        validate=validate.Length(max=200),
        load_default=None,
        allow_none=True,
    )


class SheetColumnsInput(Schema):
    """Which field each heading of a sheet is; null leaves the column out."""

    sheet = Line(required=True, longest=100)
    columns = fields.Dict(
        keys=fields.String(validate=validate.Length(max=200)),
        values=fields.String(allow_none=True, validate=validate.Length(max=60)),
        validate=validate.Length(max=200),
        required=True,
    )


class NameCandidateSchema(Schema):
    """A record that a name may mean; `choice` is what an answer gives back."""

    choice = fields.String(required=True)
    name = fields.String(required=True)


class UnsureNameSchema(Schema):
    """A name of the file that may mean several records, or one that is there already.

    Of `agency`, `unit` and `innovation` is asked which one a row refers to, of `same_agency` and `same_unit`
    whether what a row brings is there already; `within_name` is the agency whose it would be. With
    `is_answered` a `choice` of null means none of them.
    """

    number = fields.Integer(required=True)
    what = fields.String(required=True, validate=validate.OneOf(QUESTIONS))
    name = fields.String(required=True)
    within_name = fields.String(required=True, allow_none=True)
    candidates = fields.List(fields.Nested(NameCandidateSchema), required=True)
    is_answered = fields.Boolean(required=True)
    choice = fields.String(required=True, allow_none=True)


class UnsureNamesSchema(Schema):
    """Every name that is asked about; what is not answered yet comes first."""

    names = fields.List(fields.Nested(UnsureNameSchema), required=True)


class NameAnswerInput(Schema):
    """Which record a name means, by the question's number; null is none of them."""

    number = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=MOST_QUESTIONS))
    choice = fields.String(required=True, allow_none=True, validate=validate.Length(max=1000))


class NameAnswersInput(Schema):
    """Answers to some of the names, or to all."""

    answers = fields.List(
        fields.Nested(NameAnswerInput), required=True, validate=validate.Length(min=1, max=MOST_QUESTIONS)
    )


class ImportApplicationInput(Schema):
    """All rows or none of them, or those that are in order."""

    mode = fields.String(load_default=None, allow_none=True, validate=MODE)


class ImportRowCountsSchema(Schema):
    """How many rows of a sheet are what."""

    new = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    refused = fields.Integer(required=True)


class ImportOutcomeSchema(Schema):
    """What came out: rows by sheet, faults, sheets that were not read."""

    rows = fields.Dict(keys=fields.String(), values=fields.Nested(ImportRowCountsSchema))
    problems = fields.Integer()
    faulty_rows = fields.Integer()
    is_complete = fields.Boolean()
    unread_sheets = fields.List(fields.String())


class LeftRecordSchema(Schema):
    """A record that the import made and that stays; `why` says what keeps it."""

    what = fields.String(required=True)
    record_id = fields.UUID(required=True)
    name = fields.String(required=True)
    why = fields.String(required=True, validate=validate.OneOf(rules.WHY_LEFT))


class UndoneSchema(Schema):
    """What came of undoing: innovations archived, figures withdrawn; what stays, the first of it by name."""

    archived = fields.Integer(required=True)
    withdrawn = fields.Integer(required=True)
    kept = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    left = fields.List(fields.Nested(LeftRecordSchema), required=True)


class ImportSchema(Schema):
    """An import: its file, how far it is, what came out. Its long work is at `/api/v1/work/{work_id}`."""

    import_id = fields.UUID(required=True)
    region_code = fields.String(required=True)
    agency_id = fields.UUID(required=True, allow_none=True)
    kind = fields.String(required=True)
    mode = fields.String(required=True)
    lang = fields.String(required=True)
    file_name = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(rules.STATES))
    outcome = fields.Nested(ImportOutcomeSchema, required=True)
    refusal_id = fields.String(required=True, allow_none=True)
    refusal_en = fields.String(required=True, allow_none=True)
    work_id = fields.UUID(required=True, allow_none=True)
    asked_at = Moment(required=True)
    checked_at = Moment(required=True, allow_none=True)
    applied_at = Moment(required=True, allow_none=True)
    undone_at = Moment(required=True, allow_none=True)
    undone = fields.Nested(UndoneSchema, required=True, allow_none=True)
    version = fields.Integer(required=True)


class SheetProblemSchema(Schema):
    """One fault at one cell, or at a row where `column` is null; `value` is as the sheet shows it."""

    number = fields.Integer(required=True)
    sheet = fields.String(required=True)
    row = fields.Integer(required=True)
    column = fields.String(required=True, allow_none=True)
    cell = fields.String(required=True, allow_none=True)
    field = fields.String(required=True)
    value = fields.String(required=True)
    code = fields.String(required=True)
    reason_id = fields.String(required=True)
    reason_en = fields.String(required=True)


class SheetHeadingSchema(Schema):
    """A column: its heading, and the field that it is (`known`, `decided`) or is proposed to be (`alike`)."""

    column = fields.String(required=True)
    text = fields.String(required=True)
    field = fields.String(required=True, allow_none=True)
    how = fields.String(required=True)


class FieldChoiceSchema(Schema):
    """A field that a column can be."""

    field = fields.String(required=True)
    heading_id = fields.String(required=True)
    heading_en = fields.String(required=True)
    is_required = fields.Boolean(required=True)


class SheetTableSchema(Schema):
    """The headings of one sheet, what is missing, and what there is to choose from."""

    sheet = fields.String(required=True)
    shape = fields.String(required=True)
    heading_row = fields.Integer(required=True)
    year = fields.Integer(required=True, allow_none=True)
    is_settled = fields.Boolean(required=True)
    missing = fields.List(fields.String(), required=True)
    headings = fields.List(fields.Nested(SheetHeadingSchema), required=True)
    fields_known = fields.List(fields.Nested(FieldChoiceSchema), required=True)


class SheetColumnsSchema(Schema):
    """Every sheet that is read."""

    tables = fields.List(fields.Nested(SheetTableSchema), required=True)


class ImportFilter(ListArguments):
    """Imports of a region."""

    region_code = RegionCode(load_default=None)


class TemplateArguments(Schema):
    """Which template, for whom, in which language; `agency_id` narrows what is offered to that agency's.

    A CSV has the headings of the kind's main sheet only; a whole region does not fit into one.
    """

    kind = fields.String(required=True, validate=KIND)
    region_code = RegionCode(required=True)
    agency_id = fields.UUID(load_default=None)
    lang = fields.String(load_default="id", validate=LANG)
    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))


class WorkbookArguments(Schema):
    """The region, and the language of headings and codes."""

    region_code = RegionCode(required=True)
    lang = fields.String(load_default="id", validate=LANG)
