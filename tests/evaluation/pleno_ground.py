"""Plenos and team sheets that tests stand on, led and signed over the endpoints; asserts nothing of them."""

from functools import partial
from typing import Any

from evaluation_service.record_faults import find_record_faults
from shared.actor import Mandate
from shared.contracts.roles import EVALUATOR, OPERATOR
from tests.evaluation.ground import KAMPAR, MUBA, give_mandate
from tests.evaluation.sheet_ground import CODES, Scene, hand_in, make_scene, remember_scene
from tests.support.system import Person, System

AGREED = 4


def make_pleno(system: System) -> Scene:
    """An open pleno on the first lokus, led by the first evaluator: levels 4 and 3, but for one 5 of both."""
    return remember_scene(system, "pleno", partial(_make_pleno, system))


def _make_pleno(system: System) -> Scene:
    scene = make_scene(system, combination="agreed")
    one = CODES[0].replace(".", "_")
    hand_in(scene, 0, 0, 4, **{one: 5})
    hand_in(scene, 0, 1, 3, **{one: 5})
    assert name_lead(scene).status_code == 200
    assert deed(scene, "pleno/opening", scene.evaluators[0]).status_code == 200
    return scene


def path_to(scene: Scene, what: str, lokus: int = 0) -> str:
    """An address under the lokus."""
    return f"/api/v1/lokus/{scene.lokus_ids[lokus]}/{what}"


def name_lead(scene: Scene, person: Person | None = None, who: int = 0) -> Any:
    """Name one of the evaluators as lead."""
    body = {"evaluator_id": str(scene.evaluators[who].account_id)}
    return scene.system.evaluation.post(path_to(scene, "lead"), person or scene.ground.nation, body)


def deed(scene: Scene, what: str, person: Person, body: Any = None) -> Any:
    """POST something under the first lokus."""
    return scene.system.evaluation.post(path_to(scene, what), person, body)


def read(scene: Scene, what: str, person: Person) -> Any:
    """GET something under the first lokus."""
    return scene.system.evaluation.get(path_to(scene, what), person)


def record(scene: Scene, levels: dict[str, int], person: Person | None = None, **more: Any) -> Any:
    """Record agreed levels as the lead."""
    rows = [
        {"indicator_code": code, "level": level, "reason": f"sepakat pada {level}", **more}
        for code, level in levels.items()
    ]
    return scene.system.evaluation.put(
        path_to(scene, "pleno/levels"), person or scene.evaluators[0], {"levels": rows}
    )


def record_all(scene: Scene, level: int = AGREED) -> str:
    """Record one level for everything; the digest of what now stands."""
    answer = record(scene, dict.fromkeys(CODES, level))
    assert answer.status_code == 200, answer.text
    return str(answer.json["sheet"]["content_sha256"])


def confirm(scene: Scene, who: int, content_sha256: str) -> Any:
    """Confirm as one of the evaluators."""
    return deed(scene, "pleno/confirmation", scene.evaluators[who], {"content_sha256": content_sha256})


def make_strangers(scene: Scene) -> dict[str, Person]:
    """People who have nothing to do with the first lokus' evaluation, or too much."""
    system, ground = scene.system, scene.ground
    strangers = {
        "operator": system.make_person(),
        "another evaluator": system.make_person(Mandate(EVALUATOR, KAMPAR)),
        "the region's administrator": ground.administrator,
        "another region's administrator": ground.neighbour,
    }
    system.sync()
    give_mandate(system, strangers["operator"], OPERATOR, MUBA, ground.hospital.agency_id)
    return strangers


def faults_of(system: System) -> list[str]:
    """What does not agree with the journal."""
    with system.evaluation.session() as session:
        return list(find_record_faults(session))
