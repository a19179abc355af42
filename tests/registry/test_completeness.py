"""Completeness of services, agencies and regions over the API, in as many statements for one as for many."""

import json
from typing import Any

from tests.registry.records import (
    AGENCIES,
    REGION,
    count_statements,
    list_kinds,
    make_administrator,
    make_agency,
    make_unit,
    wrong_fields,
)
from tests.registry.standard_records import make_document, make_service, path_of_service, state
from tests.support.system import System

SIX = "checklist=six_published"
COUNTED = ("services", "items", "met", "not_known", "share")


def counted(answer: Any) -> dict[str, Any]:
    return {name: answer[name] for name in COUNTED}


def test_service_names_what_is_missing(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Disdukcapil")
    service = make_service(system, administrator, agency, "KTP-el", kind="administrative")
    for code in ("requirements", "procedure"):
        state(system, administrator, service, code, checked_on="2021-03-03")
    state(system, administrator, service, "fee", is_there=False, published_in=None)

    six = system.registry.get(f"{path_of_service(service)}/completeness?{SIX}").json
    fourteen = system.registry.get(f"{path_of_service(service)}/completeness").json

    assert (six["checklist"]["checklist_id"], fourteen["checklist"]["checklist_id"]) == (
        "six_published",
        "uu_25_2009",
    )
    assert (six["items"], six["met"], six["not_known"], six["share"]) == (6, 3, 2, "1/2")
    assert [(row["code"], row["title_en"], row["is_not_known"]) for row in six["missing"]] == [
        ("service_standard", "Service standard", True),
        ("fee", "Fee", False),
        ("completion_time", "Completion time", True),
    ]
    assert [(row["code"], row["checked_on"]) for row in six["stale"]] == [
        ("requirements", "2021-03-03"),
        ("procedure", "2021-03-03"),
    ]
    assert (fourteen["met"], fourteen["not_known"], fourteen["share"]) == (2, 11, "1/7")


def test_agency_sums_its_services_and_leaves_out_those_that_ended(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Disdukcapil")
    unit = make_unit(system, administrator, agency, "Loket kecamatan")
    service = make_service(system, administrator, agency, "KTP-el", unit_id=unit["unit_id"])
    make_service(system, administrator, agency, "KIA", kind="administrative")
    make_service(system, administrator, agency, "KTP lama", kind="administrative", valid_to="2014-12-31")
    make_service(system, administrator, agency, "KTP baru", kind="administrative", valid_from="2999-01-01")
    archived = make_service(system, administrator, agency, "Kartu kuning", kind="administrative")
    system.registry.post(
        f"{path_of_service(archived)}/archiving",
        administrator,
        json={"reason": "moved"},
        headers={"If-Match": '"1"'},
    )
    state(system, administrator, service, "fee", published_in=[])
    make_document(system, administrator, agency, "SOP perekaman")

    found = system.registry.get(f"{AGENCIES}/{agency['agency_id']}/completeness?{SIX}").json

    assert counted(found) == {"services": 2, "items": 12, "met": 1, "not_known": 10, "share": "1/12"}
    assert [(row["name"], row["share"]) for row in found["by_service"]] == [("KIA", "1/6"), ("KTP-el", "0")]
    assert [(row["code"], row["listed"]) for row in found["documents"]] == [
        ("sop", 1),
        ("periodic_information", 0),
        ("immediate_information", 0),
        ("any_time_information", 0),
    ]
    fee = next(row for row in found["missing"] if row["code"] == "fee")
    assert (fee["title_id"], fee["services"], fee["services_not_known"]) == ("Biaya", 2, 1)


def test_agency_pages_its_services_and_sums_all_of_them(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Disdukcapil")
    for name in ("C", "A", "B"):
        make_service(system, administrator, agency, name, kind="administrative")
    path = f"{AGENCIES}/{agency['agency_id']}/completeness?{SIX}"

    first = system.registry.get(f"{path}&limit=2")
    second = system.registry.get(f"{path}&limit=2&cursor={first.json['next']}")

    for answer in (first.json, second.json):
        assert counted(answer) == {"services": 3, "items": 18, "met": 3, "not_known": 15, "share": "1/6"}
    shown = [[row["name"] for row in answer.json["by_service"]] for answer in (first, second)]
    assert shown == [["A", "B"], ["C"]]
    assert ('rel="next"' in first.headers["Link"], second.json["next"]) == (True, None)


def test_region_pages_its_agencies_and_names_those_without_services(system: System) -> None:
    administrator = make_administrator(system)
    agencies = [make_agency(system, administrator, name) for name in ("Dinas A", "Dinas B", "Dinas C")]
    make_service(system, administrator, agencies[0], "Satu", kind="goods")
    make_service(system, administrator, agencies[2], "Dua")
    path = f"/api/v1/regions/{REGION}/completeness?{SIX}"

    first = system.registry.get(f"{path}&limit=2")
    second = system.registry.get(f"{path}&limit=2&cursor={first.json['next']}")
    file = system.registry.get(f"/api/v1/exports/completeness?{SIX}&region_code={REGION}&format=jsonl")

    for answer in (first.json, second.json):
        assert counted(answer) == {"services": 2, "items": 12, "met": 1, "not_known": 11, "share": "1/12"}
        assert (answer["agencies"], answer["agencies_without_services"]) == (3, 1)
    shown = [
        [(row["official_name"], row["share"], row["services"]) for row in answer.json["by_agency"]]
        for answer in (first, second)
    ]
    assert shown == [[("Dinas A", "1/6", 1), ("Dinas B", None, 0)], [("Dinas C", "0", 1)]]
    assert ('rel="next"' in first.headers["Link"], second.json["next"]) == (True, None)
    lines = [json.loads(line) for line in file.text.splitlines()]
    rows = first.json["by_agency"] + second.json["by_agency"]
    assert [(line["agency_id"], line["missing"]) for line in lines] == [
        (row["agency_id"], row["missing"]) for row in rows
    ]


def test_many_services_take_as_many_statements_as_one(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas A")
    paths = (
        f"{AGENCIES}/{agency['agency_id']}/completeness",
        f"/api/v1/regions/{REGION}/completeness",
        "/api/v1/services",
    )
    state(system, administrator, make_service(system, administrator, agency, "Satu"), "fee")

    few = [count_statements(system, lambda path=path: system.registry.get(path)) for path in paths]
    for number in range(3):
        other = make_agency(system, administrator, f"Dinas nomor {number}", confirmed_new=True)
        for place in (agency, other):
            service = make_service(system, administrator, place, f"Layanan {number}")
            state(system, administrator, service, "fee")
            state(system, administrator, service, "product")
    many = [count_statements(system, lambda path=path: system.registry.get(path)) for path in paths]

    assert many == few == [5, 3, 1]


def test_unknown_checklist_and_places_are_refused(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas A")
    path = f"{AGENCIES}/{agency['agency_id']}/completeness"

    assert wrong_fields(system.registry.get(f"{path}?checklist=weather")) == ["checklist"]
    assert wrong_fields(system.registry.get(f"{path}?stale_after=0")) == ["stale_after"]
    assert system.registry.get("/api/v1/regions/99.99/completeness").status_code == 404
    empty = system.registry.get(path).json
    assert counted(empty) == {"services": 0, "items": 0, "met": 0, "not_known": 0, "share": None}


def test_checklists_are_told_with_source_and_items(system: System) -> None:
    told = system.registry.get("/api/v1/checklists").json["checklists"]

    assert [(row["checklist_id"], len(row["items"]), row["confidence"]) for row in told] == [
        ("six_published", 6, "high"),
        ("uu_25_2009", 14, "high"),
    ]
    assert all(row["source"] for row in told)


def test_journal_tells_completeness_after_each_deed(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas A")
    service = make_service(system, administrator, agency, "KTP-el")
    state(system, administrator, service, "fee")
    path = f"{path_of_service(service)}/components/fee/history"

    told = system.registry.get(path).json["items"][0]["record"]["completeness"]

    assert [(row["checklist_id"], row["items"], row["met"], row["not_known"]) for row in told] == [
        ("six_published", 6, 1, 5),
        ("uu_25_2009", 14, 1, 13),
    ]
    record = system.registry.get(path).json["items"][0]["record"]
    assert list_kinds(system, record["component_id"]) == [
        (1, "service.component_stated", "public", "innovation_administrator")
    ]
