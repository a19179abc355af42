"""The list of a period's results: every order turned over page by page, ranks of the whole period."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from evaluation_service.registry_copy.tables import region
from evaluation_service.scorecards.result_lists import Wanted, list_choices, list_results
from evaluation_service.scorecards.result_periods import list_released_periods
from shared.actor import NOBODY
from shared.errors import Invalid, NotFound
from tests.evaluation.ground import OGAN_ILIR, Unit, add_lokus, draft_period, move_period, register_unit
from tests.evaluation.sheet_ground import Scene, assign, determine, hand_in, make_scene, release
from tests.support.system import System

SORTS = {
    "rank": ["Dinas Cinta", "Dinas Adil", "Dinas Bakti", "Dinas Duka"],
    "lowest": ["Dinas Duka", "Dinas Adil", "Dinas Bakti", "Dinas Cinta"],
    "name": ["Dinas Adil", "Dinas Bakti", "Dinas Cinta", "Dinas Duka"],
    "aspect-VI": ["Dinas Duka", "Dinas Adil", "Dinas Bakti", "Dinas Cinta"],
}


def _make_period(system: System) -> Scene:
    """Four units of one region: 5.00 but for the last aspect, twice 4.00, and 3.00 but for the last."""
    scene = make_scene(system)
    names = ("Adil", "Bakti", "Cinta", "Duka")
    units: list[Unit] = [register_unit(system, OGAN_ILIR, name) for name in names]
    system.sync()
    period_id = draft_period(scene.ground, region_codes=[OGAN_ILIR], name="Periode 10% penuh")
    lokus_ids = [add_lokus(scene.ground, period_id, unit) for unit in units]
    assigned = {
        (number, 0): assign(scene.ground, period_id, lokus_id, scene.evaluators[0])
        for number, lokus_id in enumerate(lokus_ids)
    }
    move_period(scene.ground, period_id, "opening")
    made = Scene(
        scene.ground, scene.second, scene.evaluators, period_id, (lokus_ids[0], lokus_ids[1]), assigned
    )
    hand_in(made, 0, 0, 4)
    hand_in(made, 1, 0, 4)
    hand_in(made, 2, 0, 5, **{"6": 0})
    hand_in(made, 3, 0, 3, **{"6": 5})
    system.work()
    move_period(scene.ground, period_id, "closing")
    return made


def _walk(session: Any, period_id: UUID, sort: str, wanted: Wanted, limit: int) -> list[dict[str, Any]]:
    rows, cursor = [], None
    while True:
        found = list_results(session, NOBODY, period_id, wanted, sort, cursor, limit)
        rows += found["items"]
        cursor = found["next"]
        if cursor is None:
            return rows


def test_every_order_is_the_same_page_by_page_and_ranks_are_the_periods(system: System) -> None:
    made = _make_period(system)
    period_id = UUID(made.period_id)
    with system.evaluation.session() as session, pytest.raises(NotFound):
        list_results(session, NOBODY, period_id, Wanted(), "rank", None, 10)
    assert determine(made).status_code == 200
    assert release(made).status_code == 200

    with system.evaluation.session() as session:
        orders = {
            sort: [
                [row["unit_official_name"] for row in _walk(session, period_id, sort, Wanted(), limit)]
                for limit in (1, 50)
            ]
            for sort in SORTS
        }
        two = _walk(session, period_id, "rank", Wanted(text="dInAs b", region_code=OGAN_ILIR), 1)
        none = list_results(session, NOBODY, period_id, Wanted(text="100%"), "rank", None, 10)
        choices = list_choices(session, NOBODY, period_id, Wanted())
        for sort in ("aspect-IX", "size"):
            with pytest.raises(Invalid):
                list_results(session, NOBODY, period_id, Wanted(), sort, None, 10)
        named = list_released_periods(session, text="10%", limit=5).items
        others = list_released_periods(session, text="1_%", limit=5).items
        session.execute(update(region).where(region.c.code == OGAN_ILIR).values(time_zone="Asia/Jayapura"))
        session.commit()
    pages = [
        system.evaluation.get(f"/hasil{path}", headers={"Accept": "text/html"}).text
        for path in ("", f"/{period_id}", f"/{period_id}/{made.lokus_ids[0]}")
    ]

    assert orders == {sort: [names, names] for sort, names in SORTS.items()}
    assert [(row["unit_official_name"], row["rank"], row["is_shared"]) for row in two] == [
        ("Dinas Bakti", 2, True)
    ]
    assert (none["count"], none["items"]) == (0, [])
    assert [name for _, name in choices["agencies"]] == SORTS["name"]
    assert [row["lokus_with_index"] for row in named] == [4]
    assert others == []
    # Moments of a region's result are told by its clock, those of a national period by Jakarta's.
    assert [(text.count(" WIB<"), text.count(" WIT<")) for text in pages] == [(1, 0), (1, 0), (0, 2)]
