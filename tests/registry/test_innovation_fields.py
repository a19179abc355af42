"""What a record holds: everything known of it, nothing guessed, nothing that cannot be."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from registry_service.innovations.actions.deeds import change_innovation
from shared.errors import Invalid
from tests.registry.records import (
    INNOVATIONS,
    REGION,
    count_entries,
    draft,
    make_administrator,
    make_agency,
    make_nation,
    make_unit,
    path_of,
    wrong_fields,
)
from tests.support.system import System

FULL: dict[str, Any] = {
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
    "summary": "Patients register from home.",
    "background": "Queues began before dawn.",
    "aim": "No queue.",
    "novelty": "The first of its kind in the province.",
    "how_it_works": "A message, a number, a time.",
    "results": "Half the waiting.",
    "sustainability": "Paid from the regional budget.",
    "lessons": "Nobody read the posters.",
    "facilities": "Two tablets.",
    "stage": "implementation",
    "initiative_since": "2017",
    "trial_since": "2017-11",
    "implementation_since": "2018-10-01",
    "operating_since": "2018-10-05",
    "initiator": "civil_servant",
    "form": "public_service",
    "affairs": ["health"],
    "sdgs": [3, 16],
    "target_groups": ["elderly", "persons_with_disabilities"],
    "legal_bases": [
        {
            "kind": "regional_head_regulation",
            "number": "12 Tahun 2018",
            "title": None,
            "dated": "2018-03-01",
        }
    ],
    "team_decree": {"number": "440/1", "title": "Tim", "dated": None},
    "budgets": [{"year": 2019, "amount": 150_000_000, "source": "regional"}],
    "recognitions": [
        {"kind": "competition", "name": "KIPP", "level": "national", "year": 2019, "rank": "Top 99"}
    ],
    "outside_partners": [{"name": "Universitas Sriwijaya", "kind": "university"}],
    "national_system_name": "Mobile JKN",
    "reach_figures": [{"what": "patients", "value": "2619", "unit": "people", "as_of": "2021-11-01"}],
    "continuity": "stopped",
    "stopped_on": "2021-12-31",
    "contact_office": {
        "name": "RSUD Sekayu",
        "address": "Jalan Bupati Oesman Bakar",
        "telephone": "0714 321234",
        "email": "rsud@sekayu.example.id",
        "website": "https://rsud.example.id",
    },
    "recorded_from": "Laporan 2021",
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
    (
        {"affairs": ["magic"], "sdgs": [18], "target_groups": ["all"]},
        ["affairs[0]", "sdgs[0]", "target_groups[0]"],
    ),
    ({"sdgs": ["3"]}, ["sdgs[0]"]),
    ({"stage": "begun", "form": "x", "initiator": "x"}, ["form", "initiator", "stage"]),
    ({"trial_since": "2020", "implementation_since": "2019-12"}, ["implementation_since"]),
    ({"budgets": [{"year": 2020, "amount": "1"}]}, ["budgets[0].amount"]),
    ({"budgets": [{"year": 2020, "amount": 1}, {"year": 2999, "amount": 1}]}, ["budgets[1].year"]),
    ({"legal_bases": [{"kind": "law"}]}, ["legal_bases[0].number"]),
    ({"legal_bases": [{"kind": "law", "number": "25", "dated": "2999-01-01"}]}, ["legal_bases[0].dated"]),
    ({"reach_figures": [{"what": "x", "value": 3}]}, ["reach_figures[0].value"]),
    (
        {"contact_office": {"name": "Dinas", "email": "x", "telephone": "x"}},
        ["contact_office.email", "contact_office.telephone"],
    ),
    ({"contact_office": {"name": "Dinas", "website": "javascript:x"}}, ["contact_office.website"]),
    ({"national_system_name": "OSS"}, ["national_system_name"]),
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

    assert [sorted(names) for names in refused] == [wrong for _, wrong in WRONG]
    assert system.registry.get(INNOVATIONS, administrator).json["items"] == []
    assert count_entries(system) == before


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


@pytest.mark.parametrize("is_programme", [True, False])
def test_programme_is_one_from_the_start(system: System, is_programme: bool) -> None:
    administrator = make_administrator(system)
    made = draft(system, administrator, "Saroale", is_programme=is_programme)
    before = count_entries(system)
    changes = {"is_programme": not is_programme}

    with system.registry.session() as session, pytest.raises(Invalid) as refusal:
        change_innovation(session, administrator.actor, UUID(made["innovation_id"]), made["version"], changes)

    assert [problem.field for problem in refusal.value.fields] == ["is_programme"]
    assert count_entries(system) == before
