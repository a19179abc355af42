"""Names that are not sure: each is asked about once, and what is answered holds for every row."""

from uuid import UUID

import pytest

from registry_service.imports.asking import UNANSWERED, Asking
from registry_service.imports.lookups import NameProblem, Places
from tests.registry.import_files import (
    NAMES,
    SHOWN,
    Rows,
    answer_names,
    apply,
    check,
    check_with,
    choose,
    import_all,
    list_counts,
    list_names,
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


@pytest.fixture
def administrator(system: System) -> Person:
    """The region's administrator, who has an agency with a unit."""
    person = make_administrator(system)
    agency = make_agency(system, person, "Dinas Kesehatan")
    make_unit(system, person, agency, "Puskesmas Sekayu", kind="puskesmas")
    return person


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
    asked = list_names(system, administrator, found)
    own_id = asked[0]["candidates"][0]["choice"]

    again = check_with(system, administrator, found, {1: own_id, 2: None})
    further = list_names(system, administrator, again)
    choices = {number: further[number - 1]["candidates"][0]["choice"] for number in (1, 2)}
    settled = check_with(system, administrator, again, choices)
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
    asked = list_names(system, administrator, found)
    here = asked[0]["candidates"][0]["choice"]

    settled = check_with(system, administrator, found, {1: here, 2: None, 3: None})
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

    wrong = answer_names(system, administrator, found, {1: "Dinas Sosial", 2: None})
    stale = answer_names(system, administrator, found, {1: None}, version=found["version"] - 1)
    stranger = answer_names(system, make_administrator(system, OTHER_REGION), found, {1: None})

    assert wrong_fields(wrong) == ["answers[0].choice", "answers[1].number"]
    assert (stale.status_code, stranger.status_code) == (412, 404)
    assert read(system, administrator, found["import_id"]) == found
    assert not list_names(system, administrator, found)[0]["is_answered"]


def test_name_is_asked_about_without_what_no_database_holds() -> None:
    asking = Asking()

    answer = asking.ask("innovation", "Antar\x00 Obat", None, [(UUID(int=1), "Antar Obat (\x00Dinkes)")])

    [told] = asking.tell()
    assert (answer, told["name"]) == (UNANSWERED, "Antar Obat")
    assert told["candidates"] == [{"choice": "Antar Obat (Dinkes)", "name": "Antar Obat (Dinkes)"}]


def test_name_of_several_innovations_is_asked_about_once_for_all_sheets(
    system: System, administrator: Person
) -> None:
    make_agency(system, administrator, "Dinas Sosial")
    make_agency(system, administrator, "Dinas Perhubungan")
    stored: Rows = [NAMES, ["Antar Obat", "Dinas Kesehatan", *SHOWN], ["Antar Obat", "Dinas Sosial", *SHOWN]]
    import_all(system, administrator, make_workbook({"Inovasi": stored}))
    sheets: dict[str, Rows] = {
        "Inovasi": [
            [*NAMES, "Ringkasan"],
            [*stored[1], "a"],
            ["Antar obat", "Dinas Perhubungan", *SHOWN, "b"],
        ],
        "Dasar hukum": [["Inovasi", "Jenis", "Nomor"], ["Antar Obat", "Undang-undang", "25"]],
        "Pengguna per bulan": [
            ["Inovasi", "Perangkat daerah", "Kanal", "Dasar angka", "Tahun", "Jan"],
            ["antar obat", None, "WhatsApp", "Catatan sistem", 2021, 5],
            ["Antar Obat", "Dinas Sosal", "WhatsApp", "Catatan sistem", 2021, 6],
        ],
    }
    found = check(system, administrator, make_workbook(sheets), "region")
    asked, unsure = list_names(system, administrator, found), problems(system, administrator, found)
    other = choose(asked[0], "Perhubungan")

    outside = check_with(system, administrator, found, {1: choose(asked[0], "Sosial")})
    beside = problems(system, administrator, outside)
    nobody = check_with(system, administrator, outside, {2: None})
    unknown = problems(system, administrator, nobody)
    settled = check_with(system, administrator, nobody, {2: other})
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
    # Of the innovations of the file, whose rows these are, it is none.
    assert beside == [("Dasar hukum", "A2", "not_known"), ("Pengguna per bulan", "B3", "unsure_name")]
    assert ("Pengguna per bulan", "A2", "not_known") in unknown
    assert problems(system, administrator, settled) == [("Pengguna per bulan", "B3", "unsure_name")]
    listed = system.registry.get(f"{INNOVATIONS}?region_code={REGION}", administrator).get_json()["items"]
    [made] = [row for row in listed if row["name"] == "Antar obat"]
    assert list_counts(system, administrator, made) == [5]
    assert [basis["number"] for basis in made["legal_bases"]] == ["25"]


def test_unit_that_is_unknown_is_known_once_it_is_added() -> None:
    places, agency = Places("Musi Banyuasin", [], {}), UUID(int=1)

    with pytest.raises(NameProblem):
        places.refuse_unknown_unit("Puskesmas Sekayu")
    places.add_unit(UUID(int=2), agency, ("Puskesmas Sekayu",))

    places.refuse_unknown_unit("Puskesmas Sekayu")
