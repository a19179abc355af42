"""What two people do at the same moment in the registry: one wins, the other is told, nothing is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from werkzeug.test import TestResponse

from registry_service.regions.actions import load_regions
from shared.db import transaction
from tests.registry.records import (
    AGENCIES,
    REGION,
    draft,
    list_kinds,
    make_administrator,
    make_agency,
    path_of,
    publish,
)
from tests.support.system import System


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    start = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        start.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def statuses(answers: list[TestResponse]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


def test_two_changes_of_one_version_leave_one_and_tell_the_other(system: System) -> None:
    administrator = make_administrator(system)
    made = draft(system, administrator, "Saroale")

    answers = at_once(
        *(
            lambda name=name: system.registry.patch(
                path_of(made), administrator, json={"name": name}, version=1
            )
            for name in ("One", "Two", "Three", "Four")
        )
    )

    stored = system.registry.get(path_of(made), administrator).json
    won = next(answer.json for answer in answers if answer.status_code == 200)
    assert statuses(answers) == [200, 412, 412, 412]
    assert (stored["version"], stored["name"]) == (2, won["name"])
    assert len(list_kinds(system, made["innovation_id"])) == 2


def test_one_agency_registered_twice_at_once_is_asked_about(system: System) -> None:
    administrator = make_administrator(system)
    names = ("Adminduk", "Disdukcapil", "Dinas Dukcapil", "Dinas Kependudukan dan Pencatatan Sipil")

    answers = at_once(
        *(
            lambda name=name: system.registry.post(
                AGENCIES, administrator, json={"region_code": REGION, "kind": "dinas", "official_name": name}
            )
            for name in names
        )
    )

    assert statuses(answers) == [201, 409, 409, 409]
    assert len(system.registry.get(AGENCIES).json["items"]) == 1


def test_one_months_figure_reported_at_once_is_stored_once(system: System) -> None:
    administrator = make_administrator(system)
    made = publish(system, administrator, draft(system, administrator, "Saroale"))

    answers = at_once(
        *(
            lambda count=count: system.registry.put(
                f"{path_of(made)}/usage/months/2021-10/online",
                administrator,
                json={"count": count, "basis": "register"},
            )
            for count in (1, 2, 3, 4)
        )
    )

    months = system.registry.get(f"{path_of(made)}/usage").json["months"]
    won = next(answer.json for answer in answers if answer.status_code == 201)
    assert statuses(answers) == [201, 428, 428, 428]
    assert months == [won]


def test_two_agencies_put_under_each_other_at_once_make_no_circle(system: System) -> None:
    administrator = make_administrator(system)
    one = make_agency(system, administrator, "Dinas Kesehatan")
    two = make_agency(system, administrator, "Dinas Sosial")

    answers = at_once(
        *(
            lambda child=child, parent=parent: system.registry.patch(
                f"{AGENCIES}/{child['agency_id']}",
                administrator,
                json={"parent_agency_id": parent["agency_id"]},
            )
            for child, parent in ((one, two), (two, one))
        )
    )

    assert statuses(answers) == [200, 422]
    parents = [item["parent_agency_id"] for item in system.registry.get(AGENCIES).json["items"]]
    assert parents.count(None) == 1


@pytest.mark.parametrize(
    ("before", "versions"),
    [
        ("update region set name = 'Old' where code = '13.04'", [1, 2]),
        ("delete from region where code = '13.04'", [1, 1]),
    ],
    ids=["changed", "new"],
)
def test_regions_loaded_twice_at_once_are_recorded_once(
    system: System, before: str, versions: list[int]
) -> None:
    service = system.registry.service
    with transaction(service.engine) as session:
        session.connection().exec_driver_sql(before)

    def load() -> int:
        with transaction(service.engine, journal=service.journal) as session:
            return load_regions(session)

    assert sorted(at_once(load, load)) == [0, 1]
    assert [entry[0] for entry in list_kinds(system, "13.04")] == versions


def test_one_unit_registered_twice_at_once_is_asked_about(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    units = f"{AGENCIES}/{agency['agency_id']}/units"

    answers = at_once(
        *(
            lambda name=name: system.registry.post(
                units, administrator, json={"kind": "rsud", "official_name": name}
            )
            for name in ("RSUD Sekayu", "R.S.U.D. Sekayu", "Rumah Sakit Umum Daerah Sekayu")
        )
    )

    assert statuses(answers) == [201, 409, 409]
    assert len(system.registry.get("/api/v1/units").json["items"]) == 1


def test_stated_figure_corrected_and_withdrawn_at_once_is_one_of_both(system: System) -> None:
    administrator = make_administrator(system)
    made = publish(system, administrator, draft(system, administrator, "Saroale"))
    stated = f"{path_of(made)}/usage/stated"
    body = {"count": 1, "stated_where": "a webinar", "basis": "estimate"}
    figure = system.registry.post(stated, administrator, json=body).json
    path = f"{stated}/{figure['figure_id']}"

    answers = at_once(
        lambda: system.registry.patch(path, administrator, json={"count": 2}),
        lambda: system.registry.post(f"{path}/withdrawal", administrator, headers={"If-Match": '"1"'}),
    )

    assert statuses(answers) == [200, 412]
    assert len(list_kinds(system, figure["figure_id"])) == 2
