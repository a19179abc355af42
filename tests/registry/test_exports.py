"""Lists as files: the rows that the list shows its reader, in three formats, harmless to spreadsheets."""

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from registry_service.exports.lists import LISTS
from registry_service.usage.models import MonthFigure
from shared.sheets.neutral import restore_cell
from tests.registry.records import (
    OTHER_REGION,
    REGION,
    act,
    draft,
    make_administrator,
    make_agency,
    make_nation,
    make_operator,
    make_unit,
    publish,
)
from tests.support.system import Person, System

BOM = "\ufeff"
NAME = '=SI DAK, "cepat"; +1'


def fetch(system: System, name: str, person: Person | None = None, **arguments: str) -> Any:
    """The whole answer of an export."""
    query = "&".join(f"{key}={value}" for key, value in arguments.items())
    return system.registry.get(f"/api/v1/exports/{name}?{query}", person)


def read_csv(answer: Any, separator: str = ",") -> list[dict[str, str]]:
    """The rows by their headings."""
    content = answer.get_data().decode("utf-8")
    assert content.startswith(BOM)
    return list(csv.DictReader(io.StringIO(content.removeprefix(BOM), newline=""), delimiter=separator))


def read_lines(answer: Any) -> list[dict[str, Any]]:
    """The records of JSON lines."""
    return [json.loads(line) for line in answer.get_data().decode().splitlines()]


@pytest.fixture
def scene(system: System) -> dict[str, Any]:
    """An agency with a unit, a published innovation with a note and figures, and a draft."""
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Perizinan")
    unit = make_unit(system, administrator, agency, "MPP Sekayu")
    operator = make_operator(system, agency["agency_id"])
    shown = publish(
        system,
        administrator,
        draft(
            system,
            administrator,
            NAME,
            agency_id=agency["agency_id"],
            aliases=["Sidak", "Si Dak"],
            channels=["online", "whatsapp"],
            coverage={"what": "kecamatan", "percent": "90"},
            is_digital=True,
            unit_ids=[unit["unit_id"]],
            note="dicatat oleh seseorang",
        ),
    )
    hidden = draft(system, operator, "Belum tayang", agency_id=agency["agency_id"], channels=["phone"])
    path = f"/api/v1/innovations/{shown['innovation_id']}/usage"
    month = {"count": 2500, "basis": "register"}
    assert system.registry.put(f"{path}/months/2021-10/online", operator, json=month).status_code == 201
    stated = {"count": 900, "basis": "estimate", "stated_where": "@laporan"}
    assert system.registry.post(f"{path}/stated", operator, json=stated).status_code == 201
    return {
        "administrator": administrator,
        "operator": operator,
        "agency": agency,
        "unit": unit,
        "shown": shown,
        "hidden": hidden,
    }


@pytest.mark.parametrize("exported", LISTS, ids=lambda exported: exported.name)
def test_json_lines_are_the_list_with_names_beside_ids(
    system: System, scene: dict[str, Any], exported: Any
) -> None:
    answer = fetch(system, exported.name, scene["administrator"], format="jsonl", region_code=REGION)

    rows = read_lines(answer)
    paths = {"innovations": "innovations", "agencies": "agencies", "units": "units"}
    if exported.name in paths:
        listed = system.registry.get(f"/api/v1/{paths[exported.name]}", scene["administrator"]).json["items"]
        names = {"region_name", "agency_name"}
        assert [{k: v for k, v in row.items() if k not in names} for row in rows] == listed
    assert answer.mimetype == "application/jsonl"
    assert {row["region_name"] for row in rows} <= {"Kabupaten Musi Banyuasin"}


@pytest.mark.parametrize(("who", "names"), [
    ("administrator", {NAME, "Belum tayang"}),
    ("operator", {NAME, "Belum tayang"}),
    (None, {NAME}),
])  # fmt: skip
def test_export_shows_each_reader_what_the_list_shows_them(
    system: System, scene: dict[str, Any], who: str | None, names: set[str]
) -> None:
    person = scene[who] if who else None

    rows = read_csv(fetch(system, "innovations", person, lang="en"))

    found = {restore_cell(row["Name"]): row for row in rows}
    assert set(found) == names
    assert found[NAME]["Note"] == ("dicatat oleh seseorang" if who else "")


def test_stranger_learns_neither_of_drafts_nor_of_remarks_in_any_format(
    system: System, scene: dict[str, Any]
) -> None:
    other = make_administrator(system, OTHER_REGION)

    answers = [fetch(system, "innovations", other, format=kind) for kind in ("csv", "jsonl")]

    for answer in answers:
        told = answer.get_data().decode()
        assert "Belum tayang" not in told
        assert "dicatat oleh" not in told


