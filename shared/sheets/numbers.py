"""What a cell means as a count, a score, a share, an amount or a year; never guesses between two meanings."""

import math
import re
from datetime import date, time, timedelta
from decimal import Decimal

from shared.sheets.cells import CellProblem, ErrorCell, Formula, Merged

UNKNOWN_TEXTS = frozenset({"", "-", "–", "—"})
ZERO_TEXTS = frozenset({"nihil", "nol"})
PLAIN = re.compile(r"[0-9]+")
GROUPED = re.compile(
    r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+"
)
GROUPED_WITH_ZEROS = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+,0{1,2}|(?:,[0-9]{3})+\.0{1,2})")
FRACTION = re.compile(r"[0-9]{1,3}(?:[.,\s]?[0-9]{3})*[.,][0-9]+|[0-9]+[.,][0-9]+")
NEGATIVE = re.compile(r"[-−]\s*[0-9].*")
DECIMAL = re.compile(r"([0-9]+)[.,]([0-9]+)")
GROUPED_DECIMAL = re.compile(
    r"([1-9][0-9]{0,2}(?:\.[0-9]{3})+),([0-9]+)|([1-9][0-9]{0,2}(?:,[0-9]{3})+)\.([0-9]+)"
)
REPEATED_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3}){2,}|(?:,[0-9]{3}){2,}|(?: [0-9]{3})+)")
SURE_DIGITS = 15
FIRST_YEAR, LAST_YEAR = 1800, 2200


def is_unknown(cell: object) -> bool:
    """Empty, or a dash: nothing is said."""
    return cell is None or (isinstance(cell, str) and cell.strip() in UNKNOWN_TEXTS)


def refuse_special(cell: object) -> None:
    """Raise CellProblem for a cell that holds no plain value."""
    if isinstance(cell, Formula):
        raise CellProblem("formula")
    if isinstance(cell, ErrorCell):
        raise CellProblem("error_cell")
    if isinstance(cell, Merged):
        raise CellProblem("merged")


def refuse_endless(number: float) -> None:
    """Raise CellProblem for what a file may hold as a number and is none: infinity, not-a-number."""
    if not math.isfinite(number):
        raise CellProblem("number_too_long")


def _plain_text(cell: object, code: str) -> str:
    refuse_special(cell)
    if isinstance(cell, date | time | timedelta):
        raise CellProblem("number_as_date")
    if not isinstance(cell, str):
        raise CellProblem(code)
    if len(cell.strip().splitlines()) > 1:
        raise CellProblem(code)  # Two numbers under each other are not one with a blank in it.
    return " ".join(cell.split())


def read_count(cell: object) -> int | None:
    """A whole number that is not negative; `2.500`, `2,500` and `2 500` are 2500; unknown is None."""
    if is_unknown(cell):
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _whole(cell)
    text = _plain_text(cell, "count_not_a_number")
    if text.isascii() and PLAIN.fullmatch(text):
        return int(text)
    if text.casefold() in ZERO_TEXTS:
        return 0
    if text.isascii() and GROUPED.fullmatch(text):
        return int(re.sub(r"[., ]", "", text))
    if text.isascii() and GROUPED_WITH_ZEROS.fullmatch(text):
        return int(re.sub(r"[.,]", "", re.sub(r"[.,]0{1,2}$", "", text)))
    if NEGATIVE.fullmatch(text):
        raise CellProblem("count_negative")
    raise CellProblem("count_ambiguous" if FRACTION.fullmatch(text) else "count_not_a_number")


def _whole(number: float) -> int:
    refuse_endless(number)
    if number != int(number):
        raise CellProblem("count_not_whole")
    if number < 0:
        raise CellProblem("count_negative")
    if number >= 10**SURE_DIGITS:
        raise CellProblem("number_too_long")
    return int(number)


def read_amount(cell: object) -> int | None:
    """A whole amount of money: a count that may be written with Rp before and ,- or ,00 behind it."""
    if isinstance(cell, str):
        cell = re.sub(r"^\s*(?:rp|idr)\.?\s*", "", cell, flags=re.IGNORECASE)
        cell = re.sub(r"[.,]-\s*$", "", cell)
        cell = re.sub(r"^(\s*[0-9]+)[.,]00\s*$", r"\1", cell)
    return read_count(cell)


def read_score(cell: object) -> str | None:
    """A number that may have decimals, as exact text: `99,46` and `99.46` are "99.46"; unknown is None.

    One separator before exactly three digits may be of thousands or of decimals: that is refused.
    """
    if is_unknown(cell):
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _exact(cell)
    text = _plain_text(cell, "score_not_a_number")
    if not text.isascii():
        raise CellProblem("score_not_a_number")
    if PLAIN.fullmatch(text):
        return text.lstrip("0") or "0"
    if text.casefold() in ZERO_TEXTS:
        return "0"
    if REPEATED_GROUPS.fullmatch(text):
        return re.sub(r"[., ]", "", text)
    if found := GROUPED_DECIMAL.fullmatch(text):
        whole, part = (found[1], found[2]) if found[1] else (found[3], found[4])
        return f"{re.sub(r'[.,]', '', whole)}.{part}"
    if found := DECIMAL.fullmatch(text):
        if len(found[2]) == 3 and not found[1].startswith("0") and len(found[1]) <= 3:
            raise CellProblem("score_ambiguous")
        return f"{found[1].lstrip('0') or '0'}.{found[2]}"
    raise CellProblem("score_not_a_number")


def read_printed(text: str, sign: str) -> str | None:
    """The same as somebody types it; `sign` is what the language of the page writes before decimals.

    Behind the other sign three digits may be thousands or decimals: that is refused.
    """
    plain = text.strip()
    whole, found, decimals = plain.partition(sign)
    if found and plain.isascii() and whole.isdigit() and decimals.isdigit():
        return f"{whole.lstrip('0') or '0'}.{decimals}"
    return read_score(text)


def _exact(number: float) -> str:
    refuse_endless(number)
    if abs(number) >= 10**SURE_DIGITS:
        raise CellProblem("number_too_long")
    if number < 0:
        raise CellProblem("score_not_a_number")
    if number == int(number):
        return str(int(number))
    return format(Decimal(repr(number)), "f")


def read_share(cell: object) -> str | None:
    """A percentage as exact text, with or without its sign; unknown is None.

    A number cell up to 1 may be shown as a percentage by the sheet, which cannot be seen: that is refused.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 0 < cell <= 1:
        raise CellProblem("share_ambiguous")
    if isinstance(cell, str):
        cell = re.sub(r"\s*(?:%|persen|percent)\s*$", "", cell, flags=re.IGNORECASE)
    return read_score(cell)


def read_year(cell: object) -> int | None:
    """A year with four digits; unknown is None."""
    if is_unknown(cell):
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if FIRST_YEAR <= cell <= LAST_YEAR and cell == int(cell):
            return int(cell)
        raise CellProblem("year_not_a_year")
    text = _plain_text(cell, "year_not_a_year")
    if re.fullmatch(r"[0-9]{4}", text, flags=re.ASCII) and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    raise CellProblem("year_not_a_year")
