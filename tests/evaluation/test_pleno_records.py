"""What a pleno leaves in the journal is held against its rows, and a demonstration's is taken out whole."""

from uuid import UUID

from sqlalchemy import text

from evaluation_service.record_faults import find_record_faults
from evaluation_service.sheets.actions.removal import remove_demo_sheets
from shared.actor import SYSTEM
from tests.evaluation.ground import count_rows
from tests.evaluation.pleno_ground import (
    confirm,
    deed,
    faults_of,
    make_pleno,
    name_lead,
    path_to,
    record_all,
)
from tests.evaluation.sheet_ground import hand_in, make_scene
from tests.support.system import System

TAMPERED = {
    "update pleno set lead_id = pleno_id": "altered: lead_id of pleno",
    "update pleno set place = 'tempat lain'": "altered: where pleno",
    "update sheet_signature set evaluator_id = signature_id": "altered: evaluator_id of sheet signature",
    "update sheet_signature set reason = 'lain' where reason is not null": "altered: the reason of sheet",
    "delete from sheet_signature": "removed: sheet signature",
    "update answer set version = 9 where reason is not null": "is not what was signed",
}


def test_what_is_changed_past_the_journal_is_found(system: System) -> None:
    scene = make_pleno(system)
    place = {"held_on": "2026-11-20", "place": "Aula Bappeda"}
    headers = {"If-Match": '"2"'}
    system.evaluation.put(path_to(scene, "pleno/place"), scene.evaluators[0], place, headers=headers)
    content = record_all(scene)
    against = {"content_sha256": content, "reason": "belum"}
    deed(scene, "pleno/objection", scene.evaluators[1], against)
    confirm(scene, 0, content)
    confirm(scene, 1, content)
    found = {}

    with system.evaluation.session() as session:
        before = list(find_record_faults(session))
        for statement, expected in TAMPERED.items():
            session.execute(text(statement))
            found[statement] = any(expected in fault for fault in list(find_record_faults(session)))
            session.rollback()

    assert before == []
    assert found == dict.fromkeys(TAMPERED, True)


def test_pleno_of_a_demonstration_is_taken_out_again(system: System) -> None:
    scene = make_scene(system, combination="agreed", is_example=True, is_demo=True)
    for who in (0, 1):
        hand_in(scene, 0, who, 4)
    name_lead(scene)
    deed(scene, "pleno/opening", scene.evaluators[0])
    confirm(scene, 0, record_all(scene))

    with system.evaluation.session() as session:
        remove_demo_sheets(session, SYSTEM, UUID(scene.period_id))
        session.commit()

    assert [count_rows(system, table) for table in ("sheet", "pleno", "sheet_signature")] == [0, 0, 0]
    assert faults_of(system) == []
