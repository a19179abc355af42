"""The evaluation's periodic work beside the machinery's: sweep the work list, tidy up the queue."""

from functools import partial

from sqlalchemy.orm import Session

from evaluation_service.evidence.jobs import FILE_TICKS
from evaluation_service.periods.downtime import record_heartbeat
from evaluation_service.registry_copy.copy import REGISTRY_COPY
from evaluation_service.self_assessments.jobs import SELF_ASSESSMENT_TICKS
from evaluation_service.sheets import jobs
from evaluation_service.surveys.jobs import SURVEY_TICKS
from evaluation_service.tables import MACHINERY
from shared import clock
from shared.db import transaction
from shared.jobs.clock import Tick
from shared.jobs.context import JobContext
from shared.jobs.work import count_open_work
from shared.ticks import clean_queues, machinery_ticks


def sweep_work(context: JobContext) -> None:
    """Nudge a worker while anything is due, whatever became of the nudge that came with it."""
    with Session(context.engine) as session:
        due = sum(count_open_work(session, MACHINERY.work, kind) for kind in jobs.KINDS)
    if due:
        context.nudger.nudge(jobs.QUEUE, jobs.score_due_sheets)


def beat_heart(context: JobContext) -> None:
    """Note that the service runs; what it missed is kept as a downtime."""
    with transaction(context.engine, journal=context.journal) as session:
        record_heartbeat(session, clock.now())


TICKS = (
    *machinery_ticks("evaluation", MACHINERY, REGISTRY_COPY),
    *FILE_TICKS,
    *SELF_ASSESSMENT_TICKS,
    *SURVEY_TICKS,
    Tick("evaluation_sweep", 1.0, sweep_work),
    Tick("evaluation_heartbeat", 5.0, beat_heart),
    Tick("evaluation_clean_queue", 15.0, partial(clean_queues, [jobs.QUEUE])),
)
