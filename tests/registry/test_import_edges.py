"""Imports at their edges: what is unusual in a file is understood, or refused where it stands."""

import zipfile
from io import BytesIO

import pytest

from registry_service.imports import rules
from shared.http.paging import encode_cursor
from tests.registry.import_files import (
    IMPORTS,
    apply,
    ask,
    check,
    import_all,
    list_problems,
    make_csv,
    make_workbook,
    problems,
    rows_of,
)
from tests.registry.records import (
    AGENCIES,
    INNOVATIONS,
    REGION,
    count_entries,
    draft,
    make_administrator,
    make_agency,
    make_nation,
    make_operator,
    wrong_fields,
)
from tests.registry.uploads import begin
from tests.support.system import Person, System

WORKBOOK = f"/api/v1/exports/workbook?region_code={REGION}"


@pytest.fixture
def administrator(system: System) -> Person:
    """The region's administrator, who has an agency."""
    person = make_administrator(system)
    make_agency(system, person, "Dinas Kesehatan", short_name="Dinkes")
    return person


def test_cursor_beyond_every_fault_ends_the_list(system: System, administrator: Person) -> None:
    asked = ask(system, administrator, make_csv([["Nama inovasi"], ["Antar Obat"]]), name="a.csv")
    path = f"{IMPORTS}/{asked.json['import_id']}/problems"

    answer = system.registry.get(path, administrator, query_string={"cursor": encode_cursor([2**40])})

    assert (answer.status_code, answer.get_json()) == (200, {"items": [], "next": None})


def _innovations(system: System, person: Person) -> dict[str, dict[str, object]]:
    answer = system.registry.get(f"{INNOVATIONS}?region_code={REGION}&limit=100", person)
    return {row["name"]: row for row in answer.get_json()["items"]}


def _agencies(system: System) -> list[str]:
    items = system.registry.get(f"{AGENCIES}?region_code={REGION}&limit=100").get_json()["items"]
    return sorted(item["official_name"] for item in items)


def _sheet_with(content: bytes, row: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            is_sheet = name == "xl/worksheets/sheet1.xml"
            new.writestr(name, part.replace(b"</sheetData>", row + b"</sheetData>") if is_sheet else part)
    return file.getvalue()


def test_same_heading_twice_is_two_columns_to_decide(system: System, administrator: Person) -> None:
    content = make_csv([["Nama inovasi", "Keterangan", "Keterangan"], ["Antar Obat", "satu", "dua"]])
    found = check(system, administrator, content, name="a.csv")
    path = f"{IMPORTS}/{found['import_id']}/columns"

    [table] = system.registry.get(path, administrator).get_json()["tables"]
    decided = {"Keterangan (2)": "summary"}
    import_all(system, administrator, content, name="a.csv", columns=decided)

    assert found["state"] == "columns_wanted"
    assert [(h["text"], h["field"], h["how"]) for h in table["headings"]] == [
        ("Nama inovasi", "name", "known"),
        ("Keterangan", "note", "known"),
        ("Keterangan (2)", None, "unknown"),
    ]
    shown = _innovations(system, administrator)["Antar Obat"]
    assert (shown["note"], shown["summary"]) == ("satu", "dua")


def test_field_decided_for_one_column_is_taken_from_the_other(system: System, administrator: Person) -> None:
    content = make_csv([["Nama inovasi", "Judul lengkap"], ["Antar Obat", "Antar Obat Sampai Rumah"]])
    decided = {"Judul lengkap": "name"}

    found = check(system, administrator, content, name="a.csv", columns=decided)
    settled = {**decided, "Nama inovasi": "aliases"}
    import_all(system, administrator, content, name="a.csv", columns=settled)

    assert found["state"] == "columns_wanted"
    assert _innovations(system, administrator)["Antar Obat Sampai Rumah"]["aliases"] == ["Antar Obat"]


def test_columns_given_with_a_file_are_fields_of_it(system: System, administrator: Person) -> None:
    content = make_csv([["Nama inovasi", "a", "b"], ["A", "1", "2"]])

    unknown = ask(system, administrator, content, name="a.csv", columns={"a": "password"})
    twice = ask(system, administrator, content, name="a.csv", columns={"a": "note", "b": "note"})

    assert (wrong_fields(unknown), wrong_fields(twice)) == (["columns.a"], ["columns"])
    assert system.registry.get(IMPORTS, administrator).get_json()["items"] == []


def test_numbers_without_end_and_signs_no_database_takes_are_faults(
    system: System, administrator: Person
) -> None:
    rows: list[list[object]] = [["Nama inovasi", "Perangkat daerah", "Cakupan (%)", "Lain_x0000_lain"]]
    cells = b'<c r="A2"><v>1e999</v></c><c r="B2" t="inlineStr"><is><t>D_x0000_s</t></is></c>'
    content = _sheet_with(make_workbook({"Inovasi": rows}), b'<row r="2">%s</row>' % cells)

    found = check(system, administrator, content, columns={"Lainlain": None, "Lain_x0000_lain": None})
    named = list_problems(system, administrator, found)
    told = [(item["cell"], item["code"], item["value"]) for item in named]

    assert found["state"] == "checked"
    assert told == [("A2", "number_too_long", "inf"), ("B2", "not_known", "Ds")]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (b'Satu;"tidak ditutup\r\nDua;b\r\n', "quotation mark"),
        (b'Satu;"dalam" kutip\r\n', "quotation mark"),
    ],
)
def test_csv_that_would_swallow_rows_is_refused(
    system: System, administrator: Person, row: bytes, said: str
) -> None:
    found = check(system, administrator, b"Nama inovasi;Ringkasan\r\n" + row, name="a.csv")

    assert (found["state"], said in found["refusal_en"]) == ("unreadable", True)
    assert _innovations(system, administrator) == {}


