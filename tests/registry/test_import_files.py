"""Files as they come: old recaps, CSV from anywhere, broken and huge ones; and templates to fill in."""

import io
import zipfile

import pytest

from registry_service.imports import rules
from tests.benchmarks.import_files import write_faulty
from tests.registry.import_files import (
    IMPORTS,
    apply,
    ask,
    check,
    do_work,
    import_all,
    list_problems,
    make_csv,
    make_workbook,
    problems,
    read,
    rows_of,
)
from tests.registry.records import (
    INNOVATIONS,
    REGION,
    count_entries,
    make_administrator,
    make_agency,
    make_nation,
    make_unit,
)
from tests.support.system import Person, System


@pytest.fixture
def administrator(system: System) -> Person:
    """The region's administrator, who has an agency."""
    person = make_administrator(system)
    make_agency(system, person, "Dinas Kesehatan", short_name="Dinkes")
    return person


def _altered(workbook: bytes, before: bytes, after: bytes) -> bytes:
    """The workbook with something else in its sheet."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(before, after)
            new.writestr(name, part)
    return file.getvalue()


def _names(system: System, person: Person) -> list[str]:
    items = system.registry.get(f"{INNOVATIONS}?region_code={REGION}&limit=100", person).get_json()["items"]
    return [item["name"] for item in items]


RECAP: list[list[object]] = [
    ["REKAPITULASI INOVASI TAHUN 2021", None, None],
    [None, None, None],
    ["No", "Judul Inovasi Daerah", "Nama OPD", "Catatan lain-lain"],
    [1.0, "Antar Obat", "Dinkes", "x"],
    [2.0, "Sapa Ibu", "Dinkes", "y"],
]


def test_old_recap_is_read_once_its_columns_are_decided_and_remembered(
    system: System, administrator: Person
) -> None:
    content = make_workbook({"Sheet1": RECAP})
    found = check(system, administrator, content)
    path = f"{IMPORTS}/{found['import_id']}/columns"

    [table] = system.registry.get(path, administrator).get_json()["tables"]
    decided = {"Judul Inovasi Daerah": "name", "Catatan lain-lain": None}
    wrong = system.registry.put(path, administrator, json={"sheet": "Sheet1", "columns": {"Apa": "b"}})
    put = system.registry.put(path, administrator, json={"sheet": "Sheet1", "columns": decided})
    do_work(system)
    applied = apply(system, administrator, read(system, administrator, found["import_id"]))
    again = check(system, administrator, content)

    assert found["state"] == "columns_wanted"
    assert (table["heading_row"], table["is_settled"], table["missing"]) == (3, False, ["name"])
    assert [(h["column"], h["text"], h["field"], h["how"]) for h in table["headings"]] == [
        ("A", "No", None, "ignored"),
        ("B", "Judul Inovasi Daerah", "name", "alike"),
        ("C", "Nama OPD", "agency", "known"),
        ("D", "Catatan lain-lain", "note", "alike"),
    ]
    assert (wrong.status_code, put.status_code) == (422, 202)
    assert _names(system, administrator) == ["Antar Obat", "Sapa Ibu"]
    assert applied["state"] == "applied"
    assert again["outcome"]["rows"]["innovations"]["unchanged"] == 2


def test_merged_headings_and_months_are_read(system: System) -> None:
    nation = make_nation(system)
    make_agency(system, nation, "Dinas Kesehatan")
    rows: list[list[object]] = [
        ["Nama inovasi", "Perangkat daerah", "Kanal layanan", "Dicatat dari terbitan", "Status"],
        ["Antar Obat", "Dinas Kesehatan", "WhatsApp", "Berita", "Tayang"],
    ]
    import_all(system, nation, make_workbook({"Inovasi": rows}))
    usage: list[list[object]] = [
        [],
        [],
        [None, None, None, "Jan", "Feb", "Mar"],
        ["Antar Obat", "WhatsApp", "Catatan sistem", "2.500", "nihil", "-"],
        ["Antar Obat", "Loket", "Catatan sistem", 5.0, None, 2.5],
    ]
    headings = {"A2:A3": "Inovasi", "B2:B3": "Kanal", "C2:C3": "Dasar angka", "D2:F2": "Tahun 2021"}
    content = make_workbook({"Pengguna": usage}, {"A1:F1": "Pengguna layanan", **headings})

    found = check(system, nation, content, "usage_months")
    applied = apply(system, nation, found, "valid_rows")
    again = check(system, nation, content, "usage_months")

    assert problems(system, nation, found) == [
        ("Pengguna", "B5", "invalid"),
        ("Pengguna", "F5", "count_not_whole"),
    ]
    [own_id] = [
        item["innovation_id"]
        for item in system.registry.get(f"{INNOVATIONS}?region_code={REGION}", nation).get_json()["items"]
    ]
    months = system.registry.get(f"{INNOVATIONS}/{own_id}/usage", nation).get_json()["months"]
    assert [(m["month"], m["channel"], m["count"]) for m in months] == [
        ("2021-02", "whatsapp", 0),
        ("2021-01", "whatsapp", 2500),
    ]
    assert applied["outcome"]["rows"]["usage_months"] == {
        "new": 1, "changed": 0, "unchanged": 0, "refused": 1,
    }  # fmt: skip
    assert again["outcome"]["rows"]["usage_months"]["unchanged"] == 1


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_csv_is_read_whatever_separates_it(
    system: System, administrator: Person, separator: str, mark: bytes
) -> None:
    content = mark + make_csv([["Nama inovasi", "Perangkat daerah"], ["Étalase", "Dinkes"]], separator)

    found = import_all(system, administrator, content, name="a.csv")

    assert found["outcome"]["rows"]["innovations"]["new"] == 1
    assert _names(system, administrator) == ["Étalase"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Nama inovasi;Arti\r\nKafé;b\r\n".encode("cp1252"), "Windows-1252"),
        ("Nama inovasi;Arti\r\nA;b\r\n".encode("utf-16"), "UTF-16"),
        (b"Nama inovasi\r\n" + b"x" * 140_000 + b"\r\n", "too long"),
        (b"Nama inovasi;" + b"a;" * 300 + b"\r\n", "columns"),
    ],
)
def test_unreadable_csv_is_refused_in_words(
    system: System, administrator: Person, content: bytes, said: str
) -> None:
    entries = count_entries(system)

    found = check(system, administrator, content, name="a.csv")

    assert found["state"] == "unreadable"
    assert said in found["refusal_en"]
    assert found["refusal_id"]
    assert (_names(system, administrator), count_entries(system)) == ([], entries)


def test_sheet_far_too_wide_or_long_is_refused_before_it_is_opened(
    system: System, administrator: Person
) -> None:
    packed = make_workbook({"Inovasi": [["Nama inovasi"], ["a"]]})
    bombs = {}
    for place in ("XFD2", "A1048576"):
        row = place.lstrip("XFDA").encode()
        cell = b'<row r="%s"><c r="%s"><v>1</v></c></row></sheetData>' % (row, place.encode())
        bombs[place] = check(system, administrator, _altered(packed, b"</sheetData>", cell))

    assert {place: found["state"] for place, found in bombs.items()} == dict.fromkeys(bombs, "unreadable")
    assert "columns" in bombs["XFD2"]["refusal_en"]
    assert "rows" in bombs["A1048576"]["refusal_en"]


def test_sheet_without_anything_known_is_refused(system: System, administrator: Person) -> None:
    nothing = check(system, administrator, make_workbook({"Inovasi": [[]]}))
    strange = check(system, make_nation(system), make_workbook({"Lain": [["a", "b"]]}), "region")

    assert [(f["state"], f["refusal_en"]) for f in (nothing, strange)] == [
        ("unreadable", "the file has no sheet that is known here")
    ] * 2


def test_formula_in_a_workbook_is_named_and_never_its_value(system: System, administrator: Person) -> None:
    rows: list[list[object]] = [["Nama inovasi", "Cakupan atas", "Cakupan (%)"], ["A", "desa", None]]
    content = make_workbook({"Inovasi": rows})
    cell = b'<c r="C2"><f>40+50</f><v>90</v></c></row></sheetData>'

    found = check(system, administrator, _altered(content, b"</row></sheetData>", cell))

    assert problems(system, administrator, found) == [("Inovasi", "C2", "formula")]


@pytest.mark.parametrize("kind", rules.KINDS)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_template_is_understood_when_it_comes_back(
    system: System, administrator: Person, kind: str, lang: str
) -> None:
    query = f"?kind={kind}&region_code={REGION}&lang={lang}"

    template = system.registry.get(f"{IMPORTS}/template{query}", administrator)
    found = check(system, administrator, template.data, kind)

    assert template.status_code == 200
    outcome, unread = found["outcome"], found["outcome"]["unread_sheets"]
    assert (found["state"], outcome["rows"], unread) == ("checked", {}, [])
    assert len(rows_of(template.data)) >= 3


def test_every_fault_of_a_large_file_is_named_at_its_cell_and_nothing_else(
    system: System, administrator: Person
) -> None:
    agencies, units = ["Dinas Kesehatan", "Dinas Sosial"], ["Puskesmas Sekayu", "Panti Sosial"]
    made = [make_agency(system, administrator, "Dinas Sosial")]
    known = system.registry.get(f"/api/v1/agencies?region_code={REGION}").get_json()["items"]
    health = next(row for row in known if row["official_name"] == "Dinas Kesehatan")
    make_unit(system, administrator, health, units[0], kind="puskesmas")
    make_unit(system, administrator, made[0], units[1])
    file = io.BytesIO()
    expected = write_faulty(file, 2000, 48, agencies, units)

    found = check(system, administrator, file.getvalue())

    named = {(item["cell"], item["code"]) for item in list_problems(system, administrator, found)}
    assert named == expected
    assert found["outcome"]["rows"]["innovations"] == {
        "new": 1952, "changed": 0, "unchanged": 0, "refused": 48,
    }  # fmt: skip


def test_import_that_nobody_may_make_is_refused(system: System, administrator: Person) -> None:
    content = make_csv([["Nama inovasi"], ["A"]])
    stranger = make_administrator(system, "13.04")

    refused = ask(system, stranger, content, name="a.csv")

    assert refused.status_code == 403
    assert system.registry.get(IMPORTS, stranger).get_json()["items"] == []
