"""Does periodic work, each kind in a thread of its own; any number of clocks may run on any machines."""

import signal
import threading
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared.jobs.context import JobContext, set_job_context

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Tick:
    """One kind of periodic work; what `locks_itself` may be begun by several clocks at once."""

    name: str
    every_seconds: float
    run: Callable[[JobContext], None]
    locks_itself: bool = False


def run_tick_once(context: JobContext, tick: Tick) -> bool:
    """Do it now unless another clock is doing it; returns whether it was done.

    The transaction that holds the lock writes nothing and has no number, so it holds nothing back.
    """
    if tick.locks_itself:
        tick.run(context)
        return True
    lock = zlib.crc32(tick.name.encode())
    with Session(context.engine) as session:
        if not session.scalar(select(func.pg_try_advisory_xact_lock(lock))):
            return False
        tick.run(context)
        return True


def run_clock(context: JobContext, ticks: Sequence[Tick]) -> None:
    """Run until SIGTERM or SIGINT; a tick that fails is logged and comes again."""
    set_job_context(context)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threads = [threading.Thread(target=_repeat, args=(context, tick, stop)) for tick in ticks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _repeat(context: JobContext, tick: Tick, stop: threading.Event) -> None:
    failing = False
    while not stop.wait(tick.every_seconds):
        try:
            run_tick_once(context, tick)
            failing = False
        except Exception:
            if not failing:
                log.exception("tick_failed", tick=tick.name)
            failing = True
