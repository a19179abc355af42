"""Rows of a file that hang together: a wrong one takes with it what would be stored without it, no more."""

from typing import Any

import pytest

from registry_service.imports.words import SENTENCES
from registry_service.innovations.rules import steps
from tests.registry.import_files import (
    apply,
    check,
    import_all,
    list_problems,
    make_csv,
    make_workbook,
    problems,
)
from tests.registry.records import (
    COMPLETE,
    INNOVATIONS,
    REGION,
    act,
    count_entries,
    done,
    draft,
    make_administrator,
    make_agency,
)
from tests.support.system import Person, System

Rows = list[list[object]]
NAMES: list[object] = ["Nama inovasi", "Perangkat daerah"]
BASES: list[object] = ["Inovasi", "Jenis", "Nomor"]
KEPT = {"kind": "law", "number": "25", "title": None, "dated": None}


@pytest.fixture
def administrator(system: System) -> Person:
    """The region's administrator, who has two agencies."""
    person = make_administrator(system)
    make_agency(system, person, "Dinas Kesehatan", short_name="Dinkes")
    make_agency(system, person, "Dinas Sosial")
    return person


def _innovations(system: System, person: Person) -> dict[str, dict[str, Any]]:
    answer = system.registry.get(f"{INNOVATIONS}?region_code={REGION}&limit=100", person)
    return {row["name"]: row for row in answer.get_json()["items"]}


def _agency_id(system: System, name: str) -> str:
    items = system.registry.get(f"/api/v1/agencies?region_code={REGION}").get_json()["items"]
    return next(str(item["agency_id"]) for item in items if item["official_name"] == name)


def _counts(found: dict[str, Any], shape: str) -> dict[str, int]:
    return {name: count for name, count in found["outcome"]["rows"][shape].items() if count}


@pytest.mark.parametrize("wrong", [["Antar Obat", "surat", "2"], ["Antar Obat", "Undang-undang", None]])
def test_wrong_row_of_a_further_sheet_takes_its_innovation_with_it(
    system: System, administrator: Person, wrong: list[object]
) -> None:
    kesehatan = _agency_id(system, "Dinas Kesehatan")
    draft(
        system, administrator, "Antar Obat", agency_id=kesehatan, legal_bases=[KEPT, {**KEPT, "number": "2"}]
    )
    before = _innovations(system, administrator)["Antar Obat"]
    sheets: dict[str, Rows] = {
        "Inovasi": [[*NAMES, "Ringkasan"], ["Antar Obat", "Dinkes", "baru"], ["Dua", "Dinkes", None]],
        "Dasar hukum": [BASES, ["Antar Obat", "Undang-undang", "25"], wrong, ["Dua", "Undang-undang", "25"]],
    }

    found = check(system, administrator, make_workbook(sheets))
    [told] = [p for p in list_problems(system, administrator, found) if p["code"] == "part_refused"]
    applied = apply(system, administrator, found, "valid_rows")

    assert (told["cell"], told["reason_id"], told["reason_en"]) == (
        "A2",
        "baris 3 di lembar Dasar hukum yang menyebut inovasi ini salah",
        "row 3 of the sheet Dasar hukum, which names this innovation, is wrong",
    )
    assert applied["outcome"]["rows"] == found["outcome"]["rows"]
    assert _counts(applied, "innovations") == {"new": 1, "refused": 1}
    assert _counts(applied, "legal_bases") == {"new": 1, "refused": 2}
    after = _innovations(system, administrator)
    assert (after["Antar Obat"], after["Dua"]["legal_bases"]) == (before, [KEPT])


def test_refused_row_is_known_to_no_other_row(system: System, administrator: Person) -> None:
    headings = [*NAMES, "Dimulai", "Program", "Komponen program", "Dicatat dari terbitan", "Status"]
    sheets: dict[str, Rows] = {
        "Inovasi": [
            headings,
            ["Komponen", "Dinkes", "2999", None, None, "Berita", "Tayang"],
            ["Program", "Dinkes", None, "ya", "Komponen", None, None],
            ["Lain", "Dinkes", None, None, None, None, None],
        ],
        "Pengguna per bulan": [
            ["Inovasi", "Kanal", "Dasar angka", "Tahun", "Jan"],
            ["Komponen", "WhatsApp", "Catatan sistem", 2021, 5],
        ],
        "Dasar hukum": [BASES, ["Program", "Undang-undang", "25"]],
    }

    found = check(system, administrator, make_workbook(sheets), "region")
    applied = apply(system, administrator, found, "valid_rows")

    assert problems(system, administrator, found) == [
        ("Inovasi", "C2", "invalid"),
        ("Inovasi", "E3", "not_known"),
        ("Pengguna per bulan", "A2", "not_known"),
    ]
    assert (applied["state"], applied["outcome"]["rows"]) == ("applied", found["outcome"]["rows"])
    assert _counts(applied, "innovations") == {"new": 1, "refused": 2}
    assert (_counts(applied, "legal_bases"), _counts(applied, "usage_months")) == (
        {"refused": 1},
        {"refused": 1},
    )
    assert list(_innovations(system, administrator)) == ["Lain"]


