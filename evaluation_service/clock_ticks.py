"""The evaluation's periodic work beside the machinery's: sweep the work list, tidy up the queue."""

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq.registry import clean_registries
from sqlalchemy.orm import Session

from evaluation_service.registry_copy.copy import REGISTRY_COPY
from evaluation_service.sheets import jobs
from evaluation_service.sheets.rules import SCORE_SHEET
from evaluation_service.tables import MACHINERY
from shared.jobs.clock import Tick
from shared.jobs.context import JobContext
from shared.jobs.queue import open_queue
from shared.jobs.work import count_open_work
from shared.ticks import machinery_ticks

log = structlog.get_logger(__name__)

REDIS_SECONDS = 2.0


def sweep_work(context: JobContext) -> None:
    """Nudge a worker while anything is due, whatever became of the nudge that came with it."""
    with Session(context.engine) as session:
        due = count_open_work(session, MACHINERY.work, SCORE_SHEET)
    if due:
        context.nudger.nudge(jobs.QUEUE, jobs.score_due_sheets)


def clean_queue(context: JobContext) -> None:
    """Have RQ forget finished jobs and give up those whose worker died."""
    connection = Redis.from_url(
        context.settings.redis_url,
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        clean_registries(open_queue(jobs.QUEUE, connection))
    except (RedisError, OSError) as error:
        log.warning("queue_not_cleaned", error=str(error))
    finally:
        connection.close()


TICKS = (
    *machinery_ticks("evaluation", MACHINERY, REGISTRY_COPY),
    Tick("evaluation_sweep", 1.0, sweep_work),
    Tick("evaluation_clean_queue", 15.0, clean_queue),
)
