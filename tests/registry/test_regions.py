"""Regions are loaded once from the official table and are public to read."""

from sqlalchemy import func, select, text

from registry_service.regions import queries
from registry_service.regions.actions import load_regions
from registry_service.regions.models import Region
from registry_service.tables import MACHINERY
from shared.db import transaction
from tests.support.system import System

ENTRY = MACHINERY.journal.entry


def test_summary_counts_regions_and_those_with_a_government(system: System) -> None:
    answer = system.registry.get("/api/v1/regions/summary")

    assert (answer.status_code, answer.json) == (200, {"regions": 552, "autonomous_regions": 546})


def test_region_has_its_time_zone(system: System) -> None:
    answer = system.registry.get("/api/v1/regions/64.11")

    assert answer.json == {
        "code": "64.11",
        "kind": "kabupaten",
        "name": "Kabupaten Mahakam Ulu",
        "province_code": "64",
        "is_autonomous": True,
        "time_zone": "Asia/Makassar",
        "version": 1,
    }
    assert answer.headers["ETag"] == '"1"'


def test_region_that_is_not_there_is_404(system: System) -> None:
    statuses = {
        code: system.registry.get(f"/api/v1/regions/{code}").status_code for code in ("99.99", "x", "%00")
    }

    assert statuses == {"99.99": 404, "x": 404, "%00": 404}


def test_list_filters_and_pages_by_code(system: System) -> None:
    found: list[str] = []
    path = "/api/v1/regions?province_code=31&limit=4"
    while path:
        answer = system.registry.get(path)
        found += [item["code"] for item in answer.json["items"]]
        cursor = answer.json["next"]
        path = f"/api/v1/regions?province_code=31&limit=4&cursor={cursor}" if cursor else ""

    assert found == ["31.01", "31.71", "31.72", "31.73", "31.74", "31.75"]
    without = system.registry.get("/api/v1/regions?autonomous=false").json["items"]
    assert [item["code"] for item in without] == found
    named = system.registry.get("/api/v1/regions?text=tanah%20DATAR&kind=kabupaten").json["items"]
    assert [item["code"] for item in named] == ["13.04"]


def test_list_refuses_what_it_does_not_know(system: System) -> None:
    paths = (
        "?kind=desa",
        "?colour=red",
        "?limit=0",
        "?cursor=e30",
        "?cursor=WyJcdWQ4MDAiXQ",
        "?autonomous=maybe",
    )

    assert {
        path: system.registry.get(f"/api/v1/regions{path}").status_code for path in paths
    } == dict.fromkeys(paths, 422)


def test_loading_again_records_nothing_and_a_change_is_recorded(system: System) -> None:
    service = system.registry.service
    with transaction(service.engine, journal=service.journal) as session:
        again = load_regions(session)
        session.execute(text("update region set name = 'Old name' where code = '13.04'"))
    with transaction(service.engine, journal=service.journal) as session:
        changed = load_regions(session)

    with system.registry.session() as session:
        region = queries.get_region(session, "13.04")
        versions = session.execute(
            select(ENTRY.c.record_version, ENTRY.c.kind)
            .where(ENTRY.c.record_id == "13.04")
            .order_by(ENTRY.c.entry_id)
        ).all()
        total = session.scalar(select(func.count()).select_from(Region))
    assert (again, changed, total) == (0, 1, 552)
    assert (region.name, region.version) == ("Kabupaten Tanah Datar", 2)
    assert [tuple(row) for row in versions] == [(1, "region.recorded"), (2, "region.recorded")]
