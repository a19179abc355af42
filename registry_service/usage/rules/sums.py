"""Adds up figures and says on how many of how many each sum rests; unknown is `None`, never 0. No I/O."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HUNDREDTHS = 10_000


@dataclass(frozen=True)
class Expected:
    """So many innovations should report in each of these months, with so many figures a month."""

    first: str
    last: str
    innovations: int
    figures: int


@dataclass(frozen=True)
class Known:
    """What is known of one month, or of all of them together (`None`).

    Unexpected are figures outside an innovation's months or channels, and innovations with no others.
    """

    month: str | None
    count: int
    figures: int
    innovations: int
    unexpected_figures: int
    unexpected_innovations: int


@dataclass(frozen=True)
class Sum:
    """A sum of figures of one month or of all (`None`), and on what it rests."""

    month: str | None
    count: int | None
    known_figures: int
    expected_figures: int
    known_innovations: int
    expected_innovations: int


@dataclass(frozen=True)
class Part:
    """A sum over all the months with those of each month."""

    whole: Sum
    months: tuple[Sum, ...]


def build_sum(months: Sequence[str], expected: Iterable[Expected], known: Iterable[Known]) -> Part:
    """The sums of these months; `expected` groups each innovation once."""
    groups = list(expected)
    found = {known_of.month: known_of for known_of in known}
    monthly = []
    for month in months:
        there = [group for group in groups if group.first <= month <= group.last]
        figures, innovations = sum(g.figures for g in there), sum(g.innovations for g in there)
        monthly.append(_sum_of(month, found.get(month), figures, innovations))
    figures = sum(each.expected_figures for each in monthly)
    whole = found.get(None)
    overall = _sum_of(None, whole, figures, sum(group.innovations for group in groups))
    return Part(
        Sum(
            None,
            overall.count,
            overall.known_figures,
            figures,
            overall.known_innovations,
            overall.expected_innovations,
        ),
        tuple(monthly),
    )


def _sum_of(month: str | None, known: Known | None, figures: int, innovations: int) -> Sum:
    if known is None or known.figures == 0:
        return Sum(month, None, 0, figures, 0, innovations)
    return Sum(
        month,
        known.count,
        known.figures,
        figures + known.unexpected_figures,
        known.innovations,
        innovations + known.unexpected_innovations,
    )


def share_of(part: int | None, whole: int | None) -> str | None:
    """The part's share in percent, rounded half up to two decimals; unknown of nothing."""
    if part is None or not whole:
        return None
    hundredths = (2 * part * HUNDREDTHS + whole) // (2 * whole)
    return f"{hundredths // 100}.{hundredths % 100:02d}"
