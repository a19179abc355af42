"""What the pages that keep agencies have in common: their name, who may, what can be chosen."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service import labels
from registry_service.agencies import queries, rules
from registry_service.agencies.models import Agency, Unit
from registry_service.regions.queries import list_regions_within
from shared.actor import Actor
from shared.http.access import any_of
from shared.web.forms import Form
from shared.web.language import one_of_pair
from shared.web.pages import Pages

agency_pages = Pages("agencies", __file__)
KEEPERS = any_of(*rules.KEEPERS)
# Empty lines for further names.
MORE_NAMES = 2


def list_kept_regions(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """The regions whose agencies the actor keeps, as choices."""
    found = list_regions_within(session, actor.regions_of(*rules.KEEPERS))
    return [(region.code, region.name) for region in found]


def list_others(session: Session, agency: Agency) -> list[tuple[str, str]]:
    """The other agencies of its region as choices."""
    every = queries.list_agency_choices(session, agency.region_code)
    return [(own_id, name) for own_id, name in every if own_id != str(agency.agency_id)]


def get_kept_agency(session: Session, actor: Actor, agency_id: UUID) -> Agency:
    """The agency; raises Forbidden for who does not keep it."""
    agency = queries.get_agency(session, agency_id)
    rules.require_keeper(actor, agency.region_code)
    return agency


def tell_stored(place: Agency | Unit, fields: Sequence[str]) -> dict[str, Any]:
    """An agency or a unit as its form holds it; one that goes by its official name has no short one."""
    stored = {name: getattr(place, name) for name in fields}
    return {**stored, "short_name": None} if place.short_name == place.official_name else stored


def describe_form(form: Form) -> dict[str, Any]:
    """What every form of a place shows: kinds, lines for further names, names that are like it."""
    is_asked = form.error is not None and form.error.code == "similar_exists"
    return {
        "form": form,
        "kinds": [(code, one_of_pair(words)) for code, words in labels.UNIT_KINDS.items()],
        "aliases": [*filter(None, form.values_of("aliases")), *[""] * MORE_NAMES],
        "similar": form.error.extra["candidates"] if is_asked and form.error else [],
    }
