"""The job that keeps the search index up to date, what the clock does for it, and making it anew."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from registry_service.agencies.rules import AGENCY_RENAMED
from registry_service.catalogue import actions
from registry_service.regions.rules import REGION_RENAMED
from registry_service.search.actions import fresh
from registry_service.search.actions.counts import add_up_changes
from registry_service.search.actions.store import Changes
from registry_service.search.entries import Facet
from registry_service.tables import MACHINERY, SHORT_QUEUE
from shared.db import create_database_engine
from shared.jobs.clock import Tick
from shared.jobs.context import JobContext, get_job_context
from shared.jobs.queue import allow_job
from shared.jobs.work import count_open_work, work_through

BATCHES = {
    AGENCY_RENAMED: actions.spread_renamed_agencies,
    REGION_RENAMED: actions.spread_renamed_regions,
    actions.SEARCH_INDEX: actions.index_batch,
}

Part = tuple[UUID | None, UUID | None]

# A process more takes a second or two to start; few batches are done sooner without.
BATCHES_WORTH_A_PROCESS = 10
MOST_PROCESSES = 4
LOCK_NOT_AVAILABLE = "55P03"
TRIES, PAUSE_SECONDS = 1_000, 0.5


@allow_job
def index_waiting() -> None:
    """Index whatever waits, in batches, until nothing does."""
    context = get_job_context()
    for kind, do_batch in BATCHES.items():
        work_through(context.engine, MACHINERY.work, kind, do_batch, journal=context.journal)


def sweep_search(context: JobContext) -> None:
    """Nudge a worker while anything waits to be indexed."""
    with Session(context.engine) as session:
        waits = any(count_open_work(session, MACHINERY.work, kind) for kind in BATCHES)
    if waits:
        context.nudger.nudge(SHORT_QUEUE, index_waiting)


def add_up_counts(context: JobContext) -> None:
    """Add the counts that changed up, some at a time."""
    changed = 1
    while changed:
        with Session(context.engine) as session:
            changed = add_up_changes(session)
            session.commit()


def compare_grades(context: JobContext) -> None:
    """Have innovations indexed anew whose units were released with other grades meanwhile."""
    with Session(context.engine) as session:
        actions.ask_for_stale_grades(session)
        session.commit()


SEARCH_TICKS = (
    Tick("registry_search_sweep", 1.0, sweep_search),
    Tick("registry_search_counts", 1.0, add_up_counts),
    Tick("registry_search_grades", 30.0, compare_grades),
)


class Loader:
    """Loads batches into the fresh tables, over a connection of its own process."""

    def __init__(self, engine: Engine, schema: str) -> None:
        self._engine, self._schema = engine, schema
        self._codes: dict[Facet, int] = {}

    def load(self, part: Part) -> Changes:
        """Load a batch in a transaction; what is to be counted of it."""
        with Session(self._engine) as session:
            counted = actions.put_batch(session, self._schema, *part, self._codes)
            session.commit()
        return counted


_loaders: list[Loader] = []


def _start_loader(url: str, schema: str) -> None:
    _loaders[:] = [Loader(create_database_engine(url, pool_size=1, overflow=0), schema)]


def _load(part: Part) -> Changes:
    return _loaders[0].load(part)


def rebuild_search(context: JobContext) -> int:
    """Index everything that is published anew, while the registry is in use; returns how many."""
    with Session(context.engine) as session:
        schema = fresh.make_fresh_tables(session)
        bounds = actions.list_bounds(session)
        session.commit()
    counted = Changes()
    for changes in _load_all(context.engine, schema, list(pairwise([None, *bounds, None]))):
        counted.add(changes)
    with Session(context.engine) as session:
        fresh.fill_vocabulary(session, schema, counted)
        session.commit()
        fresh.make_indexes(session, schema)
        session.commit()
        _exchange(session, schema, counted)
        session.commit()
        fresh.confirm_reference(session)
        session.commit()
        fresh.drop_tables_left(session)
        session.commit()
    add_up_counts(context)
    return counted.entries


def _load_all(engine: Engine, schema: str, parts: list[Part]) -> Iterator[Changes]:
    processes = min(os.cpu_count() or 1, MOST_PROCESSES, len(parts) // BATCHES_WORTH_A_PROCESS)
    if processes < 2:
        yield from map(Loader(engine, schema).load, parts)
        return
    url = engine.url.render_as_string(hide_password=False)
    with ProcessPoolExecutor(processes, get_context("spawn"), _start_loader, (url, schema)) as pool:
        yield from pool.map(_load, parts)


def _exchange(session: Session, schema: str, counted: Changes) -> None:
    """Exchange the tables as soon as nobody is in the way."""
    for tries_left in reversed(range(TRIES)):
        try:
            fresh.exchange_tables(session, schema, counted)
        except OperationalError as error:
            session.rollback()
            if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE or not tries_left:
                raise
        else:
            return
        time.sleep(PAUSE_SECONDS)
