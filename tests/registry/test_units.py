"""Units inside agencies: asked about when they are alike, kept in the region of their agency."""

from uuid import uuid4

from tests.registry.records import (
    AGENCIES,
    OTHER_REGION,
    REGION,
    list_kinds,
    make_administrator,
    make_agency,
    make_nation,
    make_unit,
    wrong_fields,
)
from tests.support.system import System


def test_similar_unit_of_the_same_agency_is_asked_about(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    other = make_agency(system, administrator, "Dinas Sosial")
    known = make_unit(system, administrator, agency, "RSUD Sekayu", kind="rsud")
    elsewhere = make_unit(system, administrator, other, "RSUD Sekayu", kind="rsud")
    numbered = make_unit(system, administrator, agency, "Puskesmas Sekayu I", kind="puskesmas")
    make_unit(system, administrator, agency, "Puskesmas Sekayu II", kind="puskesmas")
    units = f"{AGENCIES}/{agency['agency_id']}/units"
    body = {"kind": "rsud", "official_name": "Rumah Sakit Umum Daerah Sekayu"}

    asked = [
        system.registry.post(units, administrator, json=body),
        system.registry.patch(
            f"/api/v1/units/{numbered['unit_id']}", administrator, json={"aliases": ["R.S.U.D. Sekayu"]}
        ),
        system.registry.patch(
            f"/api/v1/units/{elsewhere['unit_id']}", administrator, json={"agency_id": agency["agency_id"]}
        ),
    ]
    stored = system.registry.get(f"/api/v1/units?agency_id={agency['agency_id']}").json["items"]
    confirmed = [
        system.registry.post(units, administrator, json={**body, "confirmed_new": True}),
        system.registry.patch(
            f"/api/v1/units/{elsewhere['unit_id']}",
            administrator,
            json={"agency_id": agency["agency_id"], "confirmed_new": True},
        ),
    ]

    assert [(a.status_code, a.json["code"]) for a in asked] == [(409, "similar_exists")] * 3
    assert asked[0].json["candidates"] == [
        {
            "unit_id": known["unit_id"],
            "official_name": "RSUD Sekayu",
            "reason": "the same name, or a well-known form of it",
        }
    ]
    assert [(unit["official_name"], unit["version"]) for unit in stored] == [
        ("Puskesmas Sekayu I", 1),
        ("Puskesmas Sekayu II", 1),
        ("RSUD Sekayu", 1),
    ]
    assert [a.status_code for a in confirmed] == [201, 200]


def test_units_stand_inside_agencies_of_their_region(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    other = make_agency(system, administrator, "Dinas Sosial")
    foreign = make_agency(system, make_nation(system), "Dinas Kesehatan", region_code=OTHER_REGION)
    unit = make_unit(system, administrator, agency, "RSUD Sekayu", kind="rsud", aliases=["Rumah sakit"])
    path = f"/api/v1/units/{unit['unit_id']}"

    moved = system.registry.patch(path, administrator, json={"agency_id": other["agency_id"]})
    away = system.registry.patch(path, administrator, json={"agency_id": foreign["agency_id"]}, version=2)
    unknown = system.registry.post(
        f"{AGENCIES}/{uuid4()}/units", administrator, json={"kind": "upt", "official_name": "UPT"}
    )

    assert unit == {
        "unit_id": unit["unit_id"],
        "agency_id": agency["agency_id"],
        "region_code": REGION,
        "kind": "rsud",
        "official_name": "RSUD Sekayu",
        "short_name": "RSUD Sekayu",
        "aliases": ["Rumah sakit"],
        "valid_from": None,
        "valid_to": None,
        "is_demo": False,
        "version": 1,
    }
    assert moved.json == {**unit, "agency_id": other["agency_id"], "version": 2}
    assert (wrong_fields(away), unknown.status_code) == (["agency_id"], 404)
    assert system.registry.get(path).json == moved.json
    assert system.registry.get("/api/v1/units?text=rumah&region_code=16.06").json["items"] == [moved.json]
    assert list_kinds(system, unit["unit_id"]) == [
        (1, "unit.registered", "public", "innovation_administrator"),
        (2, "unit.changed", "public", "innovation_administrator"),
    ]
