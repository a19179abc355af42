"""Asking for failed work once more, by the people who answer for the period."""

from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Period
from evaluation_service.periods.queries import get_administered_period
from evaluation_service.registry_copy.rights import require_fresh_rights
from evaluation_service.sheets import queries
from shared.actor import Actor
from shared.jobs.work import put_work


def retry_failed_work(session: Session, actor: Actor, period_id: UUID) -> Period:
    """Make the period's failed work due again, with all its attempts."""
    require_fresh_rights(session)
    period, _role = get_administered_period(session, actor, period_id)
    work = queries.work
    failed = session.execute(
        select(work.c.kind, func.array_agg(work.c.subject_id))
        .where(work.c.work_item_id.in_(queries.select_work_ids(period_id)), work.c.state == "failed")
        .group_by(work.c.kind)
    ).all()
    for kind, subject_ids in failed:
        put_work(session, work, kind, subject_ids)
        # One that failed alone stays alone: it must not hold up others again.
        session.execute(
            update(work).where(work.c.kind == kind, work.c.subject_id.in_(subject_ids)).values(batch_limit=1)
        )
    return period
