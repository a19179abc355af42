"""Names that are not sure: each is asked about once, and what is answered holds for every row."""

from typing import Any
from uuid import UUID

import pytest

from registry_service.imports.asking import UNANSWERED, Asking
from tests.registry.import_files import (
    IMPORTS,
    apply,
    check,
    do_work,
    import_all,
    make_csv,
    make_workbook,
    problems,
    read,
)
from tests.registry.records import (
    AGENCIES,
    INNOVATIONS,
    OTHER_REGION,
    REGION,
    make_administrator,
    make_agency,
    make_unit,
    wrong_fields,
)
from tests.support.system import Person, System

Rows = list[list[object]]


@pytest.fixture
def administrator(system: System) -> Person:
    """The region's administrator, who has an agency with a unit."""
    person = make_administrator(system)
    agency = make_agency(system, person, "Dinas Kesehatan")
    make_unit(system, person, agency, "Puskesmas Sekayu", kind="puskesmas")
    return person


def _names(system: System, person: Person, found: dict[str, Any]) -> list[dict[str, Any]]:
    answer = system.registry.get(f"{IMPORTS}/{found['import_id']}/names", person)
    return list(answer.get_json()["names"])


def _answer(
    system: System, person: Person, found: dict[str, Any], answers: dict[int, str | None], version: int = 0
) -> Any:
    told = [{"number": number, "choice": choice} for number, choice in answers.items()]
    return system.registry.put(
        f"{IMPORTS}/{found['import_id']}/names",
        person,
        json={"answers": told},
        headers={"If-Match": f'"{version or found["version"]}"'},
    )


def _checked_with(
    system: System, person: Person, found: dict[str, Any], answers: dict[int, str | None]
) -> dict[str, Any]:
    answer = _answer(system, person, found, answers)
    assert answer.status_code == 202, answer.get_json()
    do_work(system)
    return read(system, person, found["import_id"])


def test_answer_to_an_unsure_name_holds_for_all_its_rows(system: System, administrator: Person) -> None:
    other = make_agency(system, administrator, "Dinas Sosial")
    make_unit(system, administrator, other, "Puskesmas Sekayu", kind="puskesmas")
    content = make_csv(
        [
            ["Nama inovasi", "Perangkat daerah", "Unit layanan"],
            ["Satu", "Dinas Kesehatn", ""],
            ["Dua", "dinas  kesehatn", "Puskesmas Sekayu Kota"],
            ["Tiga", "Badan Kesehatan", ""],
            ["Empat", "", "Puskesmas Sekayu"],
            ["Lima", "'Dinas Kesehatan", "Puskesmas Sekayu Kota"],
        ]
    )
    found = check(system, administrator, content, name="a.csv")
    asked = _names(system, administrator, found)
    own_id = asked[0]["candidates"][0]["choice"]

    again = _checked_with(system, administrator, found, {1: own_id, 2: None})
    further = _names(system, administrator, again)
    choices = {number: further[number - 1]["candidates"][0]["choice"] for number in (1, 2)}
    settled = _checked_with(system, administrator, again, choices)
    applied = apply(system, administrator, settled, "valid_rows")

    assert [(each["what"], each["name"], each["is_answered"]) for each in asked] == [
        ("agency", "Dinas Kesehatn", False),
        ("agency", "Badan Kesehatan", False),
        ("unit", "Puskesmas Sekayu", False),
        ("unit", "Puskesmas Sekayu Kota", False),
    ]
    assert [each["name"] for each in asked[0]["candidates"]] == ["Dinas Kesehatan"]
    assert [(e["what"], e["name"], e["within_name"], e["is_answered"]) for e in further] == [
        ("unit", "Puskesmas Sekayu Kota", "Dinas Kesehatan", False),
        ("unit", "Puskesmas Sekayu", None, False),
        ("agency", "Dinas Kesehatn", None, True),
        ("agency", "Badan Kesehatan", None, True),
    ]
    assert [each["name"] for each in further[0]["candidates"]] == ["Puskesmas Sekayu"]
    assert sorted(each["name"] for each in further[1]["candidates"]) == [
        "Puskesmas Sekayu (Dinas Kesehatan)",
        "Puskesmas Sekayu (Dinas Sosial)",
    ]
    assert problems(system, administrator, settled) == [("CSV", "B4", "not_known")]
    assert applied["outcome"]["rows"]["innovations"]["new"] == 4
    stored = system.registry.get(f"{INNOVATIONS}?region_code={REGION}", administrator).get_json()["items"]
    assert {(row["name"], row["agency_id"], len(row["unit_ids"])) for row in stored} == {
        ("Satu", own_id, 0),
        ("Dua", own_id, 1),
        ("Empat", None, 1),
        ("Lima", own_id, 1),
    }


