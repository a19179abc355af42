"""What the pages of standards share: their name, who writes, an agency with its region, words for codes."""

from dataclasses import dataclass
from uuid import UUID

from marshmallow import fields, validate
from sqlalchemy.orm import Session

from registry_service.agencies.models import Agency
from registry_service.agencies.queries import get_agency
from registry_service.regions.models import Region
from registry_service.regions.queries import get_region
from registry_service.standards import rules
from shared.actor import Actor
from shared.contracts.standard_entries import PUBLISHED_IN
from shared.errors import Invalid
from shared.http.access import any_of
from shared.web.catalogues import mark as _
from shared.web.pages import Pages

standard_pages = Pages("standards", __file__)
WRITERS = any_of(*rules.WRITERS)
AGENCY = "/perangkat-daerah/<uuid:agency_id>"
SERVICE_KIND_WORDS = {
    "administrative": _("An administrative service: a document, a permit"),
    "services": _("A service: care, advice, help"),
    "goods": _("Goods"),
}
PLACE_WORDS = {
    "own_site": _("Own website"),
    "sippn": _("SIPP Nasional"),
    "service_room": _("Service room"),
    "social_media": _("Social media"),
    "other": _("Another place"),
}
NOWHERE = "nowhere"


class Places(fields.List[str]):
    """Boxes for where something is published, and one for nowhere; `read_places` says what they mean."""

    def __init__(self) -> None:
        each = fields.String(validate=validate.OneOf((*PUBLISHED_IN, NOWHERE)))
        super().__init__(each, load_default=None, allow_none=True)


@dataclass(frozen=True)
class Office:
    """An agency, its region, and whether the reader writes of it."""

    agency: Agency
    region: Region
    writes: bool


def open_office(session: Session, actor: Actor, agency_id: UUID) -> Office:
    """The agency as these pages show it; raises NotFound."""
    agency = get_agency(session, agency_id)
    writes = rules.may_keep_service(actor, agency.region_code, agency_id)
    return Office(agency, get_region(session, agency.region_code), writes)


def places_as_ticked(places: list[str] | None) -> list[str] | None:
    """Stored places as their boxes hold them."""
    return [NOWHERE] if places == [] else places


def read_places(places: list[str] | None, stored: list[str] | None) -> list[str] | None:
    """Boxes as a deed takes them: no box ticked is unknown, "nowhere" is none; raises Invalid.

    The order of boxes says nothing: the same places as stored are no change.
    """
    if not places:
        return None
    if NOWHERE in places:
        if len(places) > 1:
            raise Invalid.at("published_in", "nowhere and a place exclude each other")
        return []
    return stored if stored and set(places) == set(stored) else places
