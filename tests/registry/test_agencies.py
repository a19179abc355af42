"""Agencies and units: registered by the region, matched by their many names, followed by others."""

from typing import Any
from uuid import uuid4

from tests.registry.records import (
    AGENCIES,
    OTHER_REGION,
    REGION,
    count_entries,
    count_statements,
    list_kinds,
    make_administrator,
    make_agency,
    make_nation,
    make_operator,
    make_unit,
    wrong_fields,
)
from tests.support.system import System

DUKCAPIL = "Dinas Kependudukan dan Pencatatan Sipil"


def test_agency_is_registered_and_public(system: System) -> None:
    administrator = make_administrator(system)

    made = make_agency(
        system, administrator, DUKCAPIL, short_name="Disdukcapil", aliases=["Capil"], valid_from="2017-01-01"
    )

    expected = {
        "agency_id": made["agency_id"],
        "region_code": REGION,
        "parent_agency_id": None,
        "kind": "dinas",
        "official_name": DUKCAPIL,
        "short_name": "Disdukcapil",
        "aliases": ["Capil"],
        "valid_from": "2017-01-01",
        "valid_to": None,
        "succession": None,
        "succession_on": None,
        "successor_ids": [],
        "predecessor_ids": [],
        "is_demo": False,
        "version": 1,
    }
    assert made == expected
    assert system.registry.get(f"{AGENCIES}/{made['agency_id']}").json == expected
    assert list_kinds(system, made["agency_id"]) == [
        (1, "agency.registered", "public", "innovation_administrator")
    ]


WRONG: list[tuple[dict[str, Any], list[str]]] = [
    ({"region_code": "99.99"}, ["region_code"]),
    ({"region_code": "x"}, ["region_code"]),
    ({"kind": "kantor"}, ["kind"]),
    ({"official_name": " "}, ["official_name"]),
    ({"official_name": "x" * 100_000}, ["official_name"]),
    ({"colour": "red"}, ["colour"]),
    ({"aliases": ["A", "a"]}, ["aliases"]),
    ({"aliases": "A"}, ["aliases"]),
    ({"valid_from": "2021-02-30"}, ["valid_from"]),
    ({"valid_from": "2021-01-02", "valid_to": "2021-01-01"}, ["valid_to"]),
    ({"parent_agency_id": str(uuid4())}, ["parent_agency_id"]),
    ({"is_demo": "true"}, ["is_demo"]),
]


def test_agency_with_wrong_fields_is_refused(system: System) -> None:
    nation = make_nation(system)
    before = count_entries(system)

    body = {"region_code": REGION, "kind": "dinas", "official_name": DUKCAPIL}
    refused = [
        wrong_fields(system.registry.post(AGENCIES, nation, json={**body, **changes})) for changes, _ in WRONG
    ]

    assert refused == [wrong for _, wrong in WRONG]
    assert system.registry.get(AGENCIES).json["items"] == []
    assert count_entries(system) == before


def test_agency_is_registered_by_the_regions_administrator_only(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, DUKCAPIL)
    others = {
        "nobody": None,
        "operator": make_operator(system, agency["agency_id"]),
        "neighbour": make_administrator(system, OTHER_REGION),
        "province": make_administrator(system, "16"),
    }
    body = {"region_code": REGION, "kind": "dinas", "official_name": "Dinas Sosial"}

    statuses = {
        name: system.registry.post(AGENCIES, who, json=body).status_code for name, who in others.items()
    }
    as_demo = system.registry.post(AGENCIES, administrator, json={**body, "is_demo": True})

    assert statuses == {"nobody": 401, "operator": 403, "neighbour": 403, "province": 403}
    assert as_demo.status_code == 403
    assert [a["official_name"] for a in system.registry.get(AGENCIES).json["items"]] == [DUKCAPIL]


def test_similar_agency_is_asked_about_and_never_made(system: System) -> None:
    administrator = make_administrator(system)
    known = make_agency(system, administrator, DUKCAPIL, short_name="Disdukcapil")
    body = {"region_code": REGION, "kind": "dinas", "official_name": "Adminduk"}

    asked = system.registry.post(AGENCIES, administrator, json=body)
    stored = system.registry.get(AGENCIES).json["items"]
    confirmed = system.registry.post(AGENCIES, administrator, json={**body, "confirmed_new": True})

    assert (asked.status_code, asked.json["code"]) == (409, "similar_exists")
    assert asked.json["candidates"] == [
        {
            "agency_id": known["agency_id"],
            "official_name": DUKCAPIL,
            "reason": "the same name, or a well-known form of it",
        }
    ]
    assert stored == [known]
    assert confirmed.status_code == 201


