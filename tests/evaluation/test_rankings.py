"""The ranking of a period: ties, filters, pages, and each region's value from exact values."""

from typing import Any

from sqlalchemy import event

from tests.evaluation.ground import OGAN_ILIR, draft_period, make_ground, move_period, register_unit
from tests.evaluation.sheet_ground import CODES, add_lokus, assign, hand_in, make_scene
from tests.support.system import System


def rank(system: System, period_id: str, person: object, **arguments: object) -> dict:  # type: ignore[type-arg]
    query = "&".join(f"{name}={value}" for name, value in arguments.items())
    answer = system.evaluation.get(f"/api/v1/periods/{period_id}/ranking?{query}", person)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    return answer.json  # type: ignore[no-any-return]


def make_ranked(system: System) -> tuple[str, object]:
    """Four lokus in two regions: 5.00, 4.00, 4.00 and 3.00, each from one sheet."""
    ground = make_ground(system)
    units = [
        ground.hospital,
        ground.office,
        register_unit(system, OGAN_ILIR, "Puskesmas Uji", kind="puskesmas"),
        register_unit(system, OGAN_ILIR, "Samsat Uji"),
    ]
    system.sync()
    period_id = draft_period(ground, region_codes=["16.06", OGAN_ILIR])
    lokus_ids = [add_lokus(ground, period_id, unit) for unit in units]
    assignments = [assign(ground, period_id, lokus_id, ground.evaluator) for lokus_id in lokus_ids]
    move_period(ground, period_id, "opening")
    for assignment_id, level in zip(assignments, (5, 4, 4, 3), strict=True):
        sheet_id = system.evaluation.post(
            f"/api/v1/assignments/{assignment_id}/sheet", ground.evaluator
        ).json["sheet_id"]
        rows = [{"indicator_code": code, "level": level} for code in CODES]
        system.evaluation.put(f"/api/v1/sheets/{sheet_id}/answers", ground.evaluator, {"answers": rows})
        system.evaluation.post(f"/api/v1/sheets/{sheet_id}/submission", ground.evaluator)
    system.work()
    return period_id, ground.nation


def test_ties_share_a_rank_and_the_next_is_skipped(system: System) -> None:
    period_id, nation = make_ranked(system)

    ranking = rank(system, period_id, nation)

    assert [
        (row["rank"], row["is_shared"], row["unit_short_name"], row["index"]) for row in ranking["items"]
    ] == [
        (1, False, "RSUD Uji", "5.00"),
        (2, True, "Dukcapil Uji", "4.00"),
        (2, True, "Puskesmas Uji", "4.00"),
        (4, False, "Samsat Uji", "3.00"),
    ]
    assert (ranking["lokus_ranked"], ranking["next"]) == (4, None)
    assert ranking["tie_rule"]["code"] == "equal_index_shares_rank_next_skipped"
    assert (ranking["figure_code"], ranking["figure_title"]["id"]) == ("f02_only", "Nilai F-02")
    assert [(row["region_code"], row["index"], row["lokus_count"]) for row in ranking["regions"]] == [
        ("16.06", "4.50", 2),
        ("16.10", "3.50", 2),
    ]


def test_ranking_is_made_anew_among_the_lokus_asked_for(system: System) -> None:
    period_id, nation = make_ranked(system)

    by_region = rank(system, period_id, nation, region_code=OGAN_ILIR)
    by_kind = rank(system, period_id, nation, unit_kind="puskesmas")
    nobody = rank(system, period_id, nation, region_kind="provinsi")
    by_service = rank(system, period_id, nation, service_kind="kesehatan", region_kind="kabupaten")

    assert [(row["rank"], row["unit_short_name"]) for row in by_region["items"]] == [
        (1, "Puskesmas Uji"),
        (2, "Samsat Uji"),
    ]
    assert [(row["rank"], row["unit_short_name"]) for row in by_kind["items"]] == [(1, "Puskesmas Uji")]
    assert (nobody["items"], nobody["regions"], nobody["lokus_ranked"]) == ([], [], 0)
    assert by_service["lokus_ranked"] == 4


