"""Runs one piece of long work at a time under its lease; what the work is, it does not know."""

import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

import structlog
from rq.timeouts import JobTimeoutException
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from shared.db import conflict_of, describe_database_error, open_session, run_after_commit
from shared.errors import ProductError
from shared.jobs.context import JobContext, get_job_context
from shared.jobs.long_table import (
    LEASE,
    ClaimedWork,
    LeaseLost,
    LongQueue,
    claim_work,
    count_due_work,
    finish_work,
    give_back_work,
    renew_lease,
)
from shared.jobs.queue import allow_job

log = structlog.get_logger(__name__)

LONG_SECONDS = 3600
SHOWN_EVERY_SECONDS = 0.5


@dataclass(frozen=True)
class WorkContext:
    """What a run has at hand.

    `session` is committed by the runner together with the work's result: effects belong there. Its
    transaction begins with the first statement; reading before that belongs on connections of `engine`.
    """

    session: Session
    engine: Engine
    jobs: JobContext


@dataclass
class Progress:
    """Shows how far the work is, in short transactions of its own, and keeps the lease alive.

    Calling it raises LeaseLost once the work was cancelled or taken over; let that pass through. It may be
    called as often as one likes: at most two calls a second reach the database.
    """

    engine: Engine
    queue: LongQueue
    work: ClaimedWork
    done: int = 0
    total: int | None = None
    phase: str | None = None
    _shown_at: float = 0.0
    _is_lost: threading.Event = field(default_factory=threading.Event)

    def __call__(self, done: int, total: int | None = None, phase: str | None = None) -> None:
        """So much is done; `total` and `phase` stay as they were unless they are given."""
        is_new_phase = phase is not None and phase != self.phase
        self.done = done
        self.total = self.total if total is None else total
        self.phase = self.phase if phase is None else phase
        if self._is_lost.is_set():
            raise LeaseLost(self.work.kind)
        if is_new_phase or time.monotonic() - self._shown_at >= SHOWN_EVERY_SECONDS:
            self.show()

    def show(self) -> None:
        """Write it down now; raises LeaseLost."""
        self._shown_at = time.monotonic()
        seen = {"done": self.done, "total": self.total, "phase": self.phase}
        try:
            renew_lease(self.engine, self.queue.table, self.work, seen)
        except LeaseLost:
            self._is_lost.set()
            raise

    def keep_lease(self, is_over: threading.Event) -> None:
        """The heartbeat beside the work, which may be silent for long; ends with it or with the lease."""
        while not is_over.wait(LEASE.total_seconds() / 4):
            try:
                renew_lease(self.engine, self.queue.table, self.work)
            except LeaseLost:
                self._is_lost.set()
                return
            except DBAPIError as error:
                log.warning("lease_not_renewed", error=describe_database_error(error))


Run = Callable[[WorkContext, ClaimedWork, Progress], Mapping[str, Any] | None]


def do_long_work() -> None:
    """The job: do what has waited longest, and have another job look for more.

    One piece each job, so that a worker that forks for each gives all memory back.
    """
    context = get_job_context()
    queue = context.long_queue
    if queue is None or not run_next_work(context, queue, context.runs):
        return
    with Session(context.engine) as session:
        due = count_due_work(session, queue.table)
    if due:
        context.nudger.nudge(queue.name, do_long_work)


allow_job(do_long_work, seconds=LONG_SECONDS)


def run_next_work(context: JobContext, queue: LongQueue, runs: Mapping[str, Run]) -> ClaimedWork | None:
    """Claim one piece of work and do it; None if nothing was due. What fails becomes the row's state."""
    work = claim_work(context.engine, queue.table, sorted(runs))
    if work is None:
        return None
    progress = Progress(context.engine, queue, work)
    is_over = threading.Event()
    heartbeat = threading.Thread(target=progress.keep_lease, args=(is_over,), name="lease", daemon=True)
    heartbeat.start()
    try:
        _run(context, queue, runs[work.kind], work, progress)
    except LeaseLost:
        log.warning("lease_lost", kind=work.kind, long_work_id=str(work.long_work_id))
    except Exception as error:  # noqa: BLE001 - any failure is the work's state, not ours
        said, is_final = describe_work_failure(error)
        _log_failure(work, error)
        give_back_work(context.engine, queue.table, work, said, is_final=is_final)
    finally:
        is_over.set()
        heartbeat.join()
    return work


def _run(context: JobContext, queue: LongQueue, run: Run, work: ClaimedWork, progress: Progress) -> None:
    with open_session(context.engine, journal=context.journal, nudger=context.nudger) as session:
        try:
            result = run(WorkContext(session, context.engine, context), work, progress)
            session.flush()
            finish_work(
                session,
                queue.table,
                work,
                result,
                done=progress.done,
                total=progress.total,
                phase=progress.phase,
            )
            session.commit()
        except IntegrityError as error:
            session.rollback()
            _raise_in_words(context, error)
        run_after_commit(session)


class RaceLost(ProductError):
    """A constraint stood in the way of this try; the next one sees what was there first."""

    code = "conflict"


def _raise_in_words(context: JobContext, error: IntegrityError) -> NoReturn:
    words = conflict_of(error, context.constraints)
    if isinstance(words, ProductError):
        raise RaceLost(words.detail, fields=words.fields) from error
    raise error


def describe_work_failure(error: Exception) -> tuple[dict[str, Any], bool]:
    """What is kept and shown of a failure, and whether trying again is of no use.

    The product's own refusals are final and keep their fields; of everything else only the kind is told.
    """
    if isinstance(error, ProductError):
        fields = [{"field": problem.field, "message": problem.message} for problem in error.fields]
        said = {"code": error.code, "detail": error.detail, "errors": fields}
        return said, not isinstance(error, RaceLost)
    if isinstance(error, JobTimeoutException):
        return {"code": "too_long", "detail": f"it took longer than {LONG_SECONDS} s", "errors": []}, True
    detail = f"something went wrong here ({type(error).__name__})"
    if isinstance(error, DBAPIError):
        detail = f"the database refused it: {describe_database_error(error)}"
    return {"code": "fault", "detail": detail, "errors": []}, False


def _log_failure(work: ClaimedWork, error: Exception) -> None:
    said = describe_database_error(error) if isinstance(error, DBAPIError) else type(error).__name__
    where = "" if isinstance(error, ProductError) else "".join(traceback.format_tb(error.__traceback__))
    log.warning(
        "long_work_failed", kind=work.kind, long_work_id=str(work.long_work_id), error=said, where=where
    )
