"""Visits the links that a service's work list says are due; whose they are, the service says.

A link is visited between two transactions, never inside one.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import Table
from sqlalchemy.orm import Session

from shared.actor import SYSTEM, Actor
from shared.db import transaction
from shared.jobs.context import JobContext
from shared.jobs.work import Batch, LeaseLost, claim_batch, describe_failure, finish_batch, give_back_batch
from shared.links.rules import Finding
from shared.links.visiting import WHOLE_SECONDS, visit_link

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=2 * WHOLE_SECONDS)


@dataclass(frozen=True)
class LinkKeeper:
    """Where a service's links are due, what address a link has by its id, and who keeps what came of it."""

    work: Table
    kind: str
    find_url: Callable[[Session, UUID], str | None]
    keep: Callable[[Session, Actor, UUID, Finding], None]


def visit_due_links(context: JobContext, links: LinkKeeper, seconds: float) -> None:
    """Visit what is due, one after the other; none is begun after so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        batch = claim_batch(context.engine, links.work, links.kind, most=1, lease=LEASE)
        if batch is None:
            return
        _check(context, links, batch)


def _check(context: JobContext, links: LinkKeeper, batch: Batch) -> None:
    link_id = UUID(batch.subject_ids[0])
    try:
        with Session(context.engine) as session:
            url = links.find_url(session, link_id)
        found = url and visit_link(url, reaches_private=context.settings.reaches_private)
        with transaction(context.engine, journal=context.journal, nudger=context.nudger) as session:
            if found:
                links.keep(session, SYSTEM, link_id, found)
            finish_batch(session, links.work, links.kind, batch)
    except LeaseLost:
        return
    except Exception as error:  # noqa: BLE001 - any failure of a check is its row's state, not ours
        said = describe_failure(error)
        log.warning("link_check_failed", link_id=str(link_id), error=said)
        give_back_batch(context.engine, links.work, links.kind, batch, said)
