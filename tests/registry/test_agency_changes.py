"""Agencies changed: what is given and no more, in a tree without circles, followed by others."""

from tests.registry.records import (
    AGENCIES,
    OTHER_REGION,
    count_entries,
    make_administrator,
    make_agency,
    make_nation,
    wrong_fields,
)
from tests.support.system import System

DUKCAPIL = "Dinas Kependudukan dan Pencatatan Sipil"


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
