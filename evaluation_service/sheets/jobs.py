"""The job that scores what is due; it takes no arguments, the work list says what there is to do."""

from collections.abc import Callable, Sequence
from uuid import UUID

from rq import get_current_job
from sqlalchemy.orm import Session

from evaluation_service.sheets import rules
from evaluation_service.sheets.actions.score import score_lokus_anew, score_sheets
from evaluation_service.tables import MACHINERY
from shared.actor import SYSTEM, Actor
from shared.jobs.context import get_job_context
from shared.jobs.queue import allow_job
from shared.jobs.work import work_through

QUEUE = "scoring"

Scoring = Callable[[Session, Actor, Sequence[UUID], str | None], None]

SCORING_OF: dict[str, Scoring] = {
    rules.SCORE_SHEET: score_sheets,
    rules.SCORE_LOKUS: score_lokus_anew,
}


@allow_job
def score_due_sheets() -> None:
    """Score whatever is due, in batches, until nothing is."""
    context = get_job_context()
    job = get_current_job()
    for kind, score in SCORING_OF.items():
        work_through(
            context.engine,
            MACHINERY.work,
            kind,
            _batch_of(score, job.id if job else None),
            journal=context.journal,
            nudger=context.nudger,
        )


def _batch_of(score: Scoring, job_id: str | None) -> Callable[[Session, Sequence[str]], None]:
    def do_batch(session: Session, subject_ids: Sequence[str]) -> None:
        score(session, SYSTEM, sorted(UUID(subject) for subject in subject_ids), job_id)

    return do_batch
