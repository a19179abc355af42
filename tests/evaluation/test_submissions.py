"""Sheets handed in: whole, once, with a receipt that can be computed again; given back; never altered."""

import hashlib
import json

from sqlalchemy import text

from evaluation_service.record_faults import find_record_faults
from tests.evaluation.ground import (
    count_rows,
    list_kinds,
    move_period,
)
from tests.evaluation.sheet_ground import (
    CODES,
    FIRST,
    begin_sheet,
    fill_sheet,
    hand_in,
    make_scene,
)
from tests.support.system import System


def faults_of(system: System) -> list[str]:
    with system.evaluation.session() as session:
        return list(find_record_faults(session))


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
