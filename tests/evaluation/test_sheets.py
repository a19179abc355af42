"""The life of a sheet: begun, answered, handed in, given back; and who may do none of it."""

import hashlib
import json

from sqlalchemy import text

from evaluation_service.record_faults import find_record_faults
from shared.actor import Mandate
from shared.contracts.roles import EVALUATOR, OPERATOR
from tests.evaluation.ground import (
    MUBA,
    add_lokus,
    count_rows,
    draft_period,
    give_mandate,
    list_kinds,
    make_ground,
    move_period,
)
from tests.evaluation.sheet_ground import (
    CODES,
    assign,
    begin_sheet,
    fill_sheet,
    hand_in,
    make_scene,
)
from tests.support.system import System

FIRST = CODES[0]


def faults_of(system: System) -> list[str]:
    with system.evaluation.session() as session:
        return list(find_record_faults(session))


def test_sheet_begun_twice_is_one_draft(system: System) -> None:
    scene = make_scene(system)
    path = f"/api/v1/assignments/{scene.assignment_ids[0, 0]}/sheet"

    first = system.evaluation.post(path, scene.evaluators[0])
    second = system.evaluation.post(path, scene.evaluators[0])

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json == second.json
    assert first.headers["Location"] == f"/api/v1/sheets/{first.json['sheet_id']}"
    assert first.json["missing"] == CODES
    assert count_rows(system, "sheet") == 1


def test_answer_is_saved_by_itself_with_its_own_version(system: System) -> None:
    scene = make_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    path = f"/api/v1/sheets/{sheet_id}/answers/{FIRST}"

    first = system.evaluation.put(path, scene.evaluators[0], {"level": 3})
    second = system.evaluation.put(
        path, scene.evaluators[0], {"level": 4, "note": "SK terlampir"}, headers={"If-Match": '"1"'}
    )
    shown = system.evaluation.get(f"/api/v1/sheets/{sheet_id}", scene.evaluators[0])

    assert (first.status_code, first.headers["ETag"]) == (200, '"1"')
    assert (second.status_code, second.headers["ETag"]) == (200, '"2"')
    assert [(row["level"], row["note"], row["version"]) for row in shown.json["answers"]] == [
        (4, "SK terlampir", 2)
    ]
    assert shown.json["missing"] == CODES[1:]


def test_stale_answer_is_refused_and_the_newer_one_stays(system: System) -> None:
    scene = make_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    path = f"/api/v1/sheets/{sheet_id}/answers/{FIRST}"
    system.evaluation.put(path, scene.evaluators[0], {"level": 3})

    unnamed = system.evaluation.put(path, scene.evaluators[0], {"level": 1})
    stale = system.evaluation.put(path, scene.evaluators[0], {"level": 1}, headers={"If-Match": '"7"'})
    absent = system.evaluation.put(
        f"/api/v1/sheets/{sheet_id}/answers/{CODES[1]}",
        scene.evaluators[0],
        {"level": 1},
        headers={"If-Match": '"1"'},
    )

    assert [answer.status_code for answer in (unnamed, stale, absent)] == [428, 412, 412]
    assert (stale.json["version"], stale.json["level"]) == (1, 3)
    shown = system.evaluation.get(f"/api/v1/sheets/{sheet_id}", scene.evaluators[0])
    assert [(row["level"], row["version"]) for row in shown.json["answers"]] == [(3, 1)]


def test_bad_levels_are_refused_and_nothing_is_stored(system: System) -> None:
    scene = make_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    bodies = [{"level": bad} for bad in (6, -1, 1.5, "3", True, None)] + [{}, {"level": 3, "extra": 1}]

    answers = [
        system.evaluation.put(f"/api/v1/sheets/{sheet_id}/answers/{FIRST}", scene.evaluators[0], body)
        for body in bodies
    ]
    unknown = system.evaluation.put(
        f"/api/v1/sheets/{sheet_id}/answers/9.z", scene.evaluators[0], {"level": 3}
    )

    assert [answer.status_code for answer in [*answers, unknown]] == [422] * 9
    assert unknown.json["errors"] == [
        {"field": "answers.9.z", "message": "the instrument has no such indicator"}
    ]
    assert count_rows(system, "answer") == 0


