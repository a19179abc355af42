"""Last year's answers copied into a new sheet: only where that makes sense, and never unread."""

import json
from typing import Any

import pytest
from sqlalchemy import text

from tests.evaluation.ground import count_rows
from tests.evaluation.seen_ground import (
    CODES,
    LADDER,
    UP_TO_3,
    fill_seen,
    make_following,
    make_seen_scene,
)
from tests.evaluation.sheet_ground import Scene, begin_sheet
from tests.support.system import System

RELEASED = "update period set state = 'released', released_at = now(), year_assessed = 2018"


def change(system: System, statement: str) -> None:
    """Do to the tables what would take many deeds."""
    with system.evaluation.session() as session:
        session.execute(text(statement))
        session.commit()


def hand_in_last_year(system: System) -> tuple[Scene, str]:
    """The first evaluator's sheet, handed in in a period that is released by now."""
    scene = make_seen_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    fill_seen(scene, sheet_id, 0, LADDER)
    answer = {"ticked": UP_TO_3, "chosen": 2, "reason": "SK lama", "note": "hal. 3"}
    path = f"/api/v1/sheets/{sheet_id}"
    system.evaluation.put(f"{path}/answers/{LADDER}", scene.evaluators[0], answer)
    assert system.evaluation.post(f"{path}/submission", scene.evaluators[0]).status_code == 202
    change(system, RELEASED)
    return scene, sheet_id


def copy(scene: Scene, sheet_id: str, who: int = 0) -> Any:
    """Ask for the copy."""
    return scene.system.evaluation.post(f"/api/v1/sheets/{sheet_id}/copy", scene.evaluators[who])


def test_gaps_are_filled_from_last_year_and_each_copy_must_be_confirmed(system: System) -> None:
    earlier, source_id = hand_in_last_year(system)
    scene = make_following(earlier)
    sheet_id = begin_sheet(scene, 0, 0)
    path = f"/api/v1/sheets/{sheet_id}"
    evaluator = scene.evaluators[0]
    system.evaluation.put(f"{path}/answers/2.a.P", evaluator, {"ticked": ["users"]})

    copied = copy(scene, sheet_id)
    again = copy(scene, sheet_id)
    unread = system.evaluation.post(f"{path}/submission", evaluator)
    kept = {row["indicator_code"]: row for row in copied.json["answers"]}
    same = {name: kept[LADDER][name] for name in ("ticked", "counts", "chosen", "note", "reason")}
    unnamed = system.evaluation.put(f"{path}/answers/{LADDER}", evaluator, same)
    confirmed = system.evaluation.put(
        f"{path}/answers/{LADDER}", evaluator, same, headers={"If-Match": '"1"'}
    )
    rest = [
        {
            "indicator_code": code,
            "version": row["version"],
            **{name: row[name] for name in ("ticked", "counts", "chosen")},
        }
        for code, row in kept.items()
        if code not in (LADDER, "2.a.P")
    ]
    system.evaluation.put(f"{path}/answers", evaluator, {"answers": rest})
    submitted = system.evaluation.post(f"{path}/submission", evaluator)

    assert (copied.status_code, copied.json["missing"]) == (200, [])
    assert copied.json["unconfirmed"] == [code for code in CODES if code != "2.a.P"]
    shown = ("level", "ticked", "chosen", "supported", "note", "reason", "version", "copied_from")
    assert [kept[LADDER][name] for name in shown] == [2, UP_TO_3, 2, 3, "hal. 3", "SK lama", 1, source_id]
    assert (kept["2.a.P"]["level"], kept["2.a.P"]["copied_from"]) == (1, None)
    assert again.json == copied.json
    assert (unread.status_code, len(unread.json["errors"])) == (422, len(CODES) - 1)
    assert unread.json["errors"][0] == {
        "field": f"answers.{LADDER}",
        "message": "was copied from last year; confirm or change it",
    }
    assert (unnamed.status_code, confirmed.status_code) == (428, 200)
    assert (confirmed.json["copied_from"], confirmed.json["version"]) == (None, 2)
    assert submitted.status_code == 202


EARLIER = "update period set {} where year_held = 2025"
IN_THE_WAY = [
    (EARLIER.format("state = 'closed', released_at = null"), "no_earlier_sheet"),
    (EARLIER.format("state = 'released', released_at = now(), year_assessed = 2030"), "no_earlier_sheet"),
    (EARLIER.format("year_assessed = 2018, form_set = 'daring'"), "other_instrument"),
    (EARLIER.format("form_set = 'luring'"), "not_your_answers"),
    ("update sheet set state = 'returned', returned_at = now() where state <> 'draft'", "no_earlier_sheet"),
]


def test_copy_is_refused_with_the_reason(system: System) -> None:
    earlier, _ = hand_in_last_year(system)
    change(system, "update period set year_held = 2025")
    scene = make_following(earlier)
    sheet_id = begin_sheet(scene, 0, 1)
    before = count_rows(system, "answer")

    refused = []
    for statement, _why in IN_THE_WAY:
        change(system, statement)
        refused.append(copy(scene, sheet_id, 1))

    assert [(answer.status_code, answer.json["code"], answer.json["why"]) for answer in refused] == [
        (409, "nothing_to_copy", why) for _statement, why in IN_THE_WAY
    ]
    assert count_rows(system, "answer") == before


@pytest.mark.parametrize(("allowed", "status"), [("any", 200), ("never", 409)])
def test_instrument_says_whose_answers_may_be_copied(system: System, allowed: str, status: int) -> None:
    earlier, source_id = hand_in_last_year(system)
    following = make_following(earlier, instrument_id=load_variant(earlier, allowed))
    change(system, "update instrument set scoring_hash = 'the same'")
    sheet_id = begin_sheet(following, 0, 1)

    answer = copy(following, sheet_id, 1)

    assert answer.status_code == status
    if status == 200:
        assert {row["copied_from"] for row in answer.json["answers"]} == {source_id}
        assert len(answer.json["answers"]) == len(CODES)
    else:
        assert answer.json["why"] == "not_allowed"


def load_variant(scene: Scene, allowed: str) -> str:
    """PEKPPP 2023 under another name, with a word on copying; its id."""
    call = scene.system.evaluation
    document = call.get("/api/v1/instruments/panrb-pekppp-2023/1").json["document"]
    document = json.loads(json.dumps(document)) | {"id": f"uji-{allowed}"}
    for form in document["forms"]:
        if form["kind"] == "evaluator":
            form["copy_last_year"] = allowed
    loaded = call.post("/api/v1/instruments", scene.ground.nation, {"document": document})
    assert loaded.status_code == 201, loaded.text
    return str(document["id"])
