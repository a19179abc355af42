"""What the pages about people share: their name, what places are called, one page that asks before a deed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.agencies.queries import list_agencies_by_id
from registry_service.people.models import MandateRow
from registry_service.people.queries import get_account
from registry_service.regions.queries import get_region, list_regions_by_code, list_regions_within
from shared.actor import Actor
from shared.contracts.roles import INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR
from shared.http.access import any_of
from shared.web.formats import DEFAULT_ZONE
from shared.web.pages import Pages
from shared.web.render import Shown

people_pages = Pages("people", __file__)
KEEPERS = any_of(INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR)


@dataclass(frozen=True)
class Held:
    """A mandate with the names of its places, and the zone by whose clock it is told."""

    mandate: MandateRow
    region: str | None
    agency: str | None
    zone: str


@dataclass(frozen=True)
class Question:
    """A deed that is asked about before it is done; texts stand in the catalogues, `values` in their gaps."""

    title: str
    lead: str
    button: str
    back: str
    values: Mapping[str, str] = field(default_factory=dict)


def name_places(session: Session, mandates: Iterable[MandateRow]) -> list[Held]:
    """These mandates with what their places are called; two statements however many."""
    rows = list(mandates)
    regions = list_regions_by_code(session, {row.region_code for row in rows if row.region_code})
    agencies = list_agencies_by_id(session, {row.agency_id for row in rows if row.agency_id})
    return [
        Held(
            row,
            regions[row.region_code].name if row.region_code else None,
            _name_of(agencies, row.agency_id),
            regions[row.region_code].time_zone if row.region_code else DEFAULT_ZONE,
        )
        for row in rows
    ]


def _name_of(agencies: Mapping[UUID, Any], agency_id: UUID | None) -> str | None:
    return str(agencies[agency_id].official_name) if agency_id else None


def get_zone(session: Session, account_id: UUID) -> str:
    """The zone by whose clock an account is told of: that of the region whose administrators keep it."""
    code = get_account(session, account_id).region_code
    return get_region(session, code).time_zone if code else DEFAULT_ZONE


def list_own_regions(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """The regions in which the actor keeps accounts, as choices."""
    found = list_regions_within(session, actor.regions_of(INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR))
    return [(region.code, region.name) for region in found]


def ask(question: Question) -> Shown:
    """The page that asks."""
    return Shown("people/question.html", {"question": question})
