"""Periods that are scored and closed, and what is asked of them after that; asserts nothing."""

from functools import partial

from tests.evaluation.ground import move_period
from tests.evaluation.sheet_ground import (
    Scene,
    hand_in,
    make_scene,
    remember_scene,
)
from tests.support.system import System

RELEASED = "journal_entry where kind = 'result.released'"


def make_scored(system: System, **changes: object) -> Scene:
    """A closed period in which both lokus have a scorecard: 4.00 and 5.00."""
    return remember_scene(system, f"scored {changes}", partial(_make_scored, system, changes))


def _make_scored(system: System, changes: dict[str, object]) -> Scene:
    scene = make_scene(system, **changes)
    hand_in(scene, 0, 0, 4)
    hand_in(scene, 1, 0, 5)
    system.work()
    move_period(scene.ground, scene.period_id, "closing")
    return scene


def list_status(scene: Scene) -> dict[str, int]:
    """What each kind of reader gets for the ranking."""
    people = {
        "administrator": scene.ground.nation,
        "evaluator": scene.evaluators[0],
        "neighbour": scene.ground.neighbour,
        "nobody": None,
    }
    path = f"/api/v1/periods/{scene.period_id}/ranking"
    return {name: scene.system.evaluation.get(path, person).status_code for name, person in people.items()}


def list_card_ids(scene: Scene) -> list[str]:
    """The current scorecards of a period."""
    path = f"/api/v1/periods/{scene.period_id}/scorecards"
    rows = scene.system.evaluation.get(path, scene.ground.nation).json["items"]
    return [str(row["scorecard_id"]) for row in rows]
