"""Reads for exports that no list has: figures of many innovations, and the names that ids stand for."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session

from registry_service.agencies.models import Agency
from registry_service.innovations.models import Innovation
from registry_service.innovations.queries import is_visible_to
from registry_service.regions.models import Region
from registry_service.regions.queries import require_region
from registry_service.regions.rules import today_in
from registry_service.usage.models import MonthFigure, StatedFigure
from shared import clock
from shared.actor import Actor
from shared.http.paging import Page, decode_cursor, page_of, read_cursor_id

NATIONAL_ZONE = "Asia/Jakarta"


def _of_innovations(
    region_code: str | None, agency_id: UUID | None, innovation_id: UUID | None
) -> list[ColumnElement[bool]]:
    wanted = []
    if region_code:
        wanted.append(Innovation.region_code == region_code)
    if agency_id:
        wanted.append(Innovation.agency_id == agency_id)
    if innovation_id:
        wanted.append(Innovation.innovation_id == innovation_id)
    return wanted


def list_month_figures(
    session: Session,
    actor: Actor,
    *,
    region_code: str | None,
    agency_id: UUID | None,
    innovation_id: UUID | None,
    from_month: str | None,
    to_month: str | None,
    cursor: str | None,
    limit: int,
) -> Page:
    """Months' figures that stand, of innovations that exist for the actor, by innovation and month."""
    query = (
        select(MonthFigure, Innovation)
        .join(Innovation, Innovation.innovation_id == MonthFigure.innovation_id)
        .where(
            MonthFigure.withdrawn_at.is_(None),
            is_visible_to(actor),
            *_of_innovations(region_code, agency_id, innovation_id),
        )
    )
    if from_month:
        query = query.where(MonthFigure.month >= from_month)
    if to_month:
        query = query.where(MonthFigure.month <= to_month)
    order = (MonthFigure.innovation_id, MonthFigure.month, MonthFigure.channel)
    if key := decode_cursor(cursor, [str, str, str]):
        query = query.where(tuple_(*order) > tuple_(read_cursor_id(key[0]), key[1], key[2]))
    rows = session.execute(query.order_by(*order).limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: [str(row[0].innovation_id), row[0].month, row[0].channel])
    return Page([_figure(*row) for row in page.items], page.next_cursor)


def list_stated_figures(
    session: Session,
    actor: Actor,
    *,
    region_code: str | None,
    agency_id: UUID | None,
    innovation_id: UUID | None,
    cursor: str | None,
    limit: int,
) -> Page:
    """Stated figures that stand, of innovations that exist for the actor."""
    query = (
        select(StatedFigure, Innovation)
        .join(Innovation, Innovation.innovation_id == StatedFigure.innovation_id)
        .where(
            StatedFigure.withdrawn_at.is_(None),
            is_visible_to(actor),
            *_of_innovations(region_code, agency_id, innovation_id),
        )
    )
    order = (StatedFigure.innovation_id, StatedFigure.figure_id)
    if key := decode_cursor(cursor, [str, str]):
        query = query.where(tuple_(*order) > tuple_(read_cursor_id(key[0]), read_cursor_id(key[1])))
    rows = session.execute(query.order_by(*order).limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: [str(row[0].innovation_id), str(row[0].figure_id)])
    return Page([_figure(*row) for row in page.items], page.next_cursor)


def _figure(figure: MonthFigure | StatedFigure, innovation: Innovation) -> dict[str, Any]:
    return {
        **{column.key: getattr(figure, column.key) for column in figure.__mapper__.column_attrs},
        "innovation_name": innovation.name,
        "region_code": innovation.region_code,
        "agency_id": innovation.agency_id,
    }


def list_region_names(session: Session) -> Mapping[str, str]:
    """What each region is called; there are some six hundred."""
    return {row.code: row.name for row in session.execute(select(Region.code, Region.name))}


def list_agency_names(session: Session, agency_ids: Iterable[UUID]) -> Mapping[str, str]:
    """What these agencies are called, by the text of their ids."""
    ids = sorted(set(agency_ids))
    if not ids:
        return {}
    rows = session.execute(select(Agency.agency_id, Agency.official_name).where(Agency.agency_id.in_(ids)))
    return {str(agency_id): name for agency_id, name in rows}


def find_today(session: Session, region_code: str | None) -> str:
    """The date that people of the region write now; raises Invalid for a region that there is not."""
    zone = require_region(session, region_code).time_zone if region_code else NATIONAL_ZONE
    return today_in(zone, clock.now()).isoformat()