@pytest.mark.parametrize("is_by_id", [True, False])
def test_second_row_of_one_stored_record_is_a_duplicate(
    system: System, administrator: Person, is_by_id: bool
) -> None:
    kesehatan = _agency_id(system, "Dinas Kesehatan")
    own_id = draft(system, administrator, "Antar Obat", agency_id=kesehatan)["innovation_id"]
    rows: Rows = [
        [*NAMES, "Ringkasan", "ID inovasi"],
        ["Antar Obat Baru", "Dinkes", "satu", own_id],
        ["Antar Obat", "Dinkes", "dua", own_id if is_by_id else None],
    ]
    content = make_workbook({"Inovasi": rows, "Dasar hukum": [BASES, ["Antar Obat", "Undang-undang", "25"]]})

    found = check(system, administrator, content)
    applied = apply(system, administrator, found, "valid_rows")

    assert problems(system, administrator, found) == [
        ("Inovasi", "D3" if is_by_id else "A3", "duplicate_row")
    ]
    assert (applied["state"], applied["outcome"]["rows"]) == ("applied", found["outcome"]["rows"])
    assert _counts(applied, "innovations") == {"changed": 1, "refused": 1}
    assert _counts(applied, "legal_bases") == {"refused": 1}
    [shown] = _innovations(system, administrator).values()
    assert (shown["name"], shown["summary"], shown["innovation_id"]) == ("Antar Obat Baru", "satu", own_id)


def test_record_in_a_later_step_is_refused_in_each_language(system: System, administrator: Person) -> None:
    kesehatan = _agency_id(system, "Dinas Kesehatan")
    told = {**COMPLETE, "agency_id": kesehatan, "recorded_from": None}
    done(act(system, administrator, draft(system, administrator, "Antar Obat", **told), "submission"))
    entries = count_entries(system)

    found = check(
        system,
        administrator,
        make_workbook({"Inovasi": [[*NAMES, "Ringkasan"], ["Antar Obat", "Dinkes", "x"]]}),
    )

    [item] = list_problems(system, administrator, found)
    assert (item["cell"], item["code"], item["reason_id"], item["reason_en"]) == (
        "A2",
        "submitted",
        "sudah diajukan; tarik atau kembalikan dulu",
        "it has been submitted; it is withdrawn or returned first",
    )
    assert count_entries(system) == entries


def test_every_refusal_of_a_step_has_indonesian_words() -> None:
    outcomes = [one for row in steps.STEPS.values() for one in row.values()]

    said = {one[1] for one in outcomes if not isinstance(one, str)}

    assert said - SENTENCES.keys() == set()


def test_part_that_goes_by_a_name_of_two_owners_is_not_sure(system: System, administrator: Person) -> None:
    sheets: dict[str, Rows] = {
        "Inovasi": [
            NAMES,
            ["Antar Obat", "Dinas Kesehatan"],
            ["Antar Obat", "Dinas Sosial"],
            ["Dua", "Dinkes"],
            ["Dua", "Dinas Kesehatan"],
        ],
        "Dasar hukum": [BASES, ["Antar Obat", "Undang-undang", "25"], ["Dua", "Undang-undang", "25"]],
    }

    found = check(system, administrator, make_workbook(sheets))
    applied = apply(system, administrator, found, "valid_rows")

    assert problems(system, administrator, found) == [
        ("Inovasi", "A2", "part_refused"),
        ("Inovasi", "A3", "part_refused"),
        ("Inovasi", "A5", "duplicate_row"),
        ("Dasar hukum", "A2", "unsure_name"),
    ]
    assert _counts(applied, "legal_bases") == {"new": 1, "refused": 1}
    [(name, shown)] = _innovations(system, administrator).items()
    assert (name, shown["legal_bases"]) == ("Dua", [KEPT])


