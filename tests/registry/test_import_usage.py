"""Figures of months out of a sheet: what was withdrawn comes anew, what is not known is left as it is."""

from typing import Any
from uuid import UUID

from registry_service.usage.actions.table import report_rows
from registry_service.usage.rules import ReportedRow
from shared.db import transaction
from tests.registry.import_files import apply, check, import_all, make_workbook
from tests.registry.records import INNOVATIONS, REGION, make_agency, make_nation
from tests.support.system import Person, System

HEADINGS: list[object] = ["Inovasi", "Kanal", "Dasar angka", "Jan", "Feb", "Mar"]


def _months(system: System, person: Person, own_id: str) -> list[tuple[Any, ...]]:
    found = system.registry.get(f"{INNOVATIONS}/{own_id}/usage", person).get_json()["months"]
    return sorted((month["month"], month["count"], month["version"]) for month in found)


def test_withdrawn_month_is_reported_anew_by_an_equal_figure(system: System) -> None:
    nation = make_nation(system)
    make_agency(system, nation, "Dinas Kesehatan")
    published: list[list[object]] = [
        ["Nama inovasi", "Perangkat daerah", "Kanal layanan", "Dicatat dari terbitan", "Status"],
        ["Antar Obat", "Dinas Kesehatan", "WhatsApp", "Berita", "Tayang"],
    ]
    import_all(system, nation, make_workbook({"Inovasi": published}))
    listed = system.registry.get(f"{INNOVATIONS}?region_code={REGION}", nation).get_json()["items"]
    own_id = str(listed[0]["innovation_id"])
    figures: list[object] = ["Antar Obat", "WhatsApp", "Catatan sistem", 5, 6, "-"]
    content = make_workbook({"Pengguna": [["Tahun", "2021"], HEADINGS, figures]})
    apply(system, nation, check(system, nation, content, "usage_months"))
    service = system.registry.service
    with transaction(service.engine, journal=service.journal) as session:
        gone = ReportedRow(UUID(own_id), "2021-01", "whatsapp", None, None)
        report_rows(session, nation.actor, [gone], all_or_nothing=True, checks_versions=False)
    withdrawn = _months(system, nation, own_id)

    found = check(system, nation, content, "usage_months")
    applied = apply(system, nation, found)
    again = check(system, nation, content, "usage_months")

    assert withdrawn == [("2021-02", 6, 1)]
    for one in (found, applied):
        assert one["outcome"]["rows"]["usage_months"] == {
            "new": 1, "changed": 0, "unchanged": 0, "refused": 0,
        }  # fmt: skip
    assert again["outcome"]["rows"]["usage_months"]["unchanged"] == 1
    assert _months(system, nation, own_id) == [("2021-01", 5, 3), ("2021-02", 6, 1)]
