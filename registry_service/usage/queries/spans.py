"""Reads in which months innovations should report: from their start, to their end, as their region counts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Text, Uuid, any_, case, func, literal, or_, select, type_coerce
from sqlalchemy.orm import Session

from registry_service.innovations.models import Innovation
from registry_service.regions.models import Region
from registry_service.usage import rules
from registry_service.usage.models import MonthFigure, UsageSettings
from registry_service.usage.rules import Span
from registry_service.usage.thresholds import get_thresholds
from shared import clock

MONTH = "YYYY-MM"


def one_of(ids: Iterable[UUID]) -> Any:
    """The ids as one parameter, however many they are."""
    return any_(literal(list(ids), ARRAY(Uuid)))


def month_now() -> ColumnElement[str]:
    """The month that runs in the innovation's region; the query must join `Region`."""
    return month_of(literal(clock.now()))


def month_of(moment: ColumnElement[datetime]) -> ColumnElement[str]:
    """The month of a moment in the innovation's region; the query must join `Region`."""
    return func.to_char(func.timezone(Region.time_zone, moment), MONTH, type_=Text(collation="C"))


def published_month() -> ColumnElement[str]:
    """The month in which the innovation was published, in its region; the query must join `Region`."""
    return func.to_char(
        func.timezone(Region.time_zone, Innovation.published_at), MONTH, type_=Text(collation="C")
    )


def _reported_month(which: Any) -> ColumnElement[str]:
    """The first or last month of which a figure stands."""
    return (
        select(which(MonthFigure.month))
        .where(MonthFigure.innovation_id == Innovation.innovation_id, MonthFigure.withdrawn_at.is_(None))
        .correlate(Innovation)
        .scalar_subquery()
    )


def _latest_start(since: ColumnElement[Any]) -> ColumnElement[str]:
    """The last month in which it may have begun: of a year alone its December."""
    return case((func.length(since) == 4, since.concat("-12")), else_=func.left(since, 7))


def first_month() -> ColumnElement[str]:
    """The first month that can be expected, so that nothing is missing which may not have been there.

    Where the start is not known it is the month of publication, or an earlier one of which a figure tells.
    """
    known = (
        func.to_char(Innovation.operating_since, MONTH),
        _latest_start(Innovation.since_value.expression),
        _latest_start(Innovation.implementation_since.expression),
    )
    unknown = func.least(published_month(), _reported_month(func.min))
    return type_coerce(func.coalesce(*known, unknown), Text(collation="C"))


def last_month() -> ColumnElement[str | None]:
    """The last month that can be expected of what was stopped or archived; null while it goes on.

    Of what was stopped nobody knows when, nothing is expected after the last figure.
    """
    archived = func.to_char(func.timezone(Region.time_zone, Innovation.archived_at), MONTH)
    stopped_on = func.to_char(Innovation.stopped_on, MONTH)
    stopped = case(
        (
            Innovation.continuity == "stopped",
            func.coalesce(stopped_on, _reported_month(func.max), rules.FIRST_MONTH),
        )
    )
    return type_coerce(func.least(stopped, archived), Text(collation="C"))


def uses_channel() -> ColumnElement[bool]:
    """The month's figure is of a channel in use, or it is not known which ones are."""
    return or_(func.cardinality(Innovation.channels) == 0, MonthFigure.channel == any_(Innovation.channels))


def list_spans(session: Session, innovation_ids: Iterable[UUID]) -> dict[UUID, Span]:
    """The months of each of these innovations that were published once."""
    shipped = get_thresholds()
    rows = session.execute(
        select(
            Innovation.innovation_id,
            first_month(),
            last_month(),
            published_month(),
            Region.time_zone,
            func.coalesce(UsageSettings.due_day, shipped.due_day),
            func.coalesce(UsageSettings.unconfirmed_after_months, shipped.unconfirmed_after_months),
        )
        .join(Region, Region.code == Innovation.region_code)
        .outerjoin(UsageSettings, UsageSettings.region_code == Innovation.region_code)
        .where(Innovation.innovation_id == one_of(innovation_ids), Innovation.published_at.is_not(None))
    )
    return {row[0]: Span(*row[1:]) for row in rows}
