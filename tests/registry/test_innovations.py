"""Innovations: drafted, published, changed under a version, archived with a reason."""

from typing import Any
from uuid import uuid4

from sqlalchemy import text

from tests.registry.records import (
    INNOVATIONS,
    OTHER_REGION,
    REGION,
    act,
    count_entries,
    count_statements,
    draft,
    list_kinds,
    make_administrator,
    make_agency,
    make_nation,
    make_operator,
    make_unit,
    path_of,
    publish,
    wrong_fields,
)
from tests.support.system import Person, System

FULL = {
    "name": "Saroale",
    "long_name": "Sistem Pendaftaran Online Whatsapp dan Telegram",
    "aliases": ["Saro Ale"],
    "meaning_id": "pendaftaran daring",
    "meaning_en": "online registration",
    "run_by": "Satgas Covid-19",
    "partners": ["BPJS"],
    "channels": ["whatsapp", "telegram", "other"],
    "channel_other": "radio",
    "is_digital": True,
    "since_value": "2018-10",
    "coverage": {"what": "residents with a card", "percent": "90.50", "as_of": "2021-11-09"},
    "service": "registration",
    "is_national_system": True,
    "is_flagship": True,
    "problem": "the capital is far",
    "benefits": ["shorter time", "lower cost"],
    "is_programme": False,
    "component_ids": [],
    "inferred": ["channels", "since_value"],
    "note": "told twice",
}


