"""Sheets handed in, answered, given back and scored by many at once, with real commits."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from werkzeug.test import TestResponse

from evaluation_service.record_faults import find_record_faults
from evaluation_service.sheets import rules
from evaluation_service.sheets.actions.score import score_sheets
from evaluation_service.tables import MACHINERY
from shared.actor import SYSTEM
from shared.jobs.work import work_through
from tests.evaluation.ground import count_rows, move_period
from tests.evaluation.seen_ground import CODES as SEEN_CODES
from tests.evaluation.seen_ground import make_seen_scene
from tests.evaluation.sheet_ground import (
    CODES,
    begin_sheet,
    determine,
    fill_sheet,
    hand_in,
    list_cards,
    make_scene,
)
from tests.support.system import System

MANY = 30
WAITING = 60.0


def at_once(deeds: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each deed came to, all of them begun together; a deed's own error is raised here."""
    start = threading.Barrier(len(deeds))
    outcomes: list[Any] = [None] * len(deeds)

    def run(place: int) -> None:
        start.wait()
        try:
            outcomes[place] = deeds[place]()
        except Exception as error:  # noqa: BLE001 - told to the test, which must not hang
            outcomes[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAITING)
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome
    return outcomes


def submit_many(system: System, sheet_id: str, evaluator: Any, keys: list[str]) -> list[TestResponse]:
    def submission(key: str) -> Callable[[], TestResponse]:
        return lambda: system.evaluation.post(
            f"/api/v1/sheets/{sheet_id}/submission", evaluator, headers={"Idempotency-Key": key}
        )

    return at_once([submission(key) for key in keys])


def test_thirty_submissions_with_different_keys_are_one_and_29_conflicts(system: System) -> None:
    scene = make_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    fill_sheet(scene, sheet_id, 0, 4)

    answers = submit_many(system, sheet_id, scene.evaluators[0], [f"key-number-{n}" for n in range(MANY)])
    system.work()

    assert Counter(answer.status_code for answer in answers) == {202: 1, 409: MANY - 1}
    refused = [answer for answer in answers if answer.status_code == 409]
    assert {(answer.json["state"], answer.headers["Location"]) for answer in refused} == {
        ("submitted", f"/api/v1/sheets/{sheet_id}")
    }
    assert count_rows(system, "journal_entry where kind = 'sheet.submitted'") == 1
    assert count_rows(system, "sheet_score") == 1


def test_thirty_submissions_with_one_key_get_the_same_receipt(system: System) -> None:
    scene = make_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    fill_sheet(scene, sheet_id, 0, 4)

    answers = submit_many(system, sheet_id, scene.evaluators[0], ["one-key-for-all"] * MANY)
    system.work()

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.text for answer in answers}) == 1
    assert {answer.headers["Location"] for answer in answers} == {f"/api/v1/sheets/{sheet_id}"}
    assert count_rows(system, "journal_entry where kind = 'sheet.submitted'") == 1
    assert count_rows(system, "sheet_score") == 1


def test_sheet_begun_by_ten_requests_at_once_is_one(system: System) -> None:
    scene = make_scene(system)
    path = f"/api/v1/assignments/{scene.assignment_ids[0, 0]}/sheet"

    answers = at_once([lambda: system.evaluation.post(path, scene.evaluators[0])] * 10)

    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 9}
    assert len({answer.json["sheet_id"] for answer in answers}) == 1
    assert count_rows(system, "sheet") == 1


def test_first_answer_saved_from_ten_places_is_saved_once(system: System) -> None:
    scene = make_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    path = f"/api/v1/sheets/{sheet_id}/answers/{CODES[0]}"

    first = at_once([lambda: system.evaluation.put(path, scene.evaluators[0], {"level": 3})] * 10)
    second = at_once(
        [lambda: system.evaluation.put(path, scene.evaluators[0], {"level": 4}, headers={"If-Match": '"1"'})]
        * 10
    )

    assert Counter(answer.status_code for answer in first) == {200: 10}
    assert {answer.json["version"] for answer in first} == {1}
    assert Counter(answer.status_code for answer in second) == {200: 1, 412: 9}
    assert count_rows(system, "answer where level = 4 and version = 2") == 1


def test_sheet_is_returned_once_by_ten_at_once(system: System) -> None:
    scene = make_scene(system)
    sheet_id = hand_in(scene, 0, 0, 4)

    answers = at_once(
        [
            lambda: system.evaluation.post(
                f"/api/v1/sheets/{sheet_id}/return", scene.ground.nation, {"reason": "bukti belum ada"}
            )
        ]
        * 10
    )

    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 9}
    assert count_rows(system, "sheet") == 2


