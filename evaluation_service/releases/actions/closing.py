"""Closing a period: no sheet moves any more, and the traces are to say what nobody handed in."""

from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.periods.actions import periods
from evaluation_service.periods.models import Period
from evaluation_service.sheets.actions.closing import ask_for_closing_scores
from shared.actor import Actor


def close_period(session: Session, actor: Actor, period_id: UUID) -> Period:
    """Close an open period for good; lokus that miss a sheet are computed once more."""
    period = periods.close_period(session, actor, period_id)
    ask_for_closing_scores(session, period_id)
    return period
