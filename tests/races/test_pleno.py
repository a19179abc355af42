"""Confirmations, signatures and changes at once: what is handed in is exactly what everybody agreed to."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

from werkzeug.test import TestResponse

from evaluation_service.sheets.actions.handing import return_sheet
from shared.db import transaction
from tests.evaluation.ground import count_rows
from tests.evaluation.pleno_ground import confirm, deed, faults_of, make_pleno, read, record, record_all
from tests.evaluation.sheet_ground import CODES, FIRST, Scene, make_scene
from tests.support.locks import count_waiting
from tests.support.processes import wait_for
from tests.support.system import System

WAITING = 60.0
ROUNDS = 5


def at_once(deeds: Sequence[Callable[[], TestResponse]]) -> list[int]:
    """The status of each deed, all of them begun together."""
    start = threading.Barrier(len(deeds))
    statuses = [0] * len(deeds)

    def run(place: int) -> None:
        start.wait()
        statuses[place] = deeds[place]().status_code

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAITING)
    return statuses


def check_signing(state: str, signing: dict[str, Any], statuses: Sequence[int], seen: int) -> None:
    """Two signatures and a change: both signed what was handed in, or the change came between or before."""
    *signed, changed = statuses
    standing = [one for one in signing["signatures"] if one["stands"]]
    assert all(one["content_sha256"] == signing["content_sha256"] for one in standing)
    assert len(signing["signatures"]) - seen == signed.count(200)
    if state == "submitted":
        assert (signed, changed, len(standing)) == ([200, 200], 409, 2)
    else:
        assert (changed, len(standing), len(signing["waiting_for"])) == (200, 0, 2)
        assert set(signed) <= {200, 412}


def give_back(scene: Scene, sheet_id: str) -> None:
    """Return what was handed in, so that it can be agreed on once more."""
    path = f"/api/v1/sheets/{sheet_id}/return"
    answer = scene.system.evaluation.post(path, scene.ground.nation, {"reason": "sekali lagi"})
    assert answer.status_code == 200, answer.text


def test_two_confirmations_and_a_change_between_are_consistent(system: System) -> None:
    scene = make_pleno(system)
    record_all(scene)
    handed_in = 0

    for turn in range(ROUNDS):
        shown = read(scene, "pleno", scene.evaluators[0]).json
        content, seen = shown["sheet"]["content_sha256"], len(shown["sheet"]["signatures"])
        version = shown["indicators"][0]["agreed"]["version"]
        statuses = at_once(
            [
                lambda content=content: confirm(scene, 0, content),  # type: ignore[misc]
                lambda content=content: confirm(scene, 1, content),  # type: ignore[misc]
                lambda turn=turn, version=version: record(scene, {FIRST: turn % 6}, version=version),  # type: ignore[misc]
            ]
        )
        sheet = read(scene, "pleno", scene.evaluators[0]).json["sheet"]
        check_signing(sheet["state"], sheet, statuses, seen)
        if sheet["state"] == "submitted":
            handed_in += 1
            give_back(scene, sheet["sheet_id"])

    assert count_rows(system, "sheet where kind = 'agreed' and submitted_at is not null") == handed_in
    assert faults_of(system) == []


def test_one_confirmation_sent_ten_times_is_one(system: System) -> None:
    scene = make_pleno(system)
    content = record_all(scene)

    statuses = at_once([lambda: confirm(scene, 0, content)] * 10)

    assert Counter(statuses) == {200: 10}
    assert count_rows(system, "sheet_signature") == 1
    assert count_rows(system, "journal_entry where kind = 'agreed_sheet.confirmed'") == 1


def test_team_that_signs_while_one_changes_hands_in_nothing_unsigned(system: System) -> None:
    scene = make_scene(system, sheet_mode="team")
    begun = at_once([lambda who=who: deed(scene, "team-sheet", scene.evaluators[who]) for who in (0, 1)])  # type: ignore[misc]
    sheet_id = read(scene, "team-sheet", scene.evaluators[0]).json["sheet_id"]
    rows = [{"indicator_code": code, "level": 3} for code in CODES]
    call = system.evaluation
    call.put(f"/api/v1/sheets/{sheet_id}/answers", scene.evaluators[0], {"answers": rows})

    for turn in range(ROUNDS):
        shown = read(scene, "team-sheet", scene.evaluators[0]).json
        content, seen = shown["signing"]["content_sha256"], len(shown["signing"]["signatures"])
        path = f"/api/v1/sheets/{shown['sheet_id']}/answers/{FIRST}"
        version = next(row["version"] for row in shown["answers"] if row["indicator_code"] == FIRST)
        headers = {"If-Match": f'"{version}"'}
        body = {"content_sha256": content}
        statuses = at_once(
            [
                lambda body=body: deed(scene, "team-sheet/signature", scene.evaluators[0], body),  # type: ignore[misc]
                lambda body=body: deed(scene, "team-sheet/signature", scene.evaluators[1], body),  # type: ignore[misc]
                lambda path=path, turn=turn, headers=headers: call.put(  # type: ignore[misc]
                    path, scene.evaluators[turn % 2], {"level": turn % 6}, headers=headers
                ),
            ]
        )
        sheet = read(scene, "team-sheet", scene.evaluators[0]).json
        check_signing(sheet["state"], sheet["signing"], statuses, seen)
        if sheet["state"] == "submitted":
            give_back(scene, sheet["sheet_id"])

    assert sorted(begun) == [200, 201]
    assert faults_of(system) == []


def test_level_recorded_while_the_agreed_sheet_is_returned_is_a_conflict(system: System) -> None:
    scene = make_pleno(system)
    content = record_all(scene)
    for who in (0, 1):
        sheet_id = confirm(scene, who, content).json["sheet"]["sheet_id"]
    administrator = scene.ground.nation.actor
    service = system.evaluation.service
    with ThreadPoolExecutor(1) as other:
        with transaction(service.engine, journal=service.journal) as session:
            return_sheet(session, administrator, UUID(sheet_id), "sekali lagi")
            recording = other.submit(record, scene, {FIRST: 2})
            wait_for(5, "that the other waits", lambda: count_waiting(system.evaluation))
        answer = recording.result()

    version = next(
        row["agreed"]["version"]
        for row in read(scene, "pleno", scene.evaluators[0]).json["indicators"]
        if row["indicator_code"] == FIRST
    )
    assert answer.status_code == 409, answer.text
    assert record(scene, {FIRST: 2}, version=version).status_code == 200
    assert count_rows(system, "sheet where kind = 'agreed'") == 2
    assert faults_of(system) == []
