"""The evaluation's periodic work beside the machinery's: sweep the work list, tidy up the queue."""

from functools import partial

from sqlalchemy.orm import Session

from evaluation_service.registry_copy.copy import REGISTRY_COPY
from evaluation_service.sheets import jobs
from evaluation_service.sheets.rules import SCORE_SHEET
from evaluation_service.tables import MACHINERY
from shared.jobs.clock import Tick
from shared.jobs.context import JobContext
from shared.jobs.work import count_open_work
from shared.ticks import clean_queues, machinery_ticks


def sweep_work(context: JobContext) -> None:
    """Nudge a worker while anything is due, whatever became of the nudge that came with it."""
    with Session(context.engine) as session:
        due = count_open_work(session, MACHINERY.work, SCORE_SHEET)
    if due:
        context.nudger.nudge(jobs.QUEUE, jobs.score_due_sheets)


TICKS = (
    *machinery_ticks("evaluation", MACHINERY, REGISTRY_COPY),
    Tick("evaluation_sweep", 1.0, sweep_work),
    Tick("evaluation_clean_queue", 15.0, partial(clean_queues, [jobs.QUEUE])),
)
