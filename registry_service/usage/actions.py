"""Deeds about usage figures: report and correct a month's, keep a stated one, take demonstrations out."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry_service.agencies.rules import require_demo_right
from registry_service.innovations.models import Innovation
from registry_service.innovations.queries import get_innovation
from registry_service.regions.models import Region
from registry_service.regions.queries import get_region
from registry_service.regions.rules import month_in, today_in
from registry_service.removal import delete_unreferenced
from registry_service.usage import queries, rules
from registry_service.usage.models import MonthFigure, StatedFigure
from shared import clock
from shared.actor import Actor
from shared.contracts.innovation_entries import CHANNELS
from shared.contracts.kinds import EntryKind
from shared.contracts.usage_entries import (
    USAGE_MONTH_CORRECTED,
    USAGE_MONTH_REPORTED,
    USAGE_REMOVED,
    USAGE_STATED,
)
from shared.errors import Conflict, Invalid, Precondition, Stale
from shared.journal.record import SYSTEM_ROLE, write_entry


def _lock_reportable(
    session: Session, actor: Actor, innovation_id: UUID, is_demo: bool
) -> tuple[Innovation, Region, str]:
    """The innovation if figures are taken for it now, its region, and the role to act in."""
    innovation = get_innovation(session, actor, innovation_id, lock=True)
    role = rules.require_reporter(actor, innovation.region_code, innovation.agency_id).role
    require_demo_right(actor, is_demo)
    if innovation.is_programme:
        raise Conflict(
            "a programme's figure follows from its components and is never typed in", code="is_programme"
        )
    if innovation.state == "archived":
        raise Conflict("the innovation is archived", code="archived")
    if innovation.state != "published":
        raise Conflict("figures are taken once the innovation is published", code="not_published")
    return innovation, get_region(session, innovation.region_code), role


def report_month(
    session: Session,
    actor: Actor,
    innovation_id: UUID,
    month: str,
    channel: str,
    expected_version: int | None,
    *,
    count: int,
    basis: str,
    is_demo: bool = False,
) -> MonthFigure:
    """Report a month's figure, or correct it where the version that was read is named.

    A correction is a new version; what was reported before stays in the journal.
    """
    innovation, region, role = _lock_reportable(session, actor, innovation_id, is_demo)
    current = month_in(region.time_zone, clock.now())
    if problems := rules.find_month_problems(month, channel, CHANNELS, current):
        raise Invalid.all_of(problems)
    figure = queries.find_month_figure(session, innovation_id, month, channel)
    if figure is not None:
        return _correct_month(session, actor, role, figure, expected_version, count, basis)
    if expected_version is not None:
        raise Stale("there is no figure for this month and channel yet")
    if innovation.channels and channel not in innovation.channels:
        raise Invalid.at("channel", "is not a channel of this innovation")
    figure = MonthFigure(
        figure_id=uuid4(),
        innovation_id=innovation_id,
        month=month,
        channel=channel,
        count=count,
        basis=basis,
        reported_at=clock.now(),
        is_demo=is_demo,
        version=1,
    )
    session.add(figure)
    session.flush()
    _journal_month(session, actor, role, USAGE_MONTH_REPORTED, figure)
    return figure


def _correct_month(
    session: Session,
    actor: Actor,
    role: str,
    figure: MonthFigure,
    expected_version: int | None,
    count: int,
    basis: str,
) -> MonthFigure:
    if expected_version is None:
        raise Precondition("there is a figure already; If-Match must name the version that you correct")
    if figure.version != expected_version:
        raise Stale("somebody corrected this figure after you read it; read it again")
    if (figure.count, figure.basis) == (count, basis):
        return figure
    figure.count, figure.basis, figure.reported_at = count, basis, clock.now()
    figure.version += 1
    session.flush()
    _journal_month(session, actor, role, USAGE_MONTH_CORRECTED, figure)
    return figure


def _journal_month(session: Session, actor: Actor, role: str, kind: EntryKind, figure: MonthFigure) -> None:
    body = {
        "figure_id": figure.figure_id,
        "innovation_id": figure.innovation_id,
        "month": figure.month,
        "channel": figure.channel,
        "count": figure.count,
        "basis": figure.basis,
    }
    write_entry(session, actor, role, kind, figure.figure_id, figure.version, body)


def keep_stated_figure(
    session: Session,
    actor: Actor,
    innovation_id: UUID,
    *,
    count: int,
    stated_where: str,
    basis: str,
    stated_on: date | None = None,
    inferred: Sequence[str] = (),
    is_demo: bool = False,
) -> StatedFigure:
    """Keep a figure "per month" as somebody stated it; it belongs to no month."""
    _, region, role = _lock_reportable(session, actor, innovation_id, is_demo)
    today = today_in(region.time_zone, clock.now())
    if problems := rules.find_stated_problems(stated_on, inferred, today):
        raise Invalid.all_of(problems)
    figure = StatedFigure(
        figure_id=uuid4(),
        innovation_id=innovation_id,
        count=count,
        stated_where=stated_where,
        stated_on=stated_on,
        basis=basis,
        inferred=list(inferred),
        reported_at=clock.now(),
        is_demo=is_demo,
        version=1,
    )
    session.add(figure)
    session.flush()
    body = {
        "figure_id": figure.figure_id,
        "innovation_id": innovation_id,
        "count": count,
        "stated_where": stated_where,
        "stated_on": stated_on,
        "basis": basis,
        "inferred": figure.inferred,
    }
    write_entry(session, actor, role, USAGE_STATED, figure.figure_id, 1, body)
    return figure


def remove_demo_usage(session: Session, actor: Actor) -> tuple[int, int]:
    """Take out the demonstration figures; returns how many were removed and kept."""
    months = session.scalars(
        select(MonthFigure).where(MonthFigure.is_demo).order_by(MonthFigure.figure_id).with_for_update()
    ).all()
    stated = session.scalars(
        select(StatedFigure).where(StatedFigure.is_demo).order_by(StatedFigure.figure_id).with_for_update()
    ).all()
    figures: list[MonthFigure | StatedFigure] = [*months, *stated]
    removed = 0
    for figure in delete_unreferenced(session, figures):
        body = {"record_id": str(figure.figure_id)}
        write_entry(session, actor, SYSTEM_ROLE, USAGE_REMOVED, figure.figure_id, figure.version + 1, body)
        removed += 1
    return removed, len(figures) - removed
