"""What the pages of publications share: their name, who keeps publications, what their form asks."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from marshmallow import fields, pre_load, validate
from sqlalchemy.orm import Session

from evaluation_service.publications import queries, rules
from evaluation_service.publications.models import Publication
from evaluation_service.publications.pasted import read_figure
from evaluation_service.publications.schemas import (
    MOST_PARTS,
    ClaimSchema,
    Figure,
    PublicationChange,
    RegionFiguresSchema,
)
from shared.actor import Actor
from shared.contracts.publication_entries import PUBLICATION_KINDS_OF_SOURCE
from shared.http.access import any_of
from shared.http.fields import Line, RegionCode, StrictBoolean
from shared.web.formats import decimal_sign
from shared.web.pages import Pages

publication_pages = Pages("publications", __file__)
KEEPERS = any_of(*rules.KEEPERS)
LIST = "/hasil/laporan"
ONE = f"{LIST}/<uuid:publication_id>"
MOST_TEXT = 100_000
# What a line of a form holds although nobody typed anything into it.
UNTYPED = frozenset({"commitment_id", "qualifier", "unit"})


class PrintedFigure(Figure):
    """A figure as people write it in their language."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:
        return super()._deserialize(read_figure(str(value), decimal_sign()), attr, data, **kwargs)


class PrintedRegionFigures(RegionFiguresSchema):
    """The region's figures as people write them."""

    values_sum = PrintedFigure(load_default=None, allow_none=True)
    region_value = PrintedFigure(load_default=None, allow_none=True)


class PrintedClaim(ClaimSchema):
    """A stated figure as people write it."""

    value = PrintedFigure(required=True)


class PublicationForm(PublicationChange):
    """What the page asks of a publication; agencies and units come as lines pasted from a sheet."""

    title = Line(required=True, longest=500)
    kind = fields.String(required=True, validate=validate.OneOf(PUBLICATION_KINDS_OF_SOURCE))
    results_are_complete = StrictBoolean(load_default=False)
    region_figures = fields.Nested(
        PrintedRegionFigures, load_default=lambda: dict.fromkeys(rules.REGION_FIGURES)
    )
    claims = fields.List(fields.Nested(PrintedClaim), validate=validate.Length(max=MOST_PARTS))
    values_lines = fields.String(load_default="", validate=validate.Length(max=MOST_TEXT))
    results_lines = fields.String(load_default="", validate=validate.Length(max=MOST_TEXT))

    class Meta:
        """Zones and what was inferred are told by programs alone."""

        exclude = ("results", "external_values", "zones", "inferred")

    @pre_load
    def leave_out_untyped(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Lines into which nothing was typed are none, and a line that was emptied is taken out."""
        kept = {
            part: [row for row in data[part] if _is_typed(row)]
            for part in ("claims", "commitments")
            if isinstance(data.get(part), list)
        }
        return {**data, **kept}


def _is_typed(row: Any) -> bool:
    return not isinstance(row, Mapping) or any(
        value is not None for name, value in row.items() if name not in UNTYPED
    )


class NewPublicationForm(PublicationForm):
    """A new publication, and the region that it is about."""

    region_code = RegionCode(required=True)


def get_kept(session: Session, actor: Actor, publication_id: UUID) -> Publication:
    """The publication for who keeps it; raises NotFound, or Forbidden for who only reads it."""
    row = queries.get_publication(session, actor, publication_id)
    actor.require_mandate(rules.KEEPERS, row.region_code)
    return row
