"""The job that scores what is due; it takes no arguments, the work list says what there is to do."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from rq import get_current_job
from sqlalchemy.orm import Session

from evaluation_service.scorecards.rules import SCORE_LOKUS
from evaluation_service.sheets.actions.score import score_lokus_anew, score_sheets
from evaluation_service.sheets.material import list_sheets_beside
from evaluation_service.sheets.rules import SCORE_SHEET
from evaluation_service.tables import MACHINERY
from shared.actor import SYSTEM, Actor
from shared.jobs.context import get_job_context
from shared.jobs.queue import allow_job
from shared.jobs.work import work_through

QUEUE = "scoring"
KINDS = (SCORE_SHEET, SCORE_LOKUS)

Score = Callable[[Session, Actor, Sequence[UUID], str | None], None]


@allow_job
def score_due_sheets() -> None:
    """Score the sheets that are due, then the lokus that are, in batches, until nothing is."""
    context = get_job_context()
    for kind, score, find_kin in (
        (SCORE_SHEET, score_sheets, _find_sheets_beside),
        (SCORE_LOKUS, score_lokus_anew, None),
    ):
        work_through(
            context.engine,
            MACHINERY.work,
            kind,
            partial(_score_batch, score),
            find_kin=find_kin,
            journal=context.journal,
            nudger=context.nudger,
        )


def _find_sheets_beside(session: Session, subject_ids: Sequence[str]) -> list[str]:
    """Two workers with sheets of one lokus would wait for each other, batch after batch."""
    return [str(one) for one in list_sheets_beside(session, [UUID(subject) for subject in subject_ids])]


def _score_batch(score: Score, session: Session, subject_ids: Sequence[str]) -> None:
    job = get_current_job()
    score(session, SYSTEM, sorted(UUID(subject) for subject in subject_ids), job.id if job else None)
