"""Lokus: a unit of the period's scope, once, with its names of that day, until the period closes."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from shared import clock
from shared.actor import SYSTEM
from shared.contracts.place_entries import UNIT_CHANGED
from shared.contracts.roles import NATIONAL_ADMINISTRATOR
from shared.db import transaction
from shared.journal.record import write_entry
from tests.evaluation.ground import (
    KAMPAR,
    MUBA,
    Ground,
    Unit,
    add_lokus,
    count_rows,
    draft_period,
    list_kinds,
    move_period,
    move_unit,
    open_period,
    register_agency,
    register_unit,
)
from tests.support.system import Running, System

PERIODS = "/api/v1/periods"


def _body(unit: Unit) -> dict[str, str]:
    return {"unit_id": str(unit.unit_id), "service_kind": "kesehatan"}


def _rename(system: System, unit: Unit, name: str, **changes: Any) -> None:
    body = {
        "unit_id": unit.unit_id,
        "agency_id": unit.agency_id,
        "region_code": unit.region_code,
        "kind": "rsud",
        "official_name": name,
        "short_name": name,
        "aliases": [],
        "valid_from": None,
        "valid_to": None,
        **changes,
    }
    service = system.registry.service
    with transaction(service.engine, journal=service.journal) as session:
        write_entry(session, SYSTEM, "system", UNIT_CHANGED, unit.unit_id, 2, body)
    system.sync()


def test_lokus_keeps_the_names_of_its_day(ground: Ground, call: Running) -> None:
    period_id = draft_period(ground)

    added = call.post(f"{PERIODS}/{period_id}/lokus", ground.nation, _body(ground.hospital))
    _rename(ground.system, ground.hospital, "RSUD Baru")

    assert added.status_code == 201
    lokus_id = added.json["lokus_id"]
    assert added.json == {
        "lokus_id": lokus_id,
        "period_id": period_id,
        "marking": None,
        "unit_id": str(ground.hospital.unit_id),
        "unit_short_name": "RSUD Uji",
        "unit_official_name": "Dinas RSUD Uji",
        "unit_kind": "dinas",
        "service_kind": "kesehatan",
        "agency_id": str(ground.hospital.agency_id),
        "agency_name": "Dinas RSUD Uji",
        "region_code": MUBA,
        "region_name": added.json["region_name"],
        "region_kind": "kabupaten",
        "version": 1,
    }
    assert call.get(f"{PERIODS}/{period_id}/lokus", ground.nation).json["items"] == [added.json]
    assert list_kinds(ground.system, lokus_id) == [("lokus.added", 1, NATIONAL_ADMINISTRATOR)]


def test_unit_that_the_registry_has_not_told_of_yet_is_asked_for_again(ground: Ground, call: Running) -> None:
    period_id = draft_period(ground)
    unit = register_unit(ground.system, MUBA, "Puskesmas Uji")

    early = call.post(f"{PERIODS}/{period_id}/lokus", ground.nation, _body(unit))
    before = count_rows(ground.system, "lokus")
    ground.system.sync()
    later = call.post(f"{PERIODS}/{period_id}/lokus", ground.nation, _body(unit))

    assert (early.status_code, early.json["code"], early.headers["Retry-After"]) == (
        409,
        "not_yet_known",
        "2",
    )
    assert before == 0
    assert later.status_code == 201


def test_unit_outside_the_scope_or_chosen_before_is_refused(ground: Ground, call: Running) -> None:
    period_id = draft_period(ground)
    far = register_unit(ground.system, KAMPAR, "Jauh")
    ground.system.sync()
    path = f"{PERIODS}/{period_id}/lokus"
    call.post(path, ground.nation, _body(ground.hospital))

    outside = call.post(path, ground.nation, _body(far))
    again = call.post(path, ground.nation, _body(ground.hospital))

    assert (outside.status_code, outside.json["errors"][0]["field"]) == (422, "unit_id")
    assert (again.status_code, again.json["code"]) == (409, "already_exists")
    assert count_rows(ground.system, "lokus") == 1


def test_unit_that_is_no_longer_there_is_refused_by_the_day_of_its_region(
    ground: Ground, call: Running
) -> None:
    period_id = draft_period(ground)
    ended = register_unit(ground.system, MUBA, "Tutup", valid_to=date(2026, 1, 31))
    ground.system.sync()
    path = f"{PERIODS}/{period_id}/lokus"

    refused = call.post(path, ground.nation, _body(ended))
    stored = count_rows(ground.system, "lokus")
    _rename(ground.system, ended, "Buka", valid_to=clock.now().date() + timedelta(days=2))
    taken = call.post(path, ground.nation, _body(ended))

    assert (refused.status_code, stored) == (422, 0)
    assert refused.json["errors"] == [{"field": "unit_id", "message": "the unit ended on 2026-01-31"}]
    assert taken.status_code == 201


def test_unit_whose_agency_is_no_longer_there_is_refused_until_it_has_another(
    ground: Ground, call: Running
) -> None:
    period_id = draft_period(ground)
    before = ground.office.agency_id
    ended = register_agency(ground.system, MUBA, "Tutup", valid_to=date(2026, 1, 31))
    move_unit(ground.system, ground.office, ended)
    path = f"{PERIODS}/{period_id}/lokus"

    refused = call.post(path, ground.nation, _body(ground.office))
    stored = count_rows(ground.system, "lokus")
    move_unit(ground.system, ground.office, before, version=3)
    taken = call.post(path, ground.nation, _body(ground.office))

    assert (refused.status_code, stored) == (422, 0)
    assert refused.json["errors"] == [
        {"field": "unit_id", "message": "the unit's agency ended on 2026-01-31"}
    ]
    assert (taken.status_code, taken.json["agency_id"]) == (201, str(before))


def test_lokus_can_be_added_until_the_period_closes(ground: Ground, call: Running) -> None:
    period_id, _ = open_period(ground)
    more = register_unit(ground.system, MUBA, "Puskesmas Uji")
    ground.system.sync()

    while_open = call.post(f"{PERIODS}/{period_id}/lokus", ground.nation, _body(ground.office))
    move_period(ground, period_id, "closing")
    closed = call.post(f"{PERIODS}/{period_id}/lokus", ground.nation, _body(more))

    assert (while_open.status_code, closed.status_code, closed.json["state"]) == (201, 409, "closed")
    assert count_rows(ground.system, "lokus") == 2


def test_lokus_is_taken_out_of_a_draft_with_its_assignments_and_not_out_of_an_open_period(
    ground: Ground, call: Running
) -> None:
    period_id = draft_period(ground)
    hospital, office = (add_lokus(ground, period_id, unit) for unit in (ground.hospital, ground.office))
    path = f"{PERIODS}/{period_id}"
    given = call.post(
        f"{path}/assignments",
        ground.nation,
        {"lokus_id": hospital, "evaluator_id": str(ground.evaluator.account_id)},
    )

    removed = call.delete(f"{path}/lokus/{hospital}", ground.nation)
    again = call.delete(f"{path}/lokus/{hospital}", ground.nation)
    move_period(ground, period_id, "opening")
    refused = call.delete(f"{path}/lokus/{office}", ground.nation)

    assert [answer.status_code for answer in (given, removed, again, refused)] == [201, 204, 404, 409]
    assert [count_rows(ground.system, table) for table in ("lokus", "assignment")] == [1, 0]
    assert list_kinds(ground.system, hospital)[-1] == ("lokus.removed", 2, NATIONAL_ADMINISTRATOR)
    assert list_kinds(ground.system, given.json["assignment_id"])[-1] == (
        "assignment.removed",
        2,
        NATIONAL_ADMINISTRATOR,
    )


def test_bad_input_stores_no_lokus(ground: Ground, call: Running) -> None:
    path = f"{PERIODS}/{draft_period(ground)}/lokus"
    json_type = {"content_type": "application/json"}
    bodies = {
        b'{"unit_id": 3, "service_kind": ""}': 422,
        b'{"unit_id": "x", "service_kind": "a", "more": 1}': 422,
        b'{"service_kind": "a", "service_kind": "b"}': 400,
        b'{"service_kind": "\\u0000"}': 400,
        b'{"service_kind": "\\ud800"}': 400,
        b'{"service_kind": "\xff"}': 400,
        b"[" * 100_000: 400,
        b'"' + b"a" * 5_000_000 + b'"': 413,
        b"": 400,
    }

    statuses = {body: call.post(path, ground.nation, data=body, **json_type).status_code for body in bodies}
    wrong_type = call.post(path, ground.nation, data=b"a=1")

    assert statuses == bodies
    assert wrong_type.status_code == 415
    assert call.post(f"{PERIODS}/{uuid4()}/lokus", ground.nation, _body(ground.office)).status_code == 404
    assert call.post(f"{PERIODS}/not-an-id/lokus", ground.nation, _body(ground.office)).status_code == 404
    assert count_rows(ground.system, "lokus") == 0


def test_lokus_are_listed_by_region_and_name_page_by_page(ground: Ground, call: Running) -> None:
    period_id = draft_period(ground, region_codes=[MUBA, KAMPAR])
    far = register_unit(ground.system, KAMPAR, "Jauh")
    ground.system.sync()
    for unit in (ground.hospital, ground.office, far):
        add_lokus(ground, period_id, unit)

    names: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = call.get(f"{PERIODS}/{period_id}/lokus?limit=1&cursor={cursor}", ground.nation)
        names += [item["unit_short_name"] for item in page.json["items"]]
        cursor = page.json["next"]

    assert names == ["Jauh", "Dukcapil Uji", "RSUD Uji"]


def test_lokus_become_public_with_the_release(ground: Ground, call: Running) -> None:
    period_id, _ = open_period(ground)
    hidden = call.get(f"{PERIODS}/{period_id}/lokus").status_code
    with ground.system.evaluation.service.engine.begin() as connection:
        connection.execute(text("update period set state = 'released', released_at = now()"))

    shown = call.get(f"{PERIODS}/{period_id}/lokus")

    assert (hidden, shown.status_code, len(shown.json["items"])) == (404, 200, 1)
