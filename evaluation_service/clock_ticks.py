"""The evaluation's periodic work: seal, read the registry, sweep the work list, tidy up; no rules."""

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq.registry import clean_registries
from sqlalchemy.orm import Session

from evaluation_service.registry_copy.copy import REGISTRY_COPY
from evaluation_service.sheets import jobs
from evaluation_service.sheets.rules import WORK_KINDS
from evaluation_service.tables import MACHINERY
from shared.feed.client import FeedClient
from shared.feed.reader import Reader, read_feed
from shared.http.idempotency import forget_old_answers
from shared.identity.keys import read_service_credential
from shared.jobs.clock import Tick
from shared.jobs.context import JobContext
from shared.jobs.queue import open_queue
from shared.jobs.work import count_open_work
from shared.journal.seal import seal_due_entries

log = structlog.get_logger(__name__)

FEED_SECONDS = 5.0
REDIS_SECONDS = 2.0


def seal_journal(context: JobContext) -> None:
    """Give finished entries their place in the chain."""
    seal_due_entries(context.engine, context.journal)


def read_registry(context: JobContext) -> None:
    """Bring the copy of the registry up to date."""
    credential = read_service_credential(context.settings.keys_folder)
    client = FeedClient(base_url=context.settings.peer_url, credential=credential, timeout=FEED_SECONDS)
    read_feed(Reader(context.engine, client, REGISTRY_COPY, MACHINERY.cursors))


def sweep_work(context: JobContext) -> None:
    """Nudge a worker while anything is due, whatever became of the nudge that came with it."""
    with Session(context.engine) as session:
        due = sum(count_open_work(session, MACHINERY.work, kind) for kind in WORK_KINDS)
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


def forget_answers(context: JobContext) -> None:
    """Forget answers that were kept for a day."""
    with Session(context.engine) as session:
        forget_old_answers(session, MACHINERY.kept_answers)
        session.commit()


TICKS = (
    Tick("evaluation_seal", 0.1, seal_journal),
    Tick("evaluation_read_registry", 1.0, read_registry),
    Tick("evaluation_sweep", 1.0, sweep_work),
    Tick("evaluation_clean_queue", 15.0, clean_queue),
    Tick("evaluation_forget_answers", 600.0, forget_answers),
)
