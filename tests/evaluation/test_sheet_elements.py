"""Answers by what was seen: the level follows, may be overridden with a reason; visits; the receipt."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from evaluation_service.record_faults import find_record_faults
from tests.evaluation.ground import count_rows, list_kinds
from tests.evaluation.seen_ground import (
    CHOSEN,
    CODES,
    LADDER,
    SHARE,
    UP_TO_3,
    fill_seen,
    hand_in_f01,
    make_seen_scene,
    propose,
)
from tests.evaluation.sheet_ground import Scene, begin_sheet
from tests.evaluation.sheet_ground import make_scene as make_plain_scene
from tests.support.system import System


def put(scene: Scene, sheet_id: str, code: str, version: int | None = None, **answer: Any) -> Any:
    """Save one answer of the first evaluator."""
    headers = {"If-Match": f'"{version}"'} if version else {}
    path = f"/api/v1/sheets/{sheet_id}/answers/{code}"
    return scene.system.evaluation.put(path, scene.evaluators[0], answer, headers=headers)


def submit(scene: Scene, sheet_id: str) -> Any:
    """Ask for the submission of the first evaluator's sheet."""
    return scene.system.evaluation.post(f"/api/v1/sheets/{sheet_id}/submission", scene.evaluators[0])


def told(answer: Any) -> tuple[Any, ...]:
    names = ("level", "ticked", "counts", "chosen", "supported", "reasons_needed", "version")
    return tuple(answer.json[name] for name in names)


def test_level_follows_from_what_was_seen_and_may_be_overridden(system: System) -> None:
    scene = make_seen_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)

    ticked = put(scene, sheet_id, LADDER, ticked=["enacted", "complete", "exists"])
    overridden = put(scene, sheet_id, LADDER, 1, ticked=UP_TO_3, chosen=2, reason="SK tidak berlaku")
    counted = put(scene, sheet_id, SHARE, ticked=["plan", "report"], counts={"planned": 10, "done": 3})
    nothing = put(scene, sheet_id, "2.a.P")
    chosen = put(scene, sheet_id, CHOSEN, chosen=4, note="wawancara")
    shown = system.evaluation.get(f"/api/v1/sheets/{sheet_id}", scene.evaluators[0])

    assert told(ticked) == (3, UP_TO_3, {}, None, 3, [], 1)
    assert told(overridden) == (2, UP_TO_3, {}, 2, 3, ["overridden"], 2)
    assert overridden.json["reason"] == "SK tidak berlaku"
    assert told(counted) == (3, ["plan", "report"], {"done": 3, "planned": 10}, None, 3, [], 1)
    assert told(nothing) == (0, [], {}, None, 0, ["zero"], 1)
    assert told(chosen) == (4, [], {}, 4, None, [], 1)
    assert shown.json["missing"] == [c for c in CODES if c not in (LADDER, SHARE, "2.a.P", CHOSEN)]
    assert (shown.json["unexplained"], shown.json["unconfirmed"]) == (["2.a.P"], [])


