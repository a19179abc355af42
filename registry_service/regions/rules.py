"""Decisions about regions: which day and month it is there, how a row of the table reads; no I/O."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from shared.contracts.place_entries import REGION_KINDS

COLUMNS = ("code", "kind", "name", "province_code", "autonomous", "time_zone")

# Work that a change of a region's name asks for: others hold copies of it.
REGION_RENAMED = "region_renamed"


class UnreadableTable(ValueError):
    """The table of regions is not what it should be; the line and what is wrong with it."""


@dataclass(frozen=True)
class RegionRow:
    """One region as the table names it."""

    code: str
    kind: str
    name: str
    province_code: str | None
    is_autonomous: bool
    time_zone: str


def read_rows(lines: Iterable[Mapping[str, str]]) -> list[RegionRow]:
    """The rows, provinces first; raises UnreadableTable naming the first line that does not fit."""
    rows: dict[str, RegionRow] = {}
    for number, line in enumerate(lines, start=2):
        if tuple(line) != COLUMNS or line["autonomous"] not in ("yes", "no"):
            raise UnreadableTable(
                f"line {number}: the columns are {', '.join(COLUMNS)}; autonomous is yes or no"
            )
        row = RegionRow(
            line["code"],
            line["kind"],
            line["name"],
            line["province_code"] or None,
            line["autonomous"] == "yes",
            line["time_zone"],
        )
        if row.code in rows or row.kind not in REGION_KINDS or not row.name:
            raise UnreadableTable(f"line {number}: {row.code} stands twice, or its kind or name is wrong")
        rows[row.code] = row
    return sorted(rows.values(), key=lambda row: (row.province_code is not None, row.code))


def is_code(text: str) -> bool:
    """It looks like an official code: "16" or "16.06"."""
    return re.fullmatch(r"[0-9]{2}(\.[0-9]{2})?", text) is not None


def today_in(time_zone: str, now: datetime) -> date:
    """The date that people of this zone write at this moment."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def month_in(time_zone: str, now: datetime) -> str:
    """The running month there, as "2021-10"."""
    return today_in(time_zone, now).isoformat()[:7]
