"""What evaluators' pages stand on: the queue with progress, and forms that save only what was changed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from evaluation_service.assignments.tasks import Deadline, find_deadline, list_own_tasks
from evaluation_service.periods.models import Period, PeriodStage
from evaluation_service.sheets.actions.changing import save_changed
from evaluation_service.sheets.answer_rules import GivenAnswer
from shared import clock
from shared.errors import Stale
from tests.evaluation.sheet_ground import CODES, FIRST, Scene, begin_sheet, fill_sheet, make_scene
from tests.support.system import System

SECOND = CODES[1]


def tasks_of(scene: Scene) -> list[tuple[str, int, int]]:
    """State, answered and all of each task of the first evaluator."""
    with scene.system.evaluation.session() as session:
        page = list_own_tasks(session, scene.evaluators[0].actor, cursor=None, limit=50)
    return [(task["state"], task["answered"], task["indicators"]) for task in page.items]


def save(scene: Scene, sheet_id: str, *given: GivenAnswer, confirmed: tuple[str, ...] = ()) -> list[str]:
    """Send a form as the first evaluator; the codes that were saved."""
    with scene.system.evaluation.session() as session:
        saved = save_changed(session, scene.evaluators[0].actor, UUID(sheet_id), given, confirmed)
        session.commit()
    return [row["indicator_code"] for row in saved]


def told(scene: Scene, sheet_id: str) -> dict[str, tuple[Any, ...]]:
    """Level and version of each answer."""
    shown = scene.system.evaluation.get(f"/api/v1/sheets/{sheet_id}", scene.evaluators[0]).json
    assert shown is not None
    return {row["indicator_code"]: (row["level"], row["version"]) for row in shown["answers"]}


def test_tasks_say_how_far_each_sheet_is_and_what_is_due_first(system: System) -> None:
    scene = make_scene(system)
    all_of_them = len(CODES)
    fresh = tasks_of(scene)
    sheet_id = begin_sheet(scene, 0, 0)
    save(scene, sheet_id, GivenAnswer(FIRST, level=3))
    begun = tasks_of(scene)
    fill_sheet(scene, begin_sheet(scene, 1, 0), 0, 4)
    complete = tasks_of(scene)
    submitted = system.evaluation.post(
        f"/api/v1/sheets/{begin_sheet(scene, 1, 0)}/submission", scene.evaluators[0]
    )
    handed_in = tasks_of(scene)
    assert submitted.json is not None
    system.evaluation.post(
        f"/api/v1/sheets/{submitted.json['sheet_id']}/return", scene.ground.nation, {"reason": "kurang"}
    )
    given_back = tasks_of(scene)

    assert fresh == [("not_begun", 0, all_of_them)] * 2
    assert begun == [("filling_in", 1, all_of_them), ("not_begun", 0, all_of_them)]
    assert complete == [("complete", all_of_them, all_of_them), ("filling_in", 1, all_of_them)]
    assert handed_in == [("filling_in", 1, all_of_them), ("handed_in", all_of_them, all_of_them)]
    assert given_back == [("given_back", all_of_them, all_of_them), ("filling_in", 1, all_of_them)]


def test_deadline_spans_the_stages_in_which_a_version_is_filled_in(system: System) -> None:
    scene = make_scene(system)
    begin_sheet(scene, 0, 0)
    hour, now = timedelta(hours=1), clock.now()
    period_id = UUID(scene.period_id)
    with system.evaluation.session() as session:
        for number, stage in enumerate(("desk_review", "visit", "clarification")):
            dates = {"opens_at": now + 2 * number * hour, "closes_at": now + (2 * number + 1) * hour}
            session.add(PeriodStage(period_id=period_id, stage=stage, grace_minutes=30 - number, **dates))
        session.flush()
        period = session.get_one(Period, period_id)
        first, mended = (find_deadline(session, period, number) for number in (1, 2))
        tasks = list_own_tasks(session, scene.evaluators[0].actor, cursor=None, limit=50).items

    assert first == Deadline(now, now + 3 * hour, now + 3 * hour + timedelta(minutes=29), "Asia/Jakarta")
    assert mended == Deadline(now, now + 5 * hour, now + 5 * hour + timedelta(minutes=28), "Asia/Jakarta")
    assert [task["deadline"] for task in tasks] == [first, first]


def test_script_of_a_sheet_asks_behind_the_prefix_of_the_service(system: System) -> None:
    scene = make_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    path = f"/lembar/{sheet_id}/VI"

    page = system.evaluation.get(
        path,
        scene.evaluators[0],
        headers={"Accept": "text/html"},
        environ_overrides={"SCRIPT_NAME": "/evaluation"},
    )

    assert f'data-here="/evaluation{path}"' in page.text
    assert f'data-api="/evaluation/api/v1/sheets/{sheet_id}/answers/"' in page.text


def test_form_saves_what_was_changed_in_it_and_nothing_that_others_changed(system: System) -> None:
    scene = make_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    first = save(scene, sheet_id, GivenAnswer(FIRST, level=3), GivenAnswer(SECOND, level=2))
    again = save(scene, sheet_id, GivenAnswer(FIRST, 1, level=3), GivenAnswer(SECOND, 1, level=4))
    meanwhile = save(scene, sheet_id, GivenAnswer(FIRST, 1, level=5))
    untouched = save(scene, sheet_id, GivenAnswer(FIRST, 1, level=3), GivenAnswer(SECOND, 2, level=1))
    with pytest.raises(Stale) as refused:
        save(scene, sheet_id, GivenAnswer(FIRST, 1, level=0), GivenAnswer(SECOND, 3, level=0))

    assert (first, again, meanwhile, untouched) == ([FIRST, SECOND], [SECOND], [FIRST], [SECOND])
    assert [(row["indicator_code"], row["level"]) for row in refused.value.extra["answers"]] == [(FIRST, 5)]
    assert {code: told(scene, sheet_id)[code] for code in (FIRST, SECOND)} == {FIRST: (5, 2), SECOND: (1, 3)}
