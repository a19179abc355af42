"""Deeds about a month's figure: report it, correct it, withdraw it, confirm that it is right."""

from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from registry_service.agencies.rules import require_demo_right, stays_demo
from registry_service.regions.rules import month_in
from registry_service.usage import queries, rules
from registry_service.usage.actions.open_innovation import lock_reportable
from registry_service.usage.models import MonthFigure
from shared import clock
from shared.actor import Actor
from shared.contracts.innovation_entries import CHANNELS
from shared.contracts.kinds import EntryKind
from shared.contracts.usage_entries import (
    USAGE_MONTH_CONFIRMED,
    USAGE_MONTH_CORRECTED,
    USAGE_MONTH_REPORTED,
    USAGE_MONTH_WITHDRAWN,
)
from shared.errors import Conflict, Invalid, NotFound, Precondition, Stale
from shared.journal.record import write_entry


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
    innovation, region, role = lock_reportable(session, actor, innovation_id)
    require_demo_right(actor, is_demo)
    current = month_in(region.time_zone, clock.now())
    if problems := rules.find_month_problems(month, channel, CHANNELS, current):
        raise Invalid.all_of(problems)
    figure = queries.find_month_figure(session, innovation_id, month, channel)
    if figure is not None:
        is_demo = stays_demo(actor, figure.is_demo, is_demo)
    if figure is not None and figure.withdrawn_at is None:
        return _correct_month(session, actor, role, figure, expected_version, (count, basis, is_demo))
    if expected_version is not None and (figure is None or figure.version != expected_version):
        raise Stale("there is no figure for this month and channel yet")
    if innovation.channels and channel not in innovation.channels:
        raise Invalid.at("channel", "is not a channel of this innovation")
    if figure is None:
        figure = MonthFigure(
            figure_id=uuid4(), innovation_id=innovation_id, month=month, channel=channel, version=0
        )
        figure.first_reported_at, figure.corrections = clock.now(), 0
        session.add(figure)
    else:
        _count_correction(figure)
    figure.count, figure.basis, figure.is_demo = count, basis, is_demo
    figure.reported_at, figure.withdrawn_at = clock.now(), None
    return _keep(session, actor, role, USAGE_MONTH_REPORTED, figure)


def _correct_month(
    session: Session,
    actor: Actor,
    role: str,
    figure: MonthFigure,
    expected_version: int | None,
    values: tuple[int, str, bool],
) -> MonthFigure:
    if expected_version is None:
        raise Precondition("there is a figure already; If-Match must name the version that you correct")
    _require_version(figure, expected_version)
    if (figure.count, figure.basis, figure.is_demo) == values:
        return figure
    if (figure.count, figure.basis) != values[:2]:
        _count_correction(figure)
    figure.count, figure.basis, figure.is_demo = values
    figure.reported_at = clock.now()
    return _keep(session, actor, role, USAGE_MONTH_CORRECTED, figure)


def withdraw_month(
    session: Session, actor: Actor, innovation_id: UUID, month: str, channel: str, expected_version: int
) -> MonthFigure:
    """Let a month's figure count no longer: it is missing again, and its history stays."""
    _, _, role = lock_reportable(session, actor, innovation_id)
    figure = _lock_standing(session, innovation_id, month, channel, expected_version)
    figure.withdrawn_at, figure.confirmed_at = clock.now(), None
    return _keep(session, actor, role, USAGE_MONTH_WITHDRAWN, figure)


def confirm_month(
    session: Session, actor: Actor, innovation_id: UUID, month: str, channel: str, expected_version: int
) -> MonthFigure:
    """Say that a figure is right as it stands, whatever it looks like; a correction ends that."""
    _, _, role = lock_reportable(session, actor, innovation_id)
    figure = _lock_standing(session, innovation_id, month, channel, expected_version)
    if figure.confirmed_at is not None:
        return figure
    figure.confirmed_at = clock.now()
    return _keep(session, actor, role, USAGE_MONTH_CONFIRMED, figure)


def _lock_standing(
    session: Session, innovation_id: UUID, month: str, channel: str, expected_version: int
) -> MonthFigure:
    is_place = not rules.find_month_problems(month, channel, CHANNELS, month)
    figure = queries.find_month_figure(session, innovation_id, month, channel) if is_place else None
    if figure is None:
        raise NotFound("there is no figure for this month and channel")
    _require_version(figure, expected_version)
    if figure.withdrawn_at is not None:
        raise Conflict("the figure is withdrawn", code="withdrawn")
    return figure


def _require_version(figure: MonthFigure, expected_version: int) -> None:
    if figure.version != expected_version:
        raise Stale("somebody changed this figure after you read it; read it again")


def _count_correction(figure: MonthFigure) -> None:
    """What is said anew was not confirmed."""
    figure.corrections += 1
    figure.corrected_at, figure.confirmed_at = clock.now(), None


def _keep(session: Session, actor: Actor, role: str, kind: EntryKind, figure: MonthFigure) -> MonthFigure:
    figure.version += 1
    session.flush()
    _journal(session, actor, role, kind, figure)
    return figure


def _journal(session: Session, actor: Actor, role: str, kind: EntryKind, figure: MonthFigure) -> None:
    body = {
        "figure_id": figure.figure_id,
        "innovation_id": figure.innovation_id,
        "month": figure.month,
        "channel": figure.channel,
        "count": figure.count,
        "basis": figure.basis,
    }
    write_entry(session, actor, role, kind, figure.figure_id, figure.version, body)