def test_csv_is_neutralised_and_comes_back_unchanged(system: System, scene: dict[str, Any]) -> None:
    plain = read_csv(fetch(system, "innovations"))
    excel = read_csv(fetch(system, "innovations", separator="semicolon"), ";")

    assert plain == excel
    assert len(plain) == 1
    assert plain[0]["Nama inovasi"] == f"'{NAME}"
    assert plain[0]["Nama lain"] == "Sidak; Si Dak"
    assert plain[0]["Kanal layanan"] == "online; whatsapp"
    assert (plain[0]["Cakupan atas"], plain[0]["Cakupan (%)"]) == ("kecamatan", "90")
    assert (plain[0]["Digital"], plain[0]["Unggulan"]) == ("ya", "tidak")
    assert plain[0]["Perangkat daerah"] == "Dinas Perizinan"
    assert restore_cell(plain[0]["Nama inovasi"]) == scene["shown"]["name"]


def test_workbook_holds_the_same_cells(system: System, scene: dict[str, Any]) -> None:
    rows = read_csv(fetch(system, "innovations", lang="en"))

    answer = fetch(system, "innovations", format="xlsx", lang="en")

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.get_data())).get_sheet_by_name("Innovations")
    cells = sheet.to_python()
    version = cells[0].index("Version")
    assert cells[0] == list(rows[0])
    assert cells[1][version] == scene["shown"]["version"]
    assert [str(cell) for at, cell in enumerate(cells[1]) if at != version] == [
        value for name, value in rows[0].items() if name != "Version"
    ]


def test_figures_are_exported_with_their_innovation(system: System, scene: dict[str, Any]) -> None:
    months = read_lines(fetch(system, "usage_months", format="jsonl", region_code=REGION))
    before = read_lines(fetch(system, "usage_months", format="jsonl", to_month="2021-09"))
    stated = read_csv(fetch(system, "usage_stated", lang="en", region_code=REGION))

    told = [(m["innovation_name"], m["month"], m["channel"], m["count"], m["agency_name"]) for m in months]
    assert told == [(NAME, "2021-10", "online", 2500, "Dinas Perizinan")]
    assert before == []
    assert [(row["Users"], row["Stated where"]) for row in stated] == [("900", "'@laporan")]


def test_figures_of_drafts_are_hidden_with_them(system: System, scene: dict[str, Any]) -> None:
    with system.registry.session() as session:
        figure = {"innovation_id": UUID(scene["hidden"]["innovation_id"]), "month": "2021-10", "count": 1}
        session.add(MonthFigure(figure_id=uuid4(), channel="phone", basis="register", **figure))
        session.commit()

    public = read_lines(fetch(system, "usage_months", format="jsonl"))
    own = read_lines(fetch(system, "usage_months", scene["operator"], format="jsonl"))

    assert len(own) == len(public) + 1
    assert {row["innovation_name"] for row in public} == {NAME}


def test_file_is_an_attachment_named_after_list_region_and_day(system: System, scene: dict[str, Any]) -> None:
    day = datetime.now(UTC).astimezone(ZoneInfo("Asia/Jakarta")).date().isoformat()

    regional = fetch(system, "units", format="xlsx", region_code=REGION)
    national = fetch(system, "units", lang="en")

    named = [answer.headers["Content-Disposition"] for answer in (regional, national)]
    assert named == [
        f'attachment; filename="unit-pelayanan_{REGION}_{day}.xlsx"',
        f'attachment; filename="units_nasional_{day}.csv"',
    ]


@pytest.mark.parametrize(("arguments", "field"), [
    ({"format": "pdf"}, "format"),
    ({"lang": "jv"}, "lang"),
    ({"separator": ";;"}, "separator"),
    ({"limit": "5"}, "limit"),
    ({"cursor": "x"}, "cursor"),
    ({"region_code": "99.99"}, "region_code"),
    ({"state": "unknown"}, "state"),
])  # fmt: skip
def test_wrong_argument_is_named(system: System, arguments: dict[str, str], field: str) -> None:
    answer = fetch(system, "innovations", **arguments)

    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.json["errors"]] == [field]


def test_empty_list_is_a_file_with_headings(system: System) -> None:
    table = fetch(system, "innovations", make_nation(system))
    lines = fetch(system, "innovations", format="jsonl")
    book = fetch(system, "innovations", format="xlsx")

    assert table.get_data().decode().count("\r\n") == 1
    assert lines.get_data() == b""
    assert (
        len(CalamineWorkbook.from_filelike(io.BytesIO(book.get_data())).get_sheet_by_index(0).to_python())
        == 1
    )


def test_archived_are_exported_where_they_are_asked_for(system: System, scene: dict[str, Any]) -> None:
    archived = act(system, scene["administrator"], scene["shown"], "archiving", {"reason": "tidak berjalan"})
    assert archived.status_code == 200

    usual = read_lines(fetch(system, "innovations", format="jsonl"))
    asked = read_lines(fetch(system, "innovations", format="jsonl", state="archived"))

    assert usual == []
    assert [(row["name"], row["archive_reason"]) for row in asked] == [(NAME, None)]


def test_export_leaves_no_transaction_open(system: System, scene: dict[str, Any]) -> None:
    for kind in ("csv", "xlsx", "jsonl"):
        fetch(system, "innovations", format=kind)

    with system.registry.session() as session:
        name = session.scalar(text("select current_database()"))
        query = text(
            "select count(*) from pg_stat_activity"
            " where datname = :name and state like 'idle in%' and pid <> pg_backend_pid()"
        )
        assert session.scalar(query, {"name": name}) == 0
