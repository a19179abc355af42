"""Determinations: taken back and made anew, told of in entries, and traces that name what is missing."""

from sqlalchemy import text
from werkzeug.test import TestResponse

from evaluation_service.scoring.verify import verify_export
from tests.evaluation.ground import count_rows, list_kinds, move_period
from tests.evaluation.release_ground import list_card_ids, make_scored
from tests.evaluation.sheet_ground import (
    Scene,
    begin_sheet,
    determine,
    hand_in,
    make_scene,
    release,
)
from tests.support.system import Person, System


def withdraw(scene: Scene, person: Person | None = None) -> TestResponse:
    """Ask for the determination to be taken back."""
    return scene.system.evaluation.post(
        f"/api/v1/periods/{scene.period_id}/determination/withdrawal", person or scene.second
    )


def test_determination_is_taken_back_and_made_anew(system: System) -> None:
    scene = make_scored(system)
    never = withdraw(scene)
    determine(scene)

    by_others = withdraw(scene, scene.ground.administrator)
    withdrawn = withdraw(scene)
    too_early = release(scene)
    again = determine(scene, scene.second)
    released = release(scene, scene.ground.nation)
    too_late = withdraw(scene)

    assert (never.status_code, never.json["code"]) == (409, "not_determined")
    assert by_others.status_code == 403
    assert (withdrawn.status_code, withdrawn.json["state"], withdrawn.json["determined_at"]) == (
        200,
        "closed",
        None,
    )
    assert (too_early.status_code, too_early.json["code"]) == (409, "not_determined")
    assert (again.status_code, released.status_code) == (200, 200)
    assert (too_late.status_code, too_late.json["code"]) == (409, "period_state")
    assert [kind for kind, _, _ in list_kinds(system, scene.period_id)][-4:] == [
        "period.determined",
        "period.determination_withdrawn",
        "period.determined",
        "period.released",
    ]


def test_determined_example_is_its_administrators_alone(system: System) -> None:
    scene = make_scored(system, is_example=True)
    determine(scene)
    card = list_card_ids(scene)[0]
    paths = [f"/scorecards/{card}", f"/scorecards/{card}/export", f"/periods/{scene.period_id}/scorecards"]

    seen = {
        person.account_id: [system.evaluation.get(f"/api/v1{path}", person).status_code for path in paths]
        for person in (scene.ground.nation, *scene.evaluators, scene.ground.neighbour)
    }

    assert list(seen.values()) == [[200] * 3] + [[404] * 3] * 3


def test_entries_tell_of_how_many_lokus_results_were_determined_and_released(system: System) -> None:
    scene = make_scene(system)
    hand_in(scene, 0, 0, 4)
    system.work()
    move_period(scene.ground, scene.period_id, "closing")
    determine(scene)
    release(scene)

    with system.evaluation.session() as session:
        told = session.execute(
            text(
                "select body::jsonb->>'lokus_count', body::jsonb->>'lokus_chosen' from journal_entry"
                " where kind in ('period.determined', 'period.released')"
            )
        ).all()
    assert [tuple(row) for row in told] == [("1", "2"), ("1", "2")]


def test_closing_puts_what_was_not_handed_in_into_the_traces(system: System) -> None:
    scene = make_scene(system)
    used = hand_in(scene, 0, 0, 4)
    draft = begin_sheet(scene, 0, 1)
    for who in (0, 1):
        hand_in(scene, 1, who, 5)
    system.work()

    answer = system.evaluation.post(f"/api/v1/periods/{scene.period_id}/closing", scene.ground.nation)
    early = determine(scene)
    system.work()
    traces = {
        row["unit_short_name"]: row["trace"]["sheets"]
        for row in (
            system.evaluation.get(f"/api/v1/scorecards/{card}", scene.ground.nation).json
            for card in list_card_ids(scene)
        )
    }

    assert answer.status_code == 200
    assert (early.status_code, early.json["missing"]) == (409, {"work_open": 1})
    assert traces["RSUD Uji"] == {
        "used": [used],
        "left_out": [{"sheet": draft, "reason": "not_submitted"}],
    }
    assert traces["Dukcapil Uji"]["left_out"] == []
    assert count_rows(system, "scorecard") == 3
    assert determine(scene).status_code == 200


def test_assignment_that_was_never_begun_is_named_in_the_trace(system: System) -> None:
    scene = make_scene(system)
    hand_in(scene, 0, 0, 4)
    system.work()
    move_period(scene.ground, scene.period_id, "closing")

    card = system.evaluation.get(f"/api/v1/scorecards/{list_card_ids(scene)[0]}", scene.ground.nation).json
    exported = system.evaluation.get(
        f"/api/v1/scorecards/{card['scorecard_id']}/export", scene.ground.nation
    ).json

    named = f"assignment {scene.assignment_ids[0, 1]}"
    assert card["trace"]["sheets"]["left_out"] == [{"sheet": named, "reason": "not_submitted"}]
    assert any("belum diajukan" in line["text"] for line in card["reasons"]["id"])
    assert verify_export(exported) == []
