"""The page on which up to four units of one period stand side by side."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session
from webargs.fields import DelimitedList

from evaluation_service.pages.results.frame import address_with, results_pages
from evaluation_service.pages.results.ranking import PAGE_SIZE
from evaluation_service.periods.queries import get_described_period
from evaluation_service.scorecards.result_cards import MOST_COMPARED, list_cards_of
from shared.actor import Actor
from shared.http.access import EVERYONE
from shared.web.render import Shown, page_address

# Every box of a page of the ranking, and those that were chosen on another one.
MOST_NAMED = PAGE_SIZE + MOST_COMPARED


class ComparisonArguments(Schema):
    """The units to compare, as the boxes of the ranking or a text with commas name them."""

    lokus = DelimitedList(fields.UUID(), load_default=list, validate=validate.Length(max=MOST_NAMED))


@results_pages.read("/hasil/<uuid:period_id>/banding", access=EVERYONE, arguments=ComparisonArguments)
def compare_units(session: Session, actor: Actor, period_id: UUID, arguments: dict[str, Any]) -> Shown:
    """Index, grade and aspects side by side."""
    named = list(dict.fromkeys(arguments["lokus"]))
    cards = list_cards_of(session, actor, period_id, named[:MOST_COMPARED])
    path = f"/hasil/{period_id}/banding"
    codes = [str(card["lokus_id"]) for card in cards]
    values = {
        "period": get_described_period(session, actor, period_id),
        "cards": cards,
        "too_many": max(len(named) - MOST_COMPARED, 0),
        "most_compared": MOST_COMPARED,
        "without": [
            address_with(path, lokus=",".join(other for other in codes if other != code)) for code in codes
        ],
        "share_address": page_address(
            "results.compare_units", period_id=period_id, lokus=",".join(codes), _external=True
        ),
        "more_address": address_with(f"/hasil/{period_id}", lokus=",".join(codes)),
    }
    return Shown("results/comparison.html", values)
