"""Lists of innovations: their filters, their pages, what they ask of the database."""

from tests.registry.records import (
    INNOVATIONS,
    count_statements,
    draft,
    make_administrator,
    make_agency,
    make_unit,
    publish,
    wrong_fields,
)
from tests.support.system import System


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
