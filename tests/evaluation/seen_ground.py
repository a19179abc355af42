"""Sheets where elements are ticked: a period with PEKPPP 2023, its answers, and what stands against them."""

import json
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from evaluation_service.instruments.files import SHIPPED, read_instrument_file
from evaluation_service.proposals.models import ProposalSnapshot
from evaluation_service.scoring.forms import find_form
from evaluation_service.self_assessments.models import SelfAssessment, SelfAssessmentItem
from shared import clock
from shared.actor import Mandate
from shared.canonical import canonical_json, digest
from shared.contracts.roles import EVALUATOR, NATIONAL_ADMINISTRATOR
from tests.evaluation.ground import KAMPAR, add_lokus, make_ground, move_period, national_input
from tests.evaluation.sheet_ground import Scene, assign, remember_scene
from tests.support.system import Person, System

SETTINGS = {"minimum_respondents": 1, "below_minimum": "evaluator_alone"}
_FORM = find_form(read_instrument_file(SHIPPED / "panrb-pekppp-2023.yaml"), "luring", "evaluator")
assert _FORM is not None
ROWS = {row["code"]: row for row in _FORM["indicators"]}
CODES = list(ROWS)
LADDER, SHARE, CHOSEN = "1.a.Ak", "8.a.Ak", "4.a.K"
UP_TO_3 = ["exists", "complete", "enacted"]


def make_seen_scene(system: System, *stages: str, **changes: Any) -> Scene:
    """An open national period of form set luring: one lokus, and two evaluators assigned to it.

    Stages that are named, with that of the survey, began an hour ago and go on for an hour.
    """
    make = partial(_make_seen_scene, system, stages, changes)
    return remember_scene(system, f"seen {stages} {changes}", make)


def _make_seen_scene(system: System, stages: tuple[str, ...], changes: dict[str, Any]) -> Scene:
    ground = make_ground(system)
    second = system.make_person(Mandate(NATIONAL_ADMINISTRATOR))
    evaluators = (ground.evaluator, system.make_person(Mandate(EVALUATOR, KAMPAR)))
    system.sync()
    return _open_period(Scene(ground, second, evaluators, "", ("", ""), {}), stages, changes)


def make_following(scene: Scene, **changes: Any) -> Scene:
    """Another period about the same unit, with the same people."""
    return _open_period(scene, (), changes)


def _open_period(scene: Scene, stages: tuple[str, ...], changes: dict[str, Any]) -> Scene:
    system, ground = scene.system, scene.ground
    wanted = {"instrument_id": "panrb-pekppp-2023", "form_set": "luring", "settings": SETTINGS, **changes}
    body = national_input(year_held=2026, **wanted)
    del body["form_weights"]
    drafted = system.evaluation.post("/api/v1/periods", ground.nation, body)
    assert drafted.status_code == 201, drafted.text
    period_id = str(drafted.json["period_id"])
    if stages:
        set_stages(system, ground.nation, period_id, stages)
    lokus_id = add_lokus(ground, period_id, ground.hospital)
    assigned = {
        (0, who): assign(ground, period_id, lokus_id, evaluator)
        for who, evaluator in enumerate(scene.evaluators)
    }
    move_period(ground, period_id, "opening")
    return replace(scene, period_id=period_id, lokus_ids=(lokus_id, lokus_id), assignment_ids=assigned)


def set_stages(system: System, person: Person, period_id: str, stages: tuple[str, ...]) -> None:
    """Give a drafted period stages that are open for two hours around now."""
    now = clock.now()
    dates = {
        "opens_at": (now - timedelta(hours=1)).isoformat(),
        "closes_at": (now + timedelta(hours=1)).isoformat(),
    }
    answer = system.evaluation.put(
        f"/api/v1/periods/{period_id}/stages",
        person,
        {"stages": [{"stage": stage, **dates} for stage in (*stages, "f03")]},
        headers={"If-Match": '"1"'},
    )
    assert answer.status_code == 200, answer.text


def full_answer(code: str) -> dict[str, Any]:
    """Everything ticked and done; a level 4 where none follows."""
    row = ROWS[code]
    answer: dict[str, Any] = {"indicator_code": code}
    if row["rule"] is None:
        return answer | {"chosen": 4}
    return answer | {
        "ticked": [element["code"] for element in row["elements"]],
        "counts": {count["code"]: 10 for count in row["counts"]},
    }


def fill_seen(scene: Scene, sheet_id: str, who: int, *left_out: str) -> None:
    """First answers to every indicator but some, with all there is to tick."""
    answer = scene.system.evaluation.put(
        f"/api/v1/sheets/{sheet_id}/answers",
        scene.evaluators[who],
        {"answers": [full_answer(code) for code in CODES if code not in left_out]},
    )
    assert answer.status_code == 200, answer.text


def hand_in_f01(scene: Scene, **supported: int) -> None:
    """The unit's F-01 as handed in, supporting these levels (`_` stands for a dot)."""
    submitted_at = clock.now()
    f01 = SelfAssessment(
        self_assessment_id=uuid4(),
        lokus_id=UUID(scene.lokus_ids[0]),
        number=1,
        state="submitted",
        submitted_at=submitted_at,
        receipt_sha256="0" * 64,
    )
    with scene.system.evaluation.session() as session:
        session.add(f01)
        session.flush()
        for name, level in supported.items():
            code = name.removeprefix("of_").replace("_", ".")
            session.add(
                SelfAssessmentItem(
                    self_assessment_id=f01.self_assessment_id, indicator_code=code, supported=level
                )
            )
        session.commit()


def propose(scene: Scene, code: str, level: int, state: str = "known") -> None:
    """The registry's proposal for one indicator."""
    content = canonical_json({"indicators": [{"code": code, "level": level, "state": state}]})
    with scene.system.evaluation.session() as session:
        session.add(
            ProposalSnapshot(
                snapshot_id=uuid4(),
                lokus_id=UUID(scene.lokus_ids[0]),
                number=1,
                content=content,
                content_sha256=digest(json.loads(content)),
            )
        )
        session.commit()
