"""Assignments once given: found in the queue, listed, ended, given again; when they change no more."""

from shared.actor import Mandate
from shared.contracts.roles import EVALUATOR, NATIONAL_ADMINISTRATOR
from tests.evaluation.assignment_ground import PERIODS, add_sheet, give_assignment
from tests.evaluation.ground import (
    KAMPAR,
    MUBA,
    Ground,
    add_lokus,
    draft_period,
    list_kinds,
    move_period,
    open_period,
)
from tests.support.system import Running


def test_evaluator_is_assigned_and_finds_it_in_the_queue_once_the_period_is_open(
    ground: Ground, call: Running
) -> None:
    period_id = draft_period(ground)
    lokus_id = add_lokus(ground, period_id, ground.hospital)

    given = give_assignment(ground, period_id, lokus_id, ground.evaluator)
    before = call.get("/api/v1/me/assignments", ground.evaluator).json["items"]
    move_period(ground, period_id, "opening")
    queue = call.get("/api/v1/me/assignments", ground.evaluator).json["items"]

    assert given.status_code == 201
    assert before == []
    assert queue == [{**given.json, "period_state": "open"}]
    assert given.json == {
        "assignment_id": given.json["assignment_id"],
        "evaluator_id": str(ground.evaluator.account_id),
        "assigned_at": given.json["assigned_at"],
        "ended_at": None,
        "version": 1,
        "marking": None,
        "period_id": period_id,
        "period_name": "PEKPPP Uji 2019 Wilayah I",
        "period_state": "draft",
        "lokus_id": lokus_id,
        "unit_short_name": "RSUD Uji",
        "unit_official_name": "Dinas RSUD Uji",
        "agency_name": "Dinas RSUD Uji",
        "region_code": MUBA,
        "region_name": given.json["region_name"],
        "sheet": None,
    }
    assert list_kinds(ground.system, given.json["assignment_id"]) == [
        ("assignment.given", 1, NATIONAL_ADMINISTRATOR)
    ]


def test_assignment_is_given_once_and_after_its_end_again(ground: Ground, call: Running) -> None:
    period_id, lokus_id = open_period(ground)
    first = give_assignment(ground, period_id, lokus_id, ground.evaluator).json
    twice = give_assignment(ground, period_id, lokus_id, ground.evaluator)
    ending = f"{PERIODS}/{period_id}/assignments/{first['assignment_id']}/ending"

    ended = [call.post(ending, ground.nation) for _ in range(2)]
    empty = call.get("/api/v1/me/assignments", ground.evaluator).json["items"]
    again = give_assignment(ground, period_id, lokus_id, ground.evaluator)

    assert (twice.status_code, twice.json["code"]) == (409, "already_exists")
    assert ended[0].json == ended[1].json
    assert (ended[0].json["version"], empty) == (2, [])
    assert (again.status_code, again.json["assignment_id"]) == (201, first["assignment_id"])
    assert [kind for kind, _, _ in list_kinds(ground.system, first["assignment_id"])] == [
        "assignment.given",
        "assignment.ended",
        "assignment.given",
    ]


def test_closed_period_neither_gives_nor_ends_assignments(ground: Ground, call: Running) -> None:
    period_id, lokus_id = open_period(ground)
    given = give_assignment(ground, period_id, lokus_id, ground.evaluator).json
    move_period(ground, period_id, "closing")

    late = give_assignment(ground, period_id, lokus_id, ground.evaluator)
    ending = call.post(f"{PERIODS}/{period_id}/assignments/{given['assignment_id']}/ending", ground.nation)

    assert [(answer.status_code, answer.json["state"]) for answer in (late, ending)] == [(409, "closed")] * 2
    assert len(call.get("/api/v1/me/assignments", ground.evaluator).json["items"]) == 1


def test_assignment_whose_sheet_was_submitted_is_not_ended(ground: Ground, call: Running) -> None:
    period_id, lokus_id = open_period(ground)
    given = give_assignment(ground, period_id, lokus_id, ground.evaluator).json
    with ground.system.evaluation.session() as session:
        add_sheet(session, given, 1, "returned")
        sheet_id = add_sheet(session, given, 2, "submitted")

    refused = call.post(f"{PERIODS}/{period_id}/assignments/{given['assignment_id']}/ending", ground.nation)
    listed = call.get(f"{PERIODS}/{period_id}/assignments", ground.nation).json["items"]

    assert (refused.status_code, refused.json["code"]) == (409, "sheet_submitted")
    assert [item["ended_at"] for item in listed] == [None]
    assert [
        (item["sheet"]["sheet_id"], item["sheet"]["number"], item["sheet"]["state"]) for item in listed
    ] == [(str(sheet_id), 2, "submitted")]


def test_assignments_are_for_administrators_and_the_queue_for_its_evaluator(
    ground: Ground, call: Running
) -> None:
    period_id, lokus_id = open_period(ground)
    give_assignment(ground, period_id, lokus_id, ground.evaluator)
    path = f"{PERIODS}/{period_id}/assignments"

    statuses = [
        call.get(path, person).status_code
        for person in (ground.nation, ground.administrator, ground.evaluator, None)
    ]

    assert statuses == [200, 404, 403, 401]
    assert call.get("/api/v1/me/assignments", ground.colleague).json["items"] == []
    assert call.get("/api/v1/me/assignments?period_state=closed", ground.evaluator).json["items"] == []


def test_assignments_are_paged(ground: Ground, call: Running) -> None:
    other = ground.system.make_person(Mandate(EVALUATOR, KAMPAR))
    ground.system.sync()
    period_id, hospital = open_period(ground)
    office = add_lokus(ground, period_id, ground.office)
    for lokus_id in (hospital, office):
        for evaluator in (ground.evaluator, other):
            give_assignment(ground, period_id, lokus_id, evaluator)

    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = call.get(f"{PERIODS}/{period_id}/assignments?limit=3&cursor={cursor}", ground.nation)
        seen += [item["lokus_id"] for item in page.json["items"]]
        cursor = page.json["next"]

    assert seen == [office, office, hospital, hospital]
