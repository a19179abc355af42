"""Histories are read page by page, each deed once, and each page tells what its first deed changed."""

from typing import Any

import pytest

from registry_service.regions.actions import load_regions
from shared.db import transaction
from shared.http.paging import encode_cursor
from tests.registry.records import (
    AGENCIES,
    change_published,
    count_statements,
    draft,
    make_administrator,
    make_agency,
    make_operator,
    make_unit,
    path_of,
    publish,
    wrong_fields,
)
from tests.support.system import Person, System


def read_pages(system: System, path: str, limit: int, person: Person | None = None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    following: str | None = f"{path}?limit={limit}"
    while following:
        answer = system.registry.get(following, person)
        assert answer.status_code == 200, answer.json
        assert len(answer.json["items"]) <= limit
        found += answer.json["items"]
        following = answer.json["next"] and f"{path}?limit={limit}&cursor={answer.json['next']}"
    return found


def test_history_in_pages_is_the_history_whole(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    unit = make_unit(system, administrator, agency, "RSUD Sekayu", kind="rsud")
    paths = [f"{AGENCIES}/{agency['agency_id']}", f"/api/v1/units/{unit['unit_id']}"]
    for path in paths:
        for version in range(1, 5):
            changed = {"valid_from": f"2017-01-0{version}"}
            system.registry.patch(path, administrator, json=changed, version=version)

    for path in paths:
        whole = read_pages(system, f"{path}/history", 200)
        assert [item["version"] for item in whole] == [1, 2, 3, 4, 5]
        assert [item["changed"] for item in whole[1:]] == [["valid_from"]] * 4
        assert [read_pages(system, f"{path}/history", limit) for limit in (1, 2, 5)] == [whole] * 3


def test_history_of_an_innovation_pages_over_what_may_be_read(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    operator = make_operator(system, agency["agency_id"])
    made = draft(system, operator, "Working title", agency_id=agency["agency_id"])
    renamed = system.registry.patch(path_of(made), operator, json={"name": "Saroale"}).json
    publish(system, administrator, renamed)
    change_published(system, administrator, made, channels=["online"])

    def read(who: Person | None) -> list[tuple[int, list[str]]]:
        items = read_pages(system, f"{path_of(made)}/history", 1, who)
        return [(item["version"], item["changed"]) for item in items[1:]]

    assert read(None) == [(5, ["channels"])]
    assert read(operator) == [(2, ["name"]), (3, ["recorded_from"]), (4, ["state"]), (5, ["channels"])]


def test_history_of_a_region_tells_what_it_was_called(system: System) -> None:
    service = system.registry.service
    with transaction(service.engine) as session:
        session.connection().exec_driver_sql("update region set name = 'Old' where code = '13.04'")
    with transaction(service.engine, journal=service.journal) as session:
        load_regions(session)

    history = system.registry.get("/api/v1/regions/13.04/history").json["items"]
    missing = [system.registry.get(f"/api/v1/regions/{code}/history").status_code for code in ("99.99", "x")]

    assert [(item["version"], item["kind"]) for item in history] == [
        (1, "region.recorded"),
        (2, "region.recorded"),
    ]
    assert history[1]["record"]["name"] == "Kabupaten Tanah Datar"
    assert missing == [404, 404]


@pytest.mark.parametrize("key", [["x"], [2**63], [True], [1, 2], [10**400]])
def test_cursor_that_no_history_gave_out_is_refused(system: System, key: list[Any]) -> None:
    answer = system.registry.get(f"/api/v1/regions/13.04/history?cursor={encode_cursor(key)}")

    assert wrong_fields(answer) == ["cursor"]


def test_page_of_a_history_takes_as_few_statements_as_any_other(system: System) -> None:
    administrator = make_administrator(system)
    path = f"{AGENCIES}/{make_agency(system, administrator, 'Dinas Kesehatan')['agency_id']}"
    few = count_statements(system, lambda: system.registry.get(f"{path}/history"))
    for version in range(1, 4):
        changed = {"valid_from": f"2017-01-0{version}"}
        system.registry.patch(path, administrator, json=changed, version=version)

    many = count_statements(system, lambda: system.registry.get(f"{path}/history"))

    assert (few, many) == (2, 2)
