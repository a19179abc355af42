"""What the pages that keep agencies have in common: their name, who may, what can be chosen."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service import labels
from registry_service.agencies import queries, rules
from registry_service.agencies.models import Agency
from registry_service.regions.queries import list_regions_within
from shared.actor import Actor
from shared.http.access import any_of
from shared.web.forms import Form
from shared.web.language import one_of_pair
from shared.web.pages import Pages

agency_pages = Pages("agencies", __file__)
KEEPERS = any_of(*rules.KEEPERS)
# More than any region has.
ALL_AGENCIES = 1000
# Empty lines for further names.
MORE_NAMES = 2


def list_kept_regions(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """The regions whose agencies the actor keeps, as choices."""
    found = list_regions_within(session, actor.regions_of(*rules.KEEPERS))
    return [(region.code, region.name) for region in found]


def list_choices(session: Session, region_code: str | None, besides: UUID | None = None) -> list[Any]:
    """The agencies of a region as choices, all but one."""
    if not region_code:
        return []
    nothing: dict[str, Any] = dict.fromkeys(("kind", "parent_agency_id", "on", "text", "cursor"))
    page = queries.list_agencies(session, region_code=region_code, limit=ALL_AGENCIES, **nothing)
    return [(str(a["agency_id"]), a["official_name"]) for a in page.items if a["agency_id"] != besides]


def get_kept_agency(session: Session, actor: Actor, agency_id: UUID) -> Agency:
    """The agency; raises Forbidden for who does not keep it."""
    agency = queries.get_agency(session, agency_id)
    rules.require_keeper(actor, agency.region_code)
    return agency


def describe_form(form: Form) -> dict[str, Any]:
    """What every form of a place shows: kinds, lines for further names, names that are like it."""
    is_asked = form.error is not None and form.error.code == "similar_exists"
    return {
        "form": form,
        "kinds": [(code, one_of_pair(words)) for code, words in labels.UNIT_KINDS.items()],
        "aliases": [*filter(None, form.values_of("aliases")), *[""] * MORE_NAMES],
        "similar": form.error.extra["candidates"] if is_asked and form.error else [],
    }
