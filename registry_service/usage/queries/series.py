"""Reads the months of one innovation, or of many at once, with the state of each; no writes."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from registry_service.innovations.models import Innovation
from registry_service.regions.queries import get_region
from registry_service.regions.rules import today_in
from registry_service.usage import rules
from registry_service.usage.models import MonthFigure
from registry_service.usage.queries.latest import last_known_month, list_newest_statements
from registry_service.usage.queries.scope import list_asked_months
from registry_service.usage.queries.spans import list_spans, one_of
from registry_service.usage.queries.sums import sum_components, sum_innovation
from registry_service.usage.rules import Figure, Span
from registry_service.usage.thresholds import get_thresholds
from shared import clock

FIGURE_COLUMNS = tuple(getattr(MonthFigure, name) for name in Figure.__dataclass_fields__)


def list_figures_since(
    session: Session, innovation_ids: Iterable[UUID], first: str
) -> dict[UUID, list[Figure]]:
    """The figures of these innovations since a month and before, as far as they are compared."""
    earliest = rules.shift_month(first, -get_thresholds().marks.look_back_months)
    rows = session.execute(
        select(MonthFigure.innovation_id, *FIGURE_COLUMNS).where(
            MonthFigure.innovation_id == one_of(innovation_ids), MonthFigure.month >= earliest
        )
    )
    found: dict[UUID, list[Figure]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(Figure(*row[1:]))
    return found


def list_last_months(session: Session, innovation_ids: Iterable[UUID]) -> dict[UUID, str | None]:
    """The last month of which a figure tells, of each innovation that has any."""
    ids = list(innovation_ids)
    rows = session.execute(
        select(MonthFigure.innovation_id, MonthFigure.month)
        .where(MonthFigure.innovation_id == one_of(ids), MonthFigure.withdrawn_at.is_(None))
        .ext(distinct_on(MonthFigure.innovation_id))
        .order_by(MonthFigure.innovation_id, MonthFigure.month.desc())
    )
    reported = {row[0]: row[1] for row in rows}
    stated = list_newest_statements(session, ids)
    return {each: last_known_month(reported.get(each), stated.get(each)) for each in ids}


def get_series(session: Session, innovation: Innovation, *, months: int, until: str | None) -> dict[str, Any]:
    """An innovation's months, channel by channel; a programme has the sums of its published components."""
    innovation_id = innovation.innovation_id
    zone = get_region(session, innovation.region_code).time_zone
    asked = list_asked_months(zone, until, months)
    span = list_spans(session, [innovation_id]).get(innovation_id)
    confirmation, channels = rules.Confirmation(), []
    if innovation.is_programme:
        sums = sum_components(session, innovation_id, asked)
    else:
        sums = sum_innovation(session, innovation_id, asked)
    if span is not None and not innovation.is_programme:
        today = today_in(zone, clock.now())
        confirmation = rules.tell_confirmation(
            span, list_last_months(session, [innovation_id])[innovation_id], today
        )
        figures = list_figures_since(session, [innovation_id], asked[0]).get(innovation_id, [])
        channels = _build_channels(innovation, asked, figures, span)
    return {
        "innovation_id": innovation_id,
        "is_programme": innovation.is_programme,
        "time_zone": zone,
        "first_month": asked[0],
        "last_month": asked[-1],
        "expected_from": span and span.first,
        "expected_until": span and span.last,
        "due_day": span and span.due_day,
        **confirmation.__dict__,
        "channels": channels,
        "whole": sums.whole,
        "months": sums.months,
    }


def _build_channels(
    innovation: Innovation, months: Sequence[str], figures: list[Figure], span: Span
) -> list[rules.ChannelSeries]:
    today = today_in(span.time_zone, clock.now())
    return rules.build_channels(months, figures, innovation.channels, span, today, get_thresholds().marks)