def test_rows_that_need_a_refused_agency_are_refused_with_it(system: System) -> None:
    nation = make_nation(system)
    agencies: list[list[object]] = [
        ["Nama resmi", "Jenis", "Di bawah"],
        ["Dinas Alfa", "Dinas", "Dinas Yang Tidak Ada"],
        ["Kecamatan Beta", "Kecamatan", "Dinas Alfa"],
        ["Badan Gama", "Badan", None],
    ]
    innovations: list[list[object]] = [
        ["Nama inovasi", "Perangkat daerah"],
        ["Satu", "Dinas Alfa"],
        ["Dua", "Badan Gama"],
    ]
    content = make_workbook({"Perangkat daerah": agencies, "Inovasi": innovations})

    found = check(system, nation, content, "region")
    applied = apply(system, nation, found, "valid_rows")

    assert problems(system, nation, found) == [
        ("Perangkat daerah", "C2", "not_known"),
        ("Perangkat daerah", "C3", "parent_refused"),
        ("Inovasi", "B2", "not_known"),
    ]
    assert (applied["state"], applied["outcome"]["rows"]) == ("applied", found["outcome"]["rows"])
    assert (_agencies(system), list(_innovations(system, nation))) == (["Badan Gama"], ["Dua"])


def test_lone_dash_that_was_said_comes_back_and_one_that_means_nothing_does_not(
    system: System, administrator: Person
) -> None:
    for name, summary in (("Satu", "–"), ("Dua", "-"), ("Tiga", "'-"), ("Empat", "= - +")):
        draft(system, administrator, name, summary=summary, benefits=["- a", "b; c", "'=d"])
    entries, before = count_entries(system), _innovations(system, administrator)

    content = system.registry.get(WORKBOOK, administrator).data
    again = import_all(system, administrator, content, "region")
    rows: list[list[object]] = [["Nama inovasi", "Ringkasan"], ["Lima", "-"], ["", "x"]]
    faulty = check(system, administrator, make_workbook({"Inovasi": rows}))
    marked = system.registry.get(f"{IMPORTS}/{faulty['import_id']}/workbook", administrator).data
    told = check(system, administrator, marked)
    apply(system, administrator, told, "valid_rows")

    assert again["outcome"]["rows"]["innovations"] == {"new": 0, "changed": 0, "unchanged": 4, "refused": 0}
    after = _innovations(system, administrator)
    assert (after.pop("Lima")["summary"], after) == (None, before)
    assert count_entries(system) > entries


@pytest.mark.parametrize("kind", [kind for kind in rules.KINDS if kind != "region"])
def test_csv_template_is_understood_when_it_comes_back(
    system: System, administrator: Person, kind: str
) -> None:
    query = f"?kind={kind}&region_code={REGION}&format=csv"

    template = system.registry.get(f"{IMPORTS}/template{query}", administrator)
    found = check(system, administrator, template.data, kind, "a.csv")

    assert template.data.startswith(b"\xef\xbb\xbf")
    assert (template.mimetype, found["state"], found["outcome"]["rows"]) == ("text/csv", "checked", {})


def test_whole_region_has_no_csv_template(system: System, administrator: Person) -> None:
    query = f"?kind=region&region_code={REGION}&format=csv"

    assert wrong_fields(system.registry.get(f"{IMPORTS}/template{query}", administrator)) == ["format"]


def test_open_document_is_no_sheet_to_import(system: System, administrator: Person) -> None:
    refused = begin(system, administrator, "rekap.ods", 1000, "import")

    assert wrong_fields(refused) == ["name"]


def test_template_offers_what_is_there_today_and_is_the_readers(
    system: System, administrator: Person
) -> None:
    ended = make_agency(system, administrator, "Dinas Lama", valid_from="2015-01-01", valid_to="2019-12-31")
    other = make_agency(system, administrator, "Badan Lain")
    draft(system, administrator, "Draf Rahasia", agency_id=other["agency_id"])
    operator = make_operator(system, ended["agency_id"])
    query = f"?kind=usage_months&region_code={REGION}"

    offered = rows_of(system.registry.get(f"{IMPORTS}/template{query}", administrator).data)["_daftar"]
    own = system.registry.get(f"{IMPORTS}/template{query}", operator).data
    narrow = system.registry.get(f"{IMPORTS}/template{query}&agency_id={ended['agency_id']}", administrator)

    texts = {cell for row in offered for cell in row}
    assert {"Dinas Kesehatan", "Badan Lain", "Draf Rahasia"} <= texts
    assert "Dinas Lama" not in texts
    assert "Draf Rahasia" not in {cell for row in rows_of(own)["_daftar"] for cell in row}
    assert not {"Badan Lain", "Draf Rahasia"} & {
        cell for row in rows_of(narrow.data)["_daftar"] for cell in row
    }
