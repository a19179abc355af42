"""Self-assessments that tests stand on: an open period of PEKPPP 2023, its unit's people, its evaluator."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from evaluation_service.instruments.files import SHIPPED, read_instrument_file
from evaluation_service.self_assessments.rules import list_items
from shared.actor import Mandate
from shared.contracts.roles import OPERATOR, VERIFIER
from tests.evaluation.ground import MUBA, Ground, Unit, add_lokus, give_mandate, make_ground, move_period
from tests.evaluation.sheet_ground import assign
from tests.evaluation.test_period_forms import forms_input
from tests.support.snapshots import remember
from tests.support.system import Person, System

ASKED = list_items(read_instrument_file(SHIPPED / "panrb-pekppp-2023.yaml"), "luring")
CODES = [row["code"] for row in ASKED]
FIRST = ASKED[0]
ELEMENTS = [row["code"] for row in FIRST["elements"]]
COUNTED = next(row for row in ASKED if row["counts"])
PART_TYPE = "application/offset+octet-stream"


@dataclass(frozen=True)
class Scene:
    """Two lokus of two agencies; the first has an operator, a verifier and an evaluator assigned."""

    ground: Ground
    operator: Person
    verifier: Person
    stranger: Person
    period_id: str
    lokus_id: str
    other_id: str

    @property
    def system(self) -> System:
        """Both services."""
        return self.ground.system

    @property
    def path(self) -> str:
        """The self-assessment of the first lokus."""
        return f"/api/v1/lokus/{self.lokus_id}/self-assessment"


def make_scene(system: System, *, is_filled: bool = False) -> Scene:
    """The scene, with a draft begun; with `is_filled` every item of it is saved, ticking nothing."""
    return remember(
        system,
        f"self-assessments {is_filled}",
        partial(_make_scene, system, is_filled),
        lambda scene: replace(scene, ground=replace(scene.ground, system=system)),
    )


def _make_scene(system: System, is_filled: bool) -> Scene:
    ground = make_ground(system)
    hospital, office = ground.hospital, ground.office
    people = [
        make_worker(system, role, unit)
        for role, unit in ((OPERATOR, hospital), (VERIFIER, hospital), (VERIFIER, office))
    ]
    period_id, lokus_id, other_id = open_period(ground)
    assign(ground, period_id, lokus_id, ground.evaluator)
    scene = Scene(ground, people[0], people[1], people[2], period_id, lokus_id, other_id)
    begun = system.evaluation.post(scene.path, scene.operator)
    assert begun.status_code == 201, begun.text
    if is_filled:
        fill(scene)
    return scene


def make_worker(system: System, role: str, unit: Unit, *also: Mandate, region_code: str = MUBA) -> Person:
    """Somebody with a role in the unit's agency, of which the registry merely tells."""
    person = system.make_person(*also)
    give_mandate(system, person, role, region_code, unit.agency_id)
    return person


def open_period(ground: Ground, **changes: Any) -> tuple[str, str, str]:
    """An open period of PEKPPP 2023 with both units; its id and those of the lokus."""
    answer = ground.system.evaluation.post("/api/v1/periods", ground.nation, forms_input(**changes))
    assert answer.status_code == 201, answer.text
    period_id = str(answer.json["period_id"])
    lokus_ids = [add_lokus(ground, period_id, unit) for unit in (ground.hospital, ground.office)]
    move_period(ground, period_id, "opening")
    return period_id, lokus_ids[0], lokus_ids[1]


def save(scene: Scene, code: str, version: int | None = None, **body: Any) -> Any:
    """One item saved by the operator; nothing is ticked unless it is said."""
    headers = {"If-Match": f'"{version}"'} if version else {}
    given = {"ticked": [], **body}
    return scene.system.evaluation.put(f"{scene.path}/items/{code}", scene.operator, given, headers=headers)


def fill(scene: Scene) -> None:
    """Every item, ticking nothing."""
    for code in CODES:
        answer = save(scene, code)
        assert answer.status_code == 200, answer.text


def add(scene: Scene, kind: str, codes: list[str], **more: Any) -> Any:
    """A piece of evidence handed in by the operator."""
    body = {"kind": kind, "indicator_codes": codes, **more}
    return scene.system.evaluation.post(f"{scene.path}/evidence", scene.operator, body)


def upload(system: System, person: Person, name: str, content: bytes) -> dict[str, Any]:
    """A small file handed in to the evaluation; the upload as it ended."""
    body = {"name": name, "size": len(content), "purpose": "evidence"}
    begun = system.evaluation.post("/api/v1/uploads", person, body)
    assert begun.status_code == 201, begun.text
    path = f"/api/v1/uploads/{begun.json['upload_id']}"
    headers = {"Content-Type": PART_TYPE, "Upload-Offset": "0", "Tus-Resumable": "1.0.0"}
    sent = system.evaluation.call("PATCH", path, person, data=content, headers=headers)
    assert sent.status_code == 204, sent.text
    ended: dict[str, Any] = system.evaluation.get(path, person).get_json()
    return ended


def add_file(scene: Scene, name: str, content: bytes, codes: list[str]) -> dict[str, Any]:
    """A file as evidence; what was answered."""
    upload_id = upload(scene.system, scene.operator, name, content)["upload_id"]
    answer = add(scene, "file", codes, upload_id=upload_id)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json
    return told


def submit(scene: Scene) -> Any:
    """Hand in, by the verifier."""
    return scene.system.evaluation.post(f"{scene.path}/submission", scene.verifier)


def give_back(scene: Scene, reason: str = "bukti kurang") -> Any:
    """Return what was handed in, by the administrator."""
    return scene.system.evaluation.post(f"{scene.path}/return", scene.ground.nation, {"reason": reason})


def read(scene: Scene, person: Person | None = None, **arguments: int) -> Any:
    """The self-assessment as somebody reads it, the operator unless it is said."""
    return scene.system.evaluation.get(scene.path, person or scene.operator, query_string=arguments)
