"""The survey's rules: what a burst is, what a network is, what may be shown, what a text must not hold."""

from datetime import UTC, datetime, timedelta

import pytest

from evaluation_service.periods.stage_rules import Stage
from evaluation_service.surveys import rules

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("not an address", None),
        ("", None),
        (None, None),
    ],
)
def test_network_is_as_coarse_as_an_office(address: str | None, network: str | None) -> None:
    assert rules.name_network(address) == network


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("3201010101010001", True),
        ("NIK 3201.0101.0101.0001", True),
        ("3201 0101 0101 0001 itu", True),
        ("KTP 320101010101000", False),
        ("Izin 12/2025, 3 hari", False),
    ],
)
def test_text_that_holds_an_identity_number(text: str, holds: bool) -> None:
    assert rules.holds_identity_number(text) is holds


def test_runs_are_cut_where_nothing_came_for_two_minutes() -> None:
    seconds = (0, 60, 180, 301, 302)
    moments = [(NOON + timedelta(seconds=one), bytes([place])) for place, one in enumerate(seconds)]

    runs = rules.find_runs(moments)

    assert runs == [moments[:3], moments[3:]]


@pytest.mark.parametrize(
    ("side", "is_minimum_met", "is_stage_over", "is_released", "shown"),
    [
        ("administrator", False, True, True, False),
        ("administrator", True, False, False, True),
        ("evaluator", True, False, False, False),
        ("evaluator", True, True, False, True),
        ("evaluator", False, True, False, False),
        ("unit", True, True, False, False),
        ("unit", True, True, True, True),
        ("unit", False, True, True, False),
    ],
)
def test_results_are_shown_to(
    side: str, is_minimum_met: bool, is_stage_over: bool, is_released: bool, shown: bool
) -> None:
    found = rules.are_results_shown(
        side, is_minimum_met=is_minimum_met, is_stage_over=is_stage_over, is_released=is_released
    )

    assert found is shown


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"female": 20, "male": 10}, {"female": 20, "male": 10}),
        ({"female": 20, "male": 4}, {"female": None, "male": None}),
        ({"a": 20, "b": 4, "c": 9}, {"a": 20, "b": None, "c": None}),
        ({"a": 1, "b": 4, "c": 9}, {"a": None, "b": None, "c": 9}),
        ({"a": 1, "b": 1, "c": 9, "d": 9}, {"a": None, "b": None, "c": None, "d": 9}),
        ({}, {}),
    ],
)
def test_small_groups_are_hidden_and_never_one_alone(
    counts: dict[str, int], shown: dict[str, int | None]
) -> None:
    assert rules.hide_few(counts) == shown


def test_digests_do_not_depend_on_the_order_of_rows() -> None:
    rows = [rules.batch_row(bytes([place]), "paper", [place], None, None, None, None) for place in range(3)]

    assert rules.digest_rows(rows) == rules.digest_rows(reversed(rows))
    assert rules.digest_rows(rows) != rules.digest_rows(rows[:2])


def test_mean_is_rounded_half_up_once() -> None:
    assert [rules.mean_text(*sums) for sums in ((9, 2), (1, 200), (401, 200), (0, 0))] == [
        *("4.50", "0.01", "2.01", None),
    ]


F03 = Stage("f03", NOON, NOON + timedelta(days=7), grace_minutes=60)


@pytest.mark.parametrize(
    ("state", "stages", "survey", "now", "phase"),
    [
        ("open", 0, None, NOON, "taking"),
        ("closed", 0, None, NOON, "over"),
        ("open", 3, None, NOON, "over"),
        ("open", 3, F03, NOON - timedelta(seconds=1), "coming"),
        ("open", 3, F03, NOON, "taking"),
        ("open", 3, F03, NOON + timedelta(days=7, minutes=59), "taking"),
        ("open", 3, F03, NOON + timedelta(days=7, minutes=60), "over"),
        ("closed", 3, F03, NOON, "over"),
    ],
)
def test_phase_follows_the_period_and_the_dates_of_its_stage(
    state: str, stages: int, survey: Stage | None, now: datetime, phase: str
) -> None:
    assert rules.find_phase(state, stages, survey, now) == phase
