"""Runs an RQ worker on one queue; everything is imported before, so that no job pays for it."""

from redis import Redis
from rq import SimpleWorker, Worker
from rq.worker.base import BaseWorker

from shared.jobs.context import JobContext, set_job_context
from shared.jobs.queue import AllowedJob, open_queue

MAINTENANCE_SECONDS = 15
LONGEST_RECONNECT_WAIT = 2.0


def run_worker(context: JobContext, queue_name: str) -> None:
    """Work until told to stop, in this process: our jobs are short, and a fork for each would cost more."""
    _work(SimpleWorker, context, queue_name)


def run_forking_worker(context: JobContext, queue_name: str) -> None:
    """Work until told to stop, each job in a fork of this process: with it, all its memory is given back.

    A fork that dies, of hunger for memory too, does not take the worker with it.
    """
    _work(Worker, context, queue_name)


def _work(kind: type[BaseWorker], context: JobContext, queue_name: str) -> None:
    set_job_context(context)
    connection = Redis.from_url(context.settings.redis_url, socket_connect_timeout=2)
    worker = kind(
        [open_queue(queue_name, connection)],
        connection=connection,
        serializer="json",
        job_class=AllowedJob,
        maintenance_interval=MAINTENANCE_SECONDS,
        log_job_description=False,
    )
    worker.max_connection_wait_time = LONGEST_RECONNECT_WAIT
    worker.work(logging_level="WARNING")
