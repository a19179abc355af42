"""What a job or a tick of the clock has at hand; set once when its process starts."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine

from shared.errors import FieldProblem
from shared.jobs.long_table import LongQueue
from shared.jobs.queue import Nudger
from shared.journal.record import Journal
from shared.settings import Settings


@dataclass
class JobContext:
    """The parts of a service that work outside of requests needs; `runs` does the work of `long_queue`."""

    settings: Settings
    engine: Engine
    journal: Journal
    nudger: Nudger
    constraints: Mapping[str, str | FieldProblem] = field(default_factory=dict)
    long_queue: LongQueue | None = None
    runs: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    process_id: int = field(default_factory=os.getpid)


_contexts: list[JobContext] = []


def set_job_context(context: JobContext) -> None:
    """Make the context known to this process's jobs."""
    _contexts[:] = [context]


def get_job_context() -> JobContext:
    """The context; a forked child first lets go of the connections it shares with its parent."""
    context = _contexts[0]
    if context.process_id != os.getpid():
        context.engine.dispose(close=False)
        context.process_id = os.getpid()
    return context
