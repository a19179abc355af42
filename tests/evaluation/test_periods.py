"""Periods: who drafts them, what does not fit together, and who may know of them."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from evaluation_service.periods.rules import EXAMPLE_MARKING
from shared.actor import Mandate
from shared.contracts.roles import EVALUATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR
from tests.evaluation.ground import (
    KAMPAR,
    MUBA,
    OGAN_ILIR,
    SUMSEL,
    Ground,
    count_rows,
    draft_period,
    list_kinds,
    move_period,
    national_input,
    open_period,
    regional_input,
)
from tests.support.system import Person

PERIODS = "/api/v1/periods"


def _drafted(ground: Ground, person: Person, body: dict[str, Any]) -> int:
    return ground.system.evaluation.post(PERIODS, person, body).status_code


def test_national_period_is_drafted_by_the_nation(ground: Ground) -> None:
    answer = ground.system.evaluation.post(PERIODS, ground.nation, national_input())

    assert answer.status_code == 201
    period_id = answer.json["period_id"]
    assert answer.headers["Location"] == f"{PERIODS}/{period_id}"
    assert answer.headers["ETag"] == '"1"'
    assert answer.json == {
        **national_input(),
        "period_id": period_id,
        "marking": None,
        "form_set": "F-02",
        "settings": {},
        "sheet_mode": "independent",
        "are_form_weights_decided": True,
        "legal_document": None,
        "begins_on": None,
        "ends_on": None,
        "own_region_may_score": False,
        "is_example": False,
        "is_demo": False,
        "state": "draft",
        "is_provisional": False,
        "decree": None,
        "opened_at": None,
        "closed_at": None,
        "determined_at": None,
        "released_at": None,
        "version": 1,
    }
    assert list_kinds(ground.system, period_id) == [("period.drafted", 1, NATIONAL_ADMINISTRATOR)]


def test_region_drafts_its_own_period_and_may_score_itself(ground: Ground) -> None:
    answer = ground.system.evaluation.post(PERIODS, ground.administrator, regional_input())

    assert (answer.status_code, answer.json["own_region_may_score"]) == (201, True)
    assert list_kinds(ground.system, answer.json["period_id"]) == [
        ("period.drafted", 1, EVALUATION_ADMINISTRATOR)
    ]


def test_nobody_drafts_for_another_owner(ground: Ground) -> None:
    tried = [
        (ground.administrator, national_input()),
        (ground.neighbour, regional_input()),
        (ground.nation, regional_input()),
        (ground.evaluator, national_input()),
    ]

    statuses = [_drafted(ground, person, body) for person, body in tried]

    assert (statuses, count_rows(ground.system, "period")) == ([403] * 4, 0)


WRONG: list[tuple[dict[str, Any], list[str]]] = [
    (national_input(owner_region_code=MUBA), ["owner_region_code"]),
    (regional_input(owner_region_code=None), ["owner_region_code"]),
    (national_input(year_held=2018), ["year_held"]),
    (national_input(begins_on="2019-02-01", ends_on="2019-01-31"), ["ends_on"]),
    (national_input(instrument_version=7), ["instrument_id"]),
    (national_input(region_codes=["00.00", MUBA, MUBA]), ["region_codes", "region_codes[0]"]),
    (national_input(region_codes=[]), ["region_codes"]),
    (regional_input(region_codes=[MUBA, OGAN_ILIR]), ["region_codes[1]"]),
    (
        national_input(form_weights={"F-01": "1/2", "F-02": "0.5", "F-09": "1/2"}),
        ["form_weights.F-03", "form_weights.F-02", "form_weights.F-09"],
    ),
    (national_input(form_weights={"F-01": "1/2", "F-02": "1/4", "F-03": "1/8"}), ["form_weights"]),
    (national_input(combination="vote"), ["combination"]),
    (national_input(year_assessed="2019", year_held=2019.5), ["year_assessed", "year_held"]),
    (national_input(name=" ", surprise=1), ["name", "surprise"]),
    (national_input(region_codes=["16.6"]), ["region_codes[0]"]),
    (national_input(instrument_id="\u0001"), ["instrument_id"]),
    (national_input(is_demo=True), ["is_demo"]),
    ({}, sorted(set(national_input()) - {"scope_name", "form_weights"})),
]


def test_each_wrong_field_is_named_and_nothing_is_stored(ground: Ground) -> None:
    named = []
    for body, _ in WRONG:
        person = ground.administrator if body.get("owner_region_code") else ground.nation
        answer = ground.system.evaluation.post(PERIODS, person, body)
        named.append((answer.status_code, sorted(problem["field"] for problem in answer.json["errors"])))

    assert named == [(422, sorted(fields)) for _, fields in WRONG]
    assert count_rows(ground.system, "period") == 0


def test_province_evaluates_the_regions_inside_it(ground: Ground) -> None:
    province = ground.system.make_person(Mandate(EVALUATION_ADMINISTRATOR, SUMSEL))
    ground.system.sync()

    inside = regional_input(owner_region_code=SUMSEL, region_codes=[SUMSEL, MUBA, OGAN_ILIR])
    outside = regional_input(owner_region_code=SUMSEL, region_codes=[KAMPAR])

    assert [_drafted(ground, province, body) for body in (inside, outside)] == [201, 422]


def test_draft_is_seen_by_its_administrators_only(ground: Ground) -> None:
    period_id = draft_period(ground)
    everyone = [ground.nation, ground.administrator, ground.evaluator, None]

    statuses = [
        ground.system.evaluation.get(f"{PERIODS}/{period_id}", person).status_code for person in everyone
    ]
    listed = [len(ground.system.evaluation.get(PERIODS, person).json["items"]) for person in everyone]

    assert statuses == [200, 404, 404, 404]
    assert listed == [1, 0, 0, 0]


def test_deeds_on_somebody_elses_draft_find_nothing(ground: Ground) -> None:
    period_id = draft_period(ground)
    path = f"{PERIODS}/{period_id}"
    call, other = ground.system.evaluation, ground.administrator

    statuses = [
        call.patch(path, other, {"name": "Mine"}).status_code,
        call.post(f"{path}/opening", other).status_code,
        call.post(f"{path}/closing", other).status_code,
        call.get(f"{path}/lokus", other).status_code,
        call.get(f"{path}/history", other).status_code,
        call.get(f"{path}/assignments", other).status_code,
    ]

    assert statuses == [404] * 6
    assert list_kinds(ground.system, period_id) == [("period.drafted", 1, NATIONAL_ADMINISTRATOR)]


def test_open_period_is_public_without_its_lokus(ground: Ground) -> None:
    period_id, _ = open_period(ground)
    call = ground.system.evaluation

    assert call.get(f"{PERIODS}/{period_id}").json["state"] == "open"
    assert [item["period_id"] for item in call.get(PERIODS).json["items"]] == [period_id]
    assert call.get(f"{PERIODS}/{period_id}/lokus").status_code == 404
    assert call.get(f"{PERIODS}/{period_id}/lokus", ground.administrator).status_code == 404
    assert len(call.get(f"{PERIODS}/{period_id}/lokus", ground.nation).json["items"]) == 1
    assert call.post(f"{PERIODS}/{period_id}/closing", ground.administrator).status_code == 403
    assert list_kinds(ground.system, period_id)[1:] == [("period.opened", 2, NATIONAL_ADMINISTRATOR)]


def test_example_is_marked_and_in_no_public_list(ground: Ground) -> None:
    period_id, lokus_id = open_period(ground, is_example=True)
    call, path = ground.system.evaluation, f"{PERIODS}/{period_id}"
    call.post(
        f"{path}/assignments",
        ground.nation,
        {"lokus_id": lokus_id, "evaluator_id": str(ground.evaluator.account_id)},
    )

    seen = [call.get(path, person) for person in (ground.nation, ground.evaluator)]
    hidden = [call.get(path, person).status_code for person in (ground.administrator, None)]
    listed = [
        len(call.get(PERIODS, person).json["items"])
        for person in (ground.nation, ground.evaluator, ground.administrator, None)
    ]
    lokus = call.get(f"{path}/lokus", ground.evaluator).json["items"]

    assert [answer.json["marking"] for answer in seen] == [EXAMPLE_MARKING] * 2
    assert hidden == [404, 404]
    assert listed == [1, 1, 0, 0]
    assert [item["marking"] for item in lokus] == [EXAMPLE_MARKING]
    assert [kind for kind, _, _ in list_kinds(ground.system, period_id)] == [
        "period.drafted",
        "example_period.opened",
    ]


def test_only_the_nation_drafts_a_demonstration_and_it_is_always_an_example(ground: Ground) -> None:
    marked = {"is_demo": True, "is_example": True}

    refused = [
        _drafted(ground, ground.administrator, regional_input(**marked)),
        _drafted(ground, ground.nation, national_input(is_demo=True)),
    ]
    drafted = ground.system.evaluation.post(PERIODS, ground.nation, national_input(**marked))

    assert refused == [403, 422]
    assert (drafted.status_code, drafted.json["is_demo"]) == (201, True)
    history = ground.system.evaluation.get(f"{PERIODS}/{drafted.json['period_id']}/history", ground.nation)
    assert [item["record"]["is_demo"] for item in history.json["items"]] == [True]
    assert count_rows(ground.system, "period") == 1


def test_period_that_was_given_a_demo_flag_from_outside_is_refused_by_the_table(ground: Ground) -> None:
    draft_period(ground)

    with pytest.raises(IntegrityError, match="ck_period_demo_is_example"):
        with ground.system.evaluation.service.engine.begin() as connection:
            connection.execute(text("update period set is_demo = true"))


def test_determination_is_its_administrators_to_know_until_the_release(ground: Ground) -> None:
    period_id, _ = open_period(ground)
    move_period(ground, period_id, "closing")
    call, path = ground.system.evaluation, f"{PERIODS}/{period_id}"
    with call.service.engine.begin() as connection:
        connection.execute(text("update period set determined_at = now()"))

    def told() -> list[bool]:
        people = (ground.nation, ground.administrator, None)
        one = [call.get(path, person).json["determined_at"] for person in people]
        listed = [call.get(PERIODS, person).json["items"][0]["determined_at"] for person in people]
        return [moment is not None for moment in one + listed]

    before = told()
    with call.service.engine.begin() as connection:
        connection.execute(text("update period set state = 'released', released_at = now()"))

    assert before == [True, False, False] * 2
    assert told() == [True] * 6