def test_no_sheet_slips_past_the_closing(system: System) -> None:
    scene = make_scene(system)
    sheet_ids = [begin_sheet(scene, lokus, who) for lokus in (0, 1) for who in (0, 1)]
    for sheet_id, who in zip(sheet_ids, (0, 1, 0, 1), strict=True):
        fill_sheet(scene, sheet_id, who, 4)

    def submission(place: int) -> Callable[[], int]:
        return lambda: (
            system.evaluation.post(
                f"/api/v1/sheets/{sheet_ids[place]}/submission", scene.evaluators[place % 2]
            ).status_code
        )

    def close() -> None:
        system.evaluation.post(f"/api/v1/periods/{scene.period_id}/closing", scene.ground.nation)

    outcomes = at_once([submission(0), submission(1), close, submission(2), submission(3)])
    system.work()

    accepted = outcomes.count(202)
    assert accepted + outcomes.count(409) == 4
    assert count_rows(system, "sheet where state = 'submitted'") == accepted
    assert count_rows(system, "sheet_score") == accepted
    late = (
        "sheet s join lokus using (lokus_id) join period p using (period_id)"
        " where s.submitted_at > p.closed_at"
    )
    assert count_rows(system, late) == 0


def test_two_workers_on_one_lokus_end_with_both_sheets_in_it(system: System) -> None:
    scene = make_scene(system)
    sheet_ids = [hand_in(scene, 0, 0, 2), hand_in(scene, 0, 1, 4)]
    service = system.evaluation.service

    def score(sheet_id: str) -> None:
        with system.evaluation.session() as session:
            score_sheets(session, SYSTEM, [UUID(sheet_id)], None)
            session.commit()

    at_once([partial(score, sheet_id) for sheet_id in sheet_ids * 3])
    work_through(
        service.engine,
        MACHINERY.work,
        rules.SCORE_SHEET,
        lambda session, ids: score_sheets(session, SYSTEM, [UUID(one) for one in ids], None),
        journal=service.journal,
    )

    assert list_cards(scene) == [("3.00", "C", 2)]
    assert count_rows(system, "sheet_score") == 2
    assert count_rows(system, "scorecard where is_current") == 1
    with system.evaluation.session() as session:
        assert list(find_record_faults(session)) == []


def test_period_is_determined_once_by_ten_at_once(system: System) -> None:
    scene = make_scene(system)
    hand_in(scene, 0, 0, 4)
    system.work()
    move_period(scene.ground, scene.period_id, "closing")

    answers = at_once([lambda: determine(scene)] * 10)

    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 9}
    assert count_rows(system, "journal_entry where kind = 'period.determined'") == 1


def test_two_devices_saving_one_sheet_lose_no_answer_and_overwrite_none(system: System) -> None:
    scene = make_seen_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    path = f"/api/v1/sheets/{sheet_id}/answers"
    codes = SEEN_CODES[:10]
    first = [{"indicator_code": code, "chosen": 1} for code in codes]
    assert system.evaluation.put(path, scene.evaluators[0], {"answers": first}).status_code == 200

    def device(level: int) -> Callable[[], list[int]]:
        def save() -> list[int]:
            rows = [
                {"indicator_code": code, "chosen": level, "reason": f"perangkat {level}"} for code in codes
            ]
            return [
                system.evaluation.put(
                    f"{path}/{row.pop('indicator_code')}",
                    scene.evaluators[0],
                    row,
                    headers={"If-Match": '"1"'},
                ).status_code
                for row in rows
            ]

        return save

    outcomes = at_once([device(2), device(3), device(4)])

    for answers in zip(*outcomes, strict=True):
        assert Counter(answers) == {200: 1, 412: 2}
    shown = system.evaluation.get(f"/api/v1/sheets/{sheet_id}", scene.evaluators[0]).json["answers"]
    saved = {row["indicator_code"]: (row["chosen"], row["reason"], row["version"]) for row in shown}
    for place, code in enumerate(codes):
        level = 2 + [statuses[place] for statuses in outcomes].index(200)
        assert saved[code] == (level, f"perangkat {level}", 2)
    assert count_rows(system, "answer_version where version = 1 and chosen = 1") == len(codes)
    assert count_rows(system, "answer_version") == len(codes)
