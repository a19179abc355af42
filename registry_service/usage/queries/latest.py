"""Reads the latest figure of many innovations at once; `rules.latest_figure` decides the same for one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    Select,
    Uuid,
    any_,
    bindparam,
    cast,
    distinct,
    func,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, load_only

from registry_service.innovations.models import Innovation, InnovationComponent
from registry_service.innovations.queries import is_visible_to
from registry_service.regions.models import Region
from registry_service.regions.rules import today_in
from registry_service.usage import rules
from registry_service.usage.models import MonthFigure, StatedFigure
from registry_service.usage.queries.scope import Scope
from registry_service.usage.queries.spans import list_spans, month_of, one_of, uses_channel
from registry_service.usage.rules import Confirmation, LatestFigure
from shared import clock
from shared.actor import Actor
from shared.http.paging import Page, decode_cursor, page_of, read_cursor_id

# What a list tells of an innovation; its long texts stay where they are.
LISTED = (
    Innovation.innovation_id,
    Innovation.name,
    Innovation.region_code,
    Innovation.agency_id,
    Innovation.is_programme,
)


@dataclass(frozen=True)
class CompleteMonth:
    """The last month of which there is a figure, and the latest complete one (`None`: there is none)."""

    last_month: str
    month: str | None
    total: int
    channels: tuple[str, ...]


@dataclass(frozen=True)
class ListedFigure:
    """An innovation's figure as a list shows it, and whether use is still confirmed.

    A programme's follows from its published components (`source` derived), of which so many have one.
    """

    latest: LatestFigure
    confirmation: Confirmation
    components: int | None = None
    components_with_figure: int | None = None


def list_latest_figures(
    session: Session, actor: Actor, innovations: Sequence[Innovation]
) -> dict[UUID, ListedFigure]:
    """The figure of each of these innovations and programmes; four statements however many there are."""
    kinds = {each.innovation_id: each.is_programme for each in innovations}
    return list_figures_of(session, actor, kinds, with_confirmation=True)


def list_figures_of(
    session: Session, actor: Actor, are_programmes: Mapping[UUID, bool], *, with_confirmation: bool
) -> dict[UUID, ListedFigure]:
    """The same by what is a programme; a list that tells of no confirmation is spared the look at spans."""
    programmes = [each for each, is_programme in are_programmes.items() if is_programme]
    parts = _list_published_components(session, actor, programmes) if programmes else {}
    plain = {each for each, is_programme in are_programmes.items() if not is_programme}
    figures = _list_figures(session, plain.union(*parts.values()), with_confirmation=with_confirmation)
    found = {each: figures[each] for each in plain}
    for programme_id in programmes:
        components = parts.get(programme_id, [])
        derived = rules.sum_programme({each: figures[each].latest for each in components})
        source = None if derived.users_per_month is None else "derived"
        found[programme_id] = ListedFigure(
            LatestFigure(derived.users_per_month, source),
            Confirmation(),
            derived.components,
            derived.components_with_figure,
        )
    return found


def _list_published_components(
    session: Session, actor: Actor, programme_ids: Sequence[UUID]
) -> dict[UUID, list[UUID]]:
    rows = session.execute(
        select(InnovationComponent.programme_id, InnovationComponent.component_id)
        .join(Innovation, Innovation.innovation_id == InnovationComponent.component_id)
        .where(
            InnovationComponent.programme_id == one_of(programme_ids),
            is_visible_to(actor),
            Innovation.state == "published",
        )
    )
    found: dict[UUID, list[UUID]] = {}
    for programme_id, component_id in rows:
        found.setdefault(programme_id, []).append(component_id)
    return found


def _list_figures(
    session: Session, innovation_ids: Iterable[UUID], *, with_confirmation: bool
) -> dict[UUID, ListedFigure]:
    ids = sorted(innovation_ids)
    complete, stated = _list_complete_months(session, ids), list_newest_statements(session, ids)
    spans, now = list_spans(session, ids) if with_confirmation else {}, clock.now()
    found = {}
    for innovation_id in ids:
        month, statement = complete.get(innovation_id), stated.get(innovation_id)
        confirmation = Confirmation()
        if span := spans.get(innovation_id):
            last_known = last_known_month(month.last_month if month else None, statement)
            confirmation = rules.tell_confirmation(span, last_known, today_in(span.time_zone, now))
        found[innovation_id] = ListedFigure(_latest_of(month, statement), confirmation)
    return found


def _latest_of(month: CompleteMonth | None, statement: tuple[int, date | None] | None) -> LatestFigure:
    if month is not None and month.month is not None:
        return LatestFigure(month.total, "month", month.month, None, month.channels)
    if statement is not None:
        return LatestFigure(statement[0], "stated", None, statement[1])
    return LatestFigure()


def last_known_month(reported: str | None, statement: tuple[int, date | None] | None) -> str | None:
    """The last month of which a figure tells: a month's own, or a stated one by its day."""
    stated = statement[1].isoformat()[:7] if statement and statement[1] else None
    return max((month for month in (reported, stated) if month), default=None)


