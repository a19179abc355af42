"""Determination and release: what has to be there first, who has to be a second person, what is public."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from shared import clock
from shared.actor import Mandate
from shared.contracts.roles import EVALUATION_ADMINISTRATOR, EVALUATOR, NATIONAL_ADMINISTRATOR
from tests.evaluation.ground import KAMPAR, MUBA, count_rows, list_kinds, move_period
from tests.evaluation.release_ground import RELEASED, list_status, make_scored
from tests.evaluation.sheet_ground import (
    assign,
    begin_sheet,
    determine,
    hand_in,
    list_cards,
    make_scene,
    release,
)
from tests.support.system import System


def test_released_result_is_public_in_both_services(system: System) -> None:
    scene = make_scored(system)

    determined = determine(scene)
    released = release(scene)
    system.sync()

    assert (determined.status_code, released.status_code) == (200, 200)
    assert (released.json["state"], released.json["decree"]) == ("released", "Kepmen PANRB 1/2020")
    assert list_cards(scene, scene.evaluators[1]) == [("5.00", "A", 1), ("4.00", "B", 1)]
    public = system.evaluation.get(f"/api/v1/periods/{scene.period_id}/ranking").json
    assert [(row["rank"], row["unit_short_name"], row["index"]) for row in public["items"]] == [
        (1, "Dukcapil Uji", "5.00"),
        (2, "RSUD Uji", "4.00"),
    ]
    assert list_kinds(system, scene.period_id)[-2:] == [
        ("period.determined", 4, "national_administrator"),
        ("period.released", 5, "national_administrator"),
    ]
    with system.registry.session() as session:
        rows = session.execute(
            text(
                "select unit_id, index, grade, rank, ranked_count, decree, is_provisional, figure_code,"
                " scheme from grades_copy.released_result order by rank"
            )
        ).all()
    same = ("Kepmen PANRB 1/2020", False, "f02_only", "pekppp_nasional")
    assert [tuple(row) for row in rows] == [
        (scene.ground.office.unit_id, "5.00", "A", 1, 2, *same),
        (scene.ground.hospital.unit_id, "4.00", "B", 2, 2, *same),
    ]


def test_period_is_determined_only_when_closed_and_wholly_scored(system: System) -> None:
    scene = make_scene(system)
    hand_in(scene, 0, 0, 4)

    while_open = determine(scene)
    system.evaluation.post(f"/api/v1/periods/{scene.period_id}/closing", scene.ground.nation)
    unscored = determine(scene)
    system.work()
    with system.evaluation.session() as session:
        session.execute(text("update work_item set state = 'failed', error = 'made up'"))
        session.commit()
    failed = determine(scene)

    assert [answer.status_code for answer in (while_open, unscored, failed)] == [409] * 3
    assert while_open.json["code"] == "period_state"
    assert unscored.json["missing"] == {
        "sheets_without_score": 1,
        "lokus_out_of_date": 1,
        "work_open": 1,
        "scorecards": 0,
    }
    assert failed.json["missing"] == {"work_failed": 1}
    assert count_rows(system, "period where determined_at is not null") == 0


def test_same_person_never_determines_and_releases(system: System) -> None:
    scene = make_scored(system)
    early = release(scene)
    determine(scene)

    alone = release(scene, scene.ground.nation)

    assert (early.status_code, early.json["code"]) == (409, "not_determined")
    assert (alone.status_code, alone.json["code"]) == (403, "second_person")
    assert count_rows(system, RELEASED) == 0
    assert count_rows(system, "period where state = 'released'") == 0


def test_two_who_both_scored_do_not_release(system: System) -> None:
    scene = make_scene(system)
    mandates = (Mandate(NATIONAL_ADMINISTRATOR), Mandate(EVALUATOR, KAMPAR))
    both = (system.make_person(*mandates), system.make_person(*mandates))
    system.sync()
    assigned = {
        (0, who): assign(scene.ground, scene.period_id, scene.lokus_ids[0], person)
        for who, person in enumerate(both)
    }
    scoring = replace(scene, evaluators=both, assignment_ids=assigned)
    hand_in(scoring, 0, 0, 4)
    hand_in(scoring, 0, 1, 4)
    system.work()
    move_period(scene.ground, scene.period_id, "closing")
    determine(scene, both[0])

    second = release(scene, both[1])
    third = release(scene, scene.second)

    assert (second.status_code, second.json["code"]) == (403, "second_person")
    assert third.status_code == 200


@pytest.mark.parametrize(
    "body", [{"decree": "X", "sementara": True}, {"sementara": False}, {"decree": ""}, {"sementara": "ya"}]
)
def test_release_names_a_decree_or_says_provisional(system: System, body: dict[str, object]) -> None:
    scene = make_scored(system)
    determine(scene)

    refused = release(scene, **body)

    assert refused.status_code == 422
    assert count_rows(system, RELEASED) == 0


def test_provisional_release_says_so_everywhere(system: System) -> None:
    scene = make_scored(system)
    determine(scene)

    released = release(scene, sementara=True)

    assert (released.json["is_provisional"], released.json["decree"]) == (True, None)
    assert count_rows(system, f"{RELEASED} and body::jsonb->>'is_provisional' = 'true'") == 2


def test_nothing_changes_after_the_release(system: System) -> None:
    scene = make_scored(system)
    determine(scene)
    release(scene)
    before = count_rows(system, "journal_entry")

    answers = [
        release(scene),
        determine(scene),
        system.evaluation.post(
            f"/api/v1/assignments/{scene.assignment_ids[0, 1]}/sheet", scene.evaluators[1]
        ),
        system.evaluation.post(f"/api/v1/periods/{scene.period_id}/closing", scene.ground.nation),
    ]
    with system.evaluation.session() as session:
        session.execute(text("update work_item set state = 'due'"))
        session.execute(text("update answer set level = 0"))
        session.commit()
    system.evaluation.post(f"/api/v1/periods/{scene.period_id}/work/retry", scene.ground.nation)
    system.work()

    assert [answer.status_code for answer in answers] == [409] * 4
    assert list_cards(scene) == [("5.00", "A", 1), ("4.00", "B", 1)]
    assert count_rows(system, "journal_entry") == before


def test_example_is_determined_and_never_released(system: System) -> None:
    scene = make_scored(system, is_example=True)
    before = list_status(scene)
    determine(scene)

    refused = release(scene)

    assert (refused.status_code, refused.json["code"]) == (409, "example_period")
    assert count_rows(system, RELEASED) == 0
    assert before == {"administrator": 200, "evaluator": 404, "neighbour": 404, "nobody": 404}
    assert list_status(scene) == before
    ranking = system.evaluation.get(f"/api/v1/periods/{scene.period_id}/ranking", scene.ground.nation).json
    assert (ranking["marking"], ranking["is_example"]) == ("CONTOH – bukan hasil resmi", True)


def test_others_neither_determine_nor_release(system: System) -> None:
    scene = make_scored(system)
    region = system.make_person(Mandate(EVALUATION_ADMINISTRATOR, MUBA))
    system.sync()

    answers = [determine(scene, region), determine(scene, scene.evaluators[0]), release(scene, region)]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert count_rows(system, "period where determined_at is not null") == 0


def test_release_waits_for_fresh_rights_and_submitting_does_not(system: System) -> None:
    scene = make_scene(system)
    sheet_id = hand_in(scene, 0, 0, 4)
    begun = begin_sheet(scene, 1, 0)
    with system.evaluation.session() as session:
        session.execute(
            text("update feed_cursor set read_at = :then"), {"then": clock.now() - timedelta(minutes=16)}
        )
        session.commit()

    answers = [
        determine(scene),
        release(scene),
        system.evaluation.post(f"/api/v1/sheets/{sheet_id}/return", scene.ground.nation, {"reason": "x y"}),
        system.evaluation.post(f"/api/v1/periods/{scene.period_id}/work/retry", scene.ground.nation),
    ]

    assert [answer.status_code for answer in answers] == [503] * 4
    saved = system.evaluation.put(f"/api/v1/sheets/{begun}/answers/6", scene.evaluators[0], {"level": 1})
    assert saved.status_code == 200
