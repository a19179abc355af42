"""The periodic work that both services have: seal the journal, read the other's, tidy up."""

from collections.abc import Sequence
from functools import partial

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq.registry import clean_registries
from sqlalchemy.orm import Session

from shared.feed.client import FeedClient
from shared.feed.copy import Copy
from shared.feed.reader import Reader, read_feed
from shared.http.idempotency import forget_old_answers
from shared.identity.keys import read_service_credential
from shared.jobs.clock import Tick
from shared.jobs.context import JobContext
from shared.jobs.queue import open_queue
from shared.journal.seal import seal_due_entries
from shared.tables import MachineryTables

log = structlog.get_logger(__name__)

FEED_SECONDS = 5.0
REDIS_SECONDS = 2.0


def machinery_ticks(service: str, tables: MachineryTables, copy: Copy) -> tuple[Tick, ...]:
    """The ticks of one service, whose copy of the other is `copy`."""
    return (
        Tick(f"{service}_seal", 0.1, seal_journal, locks_itself=True),
        Tick(f"{service}_read_feed", 1.0, partial(read_other_service, tables, copy)),
        Tick(f"{service}_forget_answers", 600.0, partial(forget_answers, tables)),
    )


def seal_journal(context: JobContext) -> None:
    """Give finished entries their place in the chain."""
    seal_due_entries(context.engine, context.journal)


def read_other_service(tables: MachineryTables, copy: Copy, context: JobContext) -> None:
    """Bring the copy of the other service's records up to date."""
    credential = read_service_credential(context.settings.keys_folder)
    client = FeedClient(base_url=context.settings.peer_url, credential=credential, timeout=FEED_SECONDS)
    read_feed(Reader(context.engine, client, copy, tables.cursors))


def forget_answers(tables: MachineryTables, context: JobContext) -> None:
    """Forget answers that were kept for a day."""
    with Session(context.engine) as session:
        forget_old_answers(session, tables.kept_answers)
        session.commit()


def clean_queues(names: Sequence[str], context: JobContext) -> None:
    """Have RQ forget finished jobs and give up those whose worker died."""
    connection = Redis.from_url(
        context.settings.redis_url,
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        for name in names:
            clean_registries(open_queue(name, connection))
    except (RedisError, OSError) as error:
        log.warning("queue_not_cleaned", error=str(error))
    finally:
        connection.close()