def test_match_knows_every_name_an_agency_goes_by(system: System) -> None:
    administrator = make_administrator(system)
    known = make_agency(system, administrator, DUKCAPIL, short_name="Disdukcapil")
    other = make_agency(system, administrator, "Dinas Pendidikan dan Kebudayaan")

    def match(name: str) -> Any:
        return system.registry.get(
            f"{AGENCIES}/match", query_string={"region_code": REGION, "name": name}
        ).json

    assert {name: match(name)["sure"] for name in ("Adminduk", "Disdukcapil", "Dinas Dukcapil")} == {
        "Adminduk": known,
        "Disdukcapil": known,
        "Dinas Dukcapil": known,
    }
    assert match("Dinas Pendidikan") == {
        "sure": None,
        "candidates": [
            {
                "agency": other,
                "reason": "one name is part of the other: Dinas Pendidikan dan Kebudayaan",
            }
        ],
        "reason": "names that are alike; please choose",
    }
    assert match("Dinas Sosial") == {
        "sure": None,
        "candidates": [],
        "reason": "no agency here has a name like it",
    }
    wrong = system.registry.get(f"{AGENCIES}/match?region_code=99.99&name=Dinas")
    assert wrong_fields(wrong) == ["region_code"]


def test_search_finds_an_agency_by_a_form_nobody_wrote_down(system: System) -> None:
    administrator = make_administrator(system)
    known = make_agency(system, administrator, DUKCAPIL)
    make_agency(system, administrator, "Dinas Sosial")

    def search(text: str) -> list[str]:
        items = system.registry.get(AGENCIES, query_string={"text": text}).json["items"]
        return [item["agency_id"] for item in items]

    assert [search(text) for text in ("Adminduk", "dukcapil", "PENCATATAN", "%")] == [
        [known["agency_id"]],
        [known["agency_id"]],
        [known["agency_id"]],
        [],
    ]


def test_list_pages_through_every_agency_once(system: System) -> None:
    administrator = make_administrator(system)
    names = ["Dinas Sosial", "Badan Kepegawaian", "Inspektorat", "Dinas Kesehatan", "Dinas Perikanan"]
    for name in names:
        make_agency(system, administrator, name)

    found: list[str] = []
    path = f"{AGENCIES}?limit=2"
    while path:
        answer = system.registry.get(path)
        found += [item["official_name"] for item in answer.json["items"]]
        path = f"{AGENCIES}?limit=2&cursor={answer.json['next']}" if answer.json["next"] else ""

    assert found == sorted(names)


def test_change_touches_the_given_fields_only(system: System) -> None:
    administrator = make_administrator(system)
    made = make_agency(system, administrator, DUKCAPIL, aliases=["Capil"], valid_from="2017-01-01")
    path = f"{AGENCIES}/{made['agency_id']}"

    changed = system.registry.patch(path, administrator, json={"aliases": ["Adminduk"], "valid_from": None})
    same = system.registry.patch(path, administrator, json={"aliases": ["Adminduk"]}, version=2)
    stale = system.registry.patch(path, administrator, json={"short_name": "X"}, version=1)
    missing = system.registry.call("PATCH", path, administrator, json={})

    expected = {**made, "aliases": ["Adminduk"], "valid_from": None, "version": 2}
    assert (changed.status_code, changed.json, changed.headers["ETag"]) == (200, expected, '"2"')
    assert (same.status_code, same.json) == (200, expected)
    assert (stale.status_code, missing.status_code) == (412, 428)
    assert system.registry.get(path).json == expected
    history = system.registry.get(f"{path}/history").json["items"]
    assert [(h["version"], h["kind"], h["role"]) for h in history] == [
        (1, "agency.registered", "innovation_administrator"),
        (2, "agency.changed", "innovation_administrator"),
    ]
    assert history[1]["changed"] == ["aliases", "valid_from"]
    assert history[0]["record"]["aliases"] == ["Capil"]


def test_agencies_stand_in_a_tree_without_circles(system: System) -> None:
    administrator = make_administrator(system)
    setda = make_agency(system, administrator, "Sekretariat Daerah", kind="sekretariat")
    bagian = make_agency(
        system,
        administrator,
        "Bagian Penyelesaian Batas Setda",
        kind="bagian",
        parent_agency_id=setda["agency_id"],
    )
    elsewhere = make_agency(system, make_nation(system), "Sekretariat Daerah", region_code=OTHER_REGION)

    circle = system.registry.patch(
        f"{AGENCIES}/{setda['agency_id']}", administrator, json={"parent_agency_id": bagian["agency_id"]}
    )
    foreign = system.registry.patch(
        f"{AGENCIES}/{setda['agency_id']}", administrator, json={"parent_agency_id": elsewhere["agency_id"]}
    )

    assert (wrong_fields(circle), wrong_fields(foreign)) == (["parent_agency_id"], ["parent_agency_id"])
    assert system.registry.get(f"{AGENCIES}/{setda['agency_id']}").json == setda
    below = system.registry.get(f"{AGENCIES}?parent_agency_id={setda['agency_id']}").json["items"]
    assert below == [bagian]


