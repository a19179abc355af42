"""Days and months as records tell them, some only to the month or year; guesses no missing part."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Moment:
    """Some day from `earliest` to `latest`: "2021" is any day of that year; `told` is how it was told."""

    told: str
    earliest: date
    latest: date


def read_moment(told: str) -> Moment:
    """From "2021", "2021-10" or "2021-10-05"."""
    parts = [int(part) for part in told.split("-")]
    year, month, day = [*parts, 0, 0][:3]
    last_month = month or 12
    last_day = day or monthrange(year, last_month)[1]
    return Moment(told, date(year, month or 1, day or 1), date(year, last_month, last_day))


def a_year_after(day: date) -> date:
    """The same day of the next year; of 29 February the 1 March."""
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 3, 1)
    return day.replace(year=day.year + 1)


def shift_month(month: str, by: int) -> str:
    """The month ("2021-10") so many months later, or earlier."""
    year, zero_based = divmod(number_of(month) + by, 12)
    return f"{year:04d}-{zero_based + 1:02d}"


def number_of(month: str) -> int:
    """A month as a number, so that months can be subtracted."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


def last_due_month(today: date, due_day: int) -> str:
    """The last month whose figure is overdue if it is not there."""
    return shift_month(today.isoformat()[:7], -1 if today.day > due_day else -2)
