"""Deeds about a drafted period: change, open, close; its history, its place in lists, its removal."""

from typing import Any
from uuid import UUID

import pytest

from evaluation_service.periods.actions.periods import draft_period as draft_by_action
from evaluation_service.periods.actions.removal import remove_demo_period
from shared.contracts.roles import NATIONAL_ADMINISTRATOR
from shared.db import transaction
from shared.errors import Conflict
from tests.evaluation.ground import (
    KAMPAR,
    MUBA,
    Ground,
    add_lokus,
    count_rows,
    draft_period,
    forget_the_feed,
    list_kinds,
    move_period,
    national_input,
    open_period,
)

PERIODS = "/api/v1/periods"


def test_draft_is_changed_and_the_second_to_change_it_is_told(ground: Ground) -> None:
    period_id = draft_period(ground)
    call, path = ground.system.evaluation, f"{PERIODS}/{period_id}"
    weights = {"F-01": "1/4", "F-02": "1/2", "F-03": "1/4"}

    first = call.patch(path, ground.nation, {"combination": "median", "form_weights": weights})
    second = call.patch(path, ground.nation, {"name": "Other"})
    unversioned = call.call("PATCH", path, ground.nation, json={"name": "Other"})

    assert (first.status_code, first.headers["ETag"]) == (200, '"2"')
    assert (first.json["combination"], first.json["form_weights"]) == ("median", weights)
    assert (second.status_code, second.json["version"]) == (412, 2)
    assert unversioned.status_code == 428
    shown = call.get(path, ground.nation).json
    assert {name: shown[name] for name in first.json} == first.json
    assert [(row["code"], row["decision"]) for row in shown["open_settings"]] == [("form_weights", weights)]
    assert list_kinds(ground.system, period_id)[1:] == [("period.changed", 2, NATIONAL_ADMINISTRATOR)]


def test_change_that_does_not_fit_changes_nothing(ground: Ground) -> None:
    period_id = draft_period(ground)
    add_lokus(ground, period_id, ground.hospital)
    call, path = ground.system.evaluation, f"{PERIODS}/{period_id}"
    before = call.get(path, ground.nation).json

    answers = [
        call.patch(path, ground.nation, change)
        for change in (
            {},
            {"year_held": 2001},
            {"region_codes": [KAMPAR]},
            {"own_region_may_score": None},
            {"owner_region_code": MUBA},
            {"state": "open"},
        )
    ]

    assert [answer.status_code for answer in answers] == [422] * 6
    assert call.get(path, ground.nation).json == before


def test_period_opens_when_everything_is_decided(ground: Ground) -> None:
    period_id = draft_period(ground, instrument_id="ombudsman-kepatuhan-2016-2021")
    call, path = ground.system.evaluation, f"{PERIODS}/{period_id}"

    refused = call.post(f"{path}/opening", ground.nation)
    call.patch(path, ground.nation, {"instrument_id": "panrb-17-2017"})
    add_lokus(ground, period_id, ground.hospital)
    opened = call.post(f"{path}/opening", ground.nation)

    assert (refused.status_code, refused.json["code"]) == (409, "not_ready_to_open")
    assert [problem["field"] for problem in refused.json["errors"]] == ["instrument_id", "lokus"]
    assert (opened.status_code, opened.json["state"], opened.json["version"]) == (200, "open", 3)


def test_states_go_one_way(ground: Ground) -> None:
    period_id, _ = open_period(ground)
    call, path = ground.system.evaluation, f"{PERIODS}/{period_id}"

    again = call.post(f"{path}/opening", ground.nation)
    change = call.patch(path, ground.nation, {"name": "Late"}, version=2)
    move_period(ground, period_id, "closing")
    after = [call.post(f"{path}/{deed}", ground.nation) for deed in ("opening", "closing")]

    assert [answer.status_code for answer in (again, change, *after)] == [409] * 4
    assert [answer.json["state"] for answer in (again, change, *after)] == [
        "open",
        "open",
        "closed",
        "closed",
    ]
    assert [kind for kind, _, _ in list_kinds(ground.system, period_id)] == [
        "period.drafted",
        "period.opened",
        "period.closed",
    ]


def test_period_opens_only_once_its_form_weights_are_decided(ground: Ground) -> None:
    call, undecided = ground.system.evaluation, national_input()
    del undecided["form_weights"]
    drafted = call.post(PERIODS, ground.nation, undecided)
    period_id, path = drafted.json["period_id"], f"{PERIODS}/{drafted.json['period_id']}"
    add_lokus(ground, period_id, ground.hospital)

    refused = call.post(f"{path}/opening", ground.nation)
    decided = call.patch(path, ground.nation, {"form_weights": None}, headers={"If-Match": '"1"'})
    opened = call.post(f"{path}/opening", ground.nation)

    assert (drafted.json["form_weights"], drafted.json["are_form_weights_decided"]) == (None, False)
    assert (refused.status_code, refused.json["code"]) == (409, "not_ready_to_open")
    assert [problem["field"] for problem in refused.json["errors"]] == ["form_weights"]
    assert (decided.status_code, decided.json["are_form_weights_decided"]) == (200, True)
    assert opened.status_code == 200
    assert [kind for kind, _, _ in list_kinds(ground.system, period_id)] == [
        "period.drafted",
        "period.changed",
        "period.opened",
    ]


