"""The records inside an innovation's record, as they are read and answered; what is not known is null."""

from typing import Any

from marshmallow import Schema, fields, validate

from registry_service.innovations.rules.parts import FIRST_YEAR, HIGHEST_AMOUNT
from shared.contracts.innovation_parts import (
    BUDGET_SOURCES,
    LEGAL_KINDS,
    OUTSIDE_PARTNER_KINDS,
    RECOGNITION_KINDS,
    RECOGNITION_LEVELS,
)
from shared.http.fields import Line, Name, StrictInteger, WholeText

PERCENT = WholeText(r"^(0|[1-9][0-9]{0,2})(\.[0-9]{1,4})?$", error='Must be exact text as "90" or "12.5".')
FIGURE = WholeText(r"^(0|[1-9][0-9]{0,14})(\.[0-9]{1,4})?$", error='Must be exact text as "2619" or "12.5".')
TELEPHONE = WholeText(r"^\+?[0-9][0-9 ()/.-]{2,48}$", error='Must be a number as "0714 321234".')
YEAR = validate.Range(min=FIRST_YEAR, max=9999)


class Day(fields.Date):
    """A day that is kept as text, because it stands inside a record: "2021-10-05"."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return super()._deserialize(value, attr, data, **kwargs).isoformat()

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value


class CoverageInput(Schema):
    """How far it reaches: what is counted, the share in percent, on which day."""

    what = Name(required=True)
    percent = fields.String(required=True, validate=PERCENT)
    as_of = fields.Date(load_default=None, allow_none=True)


class CoverageSchema(Schema):
    """How far it reaches."""

    what = fields.String(required=True)
    percent = fields.String(required=True, metadata={"example": "90"})
    as_of = fields.Date(required=True, allow_none=True)


class TeamDecreeSchema(Schema):
    """The decree that named the team."""

    number = Name(required=True, longest=200)
    title = Name(load_default=None, allow_none=True, longest=500)
    dated = Day(load_default=None, allow_none=True)


class LegalBasisSchema(TeamDecreeSchema):
    """A regulation or decree that the innovation rests on."""

    kind = fields.String(required=True, validate=validate.OneOf(LEGAL_KINDS))


class BudgetSchema(Schema):
    """What was budgeted in a year, in whole rupiah."""

    year = StrictInteger(required=True, validate=YEAR)
    amount = StrictInteger(required=True, validate=validate.Range(min=0, max=HIGHEST_AMOUNT))
    source = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(BUDGET_SOURCES))


class RecognitionSchema(Schema):
    """A competition entered or an award received."""

    kind = fields.String(required=True, validate=validate.OneOf(RECOGNITION_KINDS))
    name = Name(required=True)
    level = fields.String(required=True, validate=validate.OneOf(RECOGNITION_LEVELS))
    year = StrictInteger(required=True, validate=YEAR)
    rank = Name(load_default=None, allow_none=True, longest=200)


class OutsidePartnerSchema(Schema):
    """Somebody outside the regional government who takes part."""

    name = Name(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(OUTSIDE_PARTNER_KINDS))


class ReachFigureSchema(Schema):
    """What was reached by a day; the figure is exact text."""

    what = Name(required=True)
    value = fields.String(required=True, validate=FIGURE)
    unit = Name(load_default=None, allow_none=True, longest=100)
    as_of = Day(load_default=None, allow_none=True)


class ContactOfficeSchema(Schema):
    """The office to contact; an office and never a private person."""

    name = Name(required=True)
    address = Name(load_default=None, allow_none=True, longest=500)
    telephone = Line(load_default=None, allow_none=True, longest=50, validate=[TELEPHONE])
    email = Line(load_default=None, allow_none=True, longest=200, validate=[validate.Email()])
    website = Line(
        load_default=None,
        allow_none=True,
        longest=500,
        validate=[validate.URL(schemes={"http", "https"})],
    )
