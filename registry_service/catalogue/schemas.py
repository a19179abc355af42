"""What the catalogue's endpoints read and answer; what is not known is null."""

from decimal import Decimal
from typing import Any

from marshmallow import Schema, fields, validate
from webargs.fields import DelimitedList

from registry_service.grades.schemas import GradeSchema
from registry_service.search.entries import DIMENSIONS
from registry_service.search.queries.answer import NAME, RELEVANCE
from shared.contracts.innovation_entries import AFFAIRS, CHANNELS, STAGES
from shared.http.endpoints import ListArguments
from shared.http.fields import Line, Name, Prose, RegionCode, Score

SEVERAL = validate.Length(min=1, max=50)


def _several(inner: fields.Field[Any]) -> fields.Field[Any]:
    """One value or several with commas between them; any of them is enough."""
    return DelimitedList(inner, validate=SEVERAL)


def _one_of(codes: tuple[str, ...]) -> fields.String:
    return fields.String(validate=validate.OneOf(codes))


class CatalogueArguments(ListArguments):
    """A text in everyday words, and the values wanted of each facet (several with commas between them)."""

    text = Line(load_default=None, longest=200)
    region_code = _several(RegionCode())
    province_code = _several(RegionCode())
    agency_id = _several(fields.UUID())
    channel = _several(_one_of(CHANNELS))
    stage = _several(_one_of(STAGES))
    affair = _several(_one_of(AFFAIRS))
    digital = _several(_one_of(("true", "false", "unknown")))
    grade = _several(fields.String(validate=validate.Length(min=1, max=50)))
    sort = fields.String(load_default=None, validate=validate.OneOf((RELEVANCE, NAME)))


class CatalogueItemSchema(Schema):
    """A published innovation in a list: users a month, what that rests on, and its units' latest grades."""

    innovation_id = fields.UUID(required=True)
    name = fields.String(required=True)
    long_name = fields.String(required=True, allow_none=True)
    meaning_id = fields.String(required=True, allow_none=True)
    meaning_en = fields.String(required=True, allow_none=True)
    region_code = fields.String(required=True)
    region_name = fields.String(required=True)
    agency_id = fields.UUID(required=True, allow_none=True)
    agency_name = fields.String(required=True, allow_none=True)
    channels = fields.List(fields.String(), required=True)
    stage = fields.String(required=True, allow_none=True)
    is_digital = fields.Boolean(required=True, allow_none=True)
    is_programme = fields.Boolean(required=True)
    is_demo = fields.Boolean(required=True)
    users_per_month = fields.Integer(required=True, allow_none=True)
    source = fields.String(
        required=True, allow_none=True, validate=validate.OneOf(("month", "stated", "derived"))
    )
    month = fields.String(required=True, allow_none=True)
    stated_on = fields.Date(required=True, allow_none=True)
    grades = fields.List(fields.Nested(GradeSchema), required=True)


class FacetCountSchema(Schema):
    """In how many hits a value stands; `name` is what a region or an agency is called."""

    value = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    count = fields.Integer(required=True)


FacetsSchema = Schema.from_dict(
    {dimension: fields.List(fields.Nested(FacetCountSchema), required=True) for dimension in DIMENSIONS},
    name="CatalogueFacetsSchema",
)


class TakenForSchema(Schema):
    """A word that is not known, and the known words that it was taken for."""

    word = fields.String(required=True)
    taken_for = fields.List(fields.String(), required=True)


class CatalogueSchema(Schema):
    """A page of hits with their number and their spread.

    `at_least` says that there are ten thousand hits or more: `total` and the facets are then of the first
    ten thousand. `listed_at_most` says after how many the list ends when hits are ordered by relevance.
    `words_needed` is set where all words together find nothing: the hits have so many of them. Of each
    facet the hundred values with the most hits are shown.
    """

    items = fields.List(fields.Nested(CatalogueItemSchema), required=True)
    next = fields.String(required=True, allow_none=True)
    sort = fields.String(required=True, validate=validate.OneOf((RELEVANCE, NAME)))
    total = fields.Integer(required=True)
    at_least = fields.Boolean(required=True)
    listed_at_most = fields.Integer(required=True, allow_none=True)
    understood_as = fields.List(fields.Nested(TakenForSchema), required=True)
    words_needed = fields.Integer(required=True, allow_none=True)
    facets = fields.Nested(FacetsSchema, required=True)


class TwinArguments(Schema):
    """What is being written; `innovation_id` is its own, where it is a draft already."""

    name = Name(required=True)
    region_code = RegionCode(required=True)
    long_name = Name(load_default=None, longest=500)
    meaning = Prose(load_default=None, longest=2000)
    agency_id = fields.UUID(load_default=None)
    innovation_id = fields.UUID(load_default=None)


class Share(Score):
    """A share of 1 with two decimals, cut and not rounded: "1.00" is the same, "0.99" almost."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return f"{int(Decimal(str(value)) * 100) / Decimal(100):.2f}"


class LikenessSchema(Schema):
    """Which typed field is like which field of the other, and how much."""

    typed = fields.String(required=True, validate=validate.OneOf(("name", "long_name", "meaning")))
    field = fields.String(
        required=True, validate=validate.OneOf(("name", "long_name", "aliases", "meaning_id"))
    )
    alike = Share(required=True)


class TwinSchema(Schema):
    """Something that may be the same innovation, with the reasons, the strongest first."""

    innovation_id = fields.UUID(required=True)
    name = fields.String(required=True)
    long_name = fields.String(required=True, allow_none=True)
    meaning_id = fields.String(required=True, allow_none=True)
    region_code = fields.String(required=True)
    region_name = fields.String(required=True)
    agency_id = fields.UUID(required=True, allow_none=True)
    agency_name = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    same_region = fields.Boolean(required=True)
    same_agency = fields.Boolean(required=True)
    alike = Share(required=True)
    reasons = fields.List(fields.Nested(LikenessSchema), required=True)


class TwinsSchema(Schema):
    """Likely twins, the most alike first, at most twenty."""

    items = fields.List(fields.Nested(TwinSchema), required=True)
