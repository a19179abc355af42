"""What-if over the endpoints: what is told to try comes true when it is tried, and nothing is stored."""

from typing import Any

from sqlalchemy import text

from tests.evaluation.ground import move_period
from tests.evaluation.release_ground import list_card_ids, make_scored
from tests.evaluation.seen_ground import fill_seen, make_seen_scene
from tests.evaluation.sheet_ground import Scene, begin_sheet, determine, hand_in, make_scene, release
from tests.support.system import Person, System


def _ask(scene: Scene, person: Person | None = None, card: int = 0) -> Any:
    path = f"/api/v1/scorecards/{list_card_ids(scene)[card]}/what-if"
    return scene.system.evaluation.get(path, person or scene.ground.nation)


def _try(scene: Scene, levels: Any, person: Person | None = None, card: int = 0) -> Any:
    path = f"/api/v1/scorecards/{list_card_ids(scene)[card]}/what-if"
    return scene.system.evaluation.post(path, person or scene.ground.nation, {"levels": levels})


def _count_rows(system: System) -> int:
    with system.evaluation.session() as session:
        return (
            session.scalar(
                text("select (select count(*) from journal_entry) + (select count(*) from scorecard)")
            )
            or 0
        )


def _told(plan: Any) -> tuple[Any, ...]:
    return plan["index"], plan["grade"], plan["label"]


def test_cheapest_way_up_and_smallest_way_down_come_true_when_tried(system: System) -> None:
    scene = make_scored(system)
    cards = system.evaluation.get(f"/api/v1/periods/{scene.period_id}/scorecards", scene.ground.nation).json[
        "items"
    ]
    place = [row["index"] for row in cards].index("4.00")
    before = _count_rows(system)

    asked = _ask(scene, card=place).json
    up, down = asked["way_up"], asked["way_down"]
    tried = [
        _try(scene, {row["code"]: row["after"] for row in plan["changes"]}, card=place).json["simulated"]
        for plan in (up, down)
    ]
    effects = [row for row in asked["effects"] if row["after"] == row["before"] + 1]
    single = {row["code"]: (row["index"], row["grade"]) for row in effects}
    one = _try(scene, {"6": 5}, card=place).json
    best = _ask(scene, card=1 - place).json

    assert (asked["index"], asked["grade"], asked["is_simulation"]) == ("4.00", "B", True)
    assert asked["marking"] == "SIMULASI – bukan hasil resmi"
    assert (asked["start"]["rounded"], asked["start"]["index"]) == ([], "4.00")
    assert [_told(plan) for plan in tried] == [_told(up), _told(down)]
    assert (up["steps"], up["grade"], down["grade"]) == (1, "A-", "B-")
    assert up["index"] == min(index for index, grade in single.values() if grade == "A-")
    assert up["text"]["en"].startswith("Grade A- (Very good) takes 1 level steps at the least")
    assert (one["simulated"]["index"], one["simulated"]["grade"]) == single["6"]
    assert [(row["code"], row["before"], row["after"]) for row in one["changes"]] == [("6", 4, 5)]
    assert one["changes"][0]["text"]["id"].startswith("6 Inovasi pelayanan yang berjalan: dari tingkat 4")
    assert len(asked["effects"]) == 37 * 5
    assert [best["way_up"][name] for name in ("reason", "steps", "changes")] == ["highest", None, []]
    assert (best["index"], best["way_down"]["reason"]) == ("5.00", "way_down")
    assert _count_rows(system) == before


def test_sheets_that_differ_start_from_a_rounded_level_and_say_so(system: System) -> None:
    scene = make_scene(system)
    hand_in(scene, 0, 0, 4)
    hand_in(scene, 0, 1, 4, **{"6": 1})
    system.work()

    asked = _ask(scene).json

    assert asked["start"]["rounded"] == ["6"]
    assert asked["start"]["levels"]["6"] == 3
    assert asked["start"]["text"]["en"].startswith("1 indicators have no agreed whole level")
    assert asked["index"] != asked["start"]["index"]


def test_wrong_levels_are_named_and_nobody_asks_before_the_release(system: System) -> None:
    scene = make_scored(system)
    stranger, near = scene.ground.neighbour, scene.evaluators[0]

    wrong = _try(scene, {"6": 6, "99": 1, "1.a.As1": -1})
    refused = [_ask(scene, person).status_code for person in (stranger, near)]
    refused += [_try(scene, {"6": 5}, person).status_code for person in (stranger, near)]
    card_id = list_card_ids(scene)[0]
    nobody = system.evaluation.get(f"/api/v1/scorecards/{card_id}/what-if")
    determine(scene)
    release(scene)
    public = system.evaluation.get(f"/api/v1/scorecards/{card_id}/what-if")

    assert wrong.status_code == 422
    assert sorted(problem["field"] for problem in wrong.json["errors"]) == sorted(
        ["levels.6", "levels.99", "levels.1.a.As1"]
    )
    assert (refused, nobody.status_code, public.status_code) == ([404, 404, 404, 404], 404, 200)


def test_instrument_of_several_forms_is_tried_with_the_survey_held_fixed(system: System) -> None:
    settings = {"minimum_respondents": 1, "below_minimum": "counts_zero"}
    scene = make_seen_scene(system, settings=settings)
    sheet_id = begin_sheet(scene, 0, 0)
    fill_seen(scene, sheet_id, 0)
    system.evaluation.post(f"/api/v1/sheets/{sheet_id}/submission", scene.evaluators[0])
    system.work()
    move_period(scene.ground, scene.period_id, "closing")

    asked = _ask(scene).json
    down = asked["way_down"]
    tried = _try(scene, {row["code"]: row["after"] for row in down["changes"]}).json["simulated"]
    nothing = _try(scene, dict.fromkeys(asked["start"]["levels"], 0)).json["simulated"]
    everything = _try(scene, dict.fromkeys(asked["start"]["levels"], 5)).json["simulated"]

    assert asked["start"]["index"] == asked["index"]
    assert _told(tried) == _told(down)
    assert (nothing["index"], everything["index"]) == ("0.00", "3.75")
    assert asked["way_up"]["reason"] == "out_of_reach"
    assert all(row["index"] <= "3.75" for row in asked["effects"])
