"""Deeds about a figure that somebody stated: keep it, correct it, withdraw it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from registry_service.agencies.rules import require_demo_right, stays_demo
from registry_service.regions.models import Region
from registry_service.regions.rules import today_in
from registry_service.usage import queries, rules
from registry_service.usage.actions.open_innovation import lock_reportable
from registry_service.usage.models import StatedFigure
from shared import clock
from shared.actor import Actor
from shared.contracts.kinds import EntryKind
from shared.contracts.usage_entries import USAGE_STATED, USAGE_STATED_CORRECTED, USAGE_STATED_WITHDRAWN
from shared.errors import Conflict, Invalid, Stale
from shared.journal.record import write_entry

CORRECTABLE = ("count", "stated_where", "stated_on", "basis", "inferred")


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
    _, region, role = lock_reportable(session, actor, innovation_id)
    require_demo_right(actor, is_demo)
    _refuse_problems(region, stated_on, inferred)
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
    _journal(session, actor, role, USAGE_STATED, figure)
    return figure


def correct_stated_figure(
    session: Session,
    actor: Actor,
    innovation_id: UUID,
    figure_id: UUID,
    expected_version: int,
    changes: Mapping[str, Any],
) -> StatedFigure:
    """Correct the fields given; what stays the same is no correction, what was before is in the journal."""
    _, region, role = lock_reportable(session, actor, innovation_id)
    figure = _lock_standing(session, innovation_id, figure_id, expected_version)
    is_demo = stays_demo(actor, figure.is_demo, changes.get("is_demo"))
    stored = {name: getattr(figure, name) for name in CORRECTABLE}
    values = {name: changes.get(name, value) for name, value in stored.items()}
    if values == stored and changes.get("is_demo", figure.is_demo) == figure.is_demo:
        return figure
    _refuse_problems(region, values["stated_on"], values["inferred"])
    for name, value in values.items():
        setattr(figure, name, value)
    figure.is_demo, figure.reported_at = is_demo, clock.now()
    figure.version += 1
    session.flush()
    _journal(session, actor, role, USAGE_STATED_CORRECTED, figure)
    return figure


def withdraw_stated_figure(
    session: Session, actor: Actor, innovation_id: UUID, figure_id: UUID, expected_version: int
) -> StatedFigure:
    """Let a figure count no longer; its history stays."""
    _, _, role = lock_reportable(session, actor, innovation_id)
    figure = _lock_standing(session, innovation_id, figure_id, expected_version)
    figure.withdrawn_at = clock.now()
    figure.version += 1
    session.flush()
    _journal(session, actor, role, USAGE_STATED_WITHDRAWN, figure)
    return figure


def _lock_standing(
    session: Session, innovation_id: UUID, figure_id: UUID, expected_version: int
) -> StatedFigure:
    figure = queries.get_stated_figure(session, innovation_id, figure_id, lock=True)
    if figure.version != expected_version:
        raise Stale("somebody corrected this figure after you read it; read it again")
    if figure.withdrawn_at is not None:
        raise Conflict("the figure is withdrawn", code="withdrawn")
    return figure


def _refuse_problems(region: Region, stated_on: date | None, inferred: Sequence[str]) -> None:
    today = today_in(region.time_zone, clock.now())
    if problems := rules.find_stated_problems(stated_on, inferred, today):
        raise Invalid.all_of(problems)


def _journal(session: Session, actor: Actor, role: str, kind: EntryKind, figure: StatedFigure) -> None:
    body = {
        "figure_id": figure.figure_id,
        "innovation_id": figure.innovation_id,
        **{name: getattr(figure, name) for name in CORRECTABLE},
    }
    write_entry(session, actor, role, kind, figure.figure_id, figure.version, body)
