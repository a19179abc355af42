"""The stages of a period by table: their order, when one is open, what a period cannot do without."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from evaluation_service.periods import stage_rules as rules
from evaluation_service.periods.stage_rules import Stage

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def stage(name: str, opens: int, closes: int, grace: int = 0) -> Stage:
    """Hours after noon, and minutes of grace."""
    return Stage(name, NOON + timedelta(hours=opens), NOON + timedelta(hours=closes), grace)


@pytest.mark.parametrize(
    ("stages", "fields"),
    [
        ([], []),
        ([stage("f01", 0, 9), stage("desk_review", 0, 5), stage("visit", 3, 4), stage("pleno", 9, 10)], []),
        ([stage("f03", 0, 9), stage("f01", 2, 3), stage("visit", 2, 3)], []),
        ([stage("visit", 0, 2), stage("clarification", -1, 3)], ["stages[1].opens_at"]),
        ([stage("release", 1, 4), stage("determination", 2, 3)], ["stages[0].opens_at"]),
        ([stage("visit", 0, 2, 1), stage("pleno", 2, 3)], ["stages[1].opens_at"]),
        ([stage("visit", 2, 2), stage("visit", 0, 1)], ["stages[0].closes_at", "stages[1].stage"]),
    ],
)
def test_what_is_out_of_order_is_named_at_its_own_stage(stages: list[Stage], fields: list[str]) -> None:
    assert [problem.field for problem in rules.find_stage_problems(stages)] == fields


@pytest.mark.parametrize(
    ("minutes", "is_open"),
    [(-1, False), (0, True), (59, True), (60, True), (89, True), (90, False)],
)
def test_stage_takes_what_comes_until_its_grace_is_over(minutes: int, is_open: bool) -> None:
    assert rules.is_open_at(stage("visit", 0, 1, 30), NOON + timedelta(minutes=minutes)) is is_open


@pytest.mark.parametrize(
    ("stages", "has_survey", "is_agreed", "count"),
    [
        ([], True, True, 0),
        ([stage("visit", 0, 1)], False, False, 0),
        ([stage("visit", 0, 1)], True, True, 2),
        ([stage("f03", 0, 1), stage("pleno", 1, 2)], True, True, 1),
    ],
)
def test_period_with_stages_needs_those_in_which_its_results_come_about(
    stages: list[Stage], has_survey: bool, is_agreed: bool, count: int
) -> None:
    problems = rules.find_missing_stages(stages, has_survey=has_survey, is_agreed=is_agreed)

    assert [problem.field for problem in problems] == ["stages"] * count


def test_moments_are_meant_and_told_in_the_zone_of_the_owner() -> None:
    local = rules.localize(datetime(2026, 12, 31, 23, 59), "Asia/Makassar")  # noqa: DTZ001 - as people write it
    given = datetime(2026, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=7)))

    assert local == datetime(2026, 12, 31, 15, 59, tzinfo=UTC)
    assert rules.localize(given, "Asia/Makassar") == given
    assert rules.tell_moment(local, "Asia/Makassar", "id") == "31 Desember 2026 pukul 23.59 WITA"
    assert rules.tell_moment(local, "Asia/Jayapura", "en") == "1 January 2027, 00:59 WIT"


def test_determination_waits_for_everything_before_it() -> None:
    stages = [stage("release", 9, 10), stage("pleno", 3, 4), stage("visit", 0, 1, 30)]

    assert rules.list_unfinished(stages, NOON + timedelta(hours=1)) == ["visit", "pleno"]
    assert rules.list_unfinished(stages, NOON + timedelta(hours=4)) == []
