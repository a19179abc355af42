"""Both sides at once: one proposal stands, and one deed wins."""

from tests.races.test_registry_races import at_once
from tests.registry.records import created
from tests.registry.test_replications import Scene
from tests.support.system import System


def test_replication_proposed_by_both_sides_at_once_stands_once(system: System) -> None:
    scene = Scene(system)

    answers = at_once(
        lambda: scene.propose(scene.replicator), lambda: scene.propose(scene.operator, side="original")
    )

    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert scene.shown(scene.operator) == ["proposed"]


def test_confirmed_and_withdrawn_at_once_has_one_outcome(system: System) -> None:
    scene = Scene(system)
    made = created(scene.propose(scene.replicator))

    answers = at_once(
        lambda: scene.act(scene.operator, made, "confirmation"),
        lambda: scene.act(scene.replicator, made, "withdrawal", {"reason": "Keliru."}),
    )

    assert sorted(answer.status_code for answer in answers) == [200, 412]
    assert scene.shown(scene.operator) in (["confirmed"], ["withdrawn"])
