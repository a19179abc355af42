"""The records inside an innovation's record, as the journal holds them, and the codes they use.

Days inside these are ISO text ("2021-10-05"); an unknown one is null.
"""

from marshmallow import Schema, fields, validate

LEGAL_KINDS = (
    "law",
    "government_regulation",
    "ministerial_regulation",
    "regional_regulation",
    "regional_head_regulation",
    "regional_head_decree",
    "agency_head_decree",
    "other",
)
BUDGET_SOURCES = ("regional", "national", "village", "private", "other")
RECOGNITION_KINDS = ("competition", "award")
RECOGNITION_LEVELS = ("regency", "province", "national", "international")
OUTSIDE_PARTNER_KINDS = (
    "ministry",
    "other_region",
    "university",
    "business",
    "community",
    "media",
    "development_partner",
    "other",
)


class CoverageEntry(Schema):
    """How far an innovation reaches: what is counted, the share in percent as exact text, on which day."""

    what = fields.String(required=True)
    percent = fields.String(required=True)
    as_of = fields.Date(required=True, allow_none=True)


class TeamDecreeEntry(Schema):
    """The decree that named the team."""

    number = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    dated = fields.String(required=True, allow_none=True)


class LegalBasisEntry(TeamDecreeEntry):
    """A regulation or decree that an innovation rests on."""

    kind = fields.String(required=True, validate=validate.OneOf(LEGAL_KINDS))


class BudgetEntry(Schema):
    """What was budgeted in a year, in whole rupiah."""

    year = fields.Integer(required=True, strict=True)
    amount = fields.Integer(required=True, strict=True)
    source = fields.String(required=True, allow_none=True, validate=validate.OneOf(BUDGET_SOURCES))


class RecognitionEntry(Schema):
    """A competition entered or an award received."""

    kind = fields.String(required=True, validate=validate.OneOf(RECOGNITION_KINDS))
    name = fields.String(required=True)
    level = fields.String(required=True, validate=validate.OneOf(RECOGNITION_LEVELS))
    year = fields.Integer(required=True, strict=True)
    rank = fields.String(required=True, allow_none=True)


class OutsidePartnerEntry(Schema):
    """Somebody outside the regional government who takes part."""

    name = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(OUTSIDE_PARTNER_KINDS))


class ReachFigureEntry(Schema):
    """What was reached by a day, the figure as exact text."""

    what = fields.String(required=True)
    value = fields.String(required=True)
    unit = fields.String(required=True, allow_none=True)
    as_of = fields.String(required=True, allow_none=True)


class ContactOfficeEntry(Schema):
    """The office to contact; `ways_digest` is the salted SHA-256 of its address, telephone and e-mail."""

    name = fields.String(required=True)
    website = fields.String(required=True, allow_none=True)
    ways_digest = fields.String(required=True, allow_none=True)
