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


def test_lists_ask_the_database_as_often_for_three_agencies_as_for_one(system: System) -> None:
    administrator = make_administrator(system)
    make_agency(system, administrator, "Dinas Sosial")
    few = count_statements(system, lambda: system.registry.get(AGENCIES))
    make_agency(system, administrator, "Dinas Kesehatan")
    make_agency(system, administrator, "Dinas Perikanan")

    many = count_statements(system, lambda: system.registry.get(AGENCIES))

    assert (few, many) == (2, 2)
