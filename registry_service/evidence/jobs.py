"""The periodic work of evidence: visit links that are due, tell what was published with its record.

A job takes no arguments, the work list says which link. A link is visited between two transactions,
never inside one.
"""

import time
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry_service.evidence.actions.entries import tell_what_is_shown
from registry_service.evidence.actions.links import keep_finding, put_due_checks
from registry_service.evidence.models import Evidence
from registry_service.evidence.rules import LINK_CHECK
from registry_service.evidence.visiting import WHOLE_SECONDS, visit_link
from registry_service.tables import MACHINERY, SHORT_QUEUE
from shared import clock
from shared.actor import SYSTEM
from shared.db import transaction
from shared.jobs.clock import Tick
from shared.jobs.context import JobContext, get_job_context
from shared.jobs.queue import allow_job
from shared.jobs.work import (
    Batch,
    LeaseLost,
    claim_batch,
    count_open_work,
    describe_failure,
    finish_batch,
    give_back_batch,
)

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=2 * WHOLE_SECONDS)
JOB_SECONDS = 60.0


@allow_job
def check_due_links() -> None:
    """Visit what is due, one after the other, for a minute at most; the sweep asks for the rest."""
    context, until = get_job_context(), time.monotonic() + JOB_SECONDS
    while time.monotonic() < until:
        batch = claim_batch(context.engine, MACHINERY.work, LINK_CHECK, most=1, lease=LEASE)
        if batch is None:
            return
        _check(context, batch)


def _check(context: JobContext, batch: Batch) -> None:
    evidence_id = UUID(batch.subject_ids[0])
    try:
        with Session(context.engine) as session:
            url = session.scalar(select(Evidence.url).where(Evidence.evidence_id == evidence_id))
        found = url and visit_link(url, reaches_private=context.settings.reaches_private)
        with transaction(context.engine, journal=context.journal, nudger=context.nudger) as session:
            if found:
                keep_finding(session, SYSTEM, evidence_id, found)
            finish_batch(session, MACHINERY.work, LINK_CHECK, batch)
    except LeaseLost:
        return
    except Exception as error:  # noqa: BLE001 - any failure of a check is its row's state, not ours
        said = describe_failure(error)
        log.warning("link_check_failed", evidence_id=str(evidence_id), error=said)
        give_back_batch(context.engine, MACHINERY.work, LINK_CHECK, batch, said)


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
