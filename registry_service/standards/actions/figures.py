"""The deed about a month's complaints: report the counts, or correct them; only shares go further."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from registry_service.regions.queries import get_region
from registry_service.regions.rules import month_in
from registry_service.standards import rules
from registry_service.standards.actions.keeping import CHANGED_MEANWHILE, refuse
from registry_service.standards.models import ComplaintChannel, ComplaintMonth
from registry_service.standards.queries import complaints as queries
from registry_service.standards.rules import Counts
from shared import clock
from shared.actor import Actor
from shared.contracts.standard_entries import COMPLAINT_SHARES_TOLD, COMPLAINTS_COUNTED
from shared.errors import Conflict, Precondition, Stale
from shared.journal.record import write_entry


def count_complaints(
    session: Session,
    actor: Actor,
    channel_id: UUID,
    month: str,
    expected_version: int | None,
    counts: Counts,
) -> ComplaintMonth:
    """Report a month's complaints, or correct them where the version that was read is named.

    The channel is locked, so that two cannot report the month for the first time. "In time" is measured by
    the deadline that holds at the report; a correction takes the one that holds then.
    """
    channel = queries.get_channel(session, channel_id, lock=True)
    role = rules.require_counter(actor, channel.region_code, channel.agency_id).role
    _refuse_place(session, channel, month)
    refuse(rules.find_counts_problems(counts))
    figure = queries.find_month(session, channel_id, month)
    if figure is None:
        if expected_version is not None:
            raise Stale("there is no figure for this month yet")
        figure = ComplaintMonth(figure_id=uuid4(), channel_id=channel_id, month=month, version=1)
    else:
        if expected_version is None:
            raise Precondition("there is a figure already; If-Match must name the version that you correct")
        if figure.version != expected_version:
            raise Stale(CHANGED_MEANWHILE)
        if queries.counts_of(figure) == counts:
            return figure
        figure.version += 1
    _store(session, figure, counts, queries.get_answer_deadline(session, channel))
    _journal(session, actor, role, channel, figure)
    return figure


def _refuse_place(session: Session, channel: ComplaintChannel, month: str) -> None:
    if channel.archived_at is not None:
        raise Conflict("the channel is archived", code="archived")
    if channel.is_planned:
        raise Conflict("the channel is only planned", code="planned")
    current = month_in(get_region(session, channel.region_code).time_zone, clock.now())
    refuse(rules.find_month_problems(month, channel.since_on, channel.until_on, current))


def _store(session: Session, figure: ComplaintMonth, counts: Counts, deadline: dict[str, Any]) -> None:
    figure.received, figure.answered_in_time = counts.received, counts.answered_in_time
    figure.settled = counts.settled
    figure.median_days = None if counts.median_days is None else Decimal(counts.median_days)
    figure.deadline_number, figure.deadline_unit = deadline["number"], deadline["unit"]
    figure.reported_at = clock.now()
    session.add(figure)
    session.flush()


def _journal(
    session: Session, actor: Actor, role: str, channel: ComplaintChannel, figure: ComplaintMonth
) -> None:
    """Two entries: the counts for those who keep them, the shares for everybody."""
    place = {
        "figure_id": figure.figure_id,
        "channel_id": channel.channel_id,
        "month": figure.month,
        "answer_deadline": queries.deadline_of(figure),
    }
    counts = queries.counts_of(figure)
    shares = {
        **place,
        **rules.shares_of(counts).__dict__,
        "region_code": channel.region_code,
        "agency_id": channel.agency_id,
        "channel_kind": channel.kind,
    }
    private = {**place, **counts.__dict__}
    write_entry(session, actor, role, COMPLAINTS_COUNTED, figure.figure_id, figure.version, private)
    write_entry(session, actor, role, COMPLAINT_SHARES_TOLD, figure.figure_id, figure.version, shares)