def test_deed_sent_twice_under_one_key_is_done_once(ground: Ground) -> None:
    headers = {"Idempotency-Key": "draft-one-period"}
    call = ground.system.evaluation

    answers = [call.post(PERIODS, ground.nation, national_input(), headers=headers) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json == answers[1].json
    assert count_rows(ground.system, "period") == 1


def test_administration_waits_while_the_registry_is_not_heard_of(ground: Ground) -> None:
    period_id = draft_period(ground)
    forget_the_feed(ground.system)
    call, path = ground.system.evaluation, f"{PERIODS}/{period_id}"

    answers = [
        call.post(PERIODS, ground.nation, national_input()),
        call.patch(path, ground.nation, {"name": "Other"}),
        call.post(f"{path}/opening", ground.nation),
        call.post(
            f"{path}/lokus",
            ground.nation,
            {"unit_id": str(ground.hospital.unit_id), "service_kind": "kesehatan"},
        ),
    ]

    assert [answer.status_code for answer in answers] == [503] * 4
    assert {answer.json["code"] for answer in answers} == {"rights_not_fresh"}
    assert (count_rows(ground.system, "period"), count_rows(ground.system, "lokus")) == (1, 0)
    assert call.get(path, ground.nation).status_code == 200


def test_list_is_filtered_and_goes_on_where_it_stopped(ground: Ground) -> None:
    for number in range(3):
        draft_period(ground, name=f"Period {number}")
    draft_period(ground, name="Kampar", region_codes=[KAMPAR], year_held=2020)
    call = ground.system.evaluation

    names: list[str] = []
    path: str | None = f"{PERIODS}?limit=2"
    while path:
        page = call.get(path, ground.nation)
        names += [item["name"] for item in page.json["items"]]
        path = page.json["next"] and f"{PERIODS}?limit=2&cursor={page.json['next']}"
    filtered = [
        [item["name"] for item in call.get(f"{PERIODS}?{wanted}", ground.nation).json["items"]]
        for wanted in (f"region_code={KAMPAR}", "year_held=2020", "state=open", "scheme=other")
    ]

    assert names == ["Kampar", "Period 2", "Period 1", "Period 0"]
    assert filtered == [["Kampar"], ["Kampar"], [], []]


def test_list_refuses_what_it_does_not_understand(ground: Ground) -> None:
    queries = ["cursor=x", "cursor=WzEsICJ4Il0", "cursor=WzksIDFd", "state=x", "limit=0", "limit=x", "x=1"]
    queries.append(
        "cursor=Wzk5OTk5OTk5OTk5OTk5OTk5OTk5LCAiMDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAxIl0"
    )

    statuses = [ground.system.evaluation.get(f"{PERIODS}?{query}").status_code for query in queries]

    assert statuses == [422] * 8


def test_history_tells_each_deed_to_the_administrators(ground: Ground) -> None:
    period_id, _ = open_period(ground)
    call, path = ground.system.evaluation, f"{PERIODS}/{period_id}/history"

    shown = call.get(path, ground.nation).json["items"]

    assert [(item["kind"], item["record"]["state"]) for item in shown] == [
        ("period.drafted", "draft"),
        ("period.opened", "open"),
    ]
    assert {item["actor_id"] for item in shown} == {str(ground.nation.account_id)}
    assert [call.get(path, who).status_code for who in (ground.administrator, None)] == [404, 401]


def test_demonstration_period_is_taken_out_again_and_a_real_one_is_not(ground: Ground) -> None:
    real = draft_period(ground)
    service, example = ground.system.evaluation.service, national_input(is_example=True)
    with transaction(service.engine, journal=service.journal) as session:
        demo = draft_by_action(session, ground.nation.actor, is_demo=True, **_as_values(example))
    add_lokus(ground, str(demo.period_id), ground.hospital)

    with transaction(service.engine, journal=service.journal) as session:
        remove_demo_period(session, ground.nation.actor, demo.period_id)
        with pytest.raises(Conflict):
            remove_demo_period(session, ground.nation.actor, UUID(real))

    assert (count_rows(ground.system, "period"), count_rows(ground.system, "lokus")) == (1, 0)
    assert list_kinds(ground.system, str(demo.period_id))[-1] == ("example_period.removed", 2, "system")


def _as_values(body: dict[str, Any]) -> dict[str, Any]:
    return {"legal_document": None, "begins_on": None, "ends_on": None, "is_example": False, **body}


def test_history_of_a_period_is_paged(ground: Ground) -> None:
    period_id, _ = open_period(ground)
    path = f"{PERIODS}/{period_id}/history?limit=1"
    call = ground.system.evaluation

    first = call.get(path, ground.nation)
    second = call.get(f"{path}&cursor={first.json['next']}", ground.nation)

    assert [row["kind"] for row in first.json["items"]] == ["period.drafted"]
    assert ([row["kind"] for row in second.json["items"]], second.json["next"]) == (["period.opened"], None)
