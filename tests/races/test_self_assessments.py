"""Two people of one unit at the same moment, on one item or handing in: nothing is overwritten unseen."""

from functools import partial

from evaluation_service.record_faults import find_record_faults
from tests.evaluation.ground import count_rows
from tests.evaluation.self_assessment_ground import (
    CODES,
    ELEMENTS,
    FIRST,
    give_back,
    make_scene,
    read,
    save,
    submit,
)
from tests.races.test_registry_races import at_once, statuses
from tests.support.system import System


def test_two_on_one_item_leave_one_and_tell_the_other(system: System) -> None:
    scene, code = make_scene(system), FIRST["code"]

    first = at_once(*(partial(save, scene, code, ticked=[one]) for one in ELEMENTS[:4]))
    then = at_once(*(partial(save, scene, code, 1, ticked=ELEMENTS[: n + 2]) for n in range(3)))

    assert (statuses(first), statuses(then)) == ([200, 428, 428, 428], [200, 412, 412])
    assert read(scene).json["items"][0]["version"] == 2
    assert count_rows(system, "self_assessment_item_version") == 1


def test_handed_in_returned_and_saved_at_once_is_one_thing_after_the_other(system: System) -> None:
    scene = make_scene(system, is_filled=True)

    handed = at_once(*[partial(submit, scene)] * 3, partial(save, scene, CODES[0], 1, ticked=ELEMENTS[:1]))
    begin = partial(system.evaluation.post, scene.path, scene.verifier)
    returned = at_once(*[partial(give_back, scene)] * 2, begin, begin)

    assert statuses(handed[:3]) == [200, 409, 409]
    assert handed[3].status_code in (200, 409)
    assert statuses(returned[:2]) == [200, 409]
    assert {answer.status_code for answer in returned[2:]} <= {200, 409}
    assert count_rows(system, "self_assessment") == 2
    with system.evaluation.session() as session:
        assert list(find_record_faults(session)) == []