# The two statements are made once: to make them takes longer than to ask them.
IDS = any_(bindparam("ids", type_=ARRAY(Uuid)))


@cache
def _complete_months() -> Select[Any]:
    figure = (
        select(
            MonthFigure.innovation_id,
            MonthFigure.month,
            MonthFigure.channel,
            MonthFigure.count,
            uses_channel().label("in_use"),
            month_of(bindparam("now", type_=DateTime(timezone=True))).label("current"),
        )
        .join(Innovation, Innovation.innovation_id == MonthFigure.innovation_id)
        .join(Region, Region.code == Innovation.region_code)
        .where(MonthFigure.innovation_id == IDS, MonthFigure.withdrawn_at.is_(None))
        .cte("figure")
    )
    needed = (
        select(
            figure.c.innovation_id,
            func.count(distinct(figure.c.channel)).filter(figure.c.in_use).label("channels"),
            func.max(figure.c.month).label("last_month"),
        )
        .group_by(figure.c.innovation_id)
        .cte("needed")
    )
    monthly = (
        select(
            figure.c.innovation_id,
            figure.c.month,
            cast(func.sum(figure.c.count), BigInteger).label("total"),
            func.array_agg(figure.c.channel).label("channels"),
            func.count().filter(figure.c.in_use).label("met"),
        )
        .where(figure.c.month < figure.c.current)
        .group_by(figure.c.innovation_id, figure.c.month)
        .cte("monthly")
    )
    return (
        select(
            needed.c.innovation_id, needed.c.last_month, monthly.c.month, monthly.c.total, monthly.c.channels
        )
        .outerjoin(
            monthly,
            (monthly.c.innovation_id == needed.c.innovation_id) & (monthly.c.met == needed.c.channels),
        )
        .ext(distinct_on(needed.c.innovation_id))
        .order_by(needed.c.innovation_id, monthly.c.month.desc().nulls_last())
    )


@cache
def _newest_statements() -> Select[UUID, int, date | None]:
    return (
        select(StatedFigure.innovation_id, StatedFigure.count, StatedFigure.stated_on)
        .where(StatedFigure.innovation_id == IDS, StatedFigure.withdrawn_at.is_(None))
        .ext(distinct_on(StatedFigure.innovation_id))
        .order_by(
            StatedFigure.innovation_id,
            StatedFigure.stated_on.desc().nulls_last(),
            StatedFigure.reported_at.desc(),
            StatedFigure.figure_id.desc(),
        )
    )


def _list_complete_months(session: Session, ids: Sequence[UUID]) -> dict[UUID, CompleteMonth]:
    """The months of each innovation that has figures."""
    rows = session.execute(_complete_months(), {"ids": list(ids), "now": clock.now()})
    return {row[0]: CompleteMonth(row[1], row[2], row[3] or 0, tuple(sorted(row[4] or ()))) for row in rows}


def list_newest_statements(session: Session, ids: Iterable[UUID]) -> dict[UUID, tuple[int, date | None]]:
    """The newest stated figure of each innovation that has one, with its day."""
    rows = session.execute(_newest_statements(), {"ids": list(ids)})
    return {row[0]: (row[1], row[2]) for row in rows}


def list_latest(session: Session, actor: Actor, scope: Scope, *, cursor: str | None, limit: int) -> Page:
    """What is published, by name, with the figure of each."""
    query = select(Innovation).options(load_only(*LISTED, Innovation.sort_key))
    query = query.join(Region, Region.code == Innovation.region_code)
    query = query.where(Innovation.state == "published", *scope.conditions())
    order = (Innovation.sort_key, Innovation.innovation_id)
    if key := decode_cursor(cursor, [str, str]):
        query = query.where(tuple_(*order) > tuple_(key[0], read_cursor_id(key[1])))
    rows = session.scalars(query.order_by(*order).limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: [row.sort_key, str(row.innovation_id)])
    figures = list_latest_figures(session, actor, page.items)
    return Page([_answer(each, figures[each.innovation_id]) for each in page.items], page.next_cursor)


def _answer(innovation: Innovation, figure: ListedFigure) -> Mapping[str, Any]:
    return {
        **{column.key: getattr(innovation, column.key) for column in LISTED},
        **figure.latest.__dict__,
        **figure.confirmation.__dict__,
        "components": figure.components,
        "components_with_figure": figure.components_with_figure,
    }
