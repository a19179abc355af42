"""What the pages of standards share: their name, who writes, an agency with its region, words for codes."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.agencies.models import Agency
from registry_service.agencies.queries import get_agency
from registry_service.regions.models import Region
from registry_service.regions.queries import get_region
from registry_service.standards import rules
from shared.actor import Actor
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
