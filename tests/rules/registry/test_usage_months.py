"""Months: when they are due in which zone, which state they have, since when use is not confirmed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from registry_service.regions.rules import month_in, today_in
from registry_service.usage.rules import (
    Confirmation,
    Figure,
    Span,
    build_channels,
    due_on,
    list_months,
    months_between,
    shift_month,
    tell_confirmation,
)
from registry_service.usage.rules.months import compress_months
from registry_service.usage.thresholds import get_thresholds

SPAN = Span("2021-03", None, "2021-05", "Asia/Jakarta", 10, 3)
MARKS = get_thresholds().marks


def figure(month: str, reported: datetime, **more: object) -> Figure:
    made = Figure(UUID(int=1), month, "online", 7, "register", reported, 0, None, None, None, 1)
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("month", "by", "expected"),
    [
        ("2021-01", -1, "2020-12"),
        ("2021-12", 1, "2022-01"),
        ("2021-06", 0, "2021-06"),
        ("2021-06", -18, "2019-12"),
    ],
)
def test_month_is_shifted_over_the_end_of_a_year(month: str, by: int, expected: str) -> None:
    assert (shift_month(month, by), months_between(month, expected)) == (expected, by)


def test_months_are_listed_oldest_first() -> None:
    assert list_months("2021-02", 4) == ["2020-11", "2020-12", "2021-01", "2021-02"]


@pytest.mark.parametrize(
    ("zone", "today", "month"),
    [
        ("Asia/Jakarta", date(2021, 9, 30), "2021-09"),
        ("Asia/Makassar", date(2021, 10, 1), "2021-10"),
        ("Asia/Jayapura", date(2021, 10, 1), "2021-10"),
    ],
)
def test_month_ends_in_the_zone_of_the_region(zone: str, today: date, month: str) -> None:
    border = datetime(2021, 9, 30, 16, 30, tzinfo=UTC)

    assert (today_in(zone, border), month_in(zone, border)) == (today, month)


@pytest.mark.parametrize(
    ("zone", "moment", "state"),
    [
        ("Asia/Jakarta", datetime(2021, 10, 10, 16, 59, 59, tzinfo=UTC), "reported"),
        ("Asia/Jakarta", datetime(2021, 10, 10, 17, 0, tzinfo=UTC), "late"),
        ("Asia/Makassar", datetime(2021, 10, 10, 15, 59, 59, tzinfo=UTC), "reported"),
        ("Asia/Makassar", datetime(2021, 10, 10, 16, 0, tzinfo=UTC), "late"),
        ("Asia/Jayapura", datetime(2021, 10, 10, 14, 59, 59, tzinfo=UTC), "reported"),
        ("Asia/Jayapura", datetime(2021, 10, 10, 15, 0, tzinfo=UTC), "late"),
    ],
)
def test_figure_is_late_after_the_due_day_of_the_region(zone: str, moment: datetime, state: str) -> None:
    span = replace(SPAN, time_zone=zone)

    [series] = build_channels(
        ["2021-09"], [figure("2021-09", moment)], ["online"], span, date(2021, 11, 1), MARKS
    )

    assert [(cell.state, cell.is_late, cell.due_on) for cell in series.months] == [
        (state, state == "late", date(2021, 10, 10))
    ]


def test_month_before_publication_falls_due_with_the_month_of_publication() -> None:
    assert [due_on(month, SPAN) for month in ("2021-03", "2021-05", "2021-06", "2021-12")] == [
        date(2021, 6, 10),
        date(2021, 6, 10),
        date(2021, 7, 10),
        date(2022, 1, 10),
    ]


def test_every_month_has_its_state() -> None:
    moment = datetime(2021, 7, 1, tzinfo=UTC)
    figures = [
        figure("2021-03", moment),
        figure("2021-04", moment, corrections=2, corrected_at=moment),
        figure("2021-06", moment),
        figure("2021-07", moment, withdrawn_at=moment, version=2),
        figure("2021-04", moment, channel="phone"),
    ]
    months = list_months("2021-09", 8)

    online, kiosk, phone = build_channels(
        months, figures, ["online", "kiosk"], replace(SPAN, last="2021-08"), date(2021, 9, 10), MARKS
    )

    states = {series.channel: [cell.state for cell in series.months] for series in (online, kiosk, phone)}
    nothing = ["missing"] * 5 + ["not_yet_due", "after_end"]
    assert states == {
        "online": [
            "before_start", "late", "corrected", "missing", "reported", "missing", "not_yet_due", "after_end",
        ],
        "kiosk": ["before_start", *nothing],
        "phone": ["before_start", "not_in_use", "late", *["not_in_use"] * 4, "after_end"],
    }  # fmt: skip
    assert (online.months[5].count, online.months[5].version) == (None, 2)


def test_innovation_without_known_channel_or_figure_has_one_unknown_channel() -> None:
    [series] = build_channels(["2021-05"], [], [], SPAN, date(2021, 6, 11), MARKS)

    assert (series.channel, [cell.state for cell in series.months]) == (None, ["missing"])


CONFIRMATIONS = [
    ("2021-07", None, date(2021, 11, 10), Confirmation("2021-07")),
    ("2021-07", None, date(2021, 11, 11), Confirmation("2021-07", "2021-07")),
    ("2021-10", None, date(2021, 11, 30), Confirmation("2021-10")),
    (None, None, date(2021, 8, 10), Confirmation()),
    (None, None, date(2021, 8, 11), Confirmation(None, "2021-05")),
    ("2016-01", None, date(2021, 5, 2), Confirmation("2016-01", "2016-01")),
    ("2016-01", "2021-01", date(2021, 5, 2), Confirmation("2016-01")),
]


@pytest.mark.parametrize(("known", "last", "today", "expected"), CONFIRMATIONS)
def test_use_is_unconfirmed_after_so_many_due_months(
    known: str | None, last: str | None, today: date, expected: Confirmation
) -> None:
    assert tell_confirmation(replace(SPAN, last=last), known, today) == expected


def test_months_without_a_gap_are_told_as_one_run() -> None:
    months = ["2020-12", "2021-01", "2021-03", "2021-05", "2021-06"]

    assert list(compress_months(months)) == [
        ("2020-12", "2021-01"),
        ("2021-03", "2021-03"),
        ("2021-05", "2021-06"),
    ]
    assert list(compress_months([])) == []
