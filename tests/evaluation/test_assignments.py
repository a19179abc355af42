"""Assignments: evaluators only, never one's own agency, one's own region where the period lets them."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from evaluation_service.sheets.models import Sheet
from shared import clock
from shared.actor import SYSTEM, Mandate
from shared.contracts.people_entries import MANDATE_GIVEN
from shared.contracts.roles import EVALUATION_ADMINISTRATOR, EVALUATOR, NATIONAL_ADMINISTRATOR, OPERATOR
from shared.db import transaction
from shared.journal.record import write_entry
from tests.evaluation.ground import (
    KAMPAR,
    MUBA,
    SUMSEL,
    Ground,
    add_lokus,
    count_rows,
    draft_period,
    list_kinds,
    make_ground,
    move_period,
    move_unit,
    open_period,
    regional_input,
    register_agency,
)
from tests.support.system import Person, Running, System

PERIODS = "/api/v1/periods"


@pytest.fixture
def ground(system: System) -> Ground:
    """People and units that both services know."""
    return make_ground(system)


@pytest.fixture
def call(ground: Ground) -> Running:
    """The evaluation."""
    return ground.system.evaluation


def _give(
    ground: Ground, period_id: str, lokus_id: str, evaluator: Person, by: Person | None = None
) -> TestResponse:
    return ground.system.evaluation.post(
        f"{PERIODS}/{period_id}/assignments",
        by or ground.nation,
        {"lokus_id": lokus_id, "evaluator_id": str(evaluator.account_id)},
    )


def _add_sheet(session: Session, assignment: dict[str, Any], number: int, state: str) -> UUID:
    sheet = Sheet(
        sheet_id=uuid4(),
        assignment_id=UUID(assignment["assignment_id"]),
        lokus_id=UUID(assignment["lokus_id"]),
        evaluator_id=UUID(assignment["evaluator_id"]),
        number=number,
        state=state,
        submitted_at=None if state == "draft" else clock.now(),
    )
    session.add(sheet)
    session.commit()
    return sheet.sheet_id


def _make_operator(ground: Ground, person: Person, agency_id: UUID) -> None:
    body = {
        "mandate_id": uuid4(),
        "account_id": person.account_id,
        "role": OPERATOR,
        "region_code": MUBA,
        "agency_id": agency_id,
        "ended_at": None,
    }
    service = ground.system.registry.service
    with transaction(service.engine, journal=service.journal) as session:
        write_entry(session, SYSTEM, "system", MANDATE_GIVEN, uuid4(), 1, body)
    ground.system.sync()


def test_evaluator_is_assigned_and_finds_it_in_the_queue_once_the_period_is_open(
    ground: Ground, call: Running
) -> None:
    period_id = draft_period(ground)
    lokus_id = add_lokus(ground, period_id, ground.hospital)

    given = _give(ground, period_id, lokus_id, ground.evaluator)
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


def test_own_region_is_refused_in_a_national_period_and_a_province_may_score_its_regions(
    ground: Ground,
) -> None:
    province = ground.system.make_person(Mandate(EVALUATOR, SUMSEL))
    ground.system.sync()
    period_id, lokus_id = open_period(ground)

    own = _give(ground, period_id, lokus_id, ground.colleague)
    above = _give(ground, period_id, lokus_id, province)

    assert (own.status_code, own.json["code"]) == (409, "conflict_of_interest")
    assert above.status_code == 201
    assert count_rows(ground.system, "assignment") == 1


def test_own_region_scores_in_its_own_period_but_never_its_own_agency(ground: Ground, call: Running) -> None:
    insider = ground.system.make_person(Mandate(EVALUATOR, MUBA))
    _make_operator(ground, insider, ground.hospital.agency_id)
    period_id = call.post(PERIODS, ground.administrator, regional_input()).json["period_id"]
    lokus = [
        call.post(
            f"{PERIODS}/{period_id}/lokus",
            ground.administrator,
            {"unit_id": str(unit.unit_id), "service_kind": "kesehatan"},
        ).json["lokus_id"]
        for unit in (ground.hospital, ground.office)
    ]

    own_agency = _give(ground, period_id, lokus[0], insider, ground.administrator)
    other_agency = _give(ground, period_id, lokus[1], insider, ground.administrator)

    assert (own_agency.status_code, own_agency.json["code"]) == (409, "conflict_of_interest")
    assert other_agency.status_code == 201
    assert list_kinds(ground.system, other_agency.json["assignment_id"]) == [
        ("assignment.given", 1, EVALUATION_ADMINISTRATOR)
    ]
    assert count_rows(ground.system, "assignment") == 1


def test_agency_above_below_before_after_and_of_today_are_ones_own_too(ground: Ground) -> None:
    system, hospital = ground.system, ground.hospital.agency_id
    above, later, moved_to, far = (register_agency(system, MUBA, name) for name in "ABCD")
    register_agency(
        system, MUBA, "RSUD Uji", agency_id=hospital, parent_agency_id=above, successor_ids=[later]
    )
    below = register_agency(system, MUBA, "Bawah", parent_agency_id=hospital)
    before = register_agency(system, MUBA, "Dulu", successor_ids=[hospital])
    agencies = (above, below, before, later, moved_to, far)
    insiders = [system.make_person(Mandate(EVALUATOR, KAMPAR)) for _ in agencies]
    for insider, agency in zip(insiders, agencies, strict=True):
        _make_operator(ground, insider, agency)
    period_id, lokus_id = open_period(ground, own_region_may_score=True)
    move_unit(system, ground.hospital, moved_to)

    answers = [_give(ground, period_id, lokus_id, insider) for insider in insiders]

    assert [(answer.status_code, answer.json.get("code")) for answer in answers] == [
        *[(409, "conflict_of_interest")] * 5,
        (201, None),
    ]
    assert count_rows(system, "assignment") == 1


def test_region_of_the_account_is_ones_own_too(ground: Ground) -> None:
    local = ground.system.make_person(Mandate(EVALUATOR), region_code=MUBA)
    ground.system.sync()
    period_id, lokus_id = open_period(ground)

    refused = _give(ground, period_id, lokus_id, local)

    assert (refused.status_code, refused.json["code"]) == (409, "conflict_of_interest")
    assert count_rows(ground.system, "assignment") == 0


def test_only_evaluators_that_are_known_here_are_assigned(ground: Ground, call: Running) -> None:
    period_id, lokus_id = open_period(ground)
    stranger = Person(uuid4(), "", ())

    not_one = _give(ground, period_id, lokus_id, ground.neighbour)
    unknown = _give(ground, period_id, lokus_id, stranger)
    no_lokus = _give(ground, period_id, str(uuid4()), ground.evaluator)
    by_another = _give(ground, period_id, lokus_id, ground.evaluator, by=ground.administrator)
    by_evaluator = _give(ground, period_id, lokus_id, ground.evaluator, by=ground.evaluator)

    assert (not_one.status_code, not_one.json["errors"][0]["field"]) == (422, "evaluator_id")
    assert (unknown.status_code, unknown.json["code"]) == (409, "not_yet_known")
    assert [answer.status_code for answer in (no_lokus, by_another, by_evaluator)] == [404, 403, 403]
    assert count_rows(ground.system, "assignment") == 0


def test_lokus_of_another_period_is_not_found(ground: Ground) -> None:
    _, elsewhere = open_period(ground)
    period_id = draft_period(ground)

    assert _give(ground, period_id, elsewhere, ground.evaluator).status_code == 404
    assert count_rows(ground.system, "assignment") == 0


def test_assignment_is_given_once_and_after_its_end_again(ground: Ground, call: Running) -> None:
    period_id, lokus_id = open_period(ground)
    first = _give(ground, period_id, lokus_id, ground.evaluator).json
    twice = _give(ground, period_id, lokus_id, ground.evaluator)
    ending = f"{PERIODS}/{period_id}/assignments/{first['assignment_id']}/ending"

    ended = [call.post(ending, ground.nation) for _ in range(2)]
    empty = call.get("/api/v1/me/assignments", ground.evaluator).json["items"]
    again = _give(ground, period_id, lokus_id, ground.evaluator)

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
    given = _give(ground, period_id, lokus_id, ground.evaluator).json
    move_period(ground, period_id, "closing")

    late = _give(ground, period_id, lokus_id, ground.evaluator)
    ending = call.post(f"{PERIODS}/{period_id}/assignments/{given['assignment_id']}/ending", ground.nation)

    assert [(answer.status_code, answer.json["state"]) for answer in (late, ending)] == [(409, "closed")] * 2
    assert len(call.get("/api/v1/me/assignments", ground.evaluator).json["items"]) == 1


def test_assignment_whose_sheet_was_submitted_is_not_ended(ground: Ground, call: Running) -> None:
    period_id, lokus_id = open_period(ground)
    given = _give(ground, period_id, lokus_id, ground.evaluator).json
    with ground.system.evaluation.session() as session:
        _add_sheet(session, given, 1, "returned")
        sheet_id = _add_sheet(session, given, 2, "submitted")

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
    _give(ground, period_id, lokus_id, ground.evaluator)
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
            _give(ground, period_id, lokus_id, evaluator)

    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = call.get(f"{PERIODS}/{period_id}/assignments?limit=3&cursor={cursor}", ground.nation)
        seen += [item["lokus_id"] for item in page.json["items"]]
        cursor = page.json["next"]

    assert seen == [office, office, hospital, hospital]
