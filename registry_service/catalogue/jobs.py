"""The job that keeps the search index up to date, and what the clock does for it."""

from sqlalchemy.orm import Session

from registry_service.agencies.rules import AGENCY_RENAMED
from registry_service.catalogue import actions
from registry_service.regions.rules import REGION_RENAMED
from registry_service.search.actions.counts import add_up_changes, recount_facets
from registry_service.tables import MACHINERY, SHORT_QUEUE
from shared.jobs.clock import Tick
from shared.jobs.context import JobContext, get_job_context
from shared.jobs.queue import allow_job
from shared.jobs.work import count_open_work, work_through

BATCHES = {
    AGENCY_RENAMED: actions.spread_renamed_agencies,
    REGION_RENAMED: actions.spread_renamed_regions,
    actions.SEARCH_INDEX: actions.index_batch,
}


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


def rebuild_search(context: JobContext) -> int:
    """Index everything that is published anew in batches, while the registry is in use; returns how many."""
    done, last = 0, None
    while True:
        with Session(context.engine) as session:
            indexed, last = actions.index_next(session, last)
            session.commit()
        if last is None:
            break
        done += indexed
    with Session(context.engine) as session:
        actions.drop_unpublished(session)
        session.commit()
    add_up_counts(context)
    with Session(context.engine) as session:
        recount_facets(session)
        session.commit()
    return done
