"""Nudges workers over RQ. Redis may be empty, stopped or hung: a nudge never raises and never waits long."""

import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry as RedisRetry
from rq import Queue, Retry
from rq.job import Job

log = structlog.get_logger(__name__)

WAIT_SECONDS = 0.2
PAUSE_SECONDS = 1.0
ENOUGH_WAITING = 4
JOB_SECONDS = 120
RESULT_SECONDS = 600
FAILURE_SECONDS = 86_400

_allowed: dict[str, Callable[[], None]] = {}
_seconds: dict[str, int] = {}


class JobNotAllowed(Exception):
    """A job names a function that is none of ours."""


def allow_job(function: Callable[[], None], *, seconds: int = JOB_SECONDS) -> Callable[[], None]:
    """Let workers run this function, for so long at most; they run no other."""
    name = f"{function.__module__}.{function.__name__}"
    _allowed[name], _seconds[name] = function, seconds
    return function


class AllowedJob(Job):
    """RQ's job, running only what was allowed: JSON alone stops pickles, not the choice of function."""

    @property
    def func(self) -> Callable[..., Any] | None:
        """The function to run; raises JobNotAllowed for any other than ours."""
        name = self.func_name
        if name not in _allowed:
            raise JobNotAllowed(str(name))
        return _allowed[name]


def open_queue(name: str, connection: Redis) -> Queue:
    """A queue as all our processes open it."""
    return Queue(name, connection=connection, serializer="json", job_class=AllowedJob)


class Nudger:
    """Enqueues nudges within 0.2 s or not at all, and leaves Redis alone for a second after a failure."""

    def __init__(self, redis_url: str) -> None:
        self.connection = Redis.from_url(
            redis_url,
            socket_timeout=WAIT_SECONDS,
            socket_connect_timeout=WAIT_SECONDS,
            retry=RedisRetry(NoBackoff(), 0),
            health_check_interval=0,
        )
        self._lock = threading.Lock()
        self._silent_until = 0.0
        self._wanted: dict[str, Callable[[], None]] = {}
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._is_closing = False

    def nudge_soon(self, queue_name: str, function: Callable[[], None]) -> None:
        """As `nudge`, from a thread beside the request, which so never waits for Redis.

        Many wishes at once become one nudge; one that is lost with its process is repeated by the clock.
        """
        with self._lock:
            self._wanted[queue_name] = function
            if self._thread is None:
                self._thread = threading.Thread(target=self._say_wishes, name="nudger", daemon=True)
                self._thread.start()
        self._wake.set()

    def _say_wishes(self) -> None:
        while not self._is_closing:
            self._wake.wait()
            self._wake.clear()
            with self._lock:
                wanted, self._wanted = self._wanted, {}
            for queue_name, function in wanted.items():
                self.nudge(queue_name, function)

    def nudge(self, queue_name: str, function: Callable[[], None]) -> bool:
        """Have a worker look at its work list; False if that could not be said now (the clock repeats it).

        A job that still waits has yet to look, so it will see what was committed before this call.
        """
        with self._lock:
            if time.monotonic() < self._silent_until:
                return False
        try:
            queue = open_queue(queue_name, self.connection)
            if queue.count < ENOUGH_WAITING:
                self._enqueue(queue, function)
        except (RedisError, OSError) as error:
            log.warning("nudge_failed", queue=queue_name, error=str(error))
            with self._lock:
                self._silent_until = time.monotonic() + PAUSE_SECONDS
            return False
        return True

    def close(self) -> None:
        """Let go of the thread and the connection."""
        self._is_closing = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
        self.connection.close()

    def _enqueue(self, queue: Queue, function: Callable[[], None]) -> None:
        name = f"{function.__module__}.{function.__name__}"
        queue.enqueue_call(
            name,
            timeout=_seconds.get(name, JOB_SECONDS),
            result_ttl=RESULT_SECONDS,
            failure_ttl=FAILURE_SECONDS,
            ttl=FAILURE_SECONDS,
            retry=Retry(max=1),
        )
