"""Snapshots of what the registry proposes: frozen, numbered, confirmed by hash, and seen by few."""

import hashlib
from typing import Any
from uuid import UUID

from sqlalchemy import event, text

from evaluation_service.demo import remove_demo
from evaluation_service.proposals.queries import find_proposals
from evaluation_service.proposals.verify import find_proposal_faults
from shared.canonical import canonical_json
from shared.contracts.usage_entries import USAGE_MONTH_REPORTED, USAGE_MONTH_WITHDRAWN
from tests.evaluation.copied_entries import FIGURE
from tests.evaluation.ground import count_rows, end_evaluating, list_kinds, move_period
from tests.evaluation.proposal_ground import (
    make_proposals,
    tell,
    tell_innovation,
    tell_replication,
)
from tests.evaluation.sheet_ground import determine, hand_in, make_scene, release
from tests.support.system import System


def test_snapshot_is_frozen_and_later_changes_show_field_by_field(system: System) -> None:
    made = make_proposals(system)
    evaluator = made.scene.evaluators[0]

    taken = made.take(evaluator)
    again = made.take(made.scene.ground.nation)
    tell_replication(system, made.own_id)
    tell_innovation(
        system, made.scene.ground.hospital, "SITANTI", innovation_id=made.own_id, continuity="stopped"
    )
    system.sync()
    later = system.evaluation.get(made.path(), evaluator)

    assert (taken.status_code, again.status_code, later.status_code) == (201, 200, 200)
    assert again.json["snapshot_id"] == taken.json["snapshot_id"]
    content = taken.json["content"]
    assert hashlib.sha256(canonical_json(content).encode()).hexdigest() == taken.json["content_sha256"]
    assert [(row["name"], row["names_unit"]) for row in content["records"]] == [
        ("ANTRE", False),
        ("SITANTI", True),
    ]
    (indicator,) = taken.json["indicators"]
    assert [indicator[name] for name in ("code", "level", "at_most", "state", "innovation_id", "ticked")] == [
        "6",
        2,
        5,
        "at_least",
        str(made.own_id),
        ["running", "over_a_year", "of_use"],
    ]
    assert (indicator["elements"][2]["text"]["id"], indicator["elements"][3]["reason"]) == (
        "Penggunaan tercatat sejak bulan 2019-01.",
        "no_months",
    )
    assert taken.json["changed_since"] == []
    assert later.json["content"] == content
    paths = {row["path"]: (row["before"], row["now"]) for row in later.json["changed_since"]}
    assert paths[f"records[{made.own_id}].continuity"] == (None, "stopped")
    assert paths[f"records[{made.own_id}].replications.untold"] == (0, 1)
    assert paths["indicators[6].level"] == (2, None)


def test_new_snapshot_is_a_deed_of_its_own_and_the_old_one_is_stale(system: System) -> None:
    made = make_proposals(system)
    evaluator = made.scene.evaluators[0]
    first = made.take(evaluator).json

    same = made.take(evaluator, anew=True)
    tell_innovation(system, made.scene.ground.hospital, "BARU", since_value="2015", stage="implementation")
    system.sync()
    second = made.take(evaluator, anew=True)
    stale = made.confirm(evaluator, first["content_sha256"])
    by_nation = made.confirm(made.scene.ground.nation, second.json["content_sha256"])
    confirmed = made.confirm(evaluator, second.json["content_sha256"])
    twice = made.confirm(evaluator, second.json["content_sha256"])
    listed = system.evaluation.get(made.path("proposals"), made.scene.ground.nation).json["items"]
    old = system.evaluation.get(made.path("proposals/1"), made.scene.ground.nation)
    beyond = system.evaluation.get(made.path(f"proposals/{2**64}"), made.scene.ground.nation)
    with system.evaluation.session() as session:
        found = find_proposals(session, UUID(second.json["lokus_id"]))

    assert (same.status_code, second.status_code) == (200, 201)
    assert [row["number"] for row in listed] == [1, 2]
    assert (old.status_code, old.json["content_sha256"]) == (200, first["content_sha256"])
    assert (stale.status_code, by_nation.status_code, beyond.status_code) == (412, 403, 404)
    assert (confirmed.status_code, twice.status_code) == (200, 200)
    assert [row["evaluator_id"] for row in twice.json["confirmations"]] == [str(evaluator.account_id)]
    assert count_rows(system, "proposal_confirmation") == 1
    assert {code: (one.level, one.state, one.content_sha256) for code, one in found.items()} == {
        "6": (2, "at_least", second.json["content_sha256"])
    }
    assert list_kinds(system, second.json["snapshot_id"]) == [("proposal.taken", 1, "evaluator")]