def test_row_that_may_be_an_agency_here_becomes_it_or_a_new_one(
    system: System, administrator: Person
) -> None:
    headings: list[object] = ["Nama resmi", "Jenis", "Nama lain"]
    sheets: dict[str, Rows] = {
        "Perangkat Daerah": [
            headings,
            ["Dinas Kesehatn", "Dinas", "Dinkes Muba"],
            ["Badan Kesehatan", "Badan", None],
            ["dinas kesehatan", "Dinas", None],
        ],
        "Unit Layanan": [
            ["Perangkat daerah", "Nama resmi", "Jenis"],
            ["Dinas Kesehatan", "Puskesmas Sekayu Kota", "Puskesmas"],
        ],
    }
    found = check(system, administrator, make_workbook(sheets), "region")
    asked = _names(system, administrator, found)
    here = asked[0]["candidates"][0]["choice"]

    settled = _checked_with(system, administrator, found, {1: here, 2: None, 3: None})
    apply(system, administrator, settled, "valid_rows")

    # The row that names the agency surely and that which somebody said it is are two rows of one.
    assert problems(system, administrator, settled) == [("Perangkat Daerah", "A4", "duplicate_row")]
    assert [(each["what"], each["name"]) for each in asked] == [
        ("same_agency", "Dinas Kesehatn"),
        ("same_agency", "Badan Kesehatan"),
        ("same_unit", "Puskesmas Sekayu Kota"),
    ]
    assert {shape: [c["new"], c["changed"]] for shape, c in settled["outcome"]["rows"].items()} == {
        "agencies": [1, 1],
        "units": [1, 0],
    }
    items = system.registry.get(f"{AGENCIES}?region_code={REGION}", administrator).get_json()["items"]
    assert sorted((item["official_name"], item["aliases"]) for item in items) == [
        ("Badan Kesehatan", []),
        ("Dinas Kesehatan", ["Dinkes Muba"]),
    ]


def test_answers_that_fit_no_question_change_nothing(system: System, administrator: Person) -> None:
    content = make_csv([["Nama inovasi", "Perangkat daerah"], ["Satu", "Dinas Kesehatn"]])
    found = check(system, administrator, content, name="a.csv")

    wrong = _answer(system, administrator, found, {1: "Dinas Sosial", 2: None})
    stale = _answer(system, administrator, found, {1: None}, version=found["version"] - 1)
    stranger = _answer(system, make_administrator(system, OTHER_REGION), found, {1: None})

    assert wrong_fields(wrong) == ["answers[0].choice", "answers[1].number"]
    assert (stale.status_code, stranger.status_code) == (412, 404)
    assert read(system, administrator, found["import_id"]) == found
    assert not _names(system, administrator, found)[0]["is_answered"]


def test_name_is_asked_about_without_what_no_database_holds() -> None:
    asking = Asking()

    answer = asking.ask("agency", "Dinas\x00 Kesehatn", None, [(UUID(int=1), "Dinas Kesehatan")])

    assert (answer, [told["name"] for told in asking.tell()]) == (UNANSWERED, ["Dinas Kesehatn"])


def test_name_of_several_innovations_is_asked_about_once_for_all_sheets(
    system: System, administrator: Person
) -> None:
    make_agency(system, administrator, "Dinas Sosial")
    make_agency(system, administrator, "Dinas Perhubungan")
    names: list[object] = [
        "Nama inovasi",
        "Perangkat daerah",
        "Kanal layanan",
        "Dicatat dari terbitan",
        "Status",
    ]
    shown: list[object] = ["WhatsApp", "Berita", "Tayang"]
    stored: Rows = [names, ["Antar Obat", "Dinas Kesehatan", *shown], ["Antar Obat", "Dinas Sosial", *shown]]
    import_all(system, administrator, make_workbook({"Inovasi": stored}))
    sheets: dict[str, Rows] = {
        "Inovasi": [
            [*names, "Ringkasan"],
            [*stored[1], "a"],
            ["Antar obat", "Dinas Perhubungan", *shown, "b"],
        ],
        "Dasar hukum": [["Inovasi", "Jenis", "Nomor"], ["Antar Obat", "Undang-undang", "25"]],
        "Pengguna per bulan": [
            ["Inovasi", "Perangkat daerah", "Kanal", "Dasar angka", "Tahun", "Jan"],
            ["antar obat", None, "WhatsApp", "Catatan sistem", 2021, 5],
            ["Antar Obat", "Dinas Sosal", "WhatsApp", "Catatan sistem", 2021, 6],
        ],
    }
    found = check(system, administrator, make_workbook(sheets), "region")
    asked, unsure = _names(system, administrator, found), problems(system, administrator, found)
    other = next(each["choice"] for each in asked[0]["candidates"] if "Perhubungan" in each["name"])

    nobody = _checked_with(system, administrator, found, {1: None})
    unknown = problems(system, administrator, nobody)
    settled = _checked_with(system, administrator, nobody, {2: other})
    apply(system, administrator, settled, "valid_rows")

    assert [(each["what"], each["name"], each["within_name"]) for each in asked] == [
        ("innovation", "Antar Obat", None),
        ("agency", "Dinas Sosal", None),
    ]
    assert sorted(each["name"] for each in asked[0]["candidates"]) == [
        "Antar Obat (Dinas Kesehatan)",
        "Antar Obat (Dinas Sosial)",
        "Antar obat (Dinas Perhubungan)",
    ]
    assert unsure[-3:] == [
        ("Dasar hukum", "A2", "unsure_name"),
        ("Pengguna per bulan", "A2", "unsure_name"),
        ("Pengguna per bulan", "B3", "unsure_name"),
    ]
    assert ("Pengguna per bulan", "A2", "not_known") in unknown
    assert problems(system, administrator, settled) == [("Pengguna per bulan", "B3", "unsure_name")]
    listed = system.registry.get(f"{INNOVATIONS}?region_code={REGION}", administrator).get_json()["items"]
    [made] = [row for row in listed if row["name"] == "Antar obat"]
    usage = f"{INNOVATIONS}/{made['innovation_id']}/usage"
    assert [month["count"] for month in system.registry.get(usage, administrator).get_json()["months"]] == [5]
    assert [basis["number"] for basis in made["legal_bases"]] == ["25"]
