"""The periodic work of evidence: visit links that are due, tell what was published with its record.

A job takes no arguments, the work list says which link.
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry_service.evidence.actions.entries import tell_what_is_shown
from registry_service.evidence.actions.links import keep_finding, put_due_checks
from registry_service.evidence.models import Evidence
from registry_service.evidence.rules import LINK_CHECK
from registry_service.tables import MACHINERY, SHORT_QUEUE
from shared import clock
from shared.db import transaction
from shared.jobs.clock import Tick
from shared.jobs.context import JobContext, get_job_context
from shared.jobs.queue import allow_job
from shared.jobs.work import count_open_work
from shared.links.checks import LinkKeeper, visit_due_links

JOB_SECONDS = 60.0


@allow_job
def check_due_links() -> None:
    """Visit what is due, one after the other, for a minute at most; the sweep asks for the rest."""
    visit_due_links(get_job_context(), LINKS, JOB_SECONDS)


def _find_url(session: Session, evidence_id: UUID) -> str | None:
    return session.scalar(select(Evidence.url).where(Evidence.evidence_id == evidence_id))


LINKS = LinkKeeper(MACHINERY.work, LINK_CHECK, _find_url, keep_finding)


def sweep_links(context: JobContext) -> None:
    """Nudge a worker while any check is due, whatever became of the nudge that came with it."""
    with Session(context.engine) as session:
        due = count_open_work(session, MACHINERY.work, LINK_CHECK)
    if due:
        context.nudger.nudge(SHORT_QUEUE, check_due_links)


def recheck_old_links(context: JobContext) -> None:
    """Put links on the work list whose last check is long ago."""
    with Session(context.engine) as session:
        put_due_checks(session, clock.now())
        session.commit()


def tell_shown_evidence(context: JobContext) -> None:
    """Have the journal show in public what became public with its record; some rows to a transaction."""
    while True:
        with transaction(context.engine, journal=context.journal, nudger=context.nudger) as session:
            told = tell_what_is_shown(session)
        if not told:
            return


EVIDENCE_TICKS = (
    Tick("registry_tell_evidence", 2.0, tell_shown_evidence),
    Tick("registry_sweep_links", 2.0, sweep_links),
    Tick("registry_recheck_links", 60.0, recheck_old_links),
)
