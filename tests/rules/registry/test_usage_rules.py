"""Which usage figure is the latest, what a programme's is, and which month may be reported."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from registry_service.regions.rules import month_in
from registry_service.usage.rules import (
    LatestFigure,
    MonthCount,
    ProgrammeFigure,
    StatedCount,
    find_month_problems,
    latest_figure,
    sum_programme,
)

NOW = "2021-11"
UNKNOWN = LatestFigure()


def stated(count: int, on: date | None = None, number: int = 1) -> StatedCount:
    return StatedCount(count, on, datetime(2021, 11, number, tzinfo=UTC), UUID(int=number))


def test_latest_figure_is_unknown_without_any() -> None:
    assert latest_figure([], [], ["online"], NOW) == UNKNOWN


def test_latest_figure_is_the_sum_of_the_last_month_that_is_over() -> None:
    months = [
        MonthCount("2021-11", "online", 900),
        MonthCount("2021-10", "online", 30),
        MonthCount("2021-10", "phone", 0),
        MonthCount("2021-09", "online", 70),
        MonthCount("2021-09", "phone", 7),
    ]

    found = latest_figure(months, [stated(5)], ["online", "phone", "kiosk"], NOW)

    assert found == LatestFigure(30, "month", "2021-10", None, ("online", "phone"))


def test_latest_figure_passes_over_a_month_that_lacks_a_channel() -> None:
    months = [
        MonthCount("2021-10", "online", 30),
        MonthCount("2021-09", "online", 70),
        MonthCount("2021-09", "phone", 7),
    ]

    assert latest_figure(months, [], [], NOW).month == "2021-09"
    assert latest_figure(months, [], ["online"], NOW).month == "2021-10"


def test_latest_figure_falls_back_to_what_was_stated_last() -> None:
    months = [MonthCount("2021-11", "online", 900)]
    figures = [stated(1, date(2021, 1, 1), 1), stated(2, date(2021, 6, 1), 2), stated(3, None, 3)]

    found = latest_figure(months, figures, [], NOW)

    assert found == LatestFigure(2, "stated", None, date(2021, 6, 1))


def test_zero_is_a_figure_and_not_unknown() -> None:
    assert latest_figure([], [stated(0)], [], NOW).users_per_month == 0


def test_programme_is_the_sum_of_what_is_known_of_its_components() -> None:
    parts = {
        UUID(int=1): LatestFigure(2500, "stated"),
        UUID(int=2): LatestFigure(64, "stated"),
        UUID(int=3): UNKNOWN,
    }

    assert sum_programme(parts) == ProgrammeFigure(2564, components=3, components_with_figure=2)


@pytest.mark.parametrize("parts", [{}, {UUID(int=1): UNKNOWN}])
def test_programme_is_unknown_when_nothing_is_known(parts: dict[UUID, LatestFigure]) -> None:
    assert sum_programme(parts) == ProgrammeFigure(None, len(parts), 0)


@pytest.mark.parametrize(
    ("month", "channel", "wrong"),
    [
        ("2021-11", "online", []),
        ("2021-12", "online", ["month"]),
        ("2021-13", "online", ["month"]),
        ("2021-00", "online", ["month"]),
        ("0000-01", "online", ["month"]),
        ("2021-1", "online", ["month"]),
        ("2021-10\n", "online", ["month"]),
        ("２０２１-10", "online", ["month"]),
        ("2021-10", "fax", ["channel"]),
        ("2099-10", "fax", ["month", "channel"]),
    ],
)
def test_month_figure_names_every_wrong_part_of_its_place(month: str, channel: str, wrong: list[str]) -> None:
    problems = find_month_problems(month, channel, ("online", "phone"), NOW)

    assert [problem.field for problem in problems] == wrong


def test_month_begins_when_the_region_says_so() -> None:
    moment = datetime(2021, 10, 31, 16, 30, tzinfo=UTC)

    assert {zone: month_in(zone, moment) for zone in ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")} == {
        "Asia/Jakarta": "2021-10",
        "Asia/Makassar": "2021-11",
        "Asia/Jayapura": "2021-11",
    }