def test_innovation_keeps_everything_that_is_known_of_it(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    unit = make_unit(system, administrator, agency, "RSUD Sekayu", kind="rsud")

    made = draft(system, administrator, **FULL, agency_id=agency["agency_id"], unit_ids=[unit["unit_id"]])

    assert made == {
        **FULL,
        "innovation_id": made["innovation_id"],
        "region_code": REGION,
        "owner_kind": "agency",
        "agency_id": agency["agency_id"],
        "unit_ids": [unit["unit_id"]],
        "since_precision": "month",
        "state": "draft",
        "published_at": None,
        "archived_at": None,
        "archive_reason": None,
        "is_demo": False,
        "version": 1,
    }
    got = system.registry.get(path_of(made), administrator)
    assert got.json == {**made, "unit_grades": []}
    assert got.headers["ETag"] == '"1"'


def test_innovation_of_which_little_is_known_stays_unknown(system: System) -> None:
    made = draft(system, make_administrator(system), "Percepatan Administrasi OPD")

    unknown = {name: made[name] for name in ("agency_id", "is_digital", "since_value", "coverage", "run_by")}
    assert unknown == dict.fromkeys(unknown)
    assert (made["owner_kind"], made["region_code"], made["channels"]) == ("unknown", REGION, [])


WRONG: list[tuple[dict[str, Any], list[str]]] = [
    ({"region_code": "99.99"}, ["region_code"]),
    ({"owner_kind": "agency", "agency_id": str(uuid4())}, ["agency_id"]),
    ({"owner_kind": "agency"}, ["agency_id"]),
    ({"owner_kind": "village"}, ["owner_kind"]),
    ({"colour": "red"}, ["colour"]),
    ({"name": "x" * 100_000}, ["name"]),
    ({"name": "two\nlines"}, ["name"]),
    ({"channels": ["fax"]}, ["channels[0]"]),
    ({"channels": ["other"]}, ["channel_other"]),
    ({"is_digital": "true"}, ["is_digital"]),
    ({"since_value": "2021-13"}, ["since_value"]),
    ({"since_value": "2999"}, ["since_value"]),
    ({"since_value": 2021}, ["since_value"]),
    ({"coverage": {"what": "x", "percent": "100.5"}}, ["coverage.percent"]),
    ({"coverage": {"what": "x", "percent": 90}}, ["coverage.percent"]),
    ({"coverage": {"what": "x", "percent": "9e1"}}, ["coverage.percent"]),
    ({"coverage": {"what": "x", "percent": "-1"}}, ["coverage.percent"]),
    ({"inferred": ["colour"]}, ["inferred"]),
    ({"unit_ids": [str(uuid4())]}, ["unit_ids[0]"]),
    ({"is_programme": True, "component_ids": [str(uuid4())]}, ["component_ids[0]"]),
    ({"component_ids": [str(uuid4())]}, ["component_ids"]),
    ({"state": "published"}, ["state"]),
    ({"since_value": "2999", "inferred": ["x"]}, ["inferred", "since_value"]),
]


def test_draft_with_wrong_fields_is_refused(system: System) -> None:
    administrator = make_administrator(system)
    nation = make_nation(system)
    before = count_entries(system)

    body = {"region_code": REGION, "owner_kind": "unknown", "name": "Saroale"}
    refused = [
        wrong_fields(system.registry.post(INNOVATIONS, nation, json={**body, **changes}))
        for changes, _ in WRONG
    ]

    assert refused == [wrong for _, wrong in WRONG]
    assert system.registry.get(INNOVATIONS, administrator).json["items"] == []
    assert count_entries(system) == before


def test_draft_that_cannot_be_read_is_refused(system: System) -> None:
    administrator = make_administrator(system)
    start = b'{"region_code": "16.06", "owner_kind": "unknown", "name": '
    bodies = [
        start + b'"a\\u0000b"}',
        start + b'"a\\ud800b"}',
        start + b'"a", "name": "b"}',
        start + b'"\xff"}',
    ]

    statuses = [
        system.registry.post(
            INNOVATIONS, administrator, data=body, headers={"Content-Type": "application/json"}
        ).status_code
        for body in bodies
    ]

    assert statuses == [400, 400, 400, 400]
    assert system.registry.get(INNOVATIONS, administrator).json["items"] == []


def test_agencies_units_and_components_of_another_region_are_refused(system: System) -> None:
    administrator = make_administrator(system)
    nation = make_nation(system)
    agency = make_agency(system, nation, "Dinas Kesehatan", region_code=OTHER_REGION)
    unit = make_unit(system, nation, agency, "RSUD", kind="rsud")
    other = publish(system, nation, draft(system, nation, "Elsewhere", region_code=OTHER_REGION))

    def refused(**changes: Any) -> list[str]:
        body = {"region_code": REGION, "owner_kind": "unknown", "name": "Saroale", **changes}
        return wrong_fields(system.registry.post(INNOVATIONS, administrator, json=body))

    assert refused(owner_kind="agency", agency_id=agency["agency_id"]) == ["agency_id"]
    assert refused(unit_ids=[unit["unit_id"]]) == ["unit_ids[0]"]
    assert refused(is_programme=True, component_ids=[other["innovation_id"]]) == ["component_ids[0]"]
    assert system.registry.get(f"{INNOVATIONS}?region_code={REGION}", administrator).json["items"] == []


def test_innovation_goes_from_draft_to_archive(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    operator = make_operator(system, agency["agency_id"])
    made = draft(system, operator, "Saroale", agency_id=agency["agency_id"], note="Ask Mr A")

    by_operator = act(system, operator, made, "publication")
    published = publish(system, administrator, made)
    twice = act(system, administrator, published, "publication")
    not_his = system.registry.patch(path_of(made), operator, json={"name": "X"}, version=2)
    changed = system.registry.patch(path_of(made), administrator, json={"channels": ["online"]}, version=2)
    stale = system.registry.patch(path_of(made), administrator, json={"channels": ["phone"]}, version=2)
    archived = act(system, administrator, changed.json, "archiving", {"reason": "Mr A left"})
    after = system.registry.patch(path_of(made), administrator, json={"name": "X"}, version=4)

    statuses = [a.status_code for a in (by_operator, twice, not_his, changed, stale, archived, after)]
    assert statuses == [403, 409, 403, 200, 412, 200, 409]
    assert (published["state"], archived.json["state"], archived.json["version"]) == (
        "published",
        "archived",
        4,
    )
    assert (archived.json["name"], archived.json["channels"]) == ("Saroale", ["online"])
    assert list_kinds(system, made["innovation_id"]) == [
        (1, "innovation.drafted", "private", "operator"),
        (2, "innovation.published", "public", "innovation_administrator"),
        (3, "innovation.changed", "public", "innovation_administrator"),
        (4, "innovation.archived", "public", "innovation_administrator"),
    ]
    assert system.registry.get(INNOVATIONS).json["items"] == []
    assert archived.json["archive_reason"] == "Mr A left"
    public = {**archived.json, "note": None, "archive_reason": None}
    assert system.registry.get(f"{INNOVATIONS}?state=archived").json["items"] == [public]
    with system.registry.session() as session:
        bodies = "".join(session.scalars(text("select body from journal_entry")))
    assert "Mr A" not in bodies


def test_change_of_nothing_is_no_version_and_no_entry(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    made = draft(system, administrator, **FULL, agency_id=agency["agency_id"])
    before = count_entries(system)

    changeable = {name: value for name, value in FULL.items() if name != "is_programme"}
    answer = system.registry.patch(path_of(made), administrator, json=changeable)

    assert (answer.json, count_entries(system)) == (made, before)


def test_change_clears_what_is_given_as_unknown(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    made = draft(system, administrator, **FULL, agency_id=agency["agency_id"])
    cleared: dict[str, Any] = {"coverage": None, "note": None, "is_digital": None, "partners": []}

    answer = system.registry.patch(path_of(made), administrator, json=cleared)
    fixed = system.registry.patch(path_of(made), administrator, json={"is_programme": True}, version=2)

    assert answer.json == {**made, **cleared, "version": 2}
    assert wrong_fields(fixed) == ["is_programme"]


def test_note_is_shown_to_those_who_keep_the_record_only(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    other = make_agency(system, administrator, "Dinas Sosial")
    made = draft(system, administrator, "Saroale", agency_id=agency["agency_id"], note="Ask Mr A")
    publish(system, administrator, made)

    def read(who: Person | None) -> tuple[Any, Any]:
        listed = system.registry.get(INNOVATIONS, who).json["items"][0]
        return system.registry.get(path_of(made), who).json["note"], listed["note"]

    assert {
        "nobody": read(None),
        "other operator": read(make_operator(system, other["agency_id"])),
        "neighbour": read(make_administrator(system, OTHER_REGION)),
        "operator": read(make_operator(system, agency["agency_id"])),
        "administrator": read(administrator),
    } == {
        "nobody": (None, None),
        "other operator": (None, None),
        "neighbour": (None, None),
        "operator": ("Ask Mr A", "Ask Mr A"),
        "administrator": ("Ask Mr A", "Ask Mr A"),
    }
    history = system.registry.get(f"{path_of(made)}/history").json["items"]
    assert "Ask Mr A" not in str(history)


def test_coverage_is_changed_whole_or_not_at_all(system: System) -> None:
    administrator = make_administrator(system)
    made = draft(system, administrator, "Saroale", coverage=FULL["coverage"])
    before = count_entries(system)

    parts = [
        sorted(wrong_fields(system.registry.patch(path_of(made), administrator, json={"coverage": coverage})))
        for coverage in ({"what": "villages"}, {"percent": "1"}, {"as_of": None}, {})
    ]
    unchanged = system.registry.get(path_of(made), administrator).json["coverage"], count_entries(system)
    whole = system.registry.patch(
        path_of(made), administrator, json={"coverage": {"what": "villages", "percent": "12.5"}}
    )

    assert parts == [
        ["coverage.percent"],
        ["coverage.what"],
        ["coverage.percent", "coverage.what"],
        ["coverage.percent", "coverage.what"],
    ]
    assert unchanged == (FULL["coverage"], before)
    assert whole.json["coverage"] == {"what": "villages", "percent": "12.5", "as_of": None}


def test_list_filters(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    unit = make_unit(system, administrator, agency, "RSUD", kind="rsud")
    publish(
        system,
        administrator,
        draft(
            system,
            administrator,
            "Saroale",
            agency_id=agency["agency_id"],
            unit_ids=[unit["unit_id"]],
            channels=["whatsapp", "telegram"],
            is_digital=True,
        ),
    )
    publish(
        system,
        administrator,
        draft(
            system, administrator, "Klinik Jaguk", is_digital=False, meaning_en="clinic for 100% of villages"
        ),
    )
    publish(system, administrator, draft(system, administrator, "Élan", is_programme=True))

    def find(query: str) -> list[str]:
        answer = system.registry.get(f"{INNOVATIONS}?{query}")
        assert answer.status_code == 200, answer.json
        return [item["name"] for item in answer.json["items"]]

    assert {
        query: find(query)
        for query in (
            "",
            "region_code=16.06&limit=200",
            "region_code=13.04",
            f"agency_id={agency['agency_id']}",
            f"unit_id={unit['unit_id']}",
            "channel=telegram",
            "channel=phone",
            "digital=true",
            "digital=false",
            "digital=unknown",
            "programme=true",
            "text=ELAN",
            "text=100%25%20of",
            "text=%25",
            "state=draft",
        )
    } == {
        "": ["Élan", "Klinik Jaguk", "Saroale"],
        "region_code=16.06&limit=200": ["Élan", "Klinik Jaguk", "Saroale"],
        "region_code=13.04": [],
        f"agency_id={agency['agency_id']}": ["Saroale"],
        f"unit_id={unit['unit_id']}": ["Saroale"],
        "channel=telegram": ["Saroale"],
        "channel=phone": [],
        "digital=true": ["Saroale"],
        "digital=false": ["Klinik Jaguk"],
        "digital=unknown": ["Élan"],
        "programme=true": ["Élan"],
        "text=ELAN": ["Élan"],
        "text=100%25%20of": ["Klinik Jaguk"],
        "text=%25": ["Klinik Jaguk"],
        "state=draft": [],
    }
    assert wrong_fields(system.registry.get(f"{INNOVATIONS}?channel=fax")) == ["channel"]


def test_list_pages_through_names_that_are_alike(system: System) -> None:
    administrator = make_administrator(system)
    made = {draft(system, administrator, "Sama")["innovation_id"] for _ in range(5)}

    found: list[str] = []
    path = f"{INNOVATIONS}?limit=2"
    while path:
        answer = system.registry.get(path, administrator)
        found += [item["innovation_id"] for item in answer.json["items"]]
        path = f"{INNOVATIONS}?limit=2&cursor={answer.json['next']}" if answer.json["next"] else ""

    assert (len(found), set(found)) == (5, made)


def test_list_asks_the_database_as_often_for_three_as_for_one(system: System) -> None:
    administrator = make_administrator(system)
    component = publish(system, administrator, draft(system, administrator, "Part"))
    programme = draft(
        system, administrator, "Whole", is_programme=True, component_ids=[component["innovation_id"]]
    )
    publish(system, administrator, programme)
    few = count_statements(system, lambda: system.registry.get(INNOVATIONS))
    for name in ("Second", "Third"):
        publish(system, administrator, draft(system, administrator, name, is_programme=True))

    many = count_statements(system, lambda: system.registry.get(INNOVATIONS))

    assert (few, many) == (3, 3)
