"""Imports over the API: what a file says lands as it is meant, once, and not before it is applied."""

import pytest

from tests.registry.import_files import (
    IMPORTS,
    apply,
    check,
    import_all,
    list_problems,
    make_csv,
    make_workbook,
    problems,
    rows_of,
)
from tests.registry.records import (
    INNOVATIONS,
    REGION,
    count_entries,
    list_kinds,
    make_administrator,
    make_agency,
    make_nation,
    make_operator,
    make_unit,
)
from tests.support.system import Person, System

HEADINGS: list[object] = [
    "Nama inovasi",
    "Perangkat daerah",
    "Unit layanan",
    "Kanal layanan",
    "Dimulai",
    "Ringkasan",
]


@pytest.fixture
def administrator(system: System) -> Person:
    """The region's administrator, who has an agency with a unit."""
    person = make_administrator(system)
    agency = make_agency(system, person, "Dinas Kesehatan", short_name="Dinkes")
    make_unit(system, person, agency, "Puskesmas Sekayu", kind="puskesmas")
    return person


def _rows() -> list[list[object]]:
    return [
        HEADINGS,
        ["Antar Obat", "Dinkes", "Puskesmas Sekayu", "WhatsApp; Antar ke alamat", "2021", "Obat diantar."],
        ["=SUM(A1)", "Dinas Kesehatan", None, "whatsapp", "Oktober 2021", "- catatan"],
        ["007", "Dinas Kesehatan", None, None, None, "-"],
    ]


def _list(system: System, person: Person) -> list[dict[str, object]]:
    answer = system.registry.get(f"{INNOVATIONS}?region_code={REGION}&limit=100", person)
    return list(answer.get_json()["items"])


def test_import_stores_drafts_as_the_sheet_means_them(system: System, administrator: Person) -> None:
    found = import_all(system, administrator, make_workbook({"Inovasi": _rows()}))

    shown = {row["name"]: row for row in _list(system, administrator)}
    assert (found["state"], found["outcome"]["rows"]) == (
        "applied",
        {"innovations": {"new": 3, "changed": 0, "unchanged": 0, "refused": 0}},
    )
    assert [
        (n, r["channels"], r["since_value"], r["summary"], r["state"]) for n, r in sorted(shown.items())
    ] == [
        ("007", [], None, None, "draft"),
        ("=SUM(A1)", ["whatsapp"], "2021-10", "- catatan", "draft"),
        ("Antar Obat", ["whatsapp", "delivery"], "2021", "Obat diantar.", "draft"),
    ]
    assert len(shown["Antar Obat"]["unit_ids"]) == 1  # type: ignore[arg-type]
    assert list_kinds(system, str(shown["007"]["innovation_id"])) == [
        (1, "innovation.drafted", "private", "innovation_administrator")
    ]


def test_import_of_the_same_file_again_changes_nothing(system: System, administrator: Person) -> None:
    content = make_workbook({"Inovasi": _rows()})
    import_all(system, administrator, content)
    before, entries = _list(system, administrator), count_entries(system)

    again = import_all(system, administrator, content)

    assert again["outcome"]["rows"]["innovations"] == {"new": 0, "changed": 0, "unchanged": 3, "refused": 0}
    assert _list(system, administrator) == before
    assert count_entries(system) == entries + 1


def test_check_stores_no_record_and_names_every_fault(system: System, administrator: Person) -> None:
    rows: list[list[object]] = [
        *_rows(),
        ["Antar Obat", "Dinkes", None, None, None, None],
        [None, "Dinkes", None, None, None, "x"],
        ["Lain", "Dinas Sosial", "Puskesmas Lain", "surat", "05/10/21", "a\x07b"],
    ]
    entries = count_entries(system)

    found = check(system, administrator, make_workbook({"Inovasi": rows}))

    assert problems(system, administrator, found) == [
        ("Inovasi", "A5", "duplicate_row"),
        ("Inovasi", "A6", "invalid"),
        ("Inovasi", "B7", "not_known"),
        ("Inovasi", "C7", "not_known"),
        ("Inovasi", "D7", "unknown_code"),
        ("Inovasi", "E7", "date_short_year"),
        ("Inovasi", "F7", "invalid"),
    ]
    assert found["outcome"]["rows"]["innovations"] == {"new": 3, "changed": 0, "unchanged": 0, "refused": 3}
    assert (_list(system, administrator), count_entries(system)) == ([], entries)


