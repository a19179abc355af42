"""Undoing an import: what it made and nobody touched goes, all else stays and is named."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from registry_service.imports.models import SheetImport
from registry_service.imports.queries import count_written
from tests.registry.import_files import IMPORTS, apply, check, do_work, import_all, make_workbook, read
from tests.registry.records import (
    ENTRY,
    INNOVATIONS,
    OTHER_REGION,
    REGION,
    count_entries,
    done,
    draft,
    list_kinds,
    make_administrator,
    make_agency,
    path_of,
)
from tests.support.system import Person, System

NAMES: list[object] = ["Nama inovasi", "Perangkat daerah", "Ringkasan", "Kanal layanan"]
USAGE: list[object] = ["Inovasi", "Kanal", "Dasar angka", "Tahun", "Jan", "Feb"]
SHEETS: dict[str, list[list[object]]] = {
    "Perangkat Daerah": [["Nama resmi", "Jenis"], ["Dinas Pasar", "Dinas"]],
    "Inovasi": [
        [*NAMES, "Dicatat dari terbitan", "Status"],
        ["Satu", "Dinas Kesehatan", "a", None, None, None],
        ["Dua", "Dinas Kesehatan", "b", None, None, None],
        ["Tiga", "Dinas Kesehatan", "c", None, None, None],
        ["Lama", "Dinas Kesehatan", "baru", None, None, None],
        ["Tayang", "Dinas Pasar", "d", "WhatsApp", "Berita", "Tayang"],
        ["Dipakai", "Dinas Pasar", "e", "WhatsApp", "Berita", "Tayang"],
    ],
    "Pengguna per bulan": [
        USAGE,
        ["Tayang", "WhatsApp", "Catatan sistem", 2021, 5, None],
        ["Dipakai", "WhatsApp", "Catatan sistem", 2021, 6, 7],
    ],
}


def _stored(system: System, person: Person) -> dict[str, dict[str, Any]]:
    path = f"{INNOVATIONS}?region_code={REGION}&limit=100"
    return {row["name"]: row for row in system.registry.get(path, person).get_json()["items"]}


def _undo(system: System, person: Person, found: dict[str, Any], version: int = 0) -> Any:
    path = f"{IMPORTS}/{found['import_id']}/undoing"
    headers = {"If-Match": f'"{version or found["version"]}"'}
    return system.registry.post(path, person, headers=headers)


def test_undoing_takes_back_what_nobody_touched_and_names_the_rest(system: System) -> None:
    person = make_administrator(system)
    agency = make_agency(system, person, "Dinas Kesehatan")
    draft(system, person, "Lama", agency_id=agency["agency_id"], summary="lama")
    applied = import_all(system, person, make_workbook(SHEETS), "region")
    made = _stored(system, person)
    done(
        system.registry.patch(
            path_of(made["Dua"]),
            person,
            json={"name": "Dua baru", "summary": "dikerjakan"},
            version=made["Dua"]["version"],
        )
    )
    program = {"is_programme": True, "component_ids": [made["Tiga"]["innovation_id"]]}
    draft(system, person, "Program", agency_id=agency["agency_id"], **program)
    month = f"{path_of(made['Dipakai'])}/usage/months/2021-02/whatsapp"
    figure = {"count": 9, "basis": "system_log"}
    done(system.registry.put(month, person, json=figure, headers={"If-Match": '"1"'}))

    answer = _undo(system, person, applied)
    do_work(system)
    undone = read(system, person, applied["import_id"])
    months = make_workbook(
        {"Pengguna per bulan": [USAGE, ["Dipakai", "WhatsApp", "Catatan sistem", 2021, None, 11]]}
    )
    corrected = import_all(system, person, months, "usage_months")
    nothing = _undo(system, person, corrected)
    page = system.registry.get(f"/impor/{corrected['import_id']}", person, headers={"Accept": "text/html"})

    assert (page.status_code, "/batalkan" in page.text) == (200, False)
    assert (nothing.status_code, nothing.get_json()["code"]) == (409, "nothing_to_undo")
    assert corrected["outcome"]["rows"]["usage_months"]["changed"] == 1
    assert answer.status_code == 202
    assert undone["undone_at"] is not None
    counts = {name: count for name, count in undone["undone"].items() if name != "left"}
    assert counts == {"archived": 2, "withdrawn": 2, "kept": 5, "changed": 1}
    with system.registry.session() as session:
        found = session.get_one(SheetImport, UUID(applied["import_id"]))
        assert count_written(session, found) == (sum(counts.values()), 8)
    assert sorted((left["what"], left["name"], left["why"]) for left in undone["undone"]["left"]) == [
        ("agency", "Dinas Pasar", "place"),
        ("innovation", "Dipakai", "used"),
        # A draft's name of now is not told to everybody who sees the import.
        ("innovation", "Dua", "changed"),
        ("innovation", "Tiga", "used"),
        ("usage_month", "Dipakai, 2021-02", "changed"),
    ]
    after = _stored(system, person)
    states = {name: after[name]["state"] if name in after else None for name in made}
    assert {name for name, state in states.items() if state in (None, "archived")} == {
        "Satu",
        "Dua",
        "Tayang",
    }
    assert (after["Dua baru"]["summary"], after["Lama"]["summary"]) == ("dikerjakan", "baru")
    kinds = [kind for _, kind, _, _ in list_kinds(system, made["Satu"]["innovation_id"])]
    assert kinds == ["innovation.drafted", "innovation.draft_archived"]
    kinds = [kind for _, kind, _, _ in list_kinds(system, applied["import_id"])]
    assert kinds == ["import.applied", "import.undone"]


def test_import_can_be_undone_once_by_who_may_and_be_brought_in_again(system: System) -> None:
    person = make_administrator(system)
    make_agency(system, person, "Dinas Kesehatan")
    content = make_workbook({"Inovasi": [NAMES, ["Satu", "Dinas Kesehatan", "a", None]]})
    found = check(system, person, content)
    colleague, other = make_administrator(system), make_administrator(system, OTHER_REGION)

    early = _undo(system, person, found)
    applied = apply(system, colleague, found)
    entries = count_entries(system)
    stale = _undo(system, person, applied, version=applied["version"] - 1)
    stranger = _undo(system, other, applied)
    unchanged = count_entries(system)
    _undo(system, person, applied)
    do_work(system)
    undone = read(system, person, found["import_id"])
    twice = _undo(system, person, undone)
    again = import_all(system, person, content)

    assert (early.status_code, early.get_json()["code"]) == (409, "not_applied")
    assert (stale.status_code, stranger.status_code, unchanged) == (412, 404, entries)
    assert (undone["undone"]["archived"], undone["undone"]["left"]) == (1, [])
    assert (twice.status_code, twice.get_json()["code"]) == (409, "undone")
    assert again["outcome"]["rows"]["innovations"]["new"] == 1
    with system.registry.session() as session:
        query = (
            select(ENTRY.c.actor_id).where(ENTRY.c.record_id == found["import_id"]).order_by(ENTRY.c.entry_id)
        )
        actors = list(session.scalars(query))
    assert actors == [colleague.actor.account_id, person.actor.account_id]
