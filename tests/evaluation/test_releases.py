"""Determination and release: what has to be there first, who has to be a second person, what is public."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from evaluation_service.scoring.verify import verify_export
from registry_service.grades.queries import list_grades_of_unit
from shared import clock
from shared.actor import Mandate
from shared.contracts.roles import EVALUATION_ADMINISTRATOR, EVALUATOR, NATIONAL_ADMINISTRATOR
from tests.evaluation.ground import KAMPAR, MUBA, count_rows, list_kinds, move_period
from tests.evaluation.sheet_ground import (
    Scene,
    assign,
    begin_sheet,
    determine,
    hand_in,
    list_cards,
    make_scene,
    release,
)
from tests.support.system import Person, System

RELEASED = "journal_entry where kind = 'result.released'"


def make_scored(system: System, **changes: object) -> Scene:
    """A closed period in which both lokus have a scorecard: 4.00 and 5.00."""
    scene = make_scene(system, **changes)
    hand_in(scene, 0, 0, 4)
    hand_in(scene, 1, 0, 5)
    system.work()
    move_period(scene.ground, scene.period_id, "closing")
    return scene


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


def list_status(scene: Scene) -> dict[str, int]:
    """What each kind of reader gets for the ranking."""
    people = {
        "administrator": scene.ground.nation,
        "evaluator": scene.evaluators[0],
        "neighbour": scene.ground.neighbour,
        "nobody": None,
    }
    path = f"/api/v1/periods/{scene.period_id}/ranking"
    return {name: scene.system.evaluation.get(path, person).status_code for name, person in people.items()}


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


def list_card_ids(scene: Scene) -> list[str]:
    """The current scorecards of a period."""
    path = f"/api/v1/periods/{scene.period_id}/scorecards"
    rows = scene.system.evaluation.get(path, scene.ground.nation).json["items"]
    return [str(row["scorecard_id"]) for row in rows]


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


def withdraw(scene: Scene, person: Person | None = None) -> TestResponse:
    """Ask for the determination to be taken back."""
    return scene.system.evaluation.post(
        f"/api/v1/periods/{scene.period_id}/determination/withdrawal", person or scene.second
    )


def test_determination_is_taken_back_and_made_anew(system: System) -> None:
    scene = make_scored(system)
    never = withdraw(scene)
    determine(scene)

    by_others = withdraw(scene, scene.ground.administrator)
    withdrawn = withdraw(scene)
    too_early = release(scene)
    again = determine(scene, scene.second)
    released = release(scene, scene.ground.nation)
    too_late = withdraw(scene)

    assert (never.status_code, never.json["code"]) == (409, "not_determined")
    assert by_others.status_code == 403
    assert (withdrawn.status_code, withdrawn.json["state"], withdrawn.json["determined_at"]) == (
        200,
        "closed",
        None,
    )
    assert (too_early.status_code, too_early.json["code"]) == (409, "not_determined")
    assert (again.status_code, released.status_code) == (200, 200)
    assert (too_late.status_code, too_late.json["code"]) == (409, "period_state")
    assert [kind for kind, _, _ in list_kinds(system, scene.period_id)][-4:] == [
        "period.determined",
        "period.determination_withdrawn",
        "period.determined",
        "period.released",
    ]


def test_determined_example_is_its_administrators_alone(system: System) -> None:
    scene = make_scored(system, is_example=True)
    determine(scene)
    card = list_card_ids(scene)[0]
    paths = [f"/scorecards/{card}", f"/scorecards/{card}/export", f"/periods/{scene.period_id}/scorecards"]

    seen = {
        person.account_id: [system.evaluation.get(f"/api/v1{path}", person).status_code for path in paths]
        for person in (scene.ground.nation, *scene.evaluators, scene.ground.neighbour)
    }

    assert list(seen.values()) == [[200] * 3] + [[404] * 3] * 3


def test_entries_tell_of_how_many_lokus_results_were_determined_and_released(system: System) -> None:
    scene = make_scene(system)
    hand_in(scene, 0, 0, 4)
    system.work()
    move_period(scene.ground, scene.period_id, "closing")
    determine(scene)
    release(scene)

    with system.evaluation.session() as session:
        told = session.execute(
            text(
                "select body::jsonb->>'lokus_count', body::jsonb->>'lokus_chosen' from journal_entry"
                " where kind in ('period.determined', 'period.released')"
            )
        ).all()
    assert [tuple(row) for row in told] == [("1", "2"), ("1", "2")]


def test_closing_puts_what_was_not_handed_in_into_the_traces(system: System) -> None:
    scene = make_scene(system)
    used = hand_in(scene, 0, 0, 4)
    draft = begin_sheet(scene, 0, 1)
    for who in (0, 1):
        hand_in(scene, 1, who, 5)
    system.work()

    answer = system.evaluation.post(f"/api/v1/periods/{scene.period_id}/closing", scene.ground.nation)
    early = determine(scene)
    system.work()
    traces = {
        row["unit_short_name"]: row["trace"]["sheets"]
        for row in (
            system.evaluation.get(f"/api/v1/scorecards/{card}", scene.ground.nation).json
            for card in list_card_ids(scene)
        )
    }

    assert answer.status_code == 200
    assert (early.status_code, early.json["missing"]) == (409, {"work_open": 1})
    assert traces["RSUD Uji"] == {
        "used": [used],
        "left_out": [{"sheet": draft, "reason": "not_submitted"}],
    }
    assert traces["Dukcapil Uji"]["left_out"] == []
    assert count_rows(system, "scorecard") == 3
    assert determine(scene).status_code == 200


def test_assignment_that_was_never_begun_is_named_in_the_trace(system: System) -> None:
    scene = make_scene(system)
    hand_in(scene, 0, 0, 4)
    system.work()
    move_period(scene.ground, scene.period_id, "closing")

    card = system.evaluation.get(f"/api/v1/scorecards/{list_card_ids(scene)[0]}", scene.ground.nation).json
    exported = system.evaluation.get(
        f"/api/v1/scorecards/{card['scorecard_id']}/export", scene.ground.nation
    ).json

    named = f"assignment {scene.assignment_ids[0, 1]}"
    assert card["trace"]["sheets"]["left_out"] == [{"sheet": named, "reason": "not_submitted"}]
    assert any("belum diajukan" in line["text"] for line in card["reasons"]["id"])
    assert verify_export(exported) == []
