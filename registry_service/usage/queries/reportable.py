"""Innovations that somebody may report usage for, with their figures of one year; no writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, all_, and_, cast, false, func, or_, select, true
from sqlalchemy.orm import Session

from registry_service.innovations.models import Innovation
from registry_service.regions.models import Region
from registry_service.usage import rules
from registry_service.usage.models import MonthFigure
from registry_service.usage.queries.scope import COUNTED
from shared.actor import Actor, Mandate
from shared.http.paging import Page, decode_cursor, page_of


@dataclass(frozen=True)
class Reportable:
    """A published innovation with its region's zone and its figures of a year, by month and channel."""

    innovation_id: UUID
    name: str
    channels: Sequence[str]
    time_zone: str
    figures: dict[tuple[str, str], MonthFigure]


def list_reportable(
    session: Session, actor: Actor, year: int, *, cursor: str | None, limit: int, most_lines: int
) -> Page:
    """The published innovations of this actor's agencies and regions, by name; two statements.

    A page ends early where its innovations would have more lines together than wanted, one for each channel.
    """
    query = (
        select(
            Innovation.innovation_id,
            Innovation.name,
            Innovation.channels,
            Region.time_zone,
            Innovation.sort_key,
            _lines(year).label("lines"),
        )
        .join(Region, Region.code == Innovation.region_code)
        .where(*COUNTED, or_(false(), *(_is_in(m) for m in actor.mandates if m.role in rules.REPORTERS)))
    )
    if key := decode_cursor(cursor, [str, str]):
        is_same = and_(Innovation.sort_key == key[0], cast(Innovation.innovation_id, Text) > key[1])
        query = query.where(or_(Innovation.sort_key > key[0], is_same))
    ordered = query.order_by(Innovation.sort_key, Innovation.innovation_id)
    rows = session.execute(ordered.limit(limit + 1)).all()
    fitting = _count_fitting([row.lines for row in rows[:limit]], most_lines)
    page = page_of(rows, fitting, lambda row: [row.sort_key, str(row.innovation_id)])
    figures = _list_figures(session, [row.innovation_id for row in page.items], year)
    items = [
        Reportable(row[0], row[1], row[2], row[3], figures.get(row.innovation_id, {})) for row in page.items
    ]
    return Page(items, page.next_cursor)


def _lines(year: int) -> ColumnElement[int]:
    """How many lines an innovation takes: its channels, those it had that year, and one if it has none."""
    had = select(func.count(MonthFigure.channel.distinct())).where(
        MonthFigure.innovation_id == Innovation.innovation_id,
        MonthFigure.channel != all_(Innovation.channels),
        *_stands_in(year),
    )
    return func.greatest(1, func.cardinality(Innovation.channels) + had.scalar_subquery())


def _stands_in(year: int) -> tuple[ColumnElement[bool], ...]:
    return (
        MonthFigure.month >= f"{year}-01",
        MonthFigure.month <= f"{year}-12",
        MonthFigure.withdrawn_at.is_(None),
    )


def _count_fitting(lines: Sequence[int], most: int) -> int:
    """How many of these stay together within the most; one always does."""
    within = sum(1 for total in accumulate(lines) if total <= most)
    return max(within, 1)


def _is_in(mandate: Mandate) -> ColumnElement[bool]:
    if mandate.agency_id is not None:
        return and_(Innovation.region_code == mandate.region_code, Innovation.agency_id == mandate.agency_id)
    return Innovation.region_code == mandate.region_code if mandate.region_code else true()


def _list_figures(
    session: Session, innovation_ids: Sequence[UUID], year: int
) -> dict[UUID, dict[tuple[str, str], Any]]:
    query = select(MonthFigure).where(MonthFigure.innovation_id.in_(innovation_ids), *_stands_in(year))
    found: dict[UUID, dict[tuple[str, str], Any]] = {}
    for figure in session.scalars(query):
        found.setdefault(figure.innovation_id, {})[figure.month, figure.channel] = figure
    return found
