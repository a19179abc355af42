"""Tells the state of each month of an innovation, channel by channel; no I/O.

A month is corrected, late or reported; without a figure it lies before_start, after_end, is not_in_use (a
channel given up), not_yet_due or missing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from registry_service.usage.rules.marks import Mark, MarkThresholds, mark_months
from registry_service.usage.rules.months import Span, due_on

MONTH_STATES = (
    "reported",
    "corrected",
    "late",
    "missing",
    "not_yet_due",
    "before_start",
    "after_end",
    "not_in_use",
)


@dataclass(frozen=True)
class Figure:
    """A month's figure as it is stored; a withdrawn one tells nothing but that there was one."""

    figure_id: UUID
    month: str
    channel: str
    count: int
    basis: str
    first_reported_at: datetime
    corrections: int
    corrected_at: datetime | None
    confirmed_at: datetime | None
    withdrawn_at: datetime | None
    version: int


@dataclass(frozen=True)
class Cell:
    """One month of one channel; `count` is `None` where it is not known."""

    month: str
    state: str
    is_late: bool
    due_on: date
    count: int | None = None
    basis: str | None = None
    figure_id: UUID | None = None
    version: int | None = None
    first_reported_at: datetime | None = None
    corrections: int = 0
    corrected_at: datetime | None = None
    confirmed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    mark: Mark | None = None


@dataclass(frozen=True)
class ChannelSeries:
    """The months of one channel; `None` stands for the channel of which only is known that there is one."""

    channel: str | None
    is_in_use: bool
    months: tuple[Cell, ...]


def build_channels(
    months: Sequence[str],
    figures: Iterable[Figure],
    channels: Sequence[str],
    span: Span,
    today: date,
    thresholds: MarkThresholds,
) -> list[ChannelSeries]:
    """Each channel's months: those in use in their order, then those given up that were reported once.

    `figures` may begin before `months`: what is earlier only serves comparison.
    """
    by_channel: dict[str, dict[str, Figure]] = {}
    for figure in figures:
        by_channel.setdefault(figure.channel, {})[figure.month] = figure
    given_up = sorted(by_channel.keys() - set(channels))
    names: list[str | None] = [*channels, *given_up] or [None]
    return [
        _build_channel(
            name,
            not channels or name in channels,
            months,
            by_channel.get(name or "", {}),
            span,
            today,
            thresholds,
        )
        for name in names
    ]


def _build_channel(
    channel: str | None,
    is_in_use: bool,
    months: Sequence[str],
    figures: Mapping[str, Figure],
    span: Span,
    today: date,
    thresholds: MarkThresholds,
) -> ChannelSeries:
    standing = sorted((f.month, f.count) for f in figures.values() if f.withdrawn_at is None)
    marks = mark_months(standing, thresholds)
    cells = [
        _build_cell(month, figures.get(month), is_in_use, span, today, marks.get(month)) for month in months
    ]
    return ChannelSeries(channel, is_in_use, tuple(cells))


def _build_cell(
    month: str, figure: Figure | None, is_in_use: bool, span: Span, today: date, mark: Mark | None
) -> Cell:
    due = due_on(month, span)
    if figure is None or figure.withdrawn_at is not None:
        state = _state_without_figure(month, is_in_use, span, today > due)
        if figure is None:
            return Cell(month, state, is_late=False, due_on=due)
        return Cell(
            month,
            state,
            is_late=False,
            due_on=due,
            figure_id=figure.figure_id,
            version=figure.version,
            withdrawn_at=figure.withdrawn_at,
        )
    is_late = figure.first_reported_at.astimezone(ZoneInfo(span.time_zone)).date() > due
    return Cell(
        month,
        "corrected" if figure.corrections else "late" if is_late else "reported",
        is_late,
        due,
        figure.count,
        figure.basis,
        figure.figure_id,
        figure.version,
        figure.first_reported_at,
        figure.corrections,
        figure.corrected_at,
        figure.confirmed_at,
        None,
        mark and replace(mark, is_confirmed=figure.confirmed_at is not None),
    )


def _state_without_figure(month: str, is_in_use: bool, span: Span, is_overdue: bool) -> str:
    if month < span.first:
        return "before_start"
    if span.last is not None and month > span.last:
        return "after_end"
    if not is_in_use:
        return "not_in_use"
    return "missing" if is_overdue else "not_yet_due"


def list_missing(series: ChannelSeries) -> list[str]:
    """The months that are overdue."""
    return [cell.month for cell in series.months if cell.state == "missing"]
