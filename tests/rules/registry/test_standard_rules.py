"""What a service, a component, a channel and a month's complaints may say, and what of them is shown."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from registry_service.standards import rules
from registry_service.standards.rules import Counts, Shares
from shared.actor import Actor, Mandate

TODAY = date(2021, 11, 12)
AGENCY = UUID("00000000-0000-4000-8000-000000000001")
OTHER = UUID("00000000-0000-4000-8000-000000000002")


def fields_of(problems: list[Any]) -> list[str]:
    return [problem.field for problem in problems]


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, []),
        ({"fee": {"kind": "free", "amount": None, "schedule": []}}, []),
        ({"fee": {"kind": "free", "amount": 0, "schedule": []}}, ["fee.amount"]),
        ({"fee": {"kind": "fixed", "amount": 5000, "schedule": []}}, []),
        ({"fee": {"kind": "fixed", "amount": None, "schedule": []}}, ["fee.amount"]),
        ({"fee": {"kind": "fixed", "amount": 0, "schedule": []}}, ["fee.amount"]),
        ({"fee": {"kind": "by_schedule", "amount": None, "schedule": [{"what": "KTP", "amount": 0}]}}, []),
        ({"fee": {"kind": "by_schedule", "amount": 1, "schedule": []}}, ["fee.amount", "fee.schedule"]),
        (
            {
                "fee": {
                    "kind": "by_schedule",
                    "amount": None,
                    "schedule": [{"what": "KTP", "amount": 1}, {"what": "ktp", "amount": 2}],
                }
            },
            ["fee.schedule"],
        ),
        ({"aliases": ["KTP-el", "ktp-el"]}, ["aliases"]),
        ({"valid_from": date(2021, 1, 2), "valid_to": date(2021, 1, 1)}, ["valid_to"]),
    ],
)
def test_service_is_refused_what_it_cannot_mean(given: dict[str, Any], wrong: list[str]) -> None:
    record = {**rules.UNKNOWN_SERVICE, "name": "KTP", **given}

    assert fields_of(rules.find_service_problems(record)) == wrong


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, []),
        ({"is_there": True, "published_in": ["sippn", "own_site"]}, []),
        ({"is_there": True, "published_in": ["sippn", "sippn"]}, ["published_in"]),
        ({"is_there": True, "published_in": ["other"]}, ["published_other"]),
        ({"is_there": True, "published_in": None, "published_other": "radio"}, ["published_other"]),
        ({"is_there": False, "published_in": ["sippn"]}, ["published_in"]),
        ({"is_there": None, "published_in": ["sippn"]}, ["published_in"]),
        ({"is_there": False, "published_in": []}, []),
        ({"checked_on": date(2021, 11, 13)}, ["checked_on"]),
    ],
)
def test_component_is_refused_what_it_cannot_mean(given: dict[str, Any], wrong: list[str]) -> None:
    record = {**rules.UNKNOWN_COMPONENT, **given}

    assert fields_of(rules.find_component_problems(record, TODAY)) == wrong


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, []),
        ({"is_planned": True, "since_on": date(2022, 1, 1)}, []),
        ({"is_planned": True, "since_on": TODAY}, ["since_on"]),
        ({"since_on": TODAY, "until_on": date(2021, 1, 1)}, ["until_on"]),
    ],
)
def test_channel_is_refused_what_it_cannot_mean(given: dict[str, Any], wrong: list[str]) -> None:
    record = {**rules.UNKNOWN_CHANNEL, **given}

    assert fields_of(rules.find_channel_problems(record, TODAY)) == wrong


@pytest.mark.parametrize(
    ("counts", "wrong"),
    [
        (Counts(0, 0, 0, None), []),
        (Counts(7, None, None, None), []),
        (Counts(7, 8, 9, "1.0"), ["answered_in_time", "settled"]),
        (Counts(7, 7, 0, "1.0"), ["median_days"]),
        (Counts(7, 7, None, "1.0"), ["median_days"]),
    ],
)
def test_counts_are_refused_what_they_cannot_mean(counts: Counts, wrong: list[str]) -> None:
    assert fields_of(rules.find_counts_problems(counts)) == wrong


@pytest.mark.parametrize(
    ("month", "is_fine"),
    [("2021-10", True), ("2021-11", True), ("2021-12", False), ("2021-13", False), ("2021-10\n", False)],
)
def test_month_is_a_past_or_the_running_one(month: str, is_fine: bool) -> None:
    assert (rules.find_month_problems(month, None, None, "2021-11") == []) is is_fine


@pytest.mark.parametrize(("month", "is_fine"), [("2021-02", False), ("2021-03", True), ("2021-06", False)])
def test_month_is_one_in_which_the_channel_was_open(month: str, is_fine: bool) -> None:
    found = rules.find_month_problems(month, date(2021, 3, 31), date(2021, 5, 1), "2021-11")

    assert (found == []) is is_fine


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        *((0, 500, "0.0"), (500, 500, "100.0"), (200, 300, "66.7"), (1, 1600, "0.1"), (1999, 2000, "100.0")),
        *((0, 5, "0"), (5, 5, "100"), (4, 6, "65"), (5, 6, "85"), (1, 8, "15"), (1, 99, "5"), (98, 99, "95")),
    ],
)
def test_share_is_rounded_half_up_once(part: int, whole: int, text: str) -> None:
    assert rules.percent_text(part, whole) == text


@pytest.mark.parametrize(
    ("counts", "shares"),
    [
        (Counts(0, 0, 0, None), Shares(True, None, None, None)),
        (Counts(1, 1, 1, "2.0"), Shares(True, None, None, None)),
        (Counts(4, 0, 4, "2.0"), Shares(True, None, None, None)),
        (Counts(5, 4, 4, "2.0"), Shares(False, "80", "80", "2.0")),
        (Counts(6, 4, 5, "2.0"), Shares(False, "65", "85", "2.0")),
        (Counts(600, 400, 500, "2.0"), Shares(False, "66.7", "83.3", "2.0")),
        (Counts(6, None, None, None), Shares(False, None, None, None)),
    ],
)
def test_shares_of_few_are_not_shown(counts: Counts, shares: Shares) -> None:
    assert rules.shares_of(counts) == shares


def test_what_is_told_of_few_complaints_never_tells_how_many_they_were() -> None:
    fewest, most = rules.FEWEST_SHOWN, rules.FEWEST_EXACT
    told: dict[tuple[str, str], set[int]] = {}
    for received in range(fewest, most):
        for answered in range(received + 1):
            for settled in range(received + 1):
                pair = (rules.percent_text(answered, received), rules.percent_text(settled, received))
                told.setdefault(pair, set()).add(received)

    assert min(len(received) for received in told.values()) > most // 2


@pytest.mark.parametrize(
    ("mandate", "keeps", "counts"),
    [
        (Mandate("operator", "16.06", AGENCY), True, True),
        (Mandate("verifier", "16.06", AGENCY), True, True),
        (Mandate("operator", "16.06", OTHER), False, False),
        (Mandate("innovation_administrator", "16.06"), True, True),
        (Mandate("innovation_administrator", "13.04"), False, False),
        (Mandate("evaluation_administrator", "16.06"), False, False),
        (Mandate("evaluator", "16.06"), False, False),
        (Mandate("national_administrator"), True, False),
    ],
)
def test_counts_exist_for_fewer_than_records_do(mandate: Mandate, keeps: bool, counts: bool) -> None:
    actor = Actor(account_id=AGENCY, mandates=(mandate,))

    assert rules.may_keep_service(actor, "16.06", AGENCY) is keeps
    assert rules.may_see_counts(actor, "16.06", AGENCY) is counts
