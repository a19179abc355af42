"""The job that scores what is due; it takes no arguments, the work list says what there is to do."""

from collections.abc import Sequence
from uuid import UUID

from rq import get_current_job
from sqlalchemy.orm import Session

from evaluation_service.sheets.actions.score import score_sheets
from evaluation_service.sheets.rules import SCORE_SHEET
from evaluation_service.tables import MACHINERY
from shared.actor import SYSTEM
from shared.jobs.context import get_job_context
from shared.jobs.queue import allow_job
from shared.jobs.work import work_through

QUEUE = "scoring"


@allow_job
def score_due_sheets() -> None:
    """Score whatever is due, in batches, until nothing is."""
    context = get_job_context()
    work_through(
        context.engine,
        MACHINERY.work,
        SCORE_SHEET,
        _score_batch,
        journal=context.journal,
        nudger=context.nudger,
    )


def _score_batch(session: Session, subject_ids: Sequence[str]) -> None:
    job = get_current_job()
    sheet_ids = sorted(UUID(subject) for subject in subject_ids)
    score_sheets(session, SYSTEM, sheet_ids, job.id if job else None)
