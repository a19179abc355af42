"""Assignments: evaluators only, never one's own agency, one's own region where the period lets them."""

from uuid import uuid4

from shared.actor import Mandate
from shared.contracts.roles import EVALUATION_ADMINISTRATOR, EVALUATOR
from tests.evaluation.assignment_ground import PERIODS, give_assignment, make_operator
from tests.evaluation.ground import (
    KAMPAR,
    MUBA,
    SUMSEL,
    Ground,
    count_rows,
    draft_period,
    list_kinds,
    move_unit,
    open_period,
    regional_input,
    register_agency,
)
from tests.support.system import Person, Running


def test_own_region_is_refused_in_a_national_period_and_a_province_may_score_its_regions(
    ground: Ground,
) -> None:
    province = ground.system.make_person(Mandate(EVALUATOR, SUMSEL))
    ground.system.sync()
    period_id, lokus_id = open_period(ground)

    own = give_assignment(ground, period_id, lokus_id, ground.colleague)
    above = give_assignment(ground, period_id, lokus_id, province)

    assert (own.status_code, own.json["code"]) == (409, "conflict_of_interest")
    assert above.status_code == 201
    assert count_rows(ground.system, "assignment") == 1


def test_own_region_scores_in_its_own_period_but_never_its_own_agency(ground: Ground, call: Running) -> None:
    insider = ground.system.make_person(Mandate(EVALUATOR, MUBA))
    make_operator(ground, insider, ground.hospital.agency_id)
    period_id = call.post(PERIODS, ground.administrator, regional_input()).json["period_id"]
    lokus = [
        call.post(
            f"{PERIODS}/{period_id}/lokus",
            ground.administrator,
            {"unit_id": str(unit.unit_id), "service_kind": "kesehatan"},
        ).json["lokus_id"]
        for unit in (ground.hospital, ground.office)
    ]

    own_agency = give_assignment(ground, period_id, lokus[0], insider, ground.administrator)
    other_agency = give_assignment(ground, period_id, lokus[1], insider, ground.administrator)

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
        make_operator(ground, insider, agency)
    period_id, lokus_id = open_period(ground, own_region_may_score=True)
    move_unit(system, ground.hospital, moved_to)

    answers = [give_assignment(ground, period_id, lokus_id, insider) for insider in insiders]

    assert [(answer.status_code, answer.json.get("code")) for answer in answers] == [
        *[(409, "conflict_of_interest")] * 5,
        (201, None),
    ]
    assert count_rows(system, "assignment") == 1


def test_region_of_the_account_is_ones_own_too(ground: Ground) -> None:
    local = ground.system.make_person(Mandate(EVALUATOR), region_code=MUBA)
    ground.system.sync()
    period_id, lokus_id = open_period(ground)

    refused = give_assignment(ground, period_id, lokus_id, local)

    assert (refused.status_code, refused.json["code"]) == (409, "conflict_of_interest")
    assert count_rows(ground.system, "assignment") == 0


def test_only_evaluators_that_are_known_here_are_assigned(ground: Ground, call: Running) -> None:
    period_id, lokus_id = open_period(ground)
    stranger = Person(uuid4(), "", ())

    not_one = give_assignment(ground, period_id, lokus_id, ground.neighbour)
    unknown = give_assignment(ground, period_id, lokus_id, stranger)
    no_lokus = give_assignment(ground, period_id, str(uuid4()), ground.evaluator)
    by_another = give_assignment(ground, period_id, lokus_id, ground.evaluator, by=ground.administrator)
    by_evaluator = give_assignment(ground, period_id, lokus_id, ground.evaluator, by=ground.evaluator)

    assert (not_one.status_code, not_one.json["errors"][0]["field"]) == (422, "evaluator_id")
    assert (unknown.status_code, unknown.json["code"]) == (409, "not_yet_known")
    assert [answer.status_code for answer in (no_lokus, by_another, by_evaluator)] == [404, 403, 403]
    assert count_rows(ground.system, "assignment") == 0


def test_lokus_of_another_period_is_not_found(ground: Ground) -> None:
    _, elsewhere = open_period(ground)
    period_id = draft_period(ground)

    assert give_assignment(ground, period_id, elsewhere, ground.evaluator).status_code == 404
    assert count_rows(ground.system, "assignment") == 0
