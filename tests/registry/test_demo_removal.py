"""Demonstration records are taken out again; what something real rests on stays."""

from typing import Any

from registry_service.demo import remove_demo
from shared.db import transaction
from tests.registry.records import (
    AGENCIES,
    INNOVATIONS,
    act,
    change_published,
    draft,
    list_kinds,
    make_administrator,
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


def test_demonstration_that_was_changed_for_real_is_real(system: System) -> None:
    nation = make_nation(system)
    administrator = make_administrator(system)
    setda, bagian, unit, part, _, figure = make_demonstration(system, nation)
    month = f"{path_of(part)}/usage/months/2021-10/online"
    reported = {"count": 5, "basis": "register"}
    system.registry.put(month, nation, json={**reported, "is_demo": True})

    changed_part = change_published(system, administrator, part, service="law")
    changed = [
        system.registry.patch(
            f"{AGENCIES}/{bagian['agency_id']}", administrator, json={"short_name": "Hukum"}
        ),
        system.registry.patch(f"/api/v1/units/{unit['unit_id']}", administrator, json={"short_name": "LH"}),
        system.registry.put(month, administrator, json=reported, headers={"If-Match": '"1"'}),
        system.registry.patch(
            f"{path_of(part)}/usage/stated/{figure['figure_id']}", administrator, json={"count": 7}
        ),
    ]
    outcome = remove(system)

    assert [(a.status_code, a.json["is_demo"]) for a in changed] == [(200, False)] * 4
    assert (changed_part["service"], changed_part["is_demo"]) == ("law", False)
    assert {name: outcome[name] for name in ("usage", "innovations", "units", "agencies")} == {
        "usage": {"removed": 0, "kept": 0},
        "innovations": {"removed": 1, "kept": 0},
        "units": {"removed": 0, "kept": 0},
        "agencies": {"removed": 0, "kept": 1},
    }
    usage = system.registry.get(f"{path_of(part)}/usage").json
    assert [row["count"] for row in (*usage["months"], *usage["stated"])] == [5, 7]
    left = [agency["agency_id"] for agency in system.registry.get(AGENCIES).json["items"]]
    assert left == [bagian["agency_id"], setda["agency_id"]]


def test_draft_beside_a_demonstration_goes_with_it_unless_it_is_real(system: System) -> None:
    nation = make_nation(system)
    administrator = make_administrator(system)
    idle, real = (
        publish(system, nation, draft(system, nation, name, is_demo=True)) for name in ("Idle", "Real")
    )
    begun = [system.registry.post(f"{path_of(one)}/draft", nation).json for one in (idle, real)]
    act(system, administrator, {**real, "version": 1}, "draft/discarding")
    anew = system.registry.post(f"{path_of(real)}/draft", administrator).json["version"]
    system.registry.patch(f"{path_of(real)}/draft", administrator, json={"service": "law"}, version=anew)

    outcome = remove(system)["innovations"]

    assert [one["is_demo"] for one in begun] == [True, True]
    assert outcome == {"removed": 1, "kept": 1}
    assert [kind[1] for kind in list_kinds(system, idle["innovation_id"])[-2:]] == [
        "innovation.side_draft_discarded",
        "innovation.removed",
    ]
    kept = system.registry.get(f"{path_of(real)}/draft", administrator).json
    assert (kept["service"], kept["is_demo"]) == ("law", False)


def test_change_that_says_so_leaves_a_demonstration_one(system: System) -> None:
    nation = make_nation(system)
    administrator = make_administrator(system)
    setda = make_agency(system, nation, "Sekretariat Daerah", kind="sekretariat", is_demo=True)
    real = make_agency(system, nation, "Dinas Sosial")
    path = f"{AGENCIES}/{setda['agency_id']}"

    kept = system.registry.patch(path, nation, json={"short_name": "Setda", "is_demo": True})
    nothing = system.registry.patch(path, administrator, json={"short_name": "Setda"}, version=2)
    not_theirs = system.registry.patch(
        path, administrator, json={"short_name": "S", "is_demo": True}, version=2
    )
    turned = system.registry.patch(f"{AGENCIES}/{real['agency_id']}", nation, json={"is_demo": True})
    said = system.registry.patch(path, administrator, json={"is_demo": False}, version=2)

    shown = [(a.status_code, a.json.get("version"), a.json.get("is_demo")) for a in (kept, nothing, said)]
    assert shown == [(200, 2, True), (200, 2, True), (200, 3, False)]
    assert (not_theirs.status_code, turned.status_code) == (403, 422)
    assert system.registry.get(f"{AGENCIES}/{real['agency_id']}").json == real