def test_many_answers_are_saved_all_or_none(system: System) -> None:
    scene = make_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    path = f"/api/v1/sheets/{sheet_id}/answers"
    rows = [{"indicator_code": code, "level": 2} for code in CODES[:3]]

    refused = system.evaluation.put(
        path, scene.evaluators[0], {"answers": [*rows, {"indicator_code": "9.z", "level": 2}]}
    )
    twice = system.evaluation.put(path, scene.evaluators[0], {"answers": [*rows, rows[0]]})
    before = count_rows(system, "answer")
    saved = system.evaluation.put(path, scene.evaluators[0], {"answers": rows})
    stale = system.evaluation.put(path, scene.evaluators[0], {"answers": [{**rows[0], "version": 9}]})

    assert [answer.status_code for answer in (refused, twice, saved, stale)] == [422, 422, 200, 412]
    assert (before, count_rows(system, "answer")) == (0, 3)


def test_incomplete_sheet_is_refused_naming_every_gap(system: System) -> None:
    scene = make_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    rows = [{"indicator_code": code, "level": 2} for code in CODES[2:]]
    system.evaluation.put(f"/api/v1/sheets/{sheet_id}/answers", scene.evaluators[0], {"answers": rows})

    refused = system.evaluation.post(f"/api/v1/sheets/{sheet_id}/submission", scene.evaluators[0])

    assert refused.status_code == 422
    assert [problem["field"] for problem in refused.json["errors"]] == [
        f"answers.{CODES[0]}",
        f"answers.{CODES[1]}",
    ]
    assert count_rows(system, "work_item") == 0
    assert list_kinds(system, sheet_id) == []


