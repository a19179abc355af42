"""The page of periods whose results are released."""

from sqlalchemy.orm import Session

from evaluation_service.pages.results.frame import results_pages
from shared.actor import Actor
from shared.http.access import EVERYONE
from shared.web.render import Shown


@results_pages.read("/hasil", access=EVERYONE)
def list_periods(session: Session, actor: Actor) -> Shown:
    """Every period with released results."""
    return Shown("results/periods.html")
