"""Answers about names hold while things change, and refused rows take nothing from other innovations."""

from typing import Any

import pytest

from tests.registry.import_files import (
    NAMES,
    SHOWN,
    Rows,
    apply,
    check,
    check_with,
    choose,
    import_all,
    list_counts,
    list_names,
    make_workbook,
    problems,
)
from tests.registry.records import (
    AGENCIES,
    INNOVATIONS,
    REGION,
    act,
    make_administrator,
    make_agency,
    path_of,
)
from tests.support.system import Person, System

USAGE: list[object] = ["Inovasi", "Kanal", "Dasar angka", "Tahun", "Jan"]


@pytest.fixture
def administrator(system: System) -> Person:
    """The region's administrator, who has two agencies."""
    person = make_administrator(system)
    make_agency(system, person, "Dinas Kesehatan")
    make_agency(system, person, "Dinas Sosial")
    return person


def _by_agency(system: System, person: Person, *agencies: str) -> list[dict[str, Any]]:
    """The innovations of these agencies, each of which has one."""
    items = system.registry.get(f"{AGENCIES}?region_code={REGION}", person).get_json()["items"]
    ids = {item["official_name"]: item["agency_id"] for item in items}
    rows = system.registry.get(f"{INNOVATIONS}?region_code={REGION}", person).get_json()["items"]
    return [next(row for row in rows if row["agency_id"] == ids[agency]) for agency in agencies]


def test_answer_holds_when_the_others_are_gone_and_a_refused_row_makes_no_name_sure(
    system: System, administrator: Person
) -> None:
    stored: Rows = [NAMES, ["Antar Obat", "Dinas Kesehatan", *SHOWN], ["Antar Obat", "Dinas Sosial", *SHOWN]]
    import_all(system, administrator, make_workbook({"Inovasi": stored}))
    other, own = _by_agency(system, administrator, "Dinas Sosial", "Dinas Kesehatan")
    usage: Rows = [USAGE, ["Antar Obat", "WhatsApp", "Catatan sistem", 2021, 5]]
    found = [check(system, administrator, make_workbook({"P": usage}), "usage_months") for _ in "ab"]
    choices = (choose(list_names(system, administrator, found[0])[0], "Sosial"), None)
    answered = [
        check_with(system, administrator, one, {1: choice})
        for one, choice in zip(found, choices, strict=True)
    ]
    archived = act(system, administrator, other, "archiving", {"reason": "berhenti"})
    wrong: Rows = [[*NAMES, "Dimulai"], ["Antar Obat", "Dinas Sosial", *SHOWN, "kapan"]]
    both = make_workbook({"Inovasi": wrong, "Pengguna per bulan": usage})

    applied = [apply(system, administrator, one, "valid_rows") for one in answered]
    beside = check(system, administrator, both, "region")
    [asked] = list_names(system, administrator, beside)
    refused = problems(system, administrator, beside)
    lost = check_with(system, administrator, beside, {1: choose(asked, "Sosial")})
    none = problems(system, administrator, lost)
    sure = check_with(system, administrator, lost, {1: choose(asked, "Kesehatan")})
    before = list_counts(system, administrator, own)
    apply(system, administrator, sure, "valid_rows")

    assert archived.status_code == 200
    assert [one["outcome"]["rows"]["usage_months"]["refused"] for one in applied] == [1, 1]
    assert refused == [("Inovasi", "F2", "since_not_a_date"), ("Pengguna per bulan", "A2", "unsure_name")]
    assert none == [("Inovasi", "F2", "since_not_a_date"), ("Pengguna per bulan", "A2", "not_known")]
    assert (before, list_counts(system, administrator, own)) == ([], [5])


def test_rows_that_name_no_innovation_of_the_file_take_nothing_from_those_of_that_name(
    system: System, administrator: Person
) -> None:
    bases: Rows = [["Inovasi", "Jenis", "Nomor"], ["Antar Obat", "Undang-undang", "25"]]
    first: Rows = [NAMES, ["Antar Obat", "Dinas Kesehatan", *SHOWN]]
    import_all(system, administrator, make_workbook({"Inovasi": first, "Dasar hukum": bases}))
    rows: Rows = [
        [*NAMES[:2], "Ringkasan"],
        ["Antar Obat", "Dinas Kesehatan", "a"],
        ["Antar Obat", "Dinas Sosal\x00", "b"],
    ]
    bases = [bases[0], ["Antar Obat", "Undang-undang", "26"]]
    found = check(system, administrator, make_workbook({"Inovasi": rows, "Dasar hukum": bases}), "region")

    [agency], unsure = list_names(system, administrator, found), problems(system, administrator, found)
    settled = check_with(system, administrator, found, {1: choose(agency, "Sosial")})
    asked = list_names(system, administrator, settled)
    nobody = check_with(system, administrator, settled, {1: None})
    apply(system, administrator, nobody, "valid_rows")

    assert ("Dasar hukum", "A2", "unsure_name") in unsure
    assert [(each["what"], each["is_answered"]) for each in asked] == [
        ("innovation", False),
        ("agency", True),
    ]
    assert problems(system, administrator, nobody) == [("Dasar hukum", "A2", "not_known")]
    other, own = _by_agency(system, administrator, "Dinas Sosial", "Dinas Kesehatan")
    assert (other["summary"], other["legal_bases"]) == ("b", [])
    # It is published: what the file says of it stands beside it, with the list as it was.
    side = system.registry.get(f"{path_of(own)}/draft", administrator).get_json()
    assert (side["summary"], [basis["number"] for basis in side["legal_bases"]]) == ("a", ["25"])
