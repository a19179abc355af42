"""Decisions about usage: which month may be reported, which figure is the latest, what a programme's is.

A figure that is not known is `None`, never 0, and a stated figure is never put into a month. No I/O.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from shared.actor import Actor, Mandate
from shared.contracts.roles import INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR, OPERATOR
from shared.errors import FieldProblem

REPORTERS = (OPERATOR, INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR)
FIRST_MONTH = "1945-08"
HIGHEST_COUNT = 10**12
INFERABLE = ("count", "stated_where", "stated_on", "basis")


@dataclass(frozen=True)
class MonthCount:
    """What was reported for one month through one channel."""

    month: str
    channel: str
    count: int


@dataclass(frozen=True)
class StatedCount:
    """What somebody stated "per month"."""

    count: int
    stated_on: date | None
    reported_at: datetime
    figure_id: UUID


@dataclass(frozen=True)
class LatestFigure:
    """Users per month and what that rests on; `source` is month, stated or, unknown, `None`."""

    users_per_month: int | None = None
    source: str | None = None
    month: str | None = None
    stated_on: date | None = None
    channels: tuple[str, ...] = ()


def find_month_problems(
    month: str, channel: str, all_channels: Sequence[str], current_month: str
) -> list[FieldProblem]:
    """What is wrong with the place of a month's figure; `current_month` is the region's own."""
    problems = []
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", month) or month < FIRST_MONTH:
        problems.append(FieldProblem("month", 'must be a month as "2021-10"'))
    elif month > current_month:
        problems.append(FieldProblem("month", "lies in the future"))
    if channel not in all_channels:
        problems.append(FieldProblem("channel", f"must be one of {', '.join(all_channels)}"))
    return problems


def find_stated_problems(stated_on: date | None, inferred: Sequence[str], today: date) -> list[FieldProblem]:
    """What is wrong with a stated figure; `today` is the region's own."""
    problems = []
    if stated_on is not None and stated_on > today:
        problems.append(FieldProblem("stated_on", "lies in the future"))
    if len(set(inferred)) != len(inferred):
        problems.append(FieldProblem("inferred", "names something twice"))
    return problems


def require_reporter(actor: Actor, region_code: str, agency_id: UUID | None) -> Mandate:
    """The mandate to report how much an innovation is used; raises Forbidden."""
    return actor.require_mandate(REPORTERS, region_code, agency_id)


def find_closed(state: str, *, is_programme: bool) -> tuple[str, str] | None:
    """Why an innovation takes no figures now, as a code and in words; `None` if it does."""
    if is_programme:
        return "is_programme", "a programme's figure follows from its components and is never typed in"
    if state == "archived":
        return "archived", "the innovation is archived"
    if state != "published":
        return "not_published", "figures are taken once the innovation is published"
    return None


def latest_figure(
    months: Iterable[MonthCount],
    stated: Sequence[StatedCount],
    channels: Sequence[str],
    current_month: str,
) -> LatestFigure:
    """The latest complete month's sum, else the latest stated figure, else unknown.

    A month is complete when it is over and every channel still in use that was ever reported has its
    figure; `channels` are those in use, none meaning that they are not known.
    """
    by_month: dict[str, dict[str, int]] = {}
    for figure in months:
        by_month.setdefault(figure.month, {})[figure.channel] = figure.count
    reported = {channel for counts in by_month.values() for channel in counts}
    needed = reported & set(channels) if channels else reported
    for month in sorted(by_month, reverse=True):
        counts = by_month[month]
        if month < current_month and needed <= counts.keys():
            return LatestFigure(sum(counts.values()), "month", month, None, tuple(sorted(counts)))
    if not stated:
        return LatestFigure()
    newest = max(stated, key=_statement_order)
    return LatestFigure(newest.count, "stated", None, newest.stated_on)


def _statement_order(figure: StatedCount) -> tuple[date, datetime, UUID]:
    return figure.stated_on or date.min, figure.reported_at, figure.figure_id


@dataclass(frozen=True)
class ProgrammeFigure:
    """The sum of the components' latest figures, and how many of how many it rests on."""

    users_per_month: int | None
    components: int
    components_with_figure: int


def sum_programme(parts: Mapping[UUID, LatestFigure]) -> ProgrammeFigure:
    """A programme's figure; unknown when no component has one."""
    known = [part.users_per_month for part in parts.values() if part.users_per_month is not None]
    return ProgrammeFigure(sum(known) if known else None, len(parts), len(known))
