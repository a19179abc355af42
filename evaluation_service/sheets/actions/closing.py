"""What the closing of a period asks of the scoring: traces that say what nobody handed in."""

from uuid import UUID

from sqlalchemy import Text, cast, exists, func, select
from sqlalchemy.orm import Session, aliased

from evaluation_service.periods.models import Assignment, Lokus
from evaluation_service.sheets import queries, rules
from evaluation_service.sheets.models import Sheet
from shared.jobs.work import put_work

AT_ONCE = 10_000


def ask_for_closing_scores(session: Session, period_id: UUID) -> None:
    """Have each scored lokus that misses a sheet computed anew; one of its sheets stands for it."""
    running = (
        select(Assignment.assignment_id)
        .where(Assignment.lokus_id == Lokus.lokus_id, Assignment.ended_at.is_(None))
        .correlate(Lokus)
    )
    of_assignment = aliased(Sheet)
    missing = exists(
        running.where(
            ~exists().where(
                of_assignment.assignment_id == Assignment.assignment_id,
                of_assignment.state == rules.SUBMITTED,
            )
        )
    )
    sheet_ids = session.scalars(
        select(func.min(cast(Sheet.sheet_id, Text)))
        .join(Lokus, Lokus.lokus_id == Sheet.lokus_id)
        .where(Lokus.period_id == period_id, Sheet.state == rules.SUBMITTED, missing)
        .group_by(Sheet.lokus_id)
    ).all()
    for start in range(0, len(sheet_ids), AT_ONCE):
        put_work(session, queries.work, rules.SCORE_SHEET, sheet_ids[start : start + AT_ONCE])