def test_pages_of_a_ranking_keep_its_ranks(system: System) -> None:
    period_id, nation = make_ranked(system)

    first = rank(system, period_id, nation, limit=2)
    second = rank(system, period_id, nation, limit=2, cursor=first["next"])

    assert [row["rank"] for row in first["items"]] == [1, 2]
    assert ([row["rank"] for row in second["items"]], second["next"]) == ([2, 4], None)
    assert second["lokus_ranked"] == 4


def test_region_value_is_the_mean_of_exact_values(system: System) -> None:
    scene = make_scene(system)
    hand_in(scene, 0, 0, 5, **{"6": 4})
    hand_in(scene, 1, 0, 5, **{"6": 4, "1_a_K3": 4})
    system.work()

    ranking = rank(system, scene.period_id, scene.ground.nation)

    exact = [5 - 7 / 100, 5 - 7 / 100 - 30 / 100 * 4 / 56]
    assert [row["index"] for row in ranking["items"]] == ["4.93", "4.91"]
    assert ranking["regions"] == [
        {
            "region_code": "16.06",
            "region_name": ranking["items"][0]["region_name"],
            "index": f"{sum(exact) / 2:.2f}",
            "lokus_count": 2,
            "lokus_chosen": 2,
        }
    ]


def test_ranking_says_of_how_many_lokus_it_is_made(system: System) -> None:
    scene = make_scene(system)
    hand_in(scene, 0, 0, 4)
    system.work()
    elsewhere = rank(system, scene.period_id, scene.ground.nation, unit_kind="puskesmas")

    ranking = rank(system, scene.period_id, scene.ground.nation)

    assert (ranking["lokus_ranked"], ranking["lokus_chosen"]) == (1, 2)
    assert [(row["index"], row["lokus_count"], row["lokus_chosen"]) for row in ranking["regions"]] == [
        ("4.00", 1, 2)
    ]
    assert (elsewhere["lokus_ranked"], elsewhere["lokus_chosen"], elsewhere["regions"]) == (0, 0, [])


def test_region_of_which_no_lokus_was_scored_is_shown_without_a_value(system: System) -> None:
    ground = make_ground(system)
    far = register_unit(system, OGAN_ILIR, "Samsat Uji")
    system.sync()
    period_id = draft_period(ground, region_codes=["16.06", OGAN_ILIR])
    for unit in (ground.hospital, far):
        add_lokus(ground, period_id, unit)
    move_period(ground, period_id, "opening")

    ranking = rank(system, period_id, ground.nation)

    assert [(row["region_code"], row["index"], row["lokus_count"]) for row in ranking["regions"]] == [
        ("16.06", None, 0),
        ("16.10", None, 0),
    ]
    assert (ranking["lokus_ranked"], ranking["lokus_chosen"]) == (0, 2)


def test_page_of_a_ranking_links_to_the_next(system: System) -> None:
    period_id, nation = make_ranked(system)
    path = f"/api/v1/periods/{period_id}/ranking?limit=2"

    first = system.evaluation.get(path, nation)  # type: ignore[arg-type]
    second = system.evaluation.get(f"{path}&cursor={first.json['next']}", nation)  # type: ignore[arg-type]

    assert first.headers["Link"].endswith(f'limit=2&cursor={first.json["next"]}>; rel="next"')
    assert "Link" not in second.headers


def test_lists_of_results_read_no_trace(system: System) -> None:
    scene = make_scene(system)
    hand_in(scene, 0, 0, 4)
    system.work()
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(system.evaluation.service.engine, "before_cursor_execute", note)
    for name in ("ranking", "scorecards"):
        path = f"/api/v1/periods/{scene.period_id}/{name}"
        assert len(system.evaluation.get(path, scene.ground.nation).json["items"]) == 1
    event.remove(system.evaluation.service.engine, "before_cursor_execute", note)

    assert [one for one in statements if "scorecard.trace," in one or "scorecard.trace " in one] == []
    assert any("scorecard.trace_digest" in one for one in statements)
