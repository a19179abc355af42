"""What an innovation's record may say, and for whom its drafts exist."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from registry_service.innovations.rules import (
    UNKNOWN,
    find_record_problems,
    keep_hidden,
    may_see_drafts,
    search_text,
    since_precision,
)
from shared.actor import NOBODY, Actor, Mandate

TODAY = date(2021, 10, 5)
AGENCY, OTHER_AGENCY = UUID(int=1), UUID(int=2)
RECORD: dict[str, Any] = {
    **UNKNOWN,
    "region_code": "16.06",
    "owner_kind": "agency",
    "agency_id": AGENCY,
    "name": "Sih Larajaket",
}
BUDGET = {"year": 2021, "amount": 0, "source": None}
AWARD = {
    "kind": "award",
    "name": "Innovative Government Award",
    "level": "national",
    "year": 2021,
    "rank": None,
}
LAW = {"kind": "law", "number": "25/2009", "title": None, "dated": "2009-07-18"}
REACH = {"what": "villages", "value": "12", "unit": None, "as_of": None}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, []),
        ({"owner_kind": "unknown"}, ["agency_id"]),
        ({"owner_kind": "region", "agency_id": None}, []),
        ({"agency_id": None}, ["agency_id"]),
        ({"channels": ["other"]}, ["channel_other"]),
        ({"channel_other": "radio"}, ["channel_other"]),
        ({"channels": ["other", "online"], "channel_other": "radio"}, []),
        ({"channels": ["online", "online"]}, ["channels"]),
        ({"aliases": ["Kartu Kuning", "kartu  kuning"]}, ["aliases"]),
        ({"inferred": ["channels", "name", "agency_id"]}, []),
        ({"inferred": ["colour"]}, ["inferred"]),
        ({"inferred": ["region_code"]}, ["inferred"]),
        ({"component_ids": [AGENCY]}, ["component_ids"]),
        ({"since_value": "2021"}, []),
        ({"since_value": "2021-10"}, []),
        ({"since_value": "2021-10-05"}, []),
        ({"since_value": "2021-10-06"}, ["since_value"]),
        ({"since_value": "2021-11"}, ["since_value"]),
        ({"since_value": "2022"}, ["since_value"]),
        ({"since_value": "2021-02-30"}, ["since_value"]),
        ({"since_value": "0000"}, ["since_value"]),
        ({"since_value": "21"}, ["since_value"]),
        ({"coverage": {"what": "x", "percent": "100", "as_of": TODAY}}, []),
        ({"coverage": {"what": "x", "percent": "100.01", "as_of": None}}, ["coverage.percent"]),
        ({"national_system_name": "OSS"}, ["national_system_name"]),
        ({"national_system_name": "OSS", "is_national_system": True}, []),
        ({"affairs": ["health", "health"], "sdgs": [3, 3]}, ["affairs", "sdgs"]),
        ({"target_groups": ["elderly", "elderly"]}, ["target_groups"]),
        ({"inferred": ["stage", "recorded_from"]}, ["inferred"]),
        ({"initiative_since": "2019", "trial_since": "2019-05", "implementation_since": "2020"}, []),
        ({"initiative_since": "2020", "trial_since": "2019-05"}, ["trial_since"]),
        ({"trial_since": "2020-06", "implementation_since": "2020-05-30"}, ["implementation_since"]),
        ({"initiative_since": "2020-02", "implementation_since": "2020"}, []),
        ({"initiative_since": "2020", "implementation_since": "2019"}, ["implementation_since"]),
        ({"initiative_since": "2022", "trial_since": "2021-02-30"}, ["initiative_since", "trial_since"]),
        ({"operating_since": TODAY}, []),
        ({"operating_since": date(2021, 10, 6)}, ["operating_since"]),
        ({"operating_since": date(2019, 12, 31), "initiative_since": "2020"}, ["operating_since"]),
        ({"continuity": "stopped", "stopped_on": TODAY}, []),
        ({"continuity": "stopped"}, []),
        ({"stopped_on": TODAY}, ["stopped_on"]),
        ({"continuity": "stopped", "stopped_on": date(2022, 1, 1)}, ["stopped_on"]),
        (
            {"continuity": "stopped", "stopped_on": date(2020, 1, 1), "operating_since": TODAY},
            ["stopped_on"],
        ),
        ({"budgets": [BUDGET, {**BUDGET, "source": "village"}, {**BUDGET, "year": 2022}]}, []),
        ({"budgets": [BUDGET, {**BUDGET, "amount": 5}]}, ["budgets[1]"]),
        (
            {"budgets": [BUDGET, {**BUDGET, "year": 2023}, {**BUDGET, "year": 1944, "amount": -1}]},
            ["budgets[1].year", "budgets[2].year", "budgets[2].amount"],
        ),
        ({"recognitions": [AWARD, {**AWARD, "rank": "2"}]}, []),
        (
            {"recognitions": [{**AWARD, "year": 2022}, AWARD, AWARD]},
            ["recognitions[0].year", "recognitions[2]"],
        ),
        ({"legal_bases": [LAW, {**LAW, "kind": "other"}]}, []),
        (
            {"legal_bases": [{**LAW, "dated": "2021-10-06"}, LAW, LAW]},
            ["legal_bases[0].dated", "legal_bases[2]"],
        ),
        ({"team_decree": {"number": "1", "title": None, "dated": "2021-10-06"}}, ["team_decree.dated"]),
        (
            {"outside_partners": [{"name": "UGM", "kind": "university"}, {"name": "ugm", "kind": "media"}]},
            ["outside_partners[1]"],
        ),
        ({"reach_figures": [REACH, {**REACH, "as_of": "2021-10-05"}]}, []),
        (
            {"reach_figures": [{**REACH, "as_of": "2021-10-06"}, REACH, {**REACH, "value": "3"}]},
            ["reach_figures[0].as_of", "reach_figures[2]"],
        ),
        (
            {"since_value": "2022", "coverage": {"what": "x", "percent": "101", "as_of": date(2022, 1, 1)}},
            ["since_value", "coverage.percent", "coverage.as_of"],
        ),
    ],
)
def test_record_names_everything_that_is_wrong(changes: dict[str, Any], wrong: list[str]) -> None:
    problems = find_record_problems({**RECORD, **changes}, TODAY)

    assert [problem.field for problem in problems] == wrong


@pytest.mark.parametrize(
    ("since", "precision"), [("2021", "year"), ("2021-10", "month"), ("2021-10-05", "day"), (None, None)]
)
def test_since_says_how_exactly_it_is_known(since: str | None, precision: str | None) -> None:
    assert since_precision(since) == precision


def test_search_text_holds_names_aliases_and_meanings_without_capitals() -> None:
    record = {**RECORD, "aliases": ["Rawat JALAN"], "meaning_en": "Paperless  outpatient care"}

    assert search_text(record) == "sih larajaket\npaperless outpatient care\nrawat jalan"


@pytest.mark.parametrize(
    ("mandates", "sees"),
    [
        ([], False),
        ([Mandate("operator", "16.06", AGENCY)], True),
        ([Mandate("verifier", "16.06", AGENCY)], True),
        ([Mandate("operator", "16.06", OTHER_AGENCY)], False),
        ([Mandate("innovation_administrator", "16.06")], True),
        ([Mandate("innovation_administrator", "16")], False),
        ([Mandate("evaluation_administrator", "16.06")], False),
        ([Mandate("evaluator", "16.06")], False),
        ([Mandate("national_administrator")], True),
    ],
)
def test_drafts_exist_for_their_own_people_only(mandates: list[Mandate], sees: bool) -> None:
    actor = Actor(account_id=UUID(int=9), mandates=tuple(mandates))

    assert may_see_drafts(actor, "16.06", AGENCY) is sees


def test_drafts_do_not_exist_for_nobody() -> None:
    assert may_see_drafts(NOBODY, "16.06", AGENCY) is False


def test_draft_of_an_unknown_owner_is_no_operators() -> None:
    operator = Actor(account_id=UUID(int=9), mandates=(Mandate("operator", "16.06", AGENCY),))

    assert may_see_drafts(operator, "16.06", None) is False


@pytest.mark.parametrize(
    ("given", "stored", "visible", "kept"),
    [
        ([], [], [], []),
        ([1, 3], [1, 2, 3], [1, 3], [1, 2, 3]),
        ([3, 1], [1, 2, 3], [1, 3], [3, 2, 1]),
        ([], [1, 2], [1], [2]),
        ([4], [1, 2, 3], [1, 2], [4, 3]),
        ([2, 1], [1, 2], [1, 2], [2, 1]),
        ([2, 1], [1, 2], [1], [2, 1]),
    ],
)
def test_hidden_components_stay_in_their_places(
    given: list[int], stored: list[int], visible: list[int], kept: list[int]
) -> None:
    def ids(numbers: list[int]) -> list[UUID]:
        return [UUID(int=number) for number in numbers]

    assert keep_hidden(ids(given), ids(stored), ids(visible)) == ids(kept)
