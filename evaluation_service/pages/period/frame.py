"""What the pages of a period's administrators have in common: who may see them, and the frame of each."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.pages.period import words
from evaluation_service.periods.queries import get_administered_period, get_described_period
from evaluation_service.periods.rules import ADMINISTRATORS
from evaluation_service.periods.stages import get_time_zone
from shared.actor import Actor
from shared.http.access import any_of
from shared.web.formats import ZONE_NAMES
from shared.web.language import choose_language
from shared.web.pages import Pages

period_pages = Pages("period", __file__)
KEEPERS = any_of(*ADMINISTRATORS)


def frame_of(session: Session, actor: Actor, period_id: UUID, here: str) -> dict[str, Any]:
    """What every page of one period shows around its own, and the `row` that queries take of it.

    NotFound and Forbidden as the queries say.
    """
    period, _ = get_administered_period(session, actor, period_id)
    zone = get_time_zone(session, period)
    return {
        "row": period,
        "period": get_described_period(session, actor, period_id),
        "state": state_of(period),
        "zone": zone,
        "zone_name": ZONE_NAMES.get(zone, zone),
        "here_step": here,
        "words": words,
        "pair": pair_of,
    }


def state_of(period: Any) -> str:
    """The state as the administrators speak of it: determined and provisional are told apart."""
    shown = period if isinstance(period, Mapping) else {n: getattr(period, n) for n in _STATE_FIELDS}
    if shown["state"] == "closed" and shown["determined_at"] is not None:
        return "determined"
    if shown["state"] == "released" and shown["decree"] is None:
        return "provisional"
    return str(shown["state"])


_STATE_FIELDS = ("state", "determined_at", "decree")


def pair_of(told: Mapping[str, str] | None) -> str:
    """Words that a record brings in both languages, in the reader's."""
    return "" if told is None else told[choose_language()]