def test_further_sheet_without_rows_leaves_lists_as_they_are(system: System, administrator: Person) -> None:
    kesehatan = _agency_id(system, "Dinas Kesehatan")
    draft(system, administrator, "Antar Obat", agency_id=kesehatan, legal_bases=[KEPT], summary="satu")
    sheets: dict[str, Rows] = {
        "Inovasi": [[*NAMES, "Ringkasan"], ["Antar Obat", "Dinkes", None]],
        "Dasar hukum": [BASES],
    }

    applied = import_all(system, administrator, make_workbook(sheets))

    assert _counts(applied, "innovations") == {"changed": 1}
    shown = _innovations(system, administrator)["Antar Obat"]
    assert (shown["legal_bases"], shown["summary"]) == ([KEPT], None)


@pytest.mark.parametrize(("was", "said"), [(False, "ya"), (True, "tidak")])
def test_programme_is_one_from_the_start(system: System, administrator: Person, was: bool, said: str) -> None:
    kesehatan = _agency_id(system, "Dinas Kesehatan")
    draft(system, administrator, "Antar Obat", agency_id=kesehatan, is_programme=was)
    before = _innovations(system, administrator)
    rows: Rows = [[*NAMES, "Program"], ["Antar Obat", "Dinkes", said]]

    found = check(system, administrator, make_workbook({"Inovasi": rows}))

    assert problems(system, administrator, found) == [("Inovasi", "C2", "invalid")]
    assert _innovations(system, administrator) == before


def test_second_row_of_a_name_is_a_duplicate_however_far_below(system: System, administrator: Person) -> None:
    kesehatan = _agency_id(system, "Dinas Kesehatan")
    own_id = draft(system, administrator, "Antar Obat", agency_id=kesehatan)["innovation_id"]
    moved, refused = ["Antar Obat", "Dinas Sosial", own_id, ""], ["Dua", "Dinas Sosial", "", "2999"]
    unread = ["Tiga", "Dinas Sosial", "", "kapan"]
    between = [[f"Inovasi {number}", "Dinas Sosial", "", ""] for number in range(1000)]
    headings = ["Nama inovasi", "Perangkat daerah", "ID inovasi", "Dimulai"]
    again = [["Antar Obat", "Dinas Sosial", "", ""], ["dua", "Dinas Sosial", "", ""]]
    again.append(["tiga", "Dinas Sosial", "", ""])
    rows = [headings, moved, refused, unread, *between, *again]

    found = check(system, administrator, make_csv(rows), name="a.csv")

    assert problems(system, administrator, found) == [
        ("CSV", "D3", "invalid"),
        ("CSV", "D4", "since_not_a_date"),
        ("CSV", "A1005", "duplicate_row"),
        ("CSV", "A1006", "duplicate_row"),
        ("CSV", "A1007", "duplicate_row"),
    ]
    assert _counts(found, "innovations") == {"new": 1000, "changed": 1, "refused": 5}


def test_rows_mean_the_same_read_many_at_once_and_one_by_one(system: System, administrator: Person) -> None:
    headings = [*NAMES, "Kanal layanan", "Digital", "Cakupan atas", "Cakupan (%)", "Cakupan per tanggal"]
    headings += ["Kantor kontak", "Telepon kantor", "Manfaat", "Dimulai"]
    whole = ["Dinkes", "WhatsApp; Loket", "ya", "desa", "12,5", "05/10/2021", "Kantor", "0711 1", "a; b\\; c"]
    rows: Rows = [
        headings,
        ["Satu", *whole, "2021-10"],
        ["'=Dua", *whole, 2021],
        ["Tiga", "Dinas Sosial", None, 1, None, None, None, None, None, "-", "'-"],
        ["Empat", None, "-", True, "desa", 90, None, "Kantor", None, None, "2021"],
        ["Lima", "Dinkes", "whatsapp", 2, "desa", None, None, None, "0711 1", "a; a", "2999"],
        [
            "Enam",
            "Dinas Antariksa",
            "Merpati",
            "mungkin",
            "desa",
            "101",
            "31/02/2021",
            "\u200b",
            711,
            None,
            None,
        ],
        ["satu", "Dinas Kesehatan", None, None, None, None, None, None, None, None, None],
    ]
    alone = make_workbook({"Inovasi": rows})
    # With rows of a further sheet each row is looked at by itself.
    beside = make_workbook({"Inovasi": rows, "Dasar hukum": [BASES, ["Empat", "Undang-undang", "25"]]})

    quick, slow = (check(system, administrator, content) for content in (alone, beside))
    applied = apply(system, administrator, quick, "valid_rows")
    again = check(system, administrator, beside)

    assert list_problems(system, administrator, quick) == list_problems(system, administrator, slow)
    assert _counts(quick, "innovations") == _counts(slow, "innovations") == {"new": 4, "refused": 3}
    assert applied["outcome"]["rows"] == quick["outcome"]["rows"]
    assert _counts(again, "innovations") == {"unchanged": 3, "changed": 1, "refused": 3}
