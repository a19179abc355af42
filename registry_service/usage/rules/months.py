"""Decisions about months: which ones are due when, and since when use is no longer confirmed; no I/O.

A month is text as "2021-10", so that months are compared as they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Span:
    """In which months an innovation should report, and how its region counts them.

    `first` is the first month that can be expected, `last` the last one (`None`: it goes on), and
    `published` the month in which figures could be reported first.
    """

    first: str
    last: str | None
    published: str
    time_zone: str
    due_day: int
    unconfirmed_after_months: int


@dataclass(frozen=True)
class Confirmation:
    """Up to which month use is confirmed by a figure, and since when it no longer is."""

    confirmed_until: str | None = None
    unconfirmed_since: str | None = None


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def shift_month(month: str, by: int) -> str:
    """The month so many months later, or earlier."""
    year, zero_based = divmod(_number(month) + by, 12)
    return f"{year:04d}-{zero_based + 1:02d}"


def months_between(first: str, last: str) -> int:
    """How many months lie from one to the other; negative when they run backwards."""
    return _number(last) - _number(first)


def list_months(last: str, count: int) -> list[str]:
    """So many months, oldest first, ending with `last`."""
    return [shift_month(last, back) for back in range(1 - count, 1)]


def due_on(month: str, span: Span) -> date:
    """The last day on which the month's figure is in time.

    What lies before the innovation was published falls due with the month in which it was.
    """
    year, following = shift_month(max(month, span.published), 1).split("-")
    return date(int(year), int(following), span.due_day)


def last_due_month(span: Span, today: date) -> str:
    """The last month whose figure is overdue if it is not there, by the calendar alone."""
    return shift_month(today.isoformat()[:7], -1 if today.day > span.due_day else -2)


def tell_confirmation(span: Span, last_known: str | None, today: date) -> Confirmation:
    """Whether use is still confirmed; `last_known` is the last month of which a figure tells.

    It is not once the set number of due months went by without a figure, unless it was stopped. Of what
    was never confirmed, the waiting begins with the month in which figures could be reported first.
    """
    begun = max(span.first, span.published)
    waiting = begun if last_known is None else shift_month(last_known, 1)
    due = last_due_month(span, today)
    if span.last is not None or months_between(waiting, due) + 1 < span.unconfirmed_after_months:
        return Confirmation(last_known)
    return Confirmation(last_known, last_known or begun)


def compress_months(months: list[str]) -> Iterator[tuple[str, str]]:
    """Months in their order as pairs of the first and the last of each run without a gap."""
    first = previous = None
    for month in months:
        if previous is None or first is None:
            first = month
        elif months_between(previous, month) != 1:
            yield first, previous
            first = month
        previous = month
    if first is not None and previous is not None:
        yield first, previous
