"""From submission to scorecard through RQ: once, combined by the period's rule, private until released."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, text

from evaluation_service.scoring.verify import verify_export
from evaluation_service.sheets import rules
from evaluation_service.sheets.actions.score import score_sheets
from evaluation_service.sheets.jobs import QUEUE, score_due_sheets
from evaluation_service.tables import MACHINERY
from shared.actor import SYSTEM
from shared.jobs.work import put_work
from tests.evaluation.ground import count_rows
from tests.evaluation.sheet_ground import Scene, hand_in, list_cards, make_scene
from tests.support.system import System
from tests.support.values import list_values

INNOVATION = {"6": 0}


def get_card(scene: Scene) -> Any:
    listed = scene.system.evaluation.get(
        f"/api/v1/periods/{scene.period_id}/scorecards", scene.ground.nation
    ).json["items"]
    card = scene.system.evaluation.get(f"/api/v1/scorecards/{listed[0]['scorecard_id']}", scene.ground.nation)
    assert card.status_code == 200, card.text
    return card.json


def test_submitted_sheet_is_scored_by_a_job_exactly_once(system: System) -> None:
    scene = make_scene(system)
    sheet_id = hand_in(scene, 0, 0, 5, **INNOVATION)

    system.work()
    with system.evaluation.session() as session:
        put_work(session, MACHINERY.work, rules.SCORE_SHEET, [sheet_id])
        session.commit()
    system.evaluation.service.nudger.nudge(QUEUE, score_due_sheets)
    system.work()

    assert list_cards(scene) == [("4.65", "A", 1)]
    assert count_rows(system, "sheet_score") == 1
    assert count_rows(system, "scorecard") == 1
    assert count_rows(system, "journal_entry where kind = 'scorecard.computed'") == 1
    assert count_rows(system, "work_item where state = 'done'") == 1
    assert count_rows(system, "scorecard where job_id is not null") == 1


@pytest.mark.parametrize(
    ("combination", "levels", "expected"),
    [
        ("mean", (4, 5), ("4.50", "A-", 2)),
        ("median", (3, 4), ("3.50", "B-", 2)),
        ("mean", (5, 5), ("5.00", "A", 2)),
    ],
)
def test_two_sheets_are_combined_by_the_rule_of_the_period(
    system: System, combination: str, levels: tuple[int, int], expected: tuple[str, str, int]
) -> None:
    scene = make_scene(system, combination=combination)
    hand_in(scene, 0, 0, levels[0])
    hand_in(scene, 0, 1, levels[1])

    system.work()

    assert list_cards(scene) == [expected]
    trace = get_card(scene)["trace"]
    assert trace["settings"]["rule"] == combination
    assert {tuple(sorted(row["levels"])) for row in trace["indicators"]} == {tuple(sorted(levels))}


def test_returned_sheet_leaves_the_scorecard_until_its_next_version_comes(system: System) -> None:
    scene = make_scene(system)
    sheet_id, other = hand_in(scene, 0, 0, 2), hand_in(scene, 0, 1, 4)
    system.work()
    before = list_cards(scene)

    system.evaluation.post(f"/api/v1/sheets/{sheet_id}/return", scene.ground.nation, {"reason": "bukti"})
    system.work()
    meanwhile, trace = list_cards(scene), get_card(scene)["trace"]
    following = system.evaluation.post(
        f"/api/v1/assignments/{scene.assignment_ids[0, 0]}/sheet", scene.evaluators[0]
    ).json["sheet_id"]
    system.evaluation.post(f"/api/v1/sheets/{following}/submission", scene.evaluators[0])
    system.work()
    after = get_card(scene)

    assert before == [("3.00", "C", 2)]
    assert meanwhile == [("4.00", "B", 1)]
    assert trace["sheets"] == {"used": [other], "left_out": [{"sheet": sheet_id, "reason": "returned"}]}
    assert (after["index"], after["revision"], after["is_current"]) == ("3.00", 3, True)
    assert after["trace"]["sheets"]["left_out"] == [{"sheet": sheet_id, "reason": "replaced"}]
    assert count_rows(system, "scorecard") == 3
    with system.evaluation.session() as session:
        kinds = session.execute(
            text(
                "select record_version, kind from journal_entry"
                " join scorecard on record_id = scorecard_id::text"
                " where kind like 'scorecard.%' order by revision, entry_id"
            )
        ).all()
    computed, set_aside = (1, "scorecard.computed"), (2, "scorecard.set_aside")
    assert [tuple(row) for row in kinds] == [computed, set_aside, computed, set_aside, computed]


def test_lokus_whose_only_sheet_is_returned_has_no_scorecard(system: System) -> None:
    scene = make_scene(system)
    sheet_id = hand_in(scene, 0, 0, 2)
    system.work()

    system.evaluation.post(f"/api/v1/sheets/{sheet_id}/return", scene.ground.nation, {"reason": "bukti"})
    system.work()

    assert list_cards(scene) == []
    assert count_rows(system, "scorecard where not is_current") == 1
    assert count_rows(system, "journal_entry where kind = 'scorecard.set_aside'") == 1


def test_scores_are_for_the_administrator_alone_before_the_release(system: System) -> None:
    scene = make_scene(system)
    hand_in(scene, 0, 0, 4)
    system.work()
    card = get_card(scene)
    paths = [
        f"/api/v1/periods/{scene.period_id}/scorecards",
        f"/api/v1/periods/{scene.period_id}/ranking",
        f"/api/v1/scorecards/{card['scorecard_id']}",
        f"/api/v1/scorecards/{card['scorecard_id']}/export",
    ]
    people = [
        scene.ground.nation,
        scene.evaluators[0],
        scene.ground.administrator,
        scene.ground.neighbour,
        None,
    ]

    seen = {
        place: [system.evaluation.get(path, person).status_code for path in paths]
        for place, person in enumerate(people)
    }
    work = [
        system.evaluation.get(f"/api/v1/periods/{scene.period_id}/work", person).status_code
        for person in people
    ]

    assert seen == {0: [200] * 4, 1: [404] * 4, 2: [404] * 4, 3: [404] * 4, 4: [404] * 4}
    assert work == [200, 403, 403, 403, 401]
    own = system.evaluation.get(f"/api/v1/sheets/{_sheet_of(scene)}", scene.evaluators[0]).json
    assert (own["score"], own["result"]) == ("done", None)
    assert (card["index"], card["grade"]) == ("4.00", "B")
    assert [value for value in list_values(own) if value in (card["index"], card["grade"])] == []


def _sheet_of(scene: Scene) -> str:
    return str(
        scene.system.evaluation.get(
            f"/api/v1/assignments/{scene.assignment_ids[0, 0]}/sheets", scene.evaluators[0]
        ).json["items"][0]["sheet_id"]
    )


def test_scorecard_says_why_in_both_languages_and_proves_itself(system: System) -> None:
    scene = make_scene(system)
    hand_in(scene, 0, 0, 5, **INNOVATION)
    hand_in(scene, 0, 1, 4)
    system.work()

    card = get_card(scene)
    exported = system.evaluation.get(f"/api/v1/scorecards/{card['scorecard_id']}/export", scene.ground.nation)

    assert card["figure_title"] == {"id": "Nilai F-02", "en": "F-02 value"}
    assert {line["kind"] for line in card["reasons"]["id"]} == {
        line["kind"] for line in card["reasons"]["en"]
    }
    assert card["reasons"]["id"][-1]["text"].startswith(card["index"].replace(".", ","))
    assert verify_export(exported.json) == []
    tampered = {**exported.json, "scorecard": {**exported.json["scorecard"], "grade": "F"}}
    assert verify_export(tampered) != []


def test_failed_work_is_shown_with_its_error_and_tried_again(system: System) -> None:
    scene = make_scene(system)
    hand_in(scene, 0, 0, 4)
    system.work()
    with system.evaluation.session() as session:
        session.execute(text("update work_item set state = 'failed', attempts = 3, error = 'made up'"))
        session.commit()
    path = f"/api/v1/periods/{scene.period_id}/work"

    shown = system.evaluation.get(path, scene.ground.nation).json
    refused = system.evaluation.post(f"{path}/retry", scene.ground.neighbour)
    retried = system.evaluation.post(f"{path}/retry", scene.ground.nation)
    system.work()
    after = system.evaluation.get(path, scene.ground.nation).json

    assert (shown["counts"], shown["is_finished"]) == (
        {"due": 0, "claimed": 0, "done": 0, "failed": 1},
        False,
    )
    assert [(row["error"], row["attempts"], row["unit_short_name"]) for row in shown["failed"]] == [
        ("made up", 3, "RSUD Uji")
    ]
    assert (refused.status_code, retried.status_code) == (403, 202)
    assert retried.json["counts"]["due"] == 1
    assert (after["counts"], after["is_finished"]) == ({"due": 0, "claimed": 0, "done": 1, "failed": 0}, True)


def test_batch_of_any_size_takes_the_same_number_of_statements(system: System) -> None:
    scene = make_scene(system)
    sheet_ids = [hand_in(scene, lokus, who, 4) for lokus in (0, 1) for who in (0, 1)]

    counted = [_count_statements(system, sheet_ids[:size]) for size in (1, 4)]

    assert counted[0] == counted[1]


def _count_statements(system: System, sheet_ids: list[str]) -> int:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    engine = system.evaluation.service.engine
    with system.evaluation.session() as session:
        score_sheets(session, SYSTEM, [UUID(sheet_ids[0])], None)
        session.rollback()
        event.listen(engine, "before_cursor_execute", note)
        score_sheets(session, SYSTEM, [UUID(sheet_id) for sheet_id in sheet_ids], None)
        session.rollback()
    event.remove(engine, "before_cursor_execute", note)
    return len(statements)


def test_weights_that_the_period_decided_are_printed_and_proved(system: System) -> None:
    weights = {"F-01": "1/4", "F-02": "1/2", "F-03": "1/4"}
    scene = make_scene(system, form_weights=weights)
    hand_in(scene, 0, 0, 4)
    system.work()

    card = get_card(scene)
    exported = system.evaluation.get(
        f"/api/v1/scorecards/{card['scorecard_id']}/export", scene.ground.nation
    ).json

    assert (card["index"], card["figure_title"]["id"]) == ("4.00", "Nilai F-02")
    assert card["trace"]["settings"]["form_weights"] == weights
    kinds = {line["kind"] for line in card["reasons"]["id"]}
    assert ("forms_decided" in kinds, "forms_unset" in kinds) == (True, False)
    assert exported["settings"]["form_weights"] == weights
    assert verify_export(exported) == []
