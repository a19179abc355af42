"""Every version of an answer stays; two devices never overwrite each other; a returned sheet keeps all."""

from typing import Any

from tests.evaluation.ground import count_rows
from tests.evaluation.seen_ground import CHOSEN, LADDER, UP_TO_3, fill_seen, make_seen_scene
from tests.evaluation.sheet_ground import begin_sheet
from tests.support.system import System


def test_every_version_of_an_answer_is_kept_and_shown_in_order(system: System) -> None:
    scene = make_seen_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    path = f"/api/v1/sheets/{sheet_id}/answers/{LADDER}"
    evaluator = scene.evaluators[0]
    empty = system.evaluation.get(f"{path}/versions", evaluator)
    contents: list[dict[str, Any]] = [
        {"ticked": ["exists"], "note": "pertama"},
        {"ticked": UP_TO_3, "chosen": 2, "reason": "SK lama"},
        {"ticked": UP_TO_3},
    ]

    for number, content in enumerate(contents):
        headers = {"If-Match": f'"{number}"'} if number else {}
        assert system.evaluation.put(path, evaluator, content, headers=headers).status_code == 200
    shown = system.evaluation.get(f"{path}/versions", evaluator)
    first = system.evaluation.get(f"{path}/versions?limit=2", evaluator)
    rest = system.evaluation.get(f"{path}/versions?limit=2&cursor={first.json['next']}", evaluator)
    hidden = [
        system.evaluation.get(f"{path}/versions", person)
        for person in (scene.evaluators[1], scene.ground.nation, scene.ground.neighbour)
    ]
    unknown = system.evaluation.get(f"/api/v1/sheets/{sheet_id}/answers/99/versions", evaluator)

    assert empty.json["items"] == []
    assert [
        (row["version"], row["level"], row["ticked"], row["chosen"], row["note"], row["reason"])
        for row in shown.json["items"]
    ] == [
        (1, 1, ["exists"], None, "pertama", None),
        (2, 2, UP_TO_3, 2, None, "SK lama"),
        (3, 3, UP_TO_3, None, None, None),
    ]
    assert [row["version"] for row in first.json["items"] + rest.json["items"]] == [1, 2, 3]
    assert rest.json["next"] is None
    assert [answer.status_code for answer in (*hidden, unknown)] == [404, 404, 404, 404]
    assert count_rows(system, "answer_version") == 2


def test_second_device_is_told_what_stands_and_overwrites_nothing(system: System) -> None:
    scene = make_seen_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    path = f"/api/v1/sheets/{sheet_id}/answers"
    evaluator = scene.evaluators[0]
    system.evaluation.put(f"{path}/{LADDER}", evaluator, {"ticked": ["exists"], "note": "dari ponsel"})

    unread = system.evaluation.put(f"{path}/{LADDER}", evaluator, {"ticked": UP_TO_3})
    again = system.evaluation.put(
        f"{path}/{LADDER}", evaluator, {"ticked": ["exists"], "note": "dari ponsel"}
    )
    several = system.evaluation.put(
        path,
        evaluator,
        {
            "answers": [
                {"indicator_code": CHOSEN, "chosen": 3},
                {"indicator_code": LADDER, "ticked": UP_TO_3, "version": 7},
            ]
        },
    )

    standing = {
        "indicator_code": LADDER,
        "version": 1,
        "level": 1,
        "ticked": ["exists"],
        "counts": {},
        "chosen": None,
        "supported": 1,
        "note": "dari ponsel",
        "reason": None,
        "answered_by": None,
        "saved_at": again.json["saved_at"],
    }
    assert (unread.status_code, unread.json["answers"]) == (428, [standing])
    assert (again.status_code, again.json["version"]) == (200, 1)
    assert (several.status_code, several.json["answers"]) == (412, [standing])
    assert (several.json["version"], several.json["level"]) == (1, 1)
    assert (count_rows(system, "answer"), count_rows(system, "answer_version")) == (1, 0)


def test_returned_sheet_goes_on_with_everything_that_was_answered(system: System) -> None:
    scene = make_seen_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    fill_seen(scene, sheet_id, 0, LADDER)
    path = f"/api/v1/sheets/{sheet_id}"
    answer = {"ticked": UP_TO_3, "chosen": 2, "reason": "SK lama", "note": "hal. 3"}
    system.evaluation.put(f"{path}/answers/{LADDER}", scene.evaluators[0], answer)
    system.evaluation.patch(path, scene.evaluators[0], {"visited_on": "2026-02-01"})
    system.evaluation.post(f"{path}/submission", scene.evaluators[0])

    returned = system.evaluation.post(f"{path}/return", scene.ground.nation, {"reason": "periksa lagi"})
    begun = system.evaluation.post(
        f"/api/v1/assignments/{scene.assignment_ids[0, 0]}/sheet", scene.evaluators[0]
    )

    assert returned.status_code == 200, returned.text
    assert (begun.json["number"], begun.json["visited_on"], begun.json["missing"]) == (2, "2026-02-01", [])
    row = next(row for row in begun.json["answers"] if row["indicator_code"] == LADDER)
    kept = ("level", "ticked", "chosen", "supported", "reason", "note", "version", "reasons_needed")
    assert [row[name] for name in kept] == [2, UP_TO_3, 2, 3, "SK lama", "hal. 3", 1, ["overridden"]]