def test_wrong_rows_hold_all_back_unless_only_valid_ones_are_wanted(
    system: System, administrator: Person
) -> None:
    rows: list[list[object]] = [*_rows(), ["Lain", "Dinas Sosial", None, None, None, None]]
    found = check(system, administrator, make_workbook({"Inovasi": rows}))

    refused = system.registry.post(
        f"{IMPORTS}/{found['import_id']}/application", administrator, json={"mode": "all_or_nothing"}
    )
    nothing = _list(system, administrator)
    applied = apply(system, administrator, found, "valid_rows")

    assert (refused.status_code, refused.get_json()["code"], nothing) == (409, "rows_refused", [])
    assert applied["outcome"]["rows"]["innovations"] == {"new": 3, "changed": 0, "unchanged": 0, "refused": 1}
    assert len(_list(system, administrator)) == 3


def test_marked_workbook_holds_every_value_and_the_reasons(system: System, administrator: Person) -> None:
    rows: list[list[object]] = [*_rows(), ["Lain", "Dinas Sosial", None, "surat", 2.5, None]]
    found = check(system, administrator, make_workbook({"Inovasi": rows}))

    answer = system.registry.get(f"{IMPORTS}/{found['import_id']}/workbook", administrator)

    sheet = rows_of(answer.data)["Inovasi"]
    headings = [str(text) for text in sheet[0]]
    shown = [
        {heading: cell for heading, cell in zip(headings, row, strict=False) if cell is not None}
        for row in sheet[1:]
    ]
    assert headings[-1] == "Alasan"
    assert shown[1] == {
        "Nama inovasi": "'=SUM(A1)",
        "Perangkat daerah": "Dinas Kesehatan",
        "Kanal layanan": "whatsapp",
        "Dimulai": "Oktober 2021",
        "Ringkasan": "'- catatan",
    }
    assert shown[3]["Dimulai"] == "2.5"
    assert shown[3]["Kanal layanan"] == "surat"
    assert [
        name for name in ("Perangkat daerah", "Kanal layanan", "Dimulai") if name in str(shown[3]["Alasan"])
    ] == [
        "Perangkat daerah",
        "Kanal layanan",
        "Dimulai",
    ]
    mended = rows_of(answer.data)
    again = check(system, administrator, answer.data)
    assert again["outcome"]["rows"] == found["outcome"]["rows"], list_problems(system, administrator, again)
    assert len(mended["Inovasi"]) == 5


def test_changed_rows_change_drafts_and_stand_beside_what_is_published(system: System) -> None:
    nation = make_nation(system)
    make_agency(system, nation, "Dinas Kesehatan")
    headings: list[object] = [
        "Nama inovasi",
        "Perangkat daerah",
        "Ringkasan",
        "Dicatat dari terbitan",
        "Status",
    ]
    first: list[list[object]] = [
        headings,
        ["Draf", "Dinas Kesehatan", "satu", None, None],
        ["Tayang", "Dinas Kesehatan", "satu", "Berita", "Tayang"],
    ]
    import_all(system, nation, make_workbook({"Inovasi": first}))
    second: list[list[object]] = [headings, *([*row[:2], "dua", *row[3:]] for row in first[1:])]

    import_all(system, nation, make_workbook({"Inovasi": second}))
    again = import_all(system, nation, make_workbook({"Inovasi": second}))

    shown = {row["name"]: row for row in _list(system, nation)}
    beside = system.registry.get(f"{INNOVATIONS}/{shown['Tayang']['innovation_id']}/draft", nation)
    assert [(n, r["state"], r["summary"]) for n, r in sorted(shown.items())] == [
        ("Draf", "draft", "dua"),
        ("Tayang", "published", "satu"),
    ]
    assert beside.get_json()["summary"] == "dua"
    assert again["outcome"]["rows"]["innovations"] == {"new": 0, "changed": 0, "unchanged": 2, "refused": 0}


def test_operator_imports_for_the_own_agency_only(system: System, administrator: Person) -> None:
    agencies = system.registry.get("/api/v1/agencies?region_code=16.06").get_json()["items"]
    other = make_agency(system, administrator, "Dinas Sosial")
    operator = make_operator(system, agencies[0]["agency_id"])
    content = make_csv([["Nama inovasi", "Perangkat daerah"], ["Satu", ""], ["Dua", "Dinas Sosial"]])
    upload_names = {"name": "a.csv", "kind": "innovations"}

    from_csv = check(system, operator, content, agency_id=agencies[0]["agency_id"], **upload_names)
    stranger = make_operator(system, other["agency_id"])
    seen = system.registry.get(f"{IMPORTS}/{from_csv['import_id']}", stranger)

    assert problems(system, operator, from_csv) == [("CSV", "B3", "other_agency")]
    assert seen.status_code == 404
    applied = apply(system, operator, from_csv, "valid_rows")
    assert applied["outcome"]["rows"]["innovations"]["new"] == 1
    assert [row["name"] for row in _list(system, operator)] == ["Satu"]
