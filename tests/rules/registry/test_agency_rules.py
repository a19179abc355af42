"""What an agency may be said to have become, and how the table of regions reads."""

from datetime import date
from uuid import UUID

import pytest

from registry_service.agencies.rules import (
    find_name_problems,
    find_succession_problems,
    search_terms,
    sort_key,
)
from registry_service.regions.rules import COLUMNS, RegionRow, UnreadableTable, is_code, read_rows

ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)
DAY = date(2021, 1, 1)


@pytest.mark.parametrize(
    ("kind", "on", "successors", "wrong"),
    [
        ("renamed", DAY, [TWO], []),
        ("merged", DAY, [TWO], []),
        ("split", DAY, [TWO, THREE], []),
        ("renamed", DAY, [TWO, THREE], ["successor_ids"]),
        ("split", DAY, [TWO], ["successor_ids"]),
        ("split", DAY, [TWO, TWO], ["successor_ids"]),
        ("renamed", DAY, [ONE], ["successor_ids"]),
        ("renamed", date(2020, 1, 1), [TWO], ["on"]),
    ],
)
def test_succession_names_what_is_wrong(
    kind: str, on: date, successors: list[UUID], wrong: list[str]
) -> None:
    problems = find_succession_problems(ONE, kind, on, successors, date(2020, 1, 1))

    assert [problem.field for problem in problems] == wrong


def test_names_and_days_are_checked_together() -> None:
    record = {"aliases": ["Capil", "CAPIL"], "valid_from": DAY, "valid_to": date(2020, 1, 1)}

    assert [problem.field for problem in find_name_problems(record)] == ["aliases", "valid_to"]


def test_search_terms_spell_out_well_known_short_forms() -> None:
    assert search_terms("Adminduk") == ("adminduk", "dinas kependudukan pencatatan sipil")
    assert search_terms("%") == ("%",)


def test_sort_key_has_no_capitals_accents_or_doubled_spaces() -> None:
    assert sort_key("  Café   ÉTÉ ") == "cafe ete"


def test_table_of_regions_reads_provinces_first() -> None:
    lines = [
        dict(
            zip(
                COLUMNS,
                ("11.01", "kabupaten", "Kabupaten Aceh Selatan", "11", "yes", "Asia/Jakarta"),
                strict=True,
            )
        ),
        dict(zip(COLUMNS, ("11", "provinsi", "Aceh", "", "yes", "Asia/Jakarta"), strict=True)),
    ]

    assert read_rows(lines) == [
        RegionRow("11", "provinsi", "Aceh", None, True, "Asia/Jakarta"),
        RegionRow("11.01", "kabupaten", "Kabupaten Aceh Selatan", "11", True, "Asia/Jakarta"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        ("11", "desa", "Aceh", "", "yes", "Asia/Jakarta"),
        ("11", "provinsi", "", "", "yes", "Asia/Jakarta"),
        ("11", "provinsi", "Aceh", "", "ja", "Asia/Jakarta"),
    ],
)
def test_table_of_regions_with_a_wrong_line_is_refused(line: tuple[str, ...]) -> None:
    with pytest.raises(UnreadableTable, match="line 2"):
        read_rows([dict(zip(COLUMNS, line, strict=True))])


@pytest.mark.parametrize(
    ("text", "is_one"), [("16", True), ("16.06", True), ("1606", False), ("16.06\n", False), ("", False)]
)
def test_code_of_a_region_has_two_or_four_digits(text: str, is_one: bool) -> None:
    assert is_code(text) is is_one
