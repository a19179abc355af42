"""What somebody with the database alone changes past the journal is found, and the record named."""

from collections.abc import Mapping
from functools import partial

import pytest
from sqlalchemy import text

from evaluation_service.record_faults import find_record_faults
from shared.actor import Mandate
from shared.contracts.roles import EVALUATION_ADMINISTRATOR
from shared.migrations import migrate_down
from tests.evaluation.ground import KAMPAR, count_rows, move_period
from tests.evaluation.sheet_ground import (
    FIRST,
    Scene,
    determine,
    hand_in,
    make_scene,
    release,
    remember_scene,
)
from tests.support.journal import tampering
from tests.support.servers import CHECKOUT
from tests.support.system import System


def faults_of(system: System) -> list[str]:
    with system.evaluation.session() as session:
        return list(find_record_faults(session))


def tamper(system: System, statement: str, **values: object) -> None:
    """Change something as the service never would."""
    with system.evaluation.session() as session:
        session.execute(text(statement), values)
        session.commit()


def record_publication(system: System) -> str:
    """A recorded publication; its id."""
    keeper = system.make_person(Mandate(EVALUATION_ADMINISTRATOR, KAMPAR))
    system.sync()
    body = {
        "title": "Kampar 2021",
        "kind": "regional_news_report",
        "region_code": KAMPAR,
        "dated": "2022-02-15",
        "external_values": [{"agency_name": "Adminduk", "products": 10, "value": "99.46"}],
        "region_figures": {"region_value": "99.26"},
        "recommendations": [{"text_id": "lengkapi"}],
    }
    answer = system.evaluation.post("/api/v1/publications", keeper, body)
    assert answer.status_code == 201, answer.text
    return str(answer.json["publication_id"])


def make_released(system: System, **body: object) -> Scene:
    """Two lokus released, one of them after its only sheet had been returned and handed in again."""
    return remember_scene(system, f"released {body}", partial(_make_released, system, body))


def _make_released(system: System, body: dict[str, object]) -> Scene:
    scene = make_scene(system)
    sheet_id = hand_in(scene, 0, 0, 4)
    hand_in(scene, 1, 0, 5)
    system.work()
    system.evaluation.post(f"/api/v1/sheets/{sheet_id}/return", scene.ground.nation, {"reason": "bukti"})
    path = f"/api/v1/assignments/{scene.assignment_ids[0, 0]}/sheet"
    following = system.evaluation.post(path, scene.evaluators[0]).json["sheet_id"]
    system.evaluation.post(f"/api/v1/sheets/{following}/submission", scene.evaluators[0])
    system.work()
    move_period(scene.ground, scene.period_id, "closing")
    determine(scene)
    assert release(scene, **body).status_code == 200
    return scene


def test_records_as_the_service_left_them_have_no_fault(system: System) -> None:
    scene = make_released(system, sementara=True)
    before = faults_of(system)
    decree = {"decree": "Kepmen PANRB 2/2020"}
    system.evaluation.post(f"/api/v1/periods/{scene.period_id}/decree", scene.second, decree)
    hand_in(make_scene(system, is_example=True), 0, 0, 3)
    record_publication(system)

    assert (before, faults_of(system)) == ([], [])


def test_traces_that_the_release_before_keeps_whole_are_read_as_folded_ones_are(system: System) -> None:
    scene = make_released(system)

    def read_all() -> tuple[list[str], list[object], bytes]:
        listed = system.evaluation.get(f"/api/v1/periods/{scene.period_id}/scorecards").json["items"]
        cards = [system.evaluation.get(f"/api/v1/scorecards/{row['scorecard_id']}").json for row in listed]
        with system.evaluation.get(f"/api/v1/periods/{scene.period_id}/verification") as file:
            return faults_of(system), cards, file.data

    folded = read_all()
    migrate_down(system.evaluation.service.engine, CHECKOUT / "evaluation_service" / "migrations", "0011")
    whole = read_all()

    assert folded == whole
    assert (folded[0], len(folded[1])) == ([], 2)
    assert count_rows(system, """scorecard where trace like '%"levels":["%'""") == 0


