"""Decides how old an innovation certainly is and what its record tells a rule set; no I/O."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from registry_service.requirements.rules import count_words

# The texts that forms of competitions and indexes measure in words.
MEASURED = (
    "summary",
    "background",
    "aim",
    "novelty",
    "how_it_works",
    "results",
    "sustainability",
    "lessons",
    "facilities",
    "problem",
)
NATIONAL_LEVELS = frozenset({"national", "international"})


def latest_day_of(since: str) -> date:
    """The last day that a year, a month or a day can mean: "2021" is 31 December 2021."""
    year = int(since[:4])
    month = int(since[5:7]) if len(since) >= 7 else 12
    day = int(since[8:10]) if len(since) == 10 else monthrange(year, month)[1]
    return date(year, month, day)


def whole_months_between(earlier: date, later: date) -> int:
    """Whole months that have passed; 0 for a day that has yet to come."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return max(0, months - (1 if later.day < earlier.day else 0))


def age_in_months(record: Mapping[str, Any], today: date) -> int | None:
    """For how long it has been in use, at least; unknown while neither day nor year of that is given."""
    if record["operating_since"] is not None:
        return whole_months_between(record["operating_since"], today)
    if record["implementation_since"] is not None:
        return whole_months_between(latest_day_of(record["implementation_since"]), today)
    return None


def count_record_words(record: Mapping[str, Any]) -> dict[str, int]:
    """How many words each measured text has; 0 where nothing is written."""
    return {name: count_words(record[name]) for name in MEASURED}


def count_national_awards(recognitions: Sequence[Mapping[str, Any]]) -> int:
    """Awards at national or international level, and competitions there that ended with a rank."""
    return sum(
        recognition["level"] in NATIONAL_LEVELS
        and (recognition["kind"] == "award" or recognition["rank"] is not None)
        for recognition in recognitions
    )


def months_before(month: str, count: int) -> str:
    """The month that lies so many months before this one, as "2021-10"."""
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 - count, 12)
    return f"{year:04d}-{number + 1:02d}"
