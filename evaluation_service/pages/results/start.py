"""Leads who opens the service without a page in mind to where they read or work; it shows nothing itself."""

from sqlalchemy.orm import Session

from evaluation_service.pages.results.frame import results_pages
from evaluation_service.pages.results.periods import PATH
from shared.actor import Actor
from shared.http.access import EVERYONE, SIGNED_IN
from shared.web.pages import See
from shared.web.site import address_of, current_site


@results_pages.read("/", access=EVERYONE)
def lead_to_results(session: Session, actor: Actor) -> See:
    """Everybody reads results."""
    return See(address_of(PATH))


@results_pages.read("/mulai", access=SIGNED_IN)
def lead_to_own_work(session: Session, actor: Actor) -> See:
    """Who works here begins at the first place of the navigation that is made for their role."""
    own = (place.path for place in current_site().places if place.roles and place.is_for(actor))
    return See(address_of(next(own, PATH)))
