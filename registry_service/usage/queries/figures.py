"""Reads of single figures and of what is known of one innovation's usage; no writes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, distinct, exists, func, or_, select
from sqlalchemy.orm import Session

from registry_service.innovations.models import Innovation
from registry_service.innovations.queries import list_components
from registry_service.regions.queries import get_region, require_region
from registry_service.regions.rules import month_in
from registry_service.usage import rules
from registry_service.usage.models import MonthFigure, StatedFigure
from registry_service.usage.rules import LatestFigure, MonthCount, StatedCount
from shared import clock
from shared.actor import Actor
from shared.errors import NotFound


def find_month_figure(session: Session, innovation_id: UUID, month: str, channel: str) -> MonthFigure | None:
    """The figure of a month and channel, also a withdrawn one, locked; `None` if there never was any."""
    return session.scalar(
        select(MonthFigure)
        .where(
            MonthFigure.innovation_id == innovation_id,
            MonthFigure.month == month,
            MonthFigure.channel == channel,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def get_stated_figure(
    session: Session, innovation_id: UUID, figure_id: UUID, *, lock: bool = False
) -> StatedFigure:
    """The stated figure of this innovation; raises NotFound."""
    query = select(StatedFigure).where(
        StatedFigure.figure_id == figure_id, StatedFigure.innovation_id == innovation_id
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    figure = session.scalar(query)
    if figure is None:
        raise NotFound("there is no such figure")
    return figure


def require_figure(session: Session, innovation_id: UUID, figure_id: UUID) -> None:
    """Raise NotFound if the innovation has neither a month's nor a stated figure of this id."""
    of_month = exists().where(MonthFigure.figure_id == figure_id, MonthFigure.innovation_id == innovation_id)
    if not session.scalar(select(of_month)):
        get_stated_figure(session, innovation_id, figure_id)


def list_month_figures(session: Session, innovation_ids: Sequence[UUID]) -> list[MonthFigure]:
    """All months' figures of these innovations that stand, newest month first."""
    return list(
        session.scalars(
            select(MonthFigure)
            .where(MonthFigure.innovation_id.in_(innovation_ids), MonthFigure.withdrawn_at.is_(None))
            .order_by(MonthFigure.month.desc(), MonthFigure.channel, MonthFigure.figure_id)
        )
    )


def list_stated_figures(session: Session, innovation_ids: Sequence[UUID]) -> list[StatedFigure]:
    """All stated figures of these innovations that stand, last reported first."""
    return list(
        session.scalars(
            select(StatedFigure)
            .where(StatedFigure.innovation_id.in_(innovation_ids), StatedFigure.withdrawn_at.is_(None))
            .order_by(StatedFigure.reported_at.desc(), StatedFigure.figure_id)
        )
    )


def _latest(
    innovation: Innovation,
    months: Sequence[MonthFigure],
    stated: Sequence[StatedFigure],
    current_month: str,
) -> LatestFigure:
    own_id = innovation.innovation_id
    return rules.latest_figure(
        [MonthCount(m.month, m.channel, m.count) for m in months if m.innovation_id == own_id],
        [
            StatedCount(s.count, s.stated_on, s.reported_at, s.figure_id)
            for s in stated
            if s.innovation_id == own_id
        ],
        innovation.channels,
        current_month,
    )


def _is_figure_of(innovation: Innovation) -> dict[str, Any]:
    return {"innovation_id": innovation.innovation_id, "is_programme": innovation.is_programme}


def get_usage(session: Session, actor: Actor, innovation: Innovation) -> dict[str, Any]:
    """What is known of an innovation's usage; of a programme, what follows from its components."""
    current = month_in(get_region(session, innovation.region_code).time_zone, clock.now())
    if innovation.is_programme:
        return _get_programme_usage(session, actor, innovation, current)
    months = list_month_figures(session, [innovation.innovation_id])
    stated = list_stated_figures(session, [innovation.innovation_id])
    return {
        **_is_figure_of(innovation),
        **_latest(innovation, months, stated, current).__dict__,
        "components": None,
        "components_with_figure": None,
        "parts": [],
        "months": months,
        "stated": stated,
    }


def _get_programme_usage(
    session: Session, actor: Actor, programme: Innovation, current_month: str
) -> dict[str, Any]:
    """Only published components are part of a programme's figure, whoever asks."""
    components = [
        component
        for component in list_components(session, actor, programme.innovation_id)
        if component.state == "published"
    ]
    ids = [component.innovation_id for component in components]
    months, stated = list_month_figures(session, ids), list_stated_figures(session, ids)
    latest = {
        component.innovation_id: _latest(component, months, stated, current_month) for component in components
    }
    figure = rules.sum_programme(latest)
    parts = [
        {
            "innovation_id": component.innovation_id,
            "name": component.name,
            **latest[component.innovation_id].__dict__,
        }
        for component in components
    ]
    derived = LatestFigure(figure.users_per_month, None if figure.users_per_month is None else "derived")
    return {
        **_is_figure_of(programme),
        **derived.__dict__,
        "components": figure.components,
        "components_with_figure": figure.components_with_figure,
        "parts": parts,
        "months": [],
        "stated": [],
    }


def has_figure() -> ColumnElement[bool]:
    """An innovation of which any figure is known."""
    return or_(
        exists().where(
            MonthFigure.innovation_id == Innovation.innovation_id, MonthFigure.withdrawn_at.is_(None)
        ),
        exists().where(
            StatedFigure.innovation_id == Innovation.innovation_id, StatedFigure.withdrawn_at.is_(None)
        ),
    )


def summarise_innovations(session: Session, region_code: str | None) -> dict[str, int]:
    """Counts over what is published, of one region or of all; a programme's derived figure is not counted."""
    query = select(
        func.count(),
        func.count().filter(Innovation.is_programme),
        func.count(distinct(Innovation.agency_id)),
        func.count().filter(Innovation.owner_kind == "unknown"),
        func.count().filter(has_figure()),
    ).where(Innovation.state == "published")
    if region_code:
        query = query.where(Innovation.region_code == require_region(session, region_code).code)
    row = session.execute(query.select_from(Innovation)).one()
    return dict(
        zip(("innovations", "programmes", "agencies", "owner_unknown", "with_usage"), row, strict=True)
    )