def test_what_cannot_have_been_seen_is_named_and_nothing_is_stored(system: System) -> None:
    scene = make_seen_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    plain = make_plain_scene(system, (scene.ground.hospital, scene.ground.office))
    plain_id = begin_sheet(plain, 0, 0)
    wrong: list[tuple[str, dict[str, Any], list[str]]] = [
        (LADDER, {"ticked": ["exists", "gold", "exists"]}, ["ticked[gold]", "ticked[exists]"]),
        (LADDER, {"counts": {"planned": 1}}, ["counts[planned]"]),
        (LADDER, {"level": 3}, ["level"]),
        (SHARE, {"counts": {"planned": 2, "done": 3}}, ["counts[done]"]),
        (SHARE, {"counts": {"planned": -1}}, ["counts[planned]"]),
        (CHOSEN, {}, ["chosen"]),
    ]

    refused = [put(scene, sheet_id, code, **answer) for code, answer, _ in wrong]
    unknown = put(scene, sheet_id, "99.z", chosen=3)
    several = system.evaluation.put(
        f"/api/v1/sheets/{sheet_id}/answers",
        scene.evaluators[0],
        {"answers": [{"indicator_code": code, **answer} for code, answer, _ in wrong[2:4]]},
    )
    shape = put(scene, sheet_id, LADDER, ticked="exists")
    unlike = put(plain, plain_id, "1.1", ticked=["exists"], counts={"a": 1}, chosen=3)

    assert [answer.status_code for answer in (*refused, unknown, several, shape)] == [422] * 9
    for answer, (code, _, fields) in zip(refused, wrong, strict=True):
        named = [problem["field"] for problem in answer.json["errors"]]
        assert named == [f"answers.{code}.{field}" for field in fields]
    assert [problem["field"] for problem in unknown.json["errors"]] == ["answers.99.z"]
    assert [problem["field"] for problem in several.json["errors"]] == [
        f"answers.{LADDER}.level",
        f"answers.{SHARE}.counts[done]",
    ]
    assert unlike.status_code == 422
    assert count_rows(system, "answer") == 0


def test_reasons_are_needed_at_the_submission_and_named(system: System) -> None:
    scene = make_seen_scene(system)
    hand_in_f01(scene, of_1_a_Ak=4)
    propose(scene, "29.f.B", 3)
    propose_path = f"/api/v1/sheets/{begin_sheet(scene, 0, 0)}"
    sheet_id = propose_path.rsplit("/", 1)[1]
    fill_seen(scene, sheet_id, 0, LADDER, SHARE, "2.a.P")
    put(scene, sheet_id, LADDER, ticked=UP_TO_3)
    put(scene, sheet_id, "2.a.P")

    refused = submit(scene, sheet_id)
    stored = (count_rows(system, "work_item"), list_kinds(system, sheet_id))
    put(scene, sheet_id, SHARE, ticked=["plan", "report"], counts={"planned": 1, "done": 1})
    put(scene, sheet_id, LADDER, 1, ticked=UP_TO_3, reason="SK belum ditandatangani")
    put(scene, sheet_id, "2.a.P", 1, reason="tidak ada bukti")
    last = put(scene, sheet_id, "29.f.B", 1, ticked=["running", "over_a_year"], reason=None)
    submitted = submit(scene, sheet_id)

    assert refused.status_code == 422
    assert [(row["field"], row["message"]) for row in refused.json["errors"]] == [
        (f"answers.{SHARE}", "this indicator has no level"),
        (
            f"answers.{LADDER}.reason",
            "needs a reason: the level is below what the unit's F-01 supports",
        ),
        ("answers.2.a.P.reason", "needs a reason: the level is 0"),
        ("answers.29.f.B.reason", "needs a reason: the level is not the one proposed from the registry"),
    ]
    assert stored == (0, [])
    assert told(last)[0::5] == (3, [])
    assert submitted.status_code == 202


