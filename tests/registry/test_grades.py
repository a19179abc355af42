"""The registry shows what was released, and nothing that was not."""

from uuid import uuid4

from registry_service.grades.copy import GRADES_COPY
from registry_service.grades.queries import list_grades_of_unit, list_grades_of_units
from shared.feed.reader import rebuild_copy
from tests.evaluation.ground import move_period
from tests.evaluation.sheet_ground import determine, hand_in, make_scene, release
from tests.support.system import System


def test_unit_shows_its_grade_after_the_release_and_not_before(system: System) -> None:
    scene = make_scene(system)
    unit_id = scene.ground.hospital.unit_id
    hand_in(scene, 0, 0, 4)
    system.work()
    move_period(scene.ground, scene.period_id, "closing")
    determine(scene)
    system.sync()
    with system.registry.session() as session:
        before = list_grades_of_units(session, [unit_id])

    release(scene)
    system.sync()
    with system.registry.session() as session:
        after = list_grades_of_units(session, [unit_id, scene.ground.office.unit_id])

    assert before == {unit_id: []}
    assert [(row["index"], row["grade"], row["rank"], row["ranked_count"]) for row in after[unit_id]] == [
        ("4.00", "B", 1, 1)
    ]
    assert after[scene.ground.office.unit_id] == []


def test_copy_of_grades_built_anew_is_the_same(system: System) -> None:
    scene = make_scene(system)
    unit_id = scene.ground.hospital.unit_id
    hand_in(scene, 0, 0, 4)
    system.work()
    move_period(scene.ground, scene.period_id, "closing")
    determine(scene)
    release(scene, sementara=True)
    system.sync()
    with system.registry.session() as session:
        before = list_grades_of_units(session, [unit_id])

    rebuild_copy(system.reader(system.registry, "EVALUATION_URL", GRADES_COPY))
    with system.registry.session() as session:
        after = list_grades_of_units(session, [unit_id])

    assert len(before[unit_id]) == 1
    assert after == before


def test_grades_of_an_unknown_unit_are_not_found(system: System) -> None:
    answer = system.registry.get(f"/api/v1/units/{uuid4()}/grades")

    assert answer.status_code == 404


def test_grades_of_a_unit_are_paged_newest_first(system: System) -> None:
    first = make_scene(system)
    second = make_scene(system, units=(first.ground.hospital, first.ground.office))
    for level, scene in ((4, first), (5, second)):
        hand_in(scene, 0, 0, level)
        system.work()
        move_period(scene.ground, scene.period_id, "closing")
        determine(scene)
        release(scene)
    system.sync()
    unit_id = first.ground.hospital.unit_id

    with system.registry.session() as session:
        newest = list_grades_of_unit(session, unit_id, cursor=None, limit=1)
        oldest = list_grades_of_unit(session, unit_id, cursor=newest.next_cursor, limit=1)

    assert [row["index"] for row in newest.items] == ["5.00"]
    assert ([row["index"] for row in oldest.items], oldest.next_cursor) == (["4.00"], None)
