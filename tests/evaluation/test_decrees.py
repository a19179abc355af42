"""A provisional release becomes final: by a decree, once, by a second person."""

from werkzeug.test import TestResponse

from registry_service.grades.queries import list_grades_of_unit
from tests.evaluation.ground import count_rows, list_kinds
from tests.evaluation.release_ground import RELEASED, list_card_ids, make_scored
from tests.evaluation.sheet_ground import (
    Scene,
    determine,
    release,
)
from tests.support.system import Person, System


def add_decree(scene: Scene, person: Person | None = None, **body: object) -> TestResponse:
    """Ask for the decree to be added to a provisional release."""
    return scene.system.evaluation.post(
        f"/api/v1/periods/{scene.period_id}/decree",
        person or scene.second,
        body or {"decree": "Kepmen PANRB 2/2020"},
    )


def test_provisional_release_becomes_final_in_both_services(system: System) -> None:
    scene = make_scored(system)
    determine(scene)
    release(scene, sementara=True)
    system.sync()

    final = add_decree(scene)
    system.sync()

    assert (final.status_code, final.json["decree"], final.json["is_provisional"]) == (
        200,
        "Kepmen PANRB 2/2020",
        False,
    )
    assert list_kinds(system, scene.period_id)[-2:] == [
        ("period.released", 5, "national_administrator"),
        ("period.decreed", 6, "national_administrator"),
    ]
    card = list_card_ids(scene)[0]
    assert [(kind, version) for kind, version, _ in list_kinds(system, card)][-2:] == [
        ("result.released", 2),
        ("result.released", 3),
    ]
    with system.registry.session() as session:
        unit_id = scene.ground.hospital.unit_id
        grades = list_grades_of_unit(session, unit_id, cursor=None, limit=9).items
    assert [(row["grade"], row["decree"], row["is_provisional"]) for row in grades] == [
        ("B", "Kepmen PANRB 2/2020", False)
    ]


def test_decree_is_added_once_by_a_second_person_to_a_provisional_release(system: System) -> None:
    scene = make_scored(system)
    determine(scene)
    early = add_decree(scene)
    release(scene, sementara=True)

    alone = add_decree(scene, scene.ground.nation)
    nameless = add_decree(scene, decree="")
    other = add_decree(scene, scene.ground.administrator)
    before = count_rows(system, RELEASED)
    once, twice = add_decree(scene), add_decree(scene)

    assert (early.status_code, early.json["code"]) == (409, "period_state")
    assert (alone.status_code, alone.json["code"]) == (403, "second_person")
    assert (nameless.status_code, other.status_code, before) == (422, 403, 2)
    assert (once.status_code, twice.status_code, twice.json["code"]) == (200, 409, "already_final")
    assert count_rows(system, "journal_entry where kind = 'period.decreed'") == 1