def test_submitted_sheet_gives_a_receipt_that_can_be_computed_again(system: System) -> None:
    scene = make_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    fill_sheet(scene, sheet_id, 0, 4)
    system.evaluation.put(
        f"/api/v1/sheets/{sheet_id}/answers/{FIRST}",
        scene.evaluators[0],
        {"level": 5, "note": "bukti: SK"},
        headers={"If-Match": '"1"'},
    )

    receipt = system.evaluation.post(f"/api/v1/sheets/{sheet_id}/submission", scene.evaluators[0])

    assert receipt.status_code == 202
    assert receipt.headers["Location"] == f"/api/v1/sheets/{sheet_id}"
    assert (receipt.json["state"], receipt.json["score"]) == ("submitted", "pending")
    shown = system.evaluation.get(f"/api/v1/sheets/{sheet_id}", scene.evaluators[0]).json
    covered = {
        "sheet_id": sheet_id,
        "number": 1,
        "answers": sorted(
            [row["indicator_code"], row["level"], row["note_sha256"]] for row in shown["answers"]
        ),
        "submitted_at": receipt.json["submitted_at"],
    }
    written = json.dumps(covered, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(written.encode()).hexdigest() == receipt.json["receipt_sha256"]
    assert list_kinds(system, sheet_id) == [("sheet.submitted", 2, "evaluator")]


def test_submitted_sheet_takes_no_more_answers_and_no_second_submission(system: System) -> None:
    scene = make_scene(system)
    sheet_id = hand_in(scene, 0, 0, 4)
    evaluator = scene.evaluators[0]

    again = system.evaluation.post(f"/api/v1/sheets/{sheet_id}/submission", evaluator)
    answer = system.evaluation.put(
        f"/api/v1/sheets/{sheet_id}/answers/{FIRST}", evaluator, {"level": 0}, headers={"If-Match": '"1"'}
    )
    begun = system.evaluation.post(f"/api/v1/assignments/{scene.assignment_ids[0, 0]}/sheet", evaluator)

    for refused in (again, answer, begun):
        assert refused.status_code == 409
        assert (refused.json["code"], refused.json["state"]) == ("sheet_not_draft", "submitted")
        assert refused.headers["Location"] == f"/api/v1/sheets/{sheet_id}"
    assert count_rows(system, "answer where level <> 4") == 0
    assert count_rows(system, "sheet") == 1


def test_returned_sheet_stays_and_its_answers_go_on_in_a_new_version(system: System) -> None:
    scene = make_scene(system)
    sheet_id = hand_in(scene, 0, 0, 4)
    reason = {"reason": "Bukti 1.a.K1 belum ada"}

    returned = system.evaluation.post(f"/api/v1/sheets/{sheet_id}/return", scene.ground.nation, reason)
    versions = system.evaluation.get(
        f"/api/v1/assignments/{scene.assignment_ids[0, 0]}/sheets", scene.evaluators[0]
    ).json["items"]

    assert (returned.status_code, returned.json["state"]) == (200, "returned")
    assert [(row["number"], row["state"], row["return_reason"]) for row in versions] == [
        (1, "returned", "Bukti 1.a.K1 belum ada"),
        (2, "draft", None),
    ]
    following = versions[1]["sheet_id"]
    shown = system.evaluation.get(f"/api/v1/sheets/{following}", scene.evaluators[0]).json
    assert {(row["level"], row["version"]) for row in shown["answers"]} == {(4, 1)}
    assert shown["missing"] == []
    assert list_kinds(system, sheet_id) == [
        ("sheet.submitted", 2, "evaluator"),
        ("sheet.returned", 3, "national_administrator"),
    ]
    submitted = system.evaluation.post(f"/api/v1/sheets/{following}/submission", scene.evaluators[0])
    assert submitted.status_code == 202
    assert faults_of(system) == []


def test_sheet_is_returned_only_while_submitted_and_the_period_open(system: System) -> None:
    scene = make_scene(system)
    draft, sheet_id = begin_sheet(scene, 1, 0), hand_in(scene, 0, 0, 4)
    reason = {"reason": "periksa lagi"}

    of_draft = system.evaluation.post(f"/api/v1/sheets/{draft}/return", scene.ground.nation, reason)
    by_evaluator = system.evaluation.post(f"/api/v1/sheets/{sheet_id}/return", scene.evaluators[0], reason)
    by_neighbour = system.evaluation.post(f"/api/v1/sheets/{sheet_id}/return", scene.ground.neighbour, reason)
    move_period(scene.ground, scene.period_id, "closing")
    too_late = system.evaluation.post(f"/api/v1/sheets/{sheet_id}/return", scene.ground.nation, reason)

    assert [answer.status_code for answer in (of_draft, by_evaluator, by_neighbour, too_late)] == [
        409,
        403,
        404,
        409,
    ]
    assert too_late.json["code"] == "period_not_open"
    assert count_rows(system, "sheet where state = 'returned'") == 0


def test_closed_period_takes_neither_answers_nor_sheets(system: System) -> None:
    scene = make_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    fill_sheet(scene, sheet_id, 0, 4)
    move_period(scene.ground, scene.period_id, "closing")
    evaluator = scene.evaluators[0]

    submitted = system.evaluation.post(f"/api/v1/sheets/{sheet_id}/submission", evaluator)
    answered = system.evaluation.put(
        f"/api/v1/sheets/{sheet_id}/answers/{FIRST}", evaluator, {"level": 0}, headers={"If-Match": '"1"'}
    )
    begun = system.evaluation.post(f"/api/v1/assignments/{scene.assignment_ids[1, 0]}/sheet", evaluator)

    assert [answer.status_code for answer in (submitted, answered, begun)] == [409] * 3
    assert submitted.json["code"] == "period_not_open"
    assert count_rows(system, "work_item") == 0


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


def test_dry_run_of_a_submission_leaves_a_draft(system: System) -> None:
    scene = make_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    fill_sheet(scene, sheet_id, 0, 4)

    tried = system.evaluation.post(f"/api/v1/sheets/{sheet_id}/submission?dry_run=true", scene.evaluators[0])

    assert tried.status_code == 202
    assert count_rows(system, "sheet where state = 'draft'") == 1
    assert count_rows(system, "work_item") == 0


def test_altered_answer_is_found_and_its_sheet_named(system: System) -> None:
    scene = make_scene(system)
    sheet_id, untouched = hand_in(scene, 0, 0, 4), hand_in(scene, 1, 0, 4)
    system.work()
    whole = faults_of(system)

    with system.evaluation.session() as session:
        session.execute(
            text("update answer set level = 5 where sheet_id = :id and indicator_code = :code"),
            {"id": sheet_id, "code": FIRST},
        )
        session.commit()
    found = faults_of(system)

    assert whole == []
    assert len(found) == 3
    assert found[0] == f"altered: the answers of sheet {sheet_id} are not those that were submitted"
    assert found[1] == f"altered: the receipt of sheet {sheet_id} does not come out again"
    assert found[2] == f"altered: the score of sheet {sheet_id} does not come out again"
    assert untouched not in "".join(found)


def test_example_is_marked_in_every_answer(system: System) -> None:
    scene = make_scene(system, is_example=True)
    sheet_id = begin_sheet(scene, 0, 0)

    shown = system.evaluation.get(f"/api/v1/sheets/{sheet_id}", scene.evaluators[0])

    assert shown.json["marking"] == "CONTOH – bukan hasil resmi"


def test_sheet_of_a_draft_period_cannot_be_begun(system: System) -> None:
    ground = make_ground(system)
    period_id = draft_period(ground)
    lokus_id = add_lokus(ground, period_id, ground.hospital)
    assignment_id = assign(ground, period_id, lokus_id, ground.evaluator)

    refused = system.evaluation.post(f"/api/v1/assignments/{assignment_id}/sheet", ground.evaluator)

    assert refused.status_code == 404
    assert count_rows(system, "sheet") == 0


def test_first_answer_sent_again_is_taken_as_it_stands(system: System) -> None:
    scene = make_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    path = f"/api/v1/sheets/{sheet_id}/answers"
    body = {"level": 3, "note": "SK terlampir"}
    row = {"indicator_code": FIRST, **body}

    first = system.evaluation.put(f"{path}/{FIRST}", scene.evaluators[0], body)
    again = system.evaluation.put(f"{path}/{FIRST}", scene.evaluators[0], body)
    among_others = system.evaluation.put(path, scene.evaluators[0], {"answers": [row]})
    other_note = system.evaluation.put(f"{path}/{FIRST}", scene.evaluators[0], {"level": 3})

    assert [answer.status_code for answer in (first, again, among_others, other_note)] == [200, 200, 200, 428]
    assert again.json == first.json == among_others.json["answers"][0]
    assert count_rows(system, "answer where version = 1") == 1


def test_note_and_its_salt_give_the_digest_that_the_receipt_covers(system: System) -> None:
    scene = make_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    body = {"level": 5, "note": "bukti: SK"}

    saved = system.evaluation.put(f"/api/v1/sheets/{sheet_id}/answers/{FIRST}", scene.evaluators[0], body)
    bare = system.evaluation.put(
        f"/api/v1/sheets/{sheet_id}/answers/{CODES[1]}", scene.evaluators[0], {"level": 5}
    )

    covered = bytes.fromhex(saved.json["note_salt"]) + saved.json["note"].encode()
    assert hashlib.sha256(covered).hexdigest() == saved.json["note_sha256"]
    assert (bare.json["note_salt"], bare.json["note_sha256"]) == (None, None)


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


def test_versions_of_a_sheet_are_paged(system: System) -> None:
    scene = make_scene(system)
    for _ in range(2):
        sheet_id = begin_sheet(scene, 0, 0)
        rows = [{"indicator_code": code, "level": 2, "version": None} for code in CODES]
        system.evaluation.put(f"/api/v1/sheets/{sheet_id}/answers", scene.evaluators[0], {"answers": rows})
        system.evaluation.post(f"/api/v1/sheets/{sheet_id}/submission", scene.evaluators[0])
        system.evaluation.post(f"/api/v1/sheets/{sheet_id}/return", scene.ground.nation, {"reason": "bukti"})
    path = f"/api/v1/assignments/{scene.assignment_ids[0, 0]}/sheets"

    first = system.evaluation.get(f"{path}?limit=2", scene.evaluators[0])
    second = system.evaluation.get(f"{path}?limit=2&cursor={first.json['next']}", scene.evaluators[0])

    assert [row["number"] for row in first.json["items"]] == [1, 2]
    assert ([row["number"] for row in second.json["items"]], second.json["next"]) == ([3], None)
    assert "Link" in first.headers


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
