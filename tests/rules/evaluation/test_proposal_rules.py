"""Proposals: what a record shows, what that comes to, what changed since, and who may read it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from evaluation_service.proposals import rules
from evaluation_service.proposals.mapping_files import list_mappings
from evaluation_service.proposals.rules import (
    MonthOfUse,
    Onlooker,
    Recognition,
    Record,
    Replications,
    Terms,
    find_changes,
    find_fact,
    find_mapping_problems,
    find_reader,
    propose,
)
from evaluation_service.proposals.rules.dates import shift_month
from evaluation_service.proposals.rules.words import _REASONS
from tests.rules.scoring.cases import SHIPPED_DOCUMENTS

TODAY = date(2024, 3, 20)
TERMS = Terms(TODAY, due_day=10, unconfirmed_after_months=3, lasting_months=12)
BARE = Record("r1", "SITANTI")
AWARD = Recognition("award", "Top 45", "national", 2023, None)
LOCAL = Recognition("competition", "Lomba daerah", "regency", 2022, "Juara 1")
NATIONAL = Recognition("competition", "KIPP", "national", 2023, None)
PEKPPP = SHIPPED_DOCUMENTS["panrb-pekppp-2023"]
OLD = SHIPPED_DOCUMENTS["panrb-17-2017"]


def months(last: str, count: int, uses: int = 5) -> tuple[MonthOfUse, ...]:
    return tuple(MonthOfUse(shift_month(last, back), uses) for back in range(1 - count, 1))


def levels(record: Record | None, form_set: str = "luring", document: Any = PEKPPP) -> dict[str, Any]:
    rows = propose(list_mappings()[document["id"]], document, form_set, [record] if record else [], TERMS)
    return {row["code"]: (row["level"], row["at_most"], row["state"]) for row in rows}


@pytest.mark.parametrize(
    ("fact", "changes", "holds", "reason"),
    [
        ("running", {}, "unknown", "no_begin"),
        ("running", {"since_value": "2021"}, "yes", "runs_since"),
        ("running", {"since_value": "2024"}, "unknown", "begins_about"),
        ("running", {"since_value": "2024-04"}, "no", "begins_about"),
        ("running", {"since_value": "2021", "stage": "initiative"}, "no", "stage_initiative"),
        ("running", {"since_value": "2021", "stage": "trial"}, "unknown", "stage_trial"),
        ("running", {"operating_since": "2021-01-01", "stage": "trial"}, "yes", "runs_since"),
        ("running", {"stage": "implementation"}, "yes", "stage_implementation"),
        ("running", {"months": months("2024-02", 1)}, "yes", "use_confirmed"),
        ("running", {"since_value": "2021", "continuity": "stopped"}, "no", "stopped"),
        (
            "running",
            {"since_value": "2021", "continuity": "stopped", "stopped_on": "2024-03-20"},
            "no",
            "stopped_on",
        ),
        (
            "running",
            {"since_value": "2021", "continuity": "stopped", "stopped_on": "2024-03-21"},
            "yes",
            "runs_since",
        ),
        ("over_a_year", {"operating_since": "2023-03-19"}, "yes", "over_a_year"),
        ("over_a_year", {"operating_since": "2023-03-20"}, "no", "under_a_year"),
        ("over_a_year", {"since_value": "2023"}, "unknown", "about_a_year"),
        ("over_a_year", {"since_value": "2023-02"}, "yes", "over_a_year"),
        ("over_a_year", {"since_value": "2023", "first_month": "2023-01"}, "yes", "used_since"),
        ("over_a_year", {"stage": "implementation"}, "unknown", "no_begin"),
        ("over_a_year", {"since_value": "2020", "continuity": "stopped"}, "no", "stopped"),
        ("in_preparation", {"stage": "initiative"}, "yes", "stage_initiative"),
        ("in_preparation", {"stage": "implementation"}, "no", "stage_implementation"),
        ("in_preparation", {}, "unknown", "no_stage"),
        ("used", {"first_month": "2021-10"}, "yes", "used_since"),
        ("used", {}, "unknown", "no_use_known"),
        ("use_confirmed", {"months": months("2023-12", 1)}, "yes", "use_confirmed"),
        ("use_confirmed", {"months": months("2023-11", 1)}, "unknown", "use_unconfirmed"),
        ("use_confirmed", {"months": months("2024-02", 1, uses=0)}, "unknown", "use_zero"),
        ("use_confirmed", {}, "unknown", "no_months"),
        ("lasting", {"months": months("2024-02", 12)}, "yes", "use_lasts"),
        ("lasting", {"months": months("2024-02", 11)}, "unknown", "use_too_short"),
        (
            "lasting",
            {"months": (*months("2023-06", 12), *months("2024-02", 7))},
            "unknown",
            "use_too_short",
        ),
        ("lasting", {"months": months("2024-02", 12), "continuity": "stopped"}, "no", "stopped"),
        ("replicated", {"replications": Replications(not_alive=1)}, "yes", "replicated"),
        ("replicated", {}, "unknown", "no_replication"),
        ("competed", {"recognitions": (LOCAL,)}, "yes", "recognised"),
        ("competed_nationally", {"recognitions": (LOCAL,)}, "unknown", "no_national_competition"),
        ("competed_nationally", {"recognitions": (NATIONAL,)}, "yes", "recognised"),
        ("awarded", {"recognitions": (LOCAL, NATIONAL)}, "unknown", "no_award"),
        ("awarded", {"recognitions": (replace(AWARD, year=2025),)}, "unknown", "no_award"),
        ("legal_basis", {"legal_bases": (("other", "1/2024", "2024-05-01"),)}, "unknown", "no_legal_basis"),
        ("budget", {"budget_years": (2022, 2025)}, "yes", "budget"),
        ("team", {"team_decree": "12/2023"}, "yes", "team"),
        (None, {}, "unknown", "not_in_registry"),
    ],
)
def test_fact_is_what_the_record_shows(fact: str | None, changes: Any, holds: str, reason: str) -> None:
    found = find_fact(fact, replace(BARE, **changes), TERMS)

    assert (found.holds, found.reason) == (holds, reason)
    assert all(words.strip() for words in rules.tell_reason(found.reason, found.figures).values())


@pytest.mark.parametrize(
    ("changes", "born", "kept"),
    [
        ({}, (None, 5, "unknown"), (None, 5, "unknown")),
        ({"stage": "trial"}, (1, 5, "at_least"), (None, 5, "unknown")),
        ({"operating_since": "2023-12-01"}, (2, 5, "at_least"), (None, 5, "unknown")),
        ({"since_value": "2021"}, (3, 5, "at_least"), (None, 5, "unknown")),
        ({"since_value": "2021", "recognitions": (LOCAL,)}, (4, 5, "at_least"), (None, 5, "unknown")),
        ({"since_value": "2021", "recognitions": (AWARD,)}, (5, 5, "known"), (None, 5, "unknown")),
        ({"since_value": "2021", "continuity": "stopped"}, (None, 1, "unknown"), (None, 5, "unknown")),
        (
            {"stage": "initiative", "legal_bases": (("other", "1/2023", None),), "has_facilities": True},
            (1, 1, "known"),
            (3, 5, "at_least"),
        ),
    ],
)
def test_both_forms_of_2023_are_proposed_by_their_own_ladders(
    changes: Any, born: tuple[Any, ...], kept: tuple[Any, ...]
) -> None:
    record = replace(BARE, **changes)

    assert levels(record) == {"29.f.B": born, "30.f.B": kept}
    assert levels(record, "daring") == {"B.28": born, "B.29": kept}


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({"since_value": "2021"}, 1),
        ({"since_value": "2021", "first_month": "2022-01"}, 2),
        ({"since_value": "2021", "first_month": "2022-01", "months": months("2024-02", 12)}, 3),
        (
            {
                "since_value": "2021",
                "first_month": "2022-01",
                "months": months("2024-02", 12),
                "replications": Replications(alive=1),
            },
            4,
        ),
        (
            {
                "since_value": "2021",
                "first_month": "2022-01",
                "months": months("2024-02", 12),
                "replications": Replications(alive=1),
                "recognitions": (NATIONAL,),
            },
            5,
        ),
        ({"since_value": "2021", "recognitions": (AWARD,)}, 1),
    ],
)
def test_one_form_of_2017_is_proposed_by_the_conditions_in_its_words(changes: Any, level: int) -> None:
    proposed = levels(replace(BARE, **changes), "F-02", OLD)

    assert proposed == {"6": (level, 5, "known" if level == 5 else "at_least")}


def test_two_innovations_never_fill_one_ladder_together() -> None:
    running = replace(BARE, innovation_id="r1", name="B", since_value="2021")
    awarded = replace(BARE, innovation_id="r2", name="A", stage="initiative", recognitions=(AWARD,))

    row = propose(list_mappings()[PEKPPP["id"]], PEKPPP, "luring", [running, awarded], TERMS)[0]

    assert (row["level"], row["at_most"], row["state"], row["innovation_id"]) == (3, 5, "at_least", "r1")
    assert row["ticked"] == ["running", "over_a_year"]
    assert row["considered"] == [
        {"innovation_id": "r2", "level": 1, "at_most": 1},
        {"innovation_id": "r1", "level": 3, "at_most": 5},
    ]


def test_unit_without_records_is_unknown_and_not_zero() -> None:
    assert levels(None) == {"29.f.B": (None, 5, "unknown"), "30.f.B": (None, 5, "unknown")}


def test_every_reason_is_told_in_both_languages() -> None:
    assert [reason for reason, words in _REASONS.items() if sorted(words) != ["en", "id"]] == []


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        ({"format": "x"}, "format"),
        ({"lasting_months": 0}, "lasting_months"),
        ({"indicators": [{"codes": ["1"], "elements": [{"code": "a", "fact": "x"}], "rule": None}]}, "fact"),
        (
            {
                "indicators": [
                    {
                        "codes": ["1", "1"],
                        "elements": [{"code": "a", "fact": None}],
                        "rule": {"1": {"ticked": ["b"]}},
                    }
                ]
            },
            "codes",
        ),
    ],
)
def test_broken_mapping_names_its_field(broken: dict[str, Any], field: str) -> None:
    problems = find_mapping_problems({**list_mappings()["panrb-17-2017"], **broken})

    assert field in {problem.path.rpartition(".")[2] for problem in problems}


def test_changes_are_told_field_by_field() -> None:
    before = {"terms": {"due_day": 10}, "records": [{"innovation_id": "a", "stage": None}], "ticked": ["x"]}
    now = {
        "terms": {"due_day": 12},
        "records": [{"innovation_id": "a", "stage": "trial"}, {"innovation_id": "b", "stage": None}],
        "ticked": ["x"],
    }

    found = [(change.path, change.before, change.now) for change in find_changes(before, now)]

    assert found == [
        ("records[a].stage", None, "trial"),
        ("records[b]", None, {"innovation_id": "b", "stage": None}),
        ("terms.due_day", 10, 12),
    ]
    assert find_changes(now, now) == []


@pytest.mark.parametrize(
    ("state", "administrator", "close", "assigned", "works", "reader"),
    [
        ("open", True, False, False, False, "administrator"),
        ("open", True, True, False, False, None),
        ("open", True, True, True, False, "evaluator"),
        ("open", False, False, True, False, "evaluator"),
        ("draft", False, False, True, False, None),
        ("open", False, False, False, True, None),
        ("closed", False, False, False, True, None),
        ("released", False, False, False, True, "unit"),
        ("released", True, True, False, False, "administrator"),
        ("released", False, False, False, False, None),
    ],
)
def test_proposal_is_read_by_those_who_work_on_it_and_later_by_the_unit(
    state: str, administrator: bool, close: bool, assigned: bool, works: bool, reader: str | None
) -> None:
    assert find_reader(state, Onlooker(administrator, close, assigned, works)) == reader
