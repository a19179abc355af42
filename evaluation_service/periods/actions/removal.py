"""The deed of taking a demonstration period, always an example, out again; a real one is never removed."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from evaluation_service.periods import queries
from evaluation_service.periods.actions.lokus import delete_lokus
from evaluation_service.periods.models import Lokus, PeriodRegion, PeriodStage
from shared.actor import Actor
from shared.contracts.evaluation_entries import EXAMPLE_PERIOD_REMOVED
from shared.errors import Conflict
from shared.journal.record import SYSTEM_ROLE, write_entry


def remove_demo_period(session: Session, actor: Actor, period_id: UUID) -> None:
    """Remove a demonstration period with its lokus and assignments; its sheets have to be gone before."""
    period = queries.lock_period(session, period_id)
    if not period.is_demo:
        raise Conflict("only a demonstration period can be removed", code="not_a_demonstration")
    lokus = select(Lokus).where(Lokus.period_id == period_id).order_by(Lokus.lokus_id)
    for found in session.scalars(lokus).all():
        delete_lokus(session, actor, SYSTEM_ROLE, found)
    session.execute(delete(PeriodStage).where(PeriodStage.period_id == period_id))
    session.execute(delete(PeriodRegion).where(PeriodRegion.period_id == period_id))
    session.delete(period)
    session.flush()
    body = {"record_id": str(period_id)}
    write_entry(session, actor, SYSTEM_ROLE, EXAMPLE_PERIOD_REMOVED, period_id, period.version + 1, body)