def test_succession_keeps_the_name_of_its_day(system: System) -> None:
    administrator = make_administrator(system)
    old = make_agency(system, administrator, "Badan Arsip", valid_from="2010-01-01")
    new = make_agency(system, administrator, "Dinas Perpustakaan dan Kearsipan", valid_from="2017-01-01")
    path = f"{AGENCIES}/{old['agency_id']}/succession"
    body = {"kind": "renamed", "on": "2017-01-01", "successor_ids": [new["agency_id"]]}

    told = system.registry.post(path, administrator, json=body, headers={"If-Match": '"1"'})
    again = system.registry.post(path, administrator, json=body, headers={"If-Match": '"2"'})
    back = system.registry.post(
        f"{AGENCIES}/{new['agency_id']}/succession",
        administrator,
        json={"kind": "renamed", "on": "2020-01-01", "successor_ids": [old["agency_id"]]},
        headers={"If-Match": '"1"'},
    )
    longer = system.registry.patch(
        f"{AGENCIES}/{old['agency_id']}", administrator, json={"valid_to": None}, version=2
    )

    assert told.json == {
        **old,
        "valid_to": "2016-12-31",
        "succession": "renamed",
        "succession_on": "2017-01-01",
        "successor_ids": [new["agency_id"]],
        "version": 2,
    }
    assert (again.status_code, wrong_fields(back), longer.status_code) == (409, ["successor_ids"], 409)
    assert system.registry.get(f"{AGENCIES}/{new['agency_id']}").json == {
        **new,
        "predecessor_ids": [old["agency_id"]],
    }
    on = {
        day: [a["official_name"] for a in system.registry.get(f"{AGENCIES}?on={day}").json["items"]]
        for day in ("2009-12-31", "2016-12-31", "2017-01-01")
    }
    assert on == {
        "2009-12-31": [],
        "2016-12-31": ["Badan Arsip"],
        "2017-01-01": ["Dinas Perpustakaan dan Kearsipan"],
    }


def test_succession_on_the_first_day_there_is_is_refused(system: System) -> None:
    administrator = make_administrator(system)
    old = make_agency(system, administrator, "Badan Arsip")
    new = make_agency(system, administrator, "Dinas Perpustakaan dan Kearsipan")
    body = {"kind": "renamed", "on": "0001-01-01", "successor_ids": [new["agency_id"]]}

    path = f"{AGENCIES}/{old['agency_id']}"
    answer = system.registry.post(f"{path}/succession", administrator, json=body, headers={"If-Match": '"1"'})

    assert wrong_fields(answer) == ["on"]
    assert system.registry.get(path).json == old


def test_new_name_of_an_agency_is_asked_about_as_in_a_registration(system: System) -> None:
    administrator = make_administrator(system)
    known = make_agency(system, administrator, DUKCAPIL, short_name="Disdukcapil")
    other = make_agency(system, administrator, "Dinas Sosial", aliases=["Sosial"])
    path = f"{AGENCIES}/{other['agency_id']}"
    before = count_entries(system)

    asked = [
        system.registry.patch(path, administrator, json=names)
        for names in ({"official_name": DUKCAPIL}, {"short_name": "Adminduk"}, {"aliases": ["Dukcapil"]})
    ]
    stored = (system.registry.get(path).json, count_entries(system))
    unasked = system.registry.patch(path, administrator, json={"short_name": "Dinsos", "aliases": []})
    confirmed = system.registry.patch(
        path, administrator, json={"aliases": ["Adminduk"], "confirmed_new": True}, version=2
    )
    afterwards = system.registry.patch(
        path, administrator, json={"aliases": ["Adminduk", "Kesos"]}, version=3
    )

    assert [(a.status_code, a.json["code"]) for a in asked] == [(409, "similar_exists")] * 3
    assert [c["agency_id"] for a in asked for c in a.json["candidates"]] == [known["agency_id"]] * 3
    assert stored == (other, before)
    assert [a.status_code for a in (unasked, confirmed, afterwards)] == [200, 200, 200]


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


def test_lists_ask_the_database_as_often_for_three_agencies_as_for_one(system: System) -> None:
    administrator = make_administrator(system)
    make_agency(system, administrator, "Dinas Sosial")
    few = count_statements(system, lambda: system.registry.get(AGENCIES))
    make_agency(system, administrator, "Dinas Kesehatan")
    make_agency(system, administrator, "Dinas Perikanan")

    many = count_statements(system, lambda: system.registry.get(AGENCIES))

    assert (few, many) == (2, 2)
