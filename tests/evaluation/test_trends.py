"""Results through the periods: by the names of their day, on lines that never meet, released ones only."""

from typing import Any
from uuid import uuid4

from evaluation_service.trends.rules import Measure, average_aspects, find_breaks, number_lines
from tests.evaluation.ground import MUBA, move_period, move_unit
from tests.evaluation.release_ground import make_scored
from tests.evaluation.seen_ground import fill_seen, make_following
from tests.evaluation.sheet_ground import Scene, begin_sheet, determine, make_scene, release
from tests.support.system import System


def _release_following(scene: Scene, **changes: Any) -> Scene:
    following = make_following(scene, **changes)
    sheet_id = begin_sheet(following, 0, 0)
    fill_seen(following, sheet_id, 0)
    handed_in = scene.system.evaluation.post(f"/api/v1/sheets/{sheet_id}/submission", following.evaluators[0])
    assert handed_in.status_code == 202, handed_in.text
    scene.system.work()
    move_period(following.ground, following.period_id, "closing")
    assert determine(following).status_code == 200
    assert release(following).status_code == 200
    return following


def test_results_of_two_instruments_stand_on_two_lines(system: System) -> None:
    first = make_scored(system)
    determine(first)
    unit = first.ground.hospital
    path, region = f"/api/v1/units/{unit.unit_id}/results", f"/api/v1/regions/{MUBA}/trend"
    unreleased = system.evaluation.get(path).json
    release(first)
    move_unit(system, unit, first.ground.office.agency_id)
    second = _release_following(first, year_assessed=2023)
    third = _release_following(first, year_assessed=2024)
    settings = {"minimum_respondents": 1, "below_minimum": "counts_zero"}
    fourth = _release_following(first, year_assessed=2025, settings=settings)

    results = system.evaluation.get(path).json
    trend = system.evaluation.get(region).json

    assert unreleased == {"unit_id": str(unit.unit_id), "items": [], "breaks": []}
    periods = [scene.period_id for scene in (first, second, third, fourth)]
    lines = [(1, None), (2, False), (2, True), (3, False)]
    for told in (results, trend):
        assert [row["period_id"] for row in told["items"]] == periods
        assert [(row["line"], row["is_comparable_with_previous"]) for row in told["items"]] == lines
        assert [(row["after_period_id"], row["reason"]) for row in told["breaks"]] == [
            (first.period_id, "other_instrument"),
            (third.period_id, "other_settings"),
        ]
        crosswalk = told["breaks"][0]["crosswalk"]
        assert [(row["from_code"], row["to_code"]) for row in crosswalk["aspects"]][5:] == [
            ("VI", "A6"),
            (None, "A7"),
        ]
        assert told["breaks"][1]["crosswalk"] is None
    old, new = results["items"][0], results["items"][1]
    assert (old["unit_short_name"], old["index"], old["grade"]) == ("RSUD Uji", "4.00", "B")
    assert {row["value"] for row in old["aspects"]} == {"4.00"}
    assert (new["unit_short_name"], new["figure_code"]) == ("Unit", "ipp")
    assert [row["value"] for row in new["aspects"]][-1] is None
    whole = trend["items"][0]
    assert (whole["index"], whole["lokus_count"], whole["lokus_chosen"]) == ("4.50", 2, 2)
    assert {(row["value"], row["count"]) for row in whole["aspects"]} == {("4.50", 2)}


def test_examples_and_unknown_places_have_no_trend(system: System) -> None:
    scene = make_scene(system, is_example=True)

    answers = [
        system.evaluation.get(path)
        for path in (
            f"/api/v1/units/{scene.ground.hospital.unit_id}/results",
            f"/api/v1/units/{uuid4()}/results",
            "/api/v1/regions/99.99/trend",
        )
    ]

    assert [answer.status_code for answer in answers] == [200, 404, 404]
    assert answers[0].json["items"] == []


def test_lines_begin_anew_with_every_difference_of_measure() -> None:
    base = Measure("a", "1", "luring", "{}")
    others = [
        base,
        Measure("a", "2", "luring", "{}"),
        Measure("a", "2", "daring", "{}"),
        Measure("a", "2", "daring", "{1}"),
        Measure("b", "2", "daring", "{1}"),
    ]

    breaks = find_breaks([base, *others])

    assert breaks == [None, None, "other_scoring", "other_form_set", "other_settings", "other_instrument"]
    assert number_lines(breaks) == [1, 1, 2, 3, 4, 5]
    assert find_breaks([]) == []


def test_aspects_of_a_region_are_averaged_exactly() -> None:
    traces = [
        {
            "aspects": [
                {"code": "P", "points": points, "possible": 15},
                {"code": "Z", "points": 0, "possible": 0},
            ]
        }
        for points in (1, 1, 2)
    ]

    assert average_aspects(traces) == [
        {"code": "P", "value": "0.44", "count": 3},
        {"code": "Z", "value": None, "count": 0},
    ]
