"""An administrator who scores, or works where is scored, neither sees nor undoes what others gave there."""

from dataclasses import replace

from shared.actor import Mandate
from shared.contracts.roles import EVALUATOR, NATIONAL_ADMINISTRATOR, OPERATOR
from tests.evaluation.ground import KAMPAR, MUBA, count_rows, give_mandate, move_period
from tests.evaluation.sheet_ground import (
    Scene,
    assign,
    begin_sheet,
    determine,
    hand_in,
    list_cards,
    make_scene,
    release,
)
from tests.support.system import Person, System


def make_both(system: System) -> tuple[Scene, Person, str]:
    """A scene with somebody who administers it and scores its first lokus, and that assignment."""
    scene = make_scene(system)
    both = system.make_person(Mandate(NATIONAL_ADMINISTRATOR), Mandate(EVALUATOR, KAMPAR))
    system.sync()
    return scene, both, assign(scene.ground, scene.period_id, scene.lokus_ids[0], both)


def read_all(scene: Scene, person: Person, sheet_id: str, card_id: str) -> list[int]:
    """What the reader gets for a colleague's sheet and for the lokus' scorecard."""
    paths = [f"/sheets/{sheet_id}", f"/scorecards/{card_id}", f"/scorecards/{card_id}/export"]
    return [scene.system.evaluation.get(f"/api/v1{path}", person).status_code for path in paths]


def get_card_id(scene: Scene) -> str:
    """The scorecard of the first lokus."""
    path = f"/api/v1/periods/{scene.period_id}/scorecards"
    rows = scene.system.evaluation.get(path, scene.ground.nation).json["items"]
    return next(str(row["scorecard_id"]) for row in rows if row["lokus_id"] == scene.lokus_ids[0])


def test_administrator_who_scores_a_lokus_sees_no_colleague_there_before_the_closing(system: System) -> None:
    scene, both, _ = make_both(system)
    sheet_id = hand_in(scene, 0, 0, 4)
    hand_in(scene, 1, 0, 5)
    system.work()
    card_id = get_card_id(scene)
    ranking = f"/api/v1/periods/{scene.period_id}/ranking"

    during = read_all(scene, both, sheet_id, card_id)
    listed = list_cards(scene, both)
    ranked = system.evaluation.get(ranking, both).json
    move_period(scene.ground, scene.period_id, "closing")
    card_id = get_card_id(scene)
    after = read_all(scene, both, sheet_id, card_id)

    assert during == [404, 404, 404]
    assert listed == [("5.00", "A", 1)]
    assert ([row["unit_short_name"] for row in ranked["items"]], ranked["lokus_chosen"]) == (
        ["Dukcapil Uji"],
        2,
    )
    assert [(row["index"], row["lokus_count"]) for row in ranked["regions"]] == [("5.00", 1)]
    assert after == [200, 200, 200]


def test_administrator_who_scores_a_lokus_undoes_no_work_on_it(system: System) -> None:
    scene, both, assignment_id = make_both(system)
    theirs = hand_in(scene, 0, 0, 4)
    own_scene = replace(scene, evaluators=(both, both), assignment_ids={(0, 0): assignment_id})
    own = hand_in(own_scene, 0, 0, 1)
    reason = {"reason": "periksa lagi"}
    ending = f"/api/v1/periods/{scene.period_id}/assignments/{scene.assignment_ids[0, 1]}/ending"

    returned = [system.evaluation.post(f"/api/v1/sheets/{one}/return", both, reason) for one in (theirs, own)]
    ended = system.evaluation.post(ending, both)
    elsewhere = system.evaluation.post(f"/api/v1/sheets/{hand_in(scene, 1, 0, 3)}/return", both, reason)

    refused = [*returned, ended]
    assert [(one.status_code, one.json["code"]) for one in refused] == [(403, "conflict_of_interest")] * 3
    assert elsewhere.status_code == 200
    assert count_rows(system, "sheet where state = 'returned'") == 1
    assert count_rows(system, "assignment where ended_at is not null") == 0


def test_nobody_assigns_themselves(system: System) -> None:
    scene, both, _ = make_both(system)
    before = count_rows(system, "assignment")

    refused = system.evaluation.post(
        f"/api/v1/periods/{scene.period_id}/assignments",
        both,
        {"lokus_id": scene.lokus_ids[1], "evaluator_id": str(both.account_id)},
    )

    assert (refused.status_code, refused.json["code"]) == (403, "own_assignment")
    assert count_rows(system, "assignment") == before


def test_administrator_from_the_agency_sees_its_results_with_everybody_else(system: System) -> None:
    scene = make_scene(system)
    sheet_id = hand_in(scene, 0, 0, 4)
    second = begin_sheet(scene, 0, 1)
    system.work()
    give_mandate(system, scene.second, OPERATOR, MUBA, scene.ground.hospital.agency_id)

    during = read_all(scene, scene.second, sheet_id, get_card_id(scene))
    listed = list_cards(scene, scene.second)
    returned = system.evaluation.post(
        f"/api/v1/sheets/{sheet_id}/return", scene.second, {"reason": "terlalu rendah"}
    )
    draft = system.evaluation.get(f"/api/v1/sheets/{second}", scene.second)
    move_period(scene.ground, scene.period_id, "closing")
    closed = list_cards(scene, scene.second)
    determine(scene)
    released = release(scene)

    assert (during, listed, closed) == ([404, 404, 404], [], [])
    assert (returned.status_code, returned.json["code"]) == (403, "conflict_of_interest")
    assert (draft.status_code, released.status_code) == (404, 200)
    assert list_cards(scene, scene.second) == [("4.00", "B", 1)]
    assert count_rows(system, "sheet where state = 'returned'") == 0