def test_receipt_and_journal_cover_all_that_was_answered(system: System) -> None:
    scene = make_seen_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    fill_seen(scene, sheet_id, 0, LADDER)
    put(scene, sheet_id, LADDER, ticked=UP_TO_3, chosen=2, note="kedaluwarsa", reason="SK lama")
    path = f"/api/v1/sheets/{sheet_id}"
    visit = system.evaluation.patch(path, scene.evaluators[0], {"visited_on": "2026-01-05"})

    receipt = submit(scene, sheet_id)
    shown = system.evaluation.get(path, scene.evaluators[0]).json
    with system.evaluation.session() as session:
        before = list(find_record_faults(session))
    touched = []
    for change in (
        "update answer set ticked = '{exists}' where indicator_code = '1.a.Ak'",
        "update answer set reason = 'lain' where indicator_code = '1.a.Ak'",
        "update answer set counts = '{\"done\": 2, \"planned\": 10}' where indicator_code = '8.a.Ak'",
        "update answer set supported = 1 where indicator_code = '2.a.P'",
        "update sheet set visited_on = null",
    ):
        with system.evaluation.session() as session:
            session.execute(text(change))
            touched.append([fault for fault in find_record_faults(session) if sheet_id in fault])
            session.rollback()

    assert (visit.status_code, visit.json["version"], receipt.status_code) == (200, 2, 202)
    names = ("indicator_code", "level", "ticked", "counts", "chosen")
    names += ("note_sha256", "reason_sha256", "answered_by")
    covered = {
        "sheet_id": sheet_id,
        "number": 1,
        "kind": "own",
        "visited_on": "2026-01-05",
        "answers": sorted([row[name] for name in names] for row in shown["answers"]),
        "submitted_at": receipt.json["submitted_at"],
    }
    written = json.dumps(covered, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(written.encode()).hexdigest() == receipt.json["receipt_sha256"]
    assert list_kinds(system, sheet_id) == [("sheet.submitted", 3, "evaluator")]
    assert before == []
    answers = f"altered: the answers of sheet {sheet_id} are not those that were submitted"
    unsealed = f"altered: the receipt of sheet {sheet_id} does not come out again"
    follows = "altered: the level of {} of sheet {} does not follow"
    assert touched == [
        [answers, unsealed, follows.format("1.a.Ak", sheet_id)],
        [f"altered: the reason on 1.a.Ak of sheet {sheet_id}"],
        [answers, unsealed, follows.format("8.a.Ak", sheet_id)],
        [follows.format("2.a.P", sheet_id)],
        [unsealed, f"altered: visited_on of sheet {sheet_id}"],
    ]


def test_visit_is_dated_within_its_stage_and_before_the_submission(system: System) -> None:
    scene = make_seen_scene(system, "visit")
    sheet_id = begin_sheet(scene, 0, 0)
    fill_seen(scene, sheet_id, 0)
    path = f"/api/v1/sheets/{sheet_id}"
    today = datetime.now(UTC).date()

    def visit(day: date | None, version: int = 1) -> Any:
        body = {"visited_on": day.isoformat() if day else None}
        return system.evaluation.patch(path, scene.evaluators[0], body, version=version)

    undated = submit(scene, sheet_id)
    wrong = [visit(today + timedelta(days=9)), visit(today - timedelta(days=9)), visit(None, 4)]
    other = system.evaluation.patch(path, scene.evaluators[1], {"visited_on": today.isoformat()})
    dated = visit(_opening(scene).astimezone(ZoneInfo("Asia/Jakarta")).date())
    submitted = submit(scene, sheet_id)

    assert (undated.status_code, [row["field"] for row in undated.json["errors"]]) == (422, ["visited_on"])
    assert [answer.status_code for answer in (*wrong, other)] == [422, 422, 412, 404]
    assert dated.json["version"] == 2
    assert submitted.status_code == 202


def _opening(scene: Scene) -> datetime:
    stages = scene.system.evaluation.get(f"/api/v1/periods/{scene.period_id}/stages").json["stages"]
    return next(datetime.fromisoformat(row["opens_at"]) for row in stages if row["stage"] == "visit")


def test_nothing_is_saved_or_submitted_outside_the_stages(system: System) -> None:
    scene = make_seen_scene(system, "f01", "desk_review")
    sheet_id = begin_sheet(scene, 0, 0)
    fill_seen(scene, sheet_id, 0)
    with system.evaluation.session() as session:
        session.execute(
            text("update period_stage set closes_at = now() - interval '1 second' where stage <> 'f03'")
        )
        session.commit()

    answers = [put(scene, sheet_id, LADDER, 1, ticked=[]), submit(scene, sheet_id)]

    assert [(answer.status_code, answer.json["code"]) for answer in answers] == [(409, "stage_not_open")] * 2
    assert (count_rows(system, "answer_version"), list_kinds(system, sheet_id)) == (0, [])
