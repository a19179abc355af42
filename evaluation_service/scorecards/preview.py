"""Reads the results of a period as they would be, with what is left out and why; writes nothing."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Lokus
from evaluation_service.scorecards import queries, rankings
from evaluation_service.scorecards.models import Scorecard
from shared.actor import Actor

NO_SHEET = "no_sheet"


@dataclass(frozen=True)
class LeftOut:
    """A lokus that is in no place of the ranking, and why: no sheet, or the outcome of its scorecard."""

    lokus_id: UUID
    unit_official_name: str
    region_name: str
    scorecard_id: UUID | None
    reason: str


@dataclass(frozen=True)
class Preview:
    """The beginning of the ranking, what is left out of it, and how many lokus the reader is too close to."""

    ranking: dict[str, Any]
    left_out: list[LeftOut]
    hidden: int


def preview_results(session: Session, actor: Actor, period_id: UUID, limit: int) -> Preview:
    """As the period's administrators may see it; NotFound for others."""
    period = queries.get_period_with_results(session, actor, period_id)
    shown = queries.select_shown_lokus(session, actor, period)
    of_period = Lokus.period_id == period_id
    rows = session.execute(
        select(
            Lokus.lokus_id,
            Lokus.unit_official_name,
            Lokus.region_name,
            Scorecard.scorecard_id,
            Scorecard.outcome,
        )
        .outerjoin(Scorecard, (Scorecard.lokus_id == Lokus.lokus_id) & Scorecard.is_current)
        .where(of_period, shown, or_(Scorecard.scorecard_id.is_(None), Scorecard.index_text.is_(None)))
        .order_by(Lokus.unit_official_name, Lokus.lokus_id)
        .limit(limit)
    ).all()
    hidden = session.scalar(select(func.count()).select_from(Lokus).where(of_period, ~shown))
    return Preview(
        rankings.get_ranking(session, actor, period_id, cursor=None, limit=limit),
        [LeftOut(*row[:4], reason=row.outcome or NO_SHEET) for row in rows],
        hidden or 0,
    )
