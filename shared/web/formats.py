"""Writes numbers, dates, months and moments as people of the reader's language do; it decides nothing."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from shared.web.language import choose_language

# The three zones of the country under the names that people write.
ZONE_NAMES = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}
DEFAULT_ZONE = "Asia/Jakarta"


def write_number(value: int | Decimal | str | None) -> str:
    """12345 as 12.345; a decimal keeps its digits; unknown is nothing."""
    if value is None:
        return ""
    exact = Decimal(str(value))
    exponent = exact.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(exact, format=pattern, locale=choose_language())


def decimal_sign() -> str:
    """What the reader's language writes before decimals."""
    return "," if choose_language() == "id" else "."


def write_rupiah(value: int) -> str:
    """An amount of money."""
    return f"Rp\N{NO-BREAK SPACE}{write_number(value)}"


def write_date(value: date | str | None) -> str:
    """22 November 2026; of "2021" or "2021-10" what is known of it."""
    if value is None:
        return ""
    if isinstance(value, str):
        if len(value) == 4:
            return value
        if len(value) == 7:
            return write_month(value)
        value = date.fromisoformat(value)
    return format_date(value, "d MMMM y", locale=choose_language())


def write_month(month: str) -> str:
    """ "2021-10" as Oktober 2021."""
    return format_date(date.fromisoformat(f"{month}-01"), "MMMM y", locale=choose_language())


def write_short_month(month: str) -> str:
    """ "2021-10" as Okt 2021."""
    return format_date(date.fromisoformat(f"{month}-01"), "MMM y", locale=choose_language())


def write_moment(value: datetime | str, zone: str = DEFAULT_ZONE) -> str:
    """A moment by the clock of its place: 22 November 2026 20.24 WIB."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    there = moment.astimezone(ZoneInfo(zone))
    time = "HH.mm" if choose_language() == "id" else "HH:mm"
    written = format_datetime(there, f"d MMMM y {time}", locale=choose_language())
    return f"{written} {ZONE_NAMES.get(zone, there.tzname() or '')}"
