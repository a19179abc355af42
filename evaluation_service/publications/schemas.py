"""What the publication endpoints read and answer; exact figures are text in both directions."""

import re
from decimal import Decimal
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from shared.contracts.publication_entries import (
    CLAIM_UNITS,
    PUBLICATION_KINDS_OF_SOURCE,
    PUBLICATION_STATES,
    QUALIFIERS,
    TRENDS,
)
from shared.http.endpoints import ListArguments
from shared.http.fields import Line, Moment, Prose, RegionCode, StrictBoolean, StrictInteger

FIGURE_PATTERN = r"^(0|[1-9][0-9]{0,5})(\.[0-9]{1,6})?$"
MOST_PARTS = 200
MOST_NOTES = 2000


class Figure(fields.Field[Decimal]):
    """An exact figure as printed, written as text: "99.46", "100"."""

    def __init__(self, **kwargs: Any) -> None:
        metadata = {"type": "string", "pattern": FIGURE_PATTERN, "example": "99.46"}
        super().__init__(metadata=metadata, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:
        if not isinstance(value, str) or not re.fullmatch(FIGURE_PATTERN, value, re.ASCII):
            raise ValidationError('Must be text with a decimal number, as "99.46".')
        return Decimal(value)

    def _serialize(self, value: Decimal | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else f"{value:f}"


def _optional(field: type[fields.Field[Any]], **kwargs: Any) -> fields.Field[Any]:
    return field(load_default=None, allow_none=True, **kwargs)


def _count() -> fields.Field[Any]:
    return _optional(StrictInteger, validate=validate.Range(min=0, max=1_000_000))


def _parts(schema: type[Schema]) -> fields.Field[Any]:
    return fields.List(fields.Nested(schema), validate=validate.Length(max=MOST_PARTS))


def _words() -> fields.Field[Any]:
    return fields.List(Line(longest=100), validate=validate.Length(max=30))


class ReportedResultSchema(Schema):
    """What the publication says of one unit: a reported grade, never a computed one."""

    unit_name = Line(required=True)
    unit_id = _optional(fields.UUID)
    reported_grade = _optional(Line, longest=20)
    reported_label = _optional(Line, longest=100)
    trend = _optional(fields.String, validate=validate.OneOf(TRENDS))
    note = _optional(Prose, longest=2000)


class ExternalValueSchema(Schema):
    """The value somebody else gave one agency."""

    agency_name = Line(required=True)
    agency_id = _optional(fields.UUID)
    products = _count()
    value = _optional(Figure)


class RegionFiguresSchema(Schema):
    """The region's figures as printed."""

    products_total = _count()
    values_sum = _optional(Figure)
    region_value = _optional(Figure)
    predicate = _optional(Line)
    rank = _optional(StrictInteger, validate=validate.Range(min=1, max=1_000_000))
    category = _optional(Line)
    category_size = _optional(StrictInteger, validate=validate.Range(min=1, max=1_000_000))
    zone = _optional(Line, longest=50)


class ClaimSchema(Schema):
    """A figure that is stated of something: `code` "innovations", `qualifier` "at_least", `value` "15"."""

    code = fields.String(
        required=True,
        validate=validate.Regexp(r"^[a-z][a-z0-9_]{1,59}$", error="Must be a code as innovations."),
    )
    qualifier = fields.String(load_default="exactly", validate=validate.OneOf(QUALIFIERS))
    value = Figure(required=True)
    unit = fields.String(load_default="count", validate=validate.OneOf(CLAIM_UNITS))
    as_of = _optional(fields.Date)
    what = _optional(Line)
    about = _optional(Line)


class WordsSchema(Schema):
    """Words in one language or both."""

    text_id = _optional(Prose, longest=2000)
    text_en = _optional(Prose, longest=2000)


class ProgressInput(Schema):
    """How far a commitment has come."""

    noted_on = fields.Date(required=True)
    note = Prose(required=True, longest=MOST_NOTES)


class ProgressSchema(ProgressInput):
    """A note of progress as it was recorded."""

    progress_id = fields.UUID(required=True)
    recorded_at = Moment(required=True)


class CommitmentInput(Schema):
    """Who promised what to whom; `commitment_id` names the one that a change is about."""

    commitment_id = _optional(fields.UUID)
    signed_on = _optional(fields.Date)
    signed_by = Line(required=True)
    carried_out_by = _optional(Line)
    signed_with = _optional(Line)
    subject = Line(required=True, longest=500)


class CommitmentSchema(CommitmentInput):
    """A commitment with its progress, oldest first."""

    progress = fields.List(fields.Nested(ProgressSchema), required=True)


class CheckSchema(Schema):
    """A figure re-computed from reported parts; it stands beside `checks` and never for it."""

    kind = fields.Constant("check")
    method = fields.String(required=True)
    checks = fields.String(required=True, metadata={"description": "the reported field it checks"})
    subject = fields.String(required=True, allow_none=True)
    reported = fields.String(required=True, allow_none=True)
    value = fields.String(required=True, allow_none=True)
    agrees = fields.Boolean(required=True, allow_none=True)
    count = fields.Integer(required=True, metadata={"description": "how many parts it rests on"})
    missing = fields.Integer(required=True)
    products = fields.Integer(required=True, allow_none=True)


class PublicationChange(Schema):
    """What may be changed; a field left out stays, a list replaces the whole list."""

    title = Line(longest=500)
    kind = fields.String(validate=validate.OneOf(PUBLICATION_KINDS_OF_SOURCE))
    subject = Line(longest=500, allow_none=True)
    dated = fields.Date(allow_none=True)
    event_on = fields.Date(allow_none=True)
    event_as_printed = Line(allow_none=True, longest=100)
    legal_basis = Line(allow_none=True)
    year = StrictInteger(allow_none=True)
    scope_name = Line(allow_none=True)
    instrument_id = Line(allow_none=True, longest=100)
    results_are_complete = StrictBoolean()
    results = _parts(ReportedResultSchema)
    external_values = _parts(ExternalValueSchema)
    region_figures = fields.Nested(RegionFiguresSchema)
    claims = _parts(ClaimSchema)
    recommendations = _parts(WordsSchema)
    conflicts = _parts(WordsSchema)
    commitments = _parts(CommitmentInput)
    zones = _words()
    inferred = _words()


class PublicationInput(PublicationChange):
    """A publication as it is written down: title, kind and region, and whatever it reports."""

    title = Line(required=True, longest=500)
    kind = fields.String(required=True, validate=validate.OneOf(PUBLICATION_KINDS_OF_SOURCE))
    region_code = RegionCode(required=True)
    is_demo = StrictBoolean(load_default=False)


class PublicationSummarySchema(Schema):
    """A publication without its parts."""

    publication_id = fields.UUID(required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True)
    subject = fields.String(required=True, allow_none=True)
    dated = fields.Date(required=True, allow_none=True)
    event_on = fields.Date(required=True, allow_none=True)
    event_as_printed = fields.String(required=True, allow_none=True)
    region_code = fields.String(required=True)
    legal_basis = fields.String(required=True, allow_none=True)
    year = fields.Integer(required=True, allow_none=True)
    scope_name = fields.String(required=True, allow_none=True)
    instrument_id = fields.String(required=True, allow_none=True)
    results_are_complete = fields.Boolean(required=True)
    inferred = fields.List(fields.String(), required=True)
    is_demo = fields.Boolean(required=True)
    state = fields.String(required=True, validate=validate.OneOf(PUBLICATION_STATES))
    recorded_at = Moment(required=True)
    published_at = Moment(required=True, allow_none=True)
    version = fields.Integer(required=True)


class PublicationSchema(PublicationSummarySchema):
    """A publication whole: everything in it is reported, except `checks`."""

    figure_kind = fields.Constant("reported")
    results = fields.List(fields.Nested(ReportedResultSchema), required=True)
    external_values = fields.List(fields.Nested(ExternalValueSchema), required=True)
    region_figures = fields.Nested(RegionFiguresSchema, required=True)
    claims = fields.List(fields.Nested(ClaimSchema), required=True)
    recommendations = fields.List(fields.Nested(WordsSchema), required=True)
    conflicts = fields.List(fields.Nested(WordsSchema), required=True)
    commitments = fields.List(fields.Nested(CommitmentSchema), required=True)
    zones = fields.List(fields.String(), required=True)
    checks = fields.List(fields.Nested(CheckSchema), required=True)


class PublicationFilter(ListArguments):
    """Publications on one region, or of one year."""

    region_code = RegionCode(load_default=None)
    year = fields.Integer(load_default=None, validate=validate.Range(min=1900, max=9999))


class DeedSchema(Schema):
    """One deed in a publication's history."""

    kind = fields.String(required=True)
    occurred_at = Moment(required=True)
    actor_id = fields.UUID(required=True, allow_none=True)
    role = fields.String(required=True)
    record_version = fields.Integer(required=True)