TRACE = "the trace of scorecard"
CHANGES = {
    "current": ("update scorecard set is_current = false", "whether scorecard"),
    "label": ("update scorecard set label_id = 'Prima'", "the label of scorecard"),
    "hundredths": ("update scorecard set index_hundredths = 1", "the exact value of scorecard"),
    "levels": ('update scorecard set trace = replace(trace, \'{"levels":["\', \'{"levels":["0\')', TRACE),
    "trace": ("update scorecard set trace = '{}'", TRACE),
    "figure": ("update scorecard set figure_code = 'ipp'", "is not the one that was computed"),
    "sheets": ("update scorecard set sheets_used = 9", "is not the one that was computed"),
    "score": ("update sheet_score set index_text = '0.01'", "the score of sheet"),
    "decree": ("update period set decree = 'palsu'", "decree of period"),
    "released_by": ("update period set released_by = determined_by", "by whom period"),
    "determined_by": ("update period set determined_by = released_by", "by whom and when period"),
    "name": ("update period set name = 'palsu'", "name of period"),
    "weights": (
        """update period set settings = '{"form_weights": {"F-02": "1/1"}}'""",
        "form_weights of period",
    ),
    "state": (
        "update period set state = 'closed', released_at = null",
        "was released and is closed",
    ),
    "lokus": ("update lokus set unit_official_name = 'palsu'", "unit_official_name of lokus"),
    "evaluator": (
        "update assignment set evaluator_id = assignment_id",
        "evaluator_id of assignment",
    ),
    "returned": (
        "update sheet set state = 'returned' where state = 'submitted'",
        "was submitted and is returned",
    ),
    "deleted": ("delete from scorecard", "is no longer there"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_change_of_a_released_result_is_found(system: System, name: str) -> None:
    make_released(system)
    statement, expected = CHANGES[name]

    tamper(system, statement)

    assert [fault for fault in faults_of(system) if expected in fault]


def test_changes_beside_the_levels_are_found(system: System) -> None:
    scene = make_released(system)
    with system.evaluation.session() as session:
        rows = session.execute(
            text("select state, sheet_id::text from sheet where lokus_id = :id order by number"),
            {"id": scene.lokus_ids[0]},
        ).all()
    returned, submitted = rows[0][1], rows[1][1]
    tamper(
        system,
        "update sheet set return_reason = 'palsu', return_reason_salt = null, returned_at = now()"
        " where sheet_id = :id",
        id=returned,
    )
    tamper(
        system,
        """update answer set counts = '{"done": 1}' where sheet_id = :id and indicator_code = :code""",
        id=submitted,
        code=FIRST,
    )
    tamper(system, "delete from sheet_score where sheet_id = :id", id=submitted)

    assert set(faults_of(system)) == {
        f"altered: the reason for which sheet {returned} was returned",
        f"altered: when sheet {returned} was returned",
        f"altered: the level of {FIRST} of sheet {submitted} does not follow",
        f"removed: the score of sheet {submitted} is no longer there",
    }


def test_change_of_what_entries_of_before_do_not_name_is_found(system: System) -> None:
    scene = make_scene(system)
    with tampering(system.evaluation) as connection:
        connection.execute(
            text(
                "update journal_entry set body = (body::jsonb - 'sheet_mode' - 'settings' - 'stages')::text,"
                " format_version = 1 where kind like 'period.%'"
            )
        )
    before = faults_of(system)
    tamper(system, "update period set sheet_mode = 'team'")
    tamper(
        system,
        "insert into period_stage (period_id, stage, opens_at, closes_at)"
        " select period_id, 'visit', now(), now() + interval '1 day' from period",
    )

    assert before == []
    assert faults_of(system) == [
        f"altered: {name} of period {scene.period_id}" for name in ("sheet_mode", "stages")
    ]


def test_what_was_put_in_or_taken_out_is_found(system: System) -> None:
    scene = make_scene(system)
    tamper(
        system, "insert into period_region (period_id, region_code) values (:id, '14.01')", id=scene.period_id
    )
    tamper(system, "delete from assignment where lokus_id = :id", id=scene.lokus_ids[1])
    tamper(system, "delete from lokus where lokus_id = :id", id=scene.lokus_ids[1])
    tamper(
        system,
        "insert into assignment (assignment_id, lokus_id, evaluator_id) values (:other, :lokus, :other)",
        other="00000000-0000-4000-8000-000000000002",
        lokus=scene.lokus_ids[0],
    )

    assert set(faults_of(system)) == {
        f"altered: region_codes of period {scene.period_id}",
        f"removed: lokus {scene.lokus_ids[1]} is no longer there",
        f"removed: assignment {scene.assignment_ids[1, 0]} is no longer there",
        f"removed: assignment {scene.assignment_ids[1, 1]} is no longer there",
        "inserted from outside: assignment 00000000-0000-4000-8000-000000000002",
    }


@pytest.mark.parametrize(
    ("statement", "field"),
    [
        ("update publication set region_value = 1", "region_figures"),
        ("update publication set title = 'palsu'", "texts_digest"),
        ("delete from publication_text", "recommendations"),
    ],
)
def test_change_of_a_publication_is_found(system: System, statement: str, field: str) -> None:
    publication_id = record_publication(system)

    tamper(system, statement)

    assert f"altered: {field} of publication {publication_id}" in faults_of(system)


def test_card_made_current_again_by_hand_is_not_released(system: System) -> None:
    scene = make_scene(system)
    hand_in(scene, 0, 0, 4)
    system.work()
    hand_in(scene, 0, 1, 2)
    system.work()
    move_period(scene.ground, scene.period_id, "closing")
    determine(scene)
    first: Mapping[str, object] = {"lokus": scene.lokus_ids[0]}
    tamper(system, "update scorecard set is_current = false where lokus_id = :lokus", **first)
    tamper(system, "update scorecard set is_current = true where lokus_id = :lokus and revision = 1", **first)

    refused = release(scene)

    assert (refused.status_code, refused.json["code"]) == (409, "results_altered")
    assert [fault for fault in faults_of(system) if "are not those that were determined" in fault]
    with system.evaluation.session() as session:
        assert session.scalar(text("select count(*) from period where state = 'released'")) == 0
