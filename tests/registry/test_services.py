"""Services, the components of their standards, and documents, over the API."""

from typing import Any

import pytest

from tests.registry.records import (
    AGENCIES,
    OTHER_REGION,
    count_entries,
    list_kinds,
    make_administrator,
    make_agency,
    make_nation,
    make_operator,
    make_unit,
    wrong_fields,
)
from tests.registry.standard_records import (
    DOCUMENTS,
    SERVICES,
    make_document,
    make_service,
    path_of_service,
    state,
)
from tests.support.system import System

WHOLE = {
    "aliases": ["KTP elektronik"],
    "kind": "administrative",
    "for_whom": "penduduk berusia 17 tahun",
    "is_digital": False,
    "asked_where": "loket kecamatan",
    "asked_link": "https://disdukcapil.example/ktp",
    "fee": {"kind": "by_schedule", "amount": None, "schedule": [{"what": "hilang", "amount": 25000}]},
    "completion_time": {"number": 3, "unit": "working_days"},
    "standard_decree": {"number": "060/12/2021", "title": None, "dated": "2021-03-01", "link": None},
    "valid_from": "2020-01-01",
    "valid_to": None,
}


def test_service_is_kept_as_it_was_given(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Disdukcapil")
    unit = make_unit(system, administrator, agency, "Loket kecamatan")
    operator = make_operator(system, agency["agency_id"])

    made = make_service(system, operator, agency, "KTP-el", unit_id=unit["unit_id"], note="ask Ani", **WHOLE)

    read = system.registry.get(path_of_service(made)).json
    assert {name: read[name] for name in WHOLE} == WHOLE
    assert (made["note"], read["note"], read["region_code"]) == ("ask Ani", None, "16.06")
    assert system.registry.get(path_of_service(made), operator).json == made
    listed = system.registry.get(f"{SERVICES}?agency_id={agency['agency_id']}&text=ktp%20ELEK").json["items"]
    assert listed == [read]
    assert list_kinds(system, made["service_id"]) == [(1, "service.registered", "public", "operator")]


def test_service_of_which_nothing_is_known_says_so(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Disdukcapil")

    made = make_service(system, administrator, agency, "KTP-el")

    assert {made[name] for name in ("kind", "for_whom", "is_digital", "fee", "completion_time")} == {None}


def test_change_is_versioned_and_its_history_is_public(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Disdukcapil")
    made = make_service(system, administrator, agency, "KTP-el", note="secret")
    path = path_of_service(made)
    fee = {"kind": "fixed", "amount": 5000}

    changed = system.registry.patch(path, administrator, json={"fee": fee})
    same = system.registry.patch(path, administrator, json={"fee": fee}, version=2)
    stale = system.registry.patch(path, administrator, json={"fee": None}, version=1)
    reason = {"reason": "merged with KIA by Budi"}
    archived = system.registry.post(
        f"{path}/archiving", administrator, json=reason, headers={"If-Match": '"2"'}
    )
    closed = system.registry.patch(path, administrator, json={"fee": None}, version=3)

    assert [a.status_code for a in (changed, same, stale, archived, closed)] == [200, 200, 412, 200, 409]
    assert (changed.json["fee"], same.json["version"]) == ({**fee, "schedule": []}, 2)
    history = system.registry.get(f"{path}/history")
    shown = [(row["version"], row["kind"], row["role"]) for row in history.json["items"]]
    assert shown == [
        (1, "service.registered", "innovation_administrator"),
        (2, "service.changed", "innovation_administrator"),
        (3, "service.archived", "innovation_administrator"),
    ]
    assert history.json["items"][1]["changed"] == ["fee"]
    assert not any(word in history.text for word in ("secret", "Budi"))
    assert system.registry.get(path).json["archive_reason"] is None
    assert system.registry.get(SERVICES).json["items"] == []
    assert len(system.registry.get(f"{SERVICES}?archived=true").json["items"]) == 1


def test_only_the_agencys_people_and_administrators_write(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Disdukcapil")
    other = make_agency(system, administrator, "Dinas Kesehatan")
    made = make_service(system, administrator, agency, "KTP-el")
    strangers = (
        make_operator(system, other["agency_id"]),
        make_administrator(system, OTHER_REGION),
    )

    for person in strangers:
        start = count_entries(system)
        answers = [
            system.registry.post(f"{AGENCIES}/{agency['agency_id']}/services", person, json={"name": "KIA"}),
            system.registry.patch(path_of_service(made), person, json={"name": "KIA"}),
            system.registry.put(f"{path_of_service(made)}/components/fee", person, json={"is_there": True}),
            system.registry.post(
                f"{AGENCIES}/{agency['agency_id']}/service-documents",
                person,
                json={"kind": "sop", "title": "SOP"},
            ),
        ]
        assert [answer.status_code for answer in answers] == [403] * 4
        assert count_entries(system) == start

    verifier = make_operator(system, agency["agency_id"], "verifier")
    nation = make_nation(system)
    path = path_of_service(made)
    assert system.registry.patch(path, verifier, json={"name": "KIA"}).status_code == 200
    assert system.registry.patch(path, nation, json={"name": "KK"}, version=2).status_code == 200


def test_handing_over_takes_both_agencies(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Disdukcapil")
    other = make_agency(system, administrator, "Dinas Kesehatan")
    operator = make_operator(system, agency["agency_id"])
    made = make_service(system, operator, agency, "KTP-el")
    path = path_of_service(made)
    to_other = {"agency_id": other["agency_id"]}

    alone = system.registry.patch(path, operator, json=to_other)
    both = system.registry.patch(path, administrator, json=to_other)
    after = system.registry.patch(path, operator, json={"name": "KTP"}, version=2)

    assert [answer.status_code for answer in (alone, both, after)] == [403, 200, 403]


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"fee": {"kind": "free", "amount": 1}}, ["fee.amount"]),
        ({"fee": {"kind": "fixed", "amount": "5.000"}}, ["fee.amount"]),
        ({"completion_time": {"number": 0, "unit": "days"}}, ["completion_time.number"]),
        ({"completion_time": {"number": 1, "unit": "weeks"}}, ["completion_time.unit"]),
        ({"asked_link": "javascript:alert(1)"}, ["asked_link"]),
        ({"unit_id": "00000000-0000-4000-8000-000000000001"}, ["unit_id"]),
        ({"name": "  "}, ["name"]),
    ],
)
def test_service_that_cannot_be_is_refused(system: System, given: dict[str, Any], wrong: list[str]) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Disdukcapil")
    before = count_entries(system)

    path = f"{AGENCIES}/{agency['agency_id']}/services"
    answer = system.registry.post(path, administrator, json={"name": "KTP-el", **given})

    assert wrong_fields(answer) == wrong
    assert (count_entries(system), system.registry.get(SERVICES).json["items"]) == (before, [])


def test_name_is_taken_in_its_agency_or_unit_only(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Disdukcapil")
    unit = make_unit(system, administrator, agency, "Loket kecamatan")
    make_service(system, administrator, agency, "KTP-el")

    path = f"{AGENCIES}/{agency['agency_id']}/services"
    again = system.registry.post(path, administrator, json={"name": "ktp-EL"})
    of_unit = make_service(system, administrator, agency, "KTP-el", unit_id=unit["unit_id"])

    assert (again.status_code, again.json["code"]) == (409, "already_exists")
    assert of_unit["unit_id"] == unit["unit_id"]


def test_component_is_stated_and_corrected(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Disdukcapil")
    service = make_service(system, administrator, agency, "KTP-el")
    path = f"{path_of_service(service)}/components/fee"
    body = {
        "is_there": True,
        "published_in": ["sippn", "other"],
        "published_other": "papan di kampung",
        "link": "https://sippn.example/1",
        "checked_on": "2021-11-09",
        "note": "asked Ani",
    }

    first = system.registry.put(path, administrator, json=body)
    unread = system.registry.put(path, administrator, json=body)
    second = system.registry.put(path, administrator, json={"is_there": False}, headers={"If-Match": '"1"'})
    elsewhere = system.registry.put(
        f"{path_of_service(service)}/components/weather", administrator, json=body
    )

    assert [a.status_code for a in (first, unread, second, elsewhere)] == [201, 428, 200, 404]
    assert {name: first.json[name] for name in body} == body
    assert (second.json["published_in"], second.json["note"], second.json["version"]) == (None, None, 2)
    listed = system.registry.get(f"{path_of_service(service)}/components").json["components"]
    assert [row["version"] for row in listed].count(None) == 13
    assert next(row for row in listed if row["code"] == "fee")["is_there"] is False
    history = system.registry.get(f"{path}/history")
    assert [row["record"]["is_there"] for row in history.json["items"]] == [True, False]
    assert "Ani" not in history.text


def test_documents_are_listed_by_kind(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Disdukcapil")
    other = make_agency(system, administrator, "Dinas Kesehatan")
    service = make_service(system, administrator, agency, "KTP-el")
    foreign = make_service(system, administrator, other, "Imunisasi")
    sop = make_document(
        system,
        administrator,
        agency,
        "SOP perekaman",
        number="SOP/1",
        dated="2021-01-05",
        service_id=service["service_id"],
        published_in=["own_site"],
    )
    report = make_document(system, administrator, agency, "Laporan tahunan", kind="periodic_information")
    path = f"{AGENCIES}/{agency['agency_id']}/service-documents"
    before = count_entries(system)

    of_class = system.registry.post(
        path,
        administrator,
        json={"kind": "immediate_information", "title": "Banjir", "service_id": service["service_id"]},
    )
    of_other = system.registry.post(
        path, administrator, json={"kind": "sop", "title": "SOP", "service_id": foreign["service_id"]}
    )

    assert (wrong_fields(of_class), wrong_fields(of_other)) == (["service_id"], ["service_id"])
    assert count_entries(system) == before
    assert system.registry.get(DOCUMENTS).json["items"] == [report, sop]
    assert system.registry.get(f"{DOCUMENTS}?service_id={service['service_id']}").json["items"] == [sop]
    one = f"{DOCUMENTS}/{report['document_id']}"
    changed = system.registry.patch(one, administrator, json={"dated": "2021-02-01"})
    gone = system.registry.post(f"{one}/archiving", administrator, headers={"If-Match": '"2"'})
    assert (changed.json["dated"], gone.status_code) == ("2021-02-01", 200)
    assert system.registry.get(DOCUMENTS).json["items"] == [sop]
    assert [row["version"] for row in system.registry.get(f"{one}/history").json["items"]] == [1, 2, 3]


def test_demonstration_service_changed_for_real_is_real(system: System) -> None:
    nation = make_nation(system)
    agency = make_agency(system, nation, "Disdukcapil", is_demo=True)
    service = make_service(system, nation, agency, "KTP-el", is_demo=True)
    state(system, nation, service, "fee", is_demo=True)
    operator = make_operator(system, agency["agency_id"])

    changed = system.registry.patch(path_of_service(service), operator, json={"is_digital": True})
    made = system.registry.post(
        f"{AGENCIES}/{agency['agency_id']}/services", operator, json={"name": "KIA", "is_demo": True}
    )

    assert (service["is_demo"], changed.json["is_demo"], made.status_code) == (True, False, 403)
