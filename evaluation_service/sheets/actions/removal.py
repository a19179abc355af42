"""Taking the sheets and scorecards of a demonstration out again; a real sheet is never removed."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Lokus
from evaluation_service.periods.queries import lock_period
from evaluation_service.scorecards.actions import remove_scorecards
from evaluation_service.sheets import queries
from evaluation_service.sheets.actions.pleno_removal import remove_demo_plenos
from evaluation_service.sheets.models import Answer, AnswerVersion, Sheet, SheetScore
from shared.actor import Actor
from shared.contracts.result_entries import SHEET_REMOVED
from shared.errors import Conflict
from shared.journal.record import SYSTEM_ROLE, Journal


def remove_demo_sheets(session: Session, actor: Actor, period_id: UUID) -> int:
    """Remove every sheet and scorecard of a demonstration period; returns how many sheets there were."""
    period = lock_period(session, period_id)
    if not period.is_demo:
        raise Conflict("only a demonstration's sheets can be removed", code="not_a_demonstration")
    lokus_ids = select(Lokus.lokus_id).where(Lokus.period_id == period_id)
    sheet_ids = select(Sheet.sheet_id).where(Sheet.lokus_id.in_(lokus_ids))
    remove_scorecards(session, actor, SYSTEM_ROLE, [period_id])
    session.execute(
        delete(queries.work).where(queries.work.c.work_item_id.in_(queries.select_work_ids(period_id)))
    )
    remove_demo_plenos(session, actor, lokus_ids, sheet_ids)
    for table in (SheetScore, AnswerVersion, Answer):
        session.execute(delete(table).where(table.sheet_id.in_(sheet_ids)))
    removed = session.execute(
        delete(Sheet).where(Sheet.lokus_id.in_(lokus_ids)).returning(Sheet.sheet_id, Sheet.version)
    ).all()
    journal: Journal = session.info["journal"]
    entries = [
        journal.prepare(
            actor, SYSTEM_ROLE, SHEET_REMOVED, sheet_id, version + 1, {"record_id": str(sheet_id)}
        )
        for sheet_id, version in sorted((row[0], row[1]) for row in removed)
    ]
    journal.record_many(session, entries)
    return len(removed)
