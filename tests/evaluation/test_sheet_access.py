"""Whose a sheet is: who fills it in, who sees its score, who is refused and when."""

from sqlalchemy import text

from shared.actor import Mandate
from shared.contracts.roles import EVALUATOR, OPERATOR
from tests.evaluation.ground import (
    MUBA,
    count_rows,
    give_mandate,
)
from tests.evaluation.sheet_ground import (
    FIRST,
    assign,
    begin_sheet,
    fill_sheet,
    hand_in,
    make_scene,
)
from tests.support.system import System


def test_sheet_of_somebody_else_is_not_found_and_the_administrator_changes_no_level(system: System) -> None:
    scene = make_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    fill_sheet(scene, sheet_id, 0, 4)
    both = system.make_person(Mandate("national_administrator"), Mandate(EVALUATOR, "14.01"))
    system.sync()
    path = f"/api/v1/sheets/{sheet_id}"

    seen = {
        name: system.evaluation.get(path, person)
        for name, person in {
            "colleague": scene.evaluators[1],
            "neighbour": scene.ground.neighbour,
            "nation": scene.ground.nation,
        }.items()
    }
    changed = [
        system.evaluation.put(
            f"{path}/answers/{FIRST}", person, {"level": 0}, headers={"If-Match": '"1"'}
        ).status_code
        for person in (scene.evaluators[1], scene.ground.nation, both)
    ]

    assert (seen["colleague"].status_code, seen["neighbour"].status_code) == (404, 404)
    assert (seen["nation"].json["state"], seen["nation"].json["answers"]) == ("draft", None)
    assert changed == [404, 403, 403]
    assert count_rows(system, "answer where level <> 4") == 0


def test_nobody_fills_in_a_sheet_on_their_own_agency_or_without_a_mandate(system: System) -> None:
    scene = make_scene(system)
    ground = scene.ground
    moved = system.make_person(Mandate(EVALUATOR, "14.01"))
    retired = system.make_person(Mandate(EVALUATOR, "14.01"))
    system.sync()
    at_hospital = assign(ground, scene.period_id, scene.lokus_ids[0], moved)
    idle = assign(ground, scene.period_id, scene.lokus_ids[0], retired)
    with system.evaluation.session() as session:
        session.execute(
            text("update registry_copy.mandate set agency_id = :agency where account_id = :moved"),
            {"agency": ground.hospital.agency_id, "moved": moved.account_id},
        )
        session.execute(
            text("update registry_copy.mandate set ended_at = now() where account_id = :retired"),
            {"retired": retired.account_id},
        )
        session.commit()

    own = system.evaluation.post(f"/api/v1/assignments/{at_hospital}/sheet", moved)
    without = system.evaluation.post(f"/api/v1/assignments/{idle}/sheet", retired)

    assert (own.status_code, own.json["code"]) == (403, "conflict_of_interest")
    assert without.status_code == 403
    assert count_rows(system, "sheet") == 0


def test_score_of_one_sheet_is_for_the_administrator(system: System) -> None:
    scene = make_scene(system)
    sheet_id, draft = hand_in(scene, 0, 0, 4), begin_sheet(scene, 1, 0)
    path = f"/api/v1/sheets/{sheet_id}"
    before = system.evaluation.get(path, scene.ground.nation).json
    system.work()

    shown = {
        "nation": system.evaluation.get(path, scene.ground.nation).json["result"],
        "evaluator": system.evaluation.get(path, scene.evaluators[0]).json["result"],
        "draft": system.evaluation.get(f"/api/v1/sheets/{draft}", scene.ground.nation).json["result"],
    }

    assert (before["score"], before["result"]) == ("pending", None)
    assert shown == {"nation": {"index": "4.00", "grade": "B"}, "evaluator": None, "draft": None}


def test_mandate_gained_after_the_answers_stops_the_submission(system: System) -> None:
    scene = make_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    fill_sheet(scene, sheet_id, 0, 4)
    give_mandate(system, scene.evaluators[0], OPERATOR, MUBA, scene.ground.hospital.agency_id)

    refused = system.evaluation.post(f"/api/v1/sheets/{sheet_id}/submission", scene.evaluators[0])

    assert (refused.status_code, refused.json["code"]) == (403, "conflict_of_interest")
    assert count_rows(system, "sheet where state <> 'draft'") == 0
    assert count_rows(system, "work_item") == 0


def test_people_of_the_region_do_not_submit_where_the_period_forbids_it(system: System) -> None:
    scene = make_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    fill_sheet(scene, sheet_id, 0, 4)
    with system.evaluation.session() as session:
        session.execute(
            text("update registry_copy.account set region_code = :region where account_id = :id"),
            {"region": MUBA, "id": scene.evaluators[0].account_id},
        )
        session.commit()

    refused = system.evaluation.post(f"/api/v1/sheets/{sheet_id}/submission", scene.evaluators[0])

    assert (refused.status_code, refused.json["code"]) == (403, "conflict_of_interest")
    assert count_rows(system, "sheet where state <> 'draft'") == 0
