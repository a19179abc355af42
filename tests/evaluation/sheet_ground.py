"""Sheets that tests stand on: an open period with lokus and evaluators, filled in over the endpoints."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from evaluation_service.instruments.files import SHIPPED, read_instrument_file
from shared.actor import Mandate
from shared.contracts.roles import EVALUATOR, NATIONAL_ADMINISTRATOR
from tests.evaluation.ground import (
    KAMPAR,
    Ground,
    Unit,
    add_lokus,
    draft_period,
    make_ground,
    move_period,
)
from tests.support.snapshots import remember
from tests.support.system import Person, System

CODES = [row["code"] for row in read_instrument_file(SHIPPED / "panrb-17-2017.yaml")["indicators"]]
FIRST = CODES[0]


@dataclass(frozen=True)
class Scene:
    """An open national period: two lokus, two evaluators assigned to both, and a second administrator."""

    ground: Ground
    second: Person
    evaluators: tuple[Person, Person]
    period_id: str
    lokus_ids: tuple[str, str]
    assignment_ids: dict[tuple[int, int], str]

    @property
    def system(self) -> System:
        """Both services."""
        return self.ground.system

    def on(self, system: System) -> "Scene":
        """The same scene in another system's databases."""
        ground = replace(self.ground, system=system)
        return replace(self, ground=ground, assignment_ids=dict(self.assignment_ids))


def make_scene(system: System, units: tuple[Unit, ...] = (), **changes: Any) -> Scene:
    """`assignment_ids[lokus, evaluator]`, both counted from 0."""
    make = partial(_make_scene, system, units, changes)
    return make() if units else remember_scene(system, f"scene {changes}", make)


def remember_scene(system: System, key: str, make: Callable[[], Scene]) -> Scene:
    """A scene that was made once, in this system's databases."""
    return remember(system, key, make, lambda scene: scene.on(system))


def _make_scene(system: System, units: tuple[Unit, ...], changes: dict[str, Any]) -> Scene:
    ground = make_ground(system)
    second = system.make_person(Mandate(NATIONAL_ADMINISTRATOR))
    evaluators = (ground.evaluator, system.make_person(Mandate(EVALUATOR, KAMPAR)))
    system.sync()
    period_id = draft_period(ground, **changes)
    chosen = units or (ground.hospital, ground.office)
    lokus_ids = (add_lokus(ground, period_id, chosen[0]), add_lokus(ground, period_id, chosen[1]))
    assignment_ids = {
        (number, who): assign(ground, period_id, lokus_id, evaluator)
        for number, lokus_id in enumerate(lokus_ids)
        for who, evaluator in enumerate(evaluators)
    }
    move_period(ground, period_id, "opening")
    return Scene(ground, second, evaluators, period_id, lokus_ids, assignment_ids)


def assign(ground: Ground, period_id: str, lokus_id: str, evaluator: Person) -> str:
    """Have an evaluator score a lokus; the assignment's id."""
    answer = ground.system.evaluation.post(
        f"/api/v1/periods/{period_id}/assignments",
        ground.nation,
        {"lokus_id": lokus_id, "evaluator_id": str(evaluator.account_id)},
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json["assignment_id"])


def begin_sheet(scene: Scene, lokus: int, who: int) -> str:
    """Begin a sheet; its id."""
    assignment_id = scene.assignment_ids[lokus, who]
    answer = scene.system.evaluation.post(f"/api/v1/assignments/{assignment_id}/sheet", scene.evaluators[who])
    assert answer.status_code in (200, 201), answer.text
    return str(answer.json["sheet_id"])


def fill_sheet(scene: Scene, sheet_id: str, who: int, level: int, **changes: int) -> None:
    """First answers to every indicator at one level, but for the changes (`_` stands for a dot)."""
    levels = dict.fromkeys(CODES, level) | {name.replace("_", "."): one for name, one in changes.items()}
    answer = scene.system.evaluation.put(
        f"/api/v1/sheets/{sheet_id}/answers",
        scene.evaluators[who],
        {"answers": [{"indicator_code": code, "level": one} for code, one in levels.items()]},
    )
    assert answer.status_code == 200, answer.text


def hand_in(scene: Scene, lokus: int, who: int, level: int, **changes: int) -> str:
    """A sheet, begun, filled in and submitted; its id."""
    sheet_id = begin_sheet(scene, lokus, who)
    fill_sheet(scene, sheet_id, who, level, **changes)
    answer = scene.system.evaluation.post(f"/api/v1/sheets/{sheet_id}/submission", scene.evaluators[who])
    assert answer.status_code == 202, answer.text
    return sheet_id


def list_cards(scene: Scene, person: Person | None = None) -> list[tuple[str, str, int]]:
    """Index, grade and number of sheets of each current scorecard, by the unit's name."""
    answer = scene.system.evaluation.get(
        f"/api/v1/periods/{scene.period_id}/scorecards", person or scene.ground.nation
    )
    assert answer.status_code == 200, answer.text
    return [(row["index"], row["grade"], row["sheets_used"]) for row in answer.json["items"]]


def determine(scene: Scene, person: Person | None = None) -> Any:
    """Ask for the determination."""
    return scene.system.evaluation.post(
        f"/api/v1/periods/{scene.period_id}/determination", person or scene.ground.nation
    )


def release(scene: Scene, person: Person | None = None, **body: Any) -> Any:
    """Ask for the release, with a decree unless something else is said."""
    return scene.system.evaluation.post(
        f"/api/v1/periods/{scene.period_id}/release",
        person or scene.second,
        body or {"decree": "Kepmen PANRB 1/2020"},
    )
