"""Demonstration records are taken out again; what something real rests on stays."""

from typing import Any

from registry_service.demo import remove_demo
from shared.db import transaction
from tests.registry.records import (
    AGENCIES,
    INNOVATIONS,
    draft,
    list_kinds,
    make_agency,
    make_nation,
    make_unit,
    path_of,
    publish,
)
from tests.support.system import Person, System


def remove(system: System) -> dict[str, Any]:
    service = system.registry.service
    with transaction(service.engine, journal=service.journal) as session:
        return dict(remove_demo(session))


def make_demonstration(system: System, nation: Person) -> tuple[dict[str, Any], ...]:
    setda = make_agency(system, nation, "Sekretariat Daerah", kind="sekretariat", is_demo=True)
    bagian = make_agency(
        system,
        nation,
        "Bagian Hukum Setda",
        kind="bagian",
        parent_agency_id=setda["agency_id"],
        is_demo=True,
    )
    unit = make_unit(system, nation, bagian, "Layanan hukum", is_demo=True)
    part = draft(
        system,
        nation,
        "Part",
        agency_id=bagian["agency_id"],
        unit_ids=[unit["unit_id"]],
        is_demo=True,
    )
    part = publish(system, nation, part)
    whole = draft(
        system,
        nation,
        "Whole",
        owner_kind="region",
        is_programme=True,
        component_ids=[part["innovation_id"]],
        is_demo=True,
    )
    figure = system.registry.post(
        f"{path_of(part)}/usage/stated",
        nation,
        json={"count": 1, "stated_where": "somewhere", "basis": "estimate", "is_demo": True},
    ).json
    return setda, bagian, unit, part, whole, figure


def test_demonstration_is_taken_out_whole(system: System) -> None:
    nation = make_nation(system)
    setda, bagian, unit, part, whole, figure = make_demonstration(system, nation)

    outcome = remove(system)

    gone = {"usage": 1, "innovations": 2, "units": 1, "agencies": 2}
    assert {name: outcome[name] for name in gone} == {
        name: {"removed": count, "kept": 0} for name, count in gone.items()
    }
    assert [system.registry.get(path, nation).json["items"] for path in (AGENCIES, INNOVATIONS)] == [[], []]
    last = {
        name: list_kinds(system, record_id)[-1][1:3]
        for name, record_id in {
            "setda": setda["agency_id"],
            "bagian": bagian["agency_id"],
            "unit": unit["unit_id"],
            "part": part["innovation_id"],
            "whole": whole["innovation_id"],
            "figure": figure["figure_id"],
        }.items()
    }
    assert last == {
        "setda": ("agency.removed", "public"),
        "bagian": ("agency.removed", "public"),
        "unit": ("unit.removed", "public"),
        "part": ("innovation.removed", "public"),
        "whole": ("innovation.draft_removed", "private"),
        "figure": ("usage.removed", "public"),
    }


def test_demonstration_that_something_real_rests_on_stays(system: System) -> None:
    nation = make_nation(system)
    setda, bagian, _, part, _, _ = make_demonstration(system, nation)
    draft(
        system, nation, "Real", owner_kind="region", is_programme=True, component_ids=[part["innovation_id"]]
    )

    outcome = remove(system)

    assert {name: outcome[name] for name in ("usage", "innovations", "units", "agencies")} == {
        "usage": {"removed": 1, "kept": 0},
        "innovations": {"removed": 1, "kept": 1},
        "units": {"removed": 0, "kept": 1},
        "agencies": {"removed": 0, "kept": 2},
    }
    left = system.registry.get(AGENCIES).json["items"]
    assert [agency["agency_id"] for agency in left] == [bagian["agency_id"], setda["agency_id"]]
    assert system.registry.get(path_of(part)).json["unit_ids"] == part["unit_ids"]
