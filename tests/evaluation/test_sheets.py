"""The life of a sheet: begun, answered, handed in, given back; and who may do none of it."""

from tests.evaluation.ground import (
    add_lokus,
    count_rows,
    draft_period,
    make_ground,
    move_period,
)
from tests.evaluation.sheet_ground import (
    CODES,
    FIRST,
    assign,
    begin_sheet,
    fill_sheet,
    make_scene,
)
from tests.support.system import System


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
