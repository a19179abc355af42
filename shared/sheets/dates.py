"""What a cell means as a day, a month, or a time known to the year, month or day; never guesses."""

import re
from datetime import date, datetime

from shared.sheets.cells import CellProblem
from shared.sheets.numbers import FIRST_YEAR, LAST_YEAR, is_unknown, refuse_special

MONTHS = (
    ("januari", "january", "jan"),
    ("februari", "february", "feb", "pebruari", "peb"),
    ("maret", "march", "mar", "mrt"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("agustus", "august", "agu", "ags", "agt", "aug", "agst"),
    ("september", "sep", "sept"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov", "nopember", "nop"),
    ("desember", "december", "des", "dec"),
)
MONTH_NUMBERS = {name: number for number, names in enumerate(MONTHS, start=1) for name in names}
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
WEEKDAYS = (
    "senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu|ahad|"
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
)
LEADING_WEEKDAY = re.compile(rf"(?:{WEEKDAYS}),?\s+", re.IGNORECASE)
ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]00:00(?::00)?)?", re.ASCII)
DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{2}|[0-9]{4})", re.ASCII)
WORDED = re.compile(r"([0-9]{1,2})[ -]([^\W\d_]+)\.?[ -]([0-9]{2}|[0-9]{4})")
MONTH_FIRST = re.compile(r"([^\W\d_]+)\.? ([0-9]{1,2}),? ([0-9]{4})")
YEAR = re.compile(r"[0-9]{4}", re.ASCII)
ISO_MONTH = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})", re.ASCII)
SLASHED_MONTH = re.compile(r"([0-9]{1,2})[-/]([0-9]{4})", re.ASCII)
WORDED_MONTH = re.compile(r"([^\W\d_]+)\.?[ -]([0-9]{4})")


def month_number(text: str) -> int | None:
    """The month that a heading or word names: "Jan", "Agustus", "Des."."""
    return MONTH_NUMBERS.get(text.strip().rstrip(".").casefold())


def read_date(cell: object) -> date | None:
    """A day; numbers written with strokes are day, month, year; unknown is None."""
    if is_unknown(cell):
        return None
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    refuse_special(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        raise CellProblem("date_is_number")
    if not isinstance(cell, str):
        raise CellProblem("date_not_a_date")
    return _read_day(_without_weekday(cell))


def _without_weekday(text: str) -> str:
    return LEADING_WEEKDAY.sub("", " ".join(text.split()), count=1)


def _read_day(text: str) -> date:
    if found := ISO.fullmatch(text):
        return _make_date(found[1], int(found[2]), found[3])
    if found := DAY_FIRST.fullmatch(text):
        return _make_date(found[4], int(found[3]), found[1])
    if (found := WORDED.fullmatch(text)) and (month := month_number(found[2])):
        return _make_date(found[3], month, found[1])
    if (found := MONTH_FIRST.fullmatch(text)) and (month := month_number(found[1])):
        return _make_date(found[3], month, found[2])
    raise CellProblem("date_not_a_date")


def _make_date(year: str, month: int, day: str) -> date:
    if len(year) != 4:
        raise CellProblem("date_short_year")
    try:
        return date(int(year), month, int(day))
    except ValueError as error:
        raise CellProblem("date_no_such_day") from error


def read_since(cell: object) -> str | None:
    """A time known to the year, the month or the day: "2021", "2021-10", "2021-10-05"; unknown is None.

    A date cell on the first of a month may have been typed as the month alone: that is refused.
    """
    if is_unknown(cell):
        return None
    if isinstance(cell, date):
        if cell.day == 1:
            raise CellProblem("date_or_month")
        return cell.isoformat()[:10]
    refuse_special(cell)
    if isinstance(cell, float | int) and FIRST_YEAR <= cell <= LAST_YEAR and cell == int(cell):
        return str(int(cell))
    if not isinstance(cell, str):
        raise CellProblem("since_not_a_date")
    return _read_since_text(_without_weekday(cell))


def _read_since_text(text: str) -> str:
    if YEAR.fullmatch(text):
        return text
    if month := _read_month_of_year(text):
        return month
    try:
        return _read_day(text).isoformat()
    except CellProblem as problem:
        if problem.code == "date_not_a_date":
            raise CellProblem("since_not_a_date") from problem
        raise


def _read_month_of_year(text: str) -> str | None:
    if found := ISO_MONTH.fullmatch(text):
        year, month = found[1], int(found[2])
    elif found := SLASHED_MONTH.fullmatch(text):
        year, month = found[2], int(found[1])
    elif (found := WORDED_MONTH.fullmatch(text)) and (named := month_number(found[1])):
        year, month = found[2], named
    else:
        return None
    if not 1 <= month <= 12:
        raise CellProblem("date_no_such_day")
    return f"{year}-{month:02d}"
