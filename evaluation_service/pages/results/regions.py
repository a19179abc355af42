"""The page of a region's results: its value through the periods, and what others reported on it."""

from sqlalchemy.orm import Session

from evaluation_service.pages.results.frame import WORDS, results_pages
from evaluation_service.publications.queries import list_publications
from evaluation_service.trends.queries import get_region_trend
from shared.actor import Actor
from shared.http.access import EVERYONE
from shared.web.render import Shown

MOST_PUBLICATIONS = 20


@results_pages.read("/hasil/daerah/<string:code>", access=EVERYONE)
def show_region(session: Session, actor: Actor, code: str) -> Shown:
    """A region's released values, oldest first; what cannot be compared is marked."""
    trend = get_region_trend(session, code)
    publications = list_publications(
        session, actor, region_code=code, year=None, cursor=None, limit=MOST_PUBLICATIONS
    )
    values = {"trend": trend, "publications": publications, "words": WORDS}
    return Shown("results/region.html", values)