def test_period_is_taken_in_a_fixed_number_of_statements(system: System) -> None:
    made = make_proposals(system)
    path = f"/api/v1/periods/{made.scene.period_id}/proposals"
    made.take(made.scene.evaluators[0])

    asked: list[str] = []
    engine = system.evaluation.service.engine

    def note(*arguments: Any) -> None:
        asked.append(arguments[2])

    event.listen(engine, "before_cursor_execute", note)
    taken = system.evaluation.post(path, made.scene.ground.nation)
    event.remove(engine, "before_cursor_execute", note)
    again = system.evaluation.post(path, made.scene.ground.nation)
    by_evaluator = system.evaluation.post(path, made.scene.evaluators[0])

    assert (taken.status_code, taken.json) == (200, {"taken": 1, "left": 0})
    assert (again.json, by_evaluator.status_code) == ({"taken": 0, "left": 0}, 403)
    assert count_rows(system, "proposal_snapshot") == 2
    assert sum("registry_copy.innovation" in statement for statement in asked) == 1
    assert len(asked) < 30


def test_figures_that_were_withdrawn_or_came_late_count_as_the_registry_says(system: System) -> None:
    made = make_proposals(system)
    figure = {**FIGURE, "innovation_id": made.own_id, "month": "2015-05"}
    tell(system, USAGE_MONTH_REPORTED, UUID(str(figure["figure_id"])), figure)
    system.sync()
    before = made.take(made.scene.evaluators[0]).json["content"]["records"][1]
    tell(system, USAGE_MONTH_WITHDRAWN, UUID(str(figure["figure_id"])), figure, 2)
    system.sync()

    after = system.evaluation.get(made.path(), made.scene.evaluators[0]).json["changed_since"]

    assert before["first_month"] == "2015-05"
    assert [(row["path"], row["before"], row["now"]) for row in after if "first_month" in row["path"]] == [
        (f"records[{made.own_id}].first_month", "2015-05", "2019-01")
    ]


def test_proposal_is_seen_by_those_who_work_on_it_and_by_the_unit_after_the_release(system: System) -> None:
    made = make_proposals(system)
    scene, call = made.scene, system.evaluation
    people = {
        "nation": scene.ground.nation,
        "evaluator": scene.evaluators[1],
        "colleague": scene.ground.colleague,
        "neighbour": scene.ground.neighbour,
        "operator": made.operator,
    }
    made.take(scene.evaluators[0])

    before = {name: call.get(made.path(), person).status_code for name, person in people.items()}
    refused = {name: made.take(person, anew=True).status_code for name, person in people.items()}
    nobody = call.get(made.path()).status_code
    made.confirm(scene.evaluators[0], call.get(made.path(), scene.ground.nation).json["content_sha256"])
    for lokus in (0, 1):
        hand_in(scene, lokus, 0, 4)
    system.work()
    move_period(scene.ground, scene.period_id, "closing")
    too_late = made.take(scene.evaluators[0], anew=True)
    determine(scene)
    assert release(scene).status_code == 200
    after = {name: call.get(made.path(), person).status_code for name, person in people.items()}

    assert before == {"nation": 200, "evaluator": 200, "colleague": 404, "neighbour": 404, "operator": 404}
    assert refused == {"nation": 200, "evaluator": 200, "colleague": 404, "neighbour": 404, "operator": 403}
    assert (nobody, too_late.status_code) == (401, 409)
    assert after == {"nation": 200, "evaluator": 200, "colleague": 404, "neighbour": 404, "operator": 200}
    assert call.get(made.path(), made.operator).json["confirmations"] == []
    assert len(call.get(made.path(), scene.ground.nation).json["confirmations"]) == 1
    assert count_rows(system, "proposal_snapshot") == 1
    end_evaluating(system, scene.evaluators[1])
    assert call.get(made.path(), scene.evaluators[1]).status_code == 404


def test_snapshot_that_was_tampered_with_is_found_and_a_demonstration_is_taken_out(system: System) -> None:
    made = make_proposals(system)
    sha256 = made.take(made.scene.evaluators[0]).json["content_sha256"]
    made.confirm(made.scene.evaluators[0], sha256)
    with system.evaluation.session() as session:
        clean = list(find_proposal_faults(session))
    with system.evaluation.service.engine.begin() as connection:
        connection.execute(text("update proposal_snapshot set content = replace(content, 'SITANTI', 'X')"))
        connection.execute(text("update proposal_confirmation set evaluator_id = gen_random_uuid()"))

    with system.evaluation.session() as session:
        found = [fault.split(" ")[0:2] for fault in find_proposal_faults(session)]

    assert clean == []
    assert found == [["altered:", "the"], ["altered:", "evaluator_id"]]


def test_demonstration_is_taken_out_with_its_proposals(system: System) -> None:
    scene = make_scene(system, is_example=True)
    with system.evaluation.service.engine.begin() as connection:
        connection.execute(text("update period set is_demo = true"))
    answer = system.evaluation.post(f"/api/v1/lokus/{scene.lokus_ids[0]}/proposals", scene.evaluators[0], {})

    with system.evaluation.session() as session:
        remove_demo(session)
        session.commit()
        faults = list(find_proposal_faults(session))

    assert (answer.status_code, count_rows(system, "proposal_snapshot"), faults) == (201, 0, [])
    assert answer.json["indicators"][0]["level"] is None
