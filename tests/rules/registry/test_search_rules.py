"""Words, trigrams, corrections and likenesses of the search."""

import pytest

from registry_service.catalogue.rules import list_likenesses
from registry_service.search import rules
from registry_service.search.entries import write_document


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Si-Dak, sistem DATA!", ["si", "dak", "sistem", "data"]),
        ("Café d’Été SP2D", ["cafe", "d", "ete", "sp2d"]),
        ("…", []),
        ("a" * 45, ["a" * 40, "a" * 5]),
    ],
)
def test_words_are_letters_and_digits_without_accents(text: str, words: list[str]) -> None:
    assert rules.list_words(text) == words


def test_telling_words_leave_out_what_stands_everywhere() -> None:
    assert rules.list_telling_words("Layanan yang mudah dan cepat of the region") == [
        "layanan",
        "mudah",
        "cepat",
        "region",
    ]


@pytest.mark.parametrize("name", ["si dak", "sidak", "Si-Dak", "SI.DAK"])
def test_compact_names_meet(name: str) -> None:
    assert rules.compact(name) == "sidak"


def test_trigrams_are_small_distinct_numbers() -> None:
    first, last = rules.list_trigrams(["999"]), rules.list_trigrams(["a"])

    assert all(-(2**15) <= number < 2**15 for number in first + last)
    assert len(rules.list_trigrams(["sidak"])) == 6
    assert not set(rules.list_trigrams(["sidak"])) & set(rules.list_trigrams(["puskes"])) - set(
        rules.list_trigrams(["s"])
    )


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("kesehatan", "kesehatan", 0),
        ("keshatan", "kesehatan", 1),
        ("kesehtaan", "kesehatan", 1),
        ("kasihatan", "kesehatan", 2),
        ("sidak", "kesehatan", 3),
    ],
)
def test_edit_distance_counts_letters_and_swaps(one: str, other: str, distance: int) -> None:
    assert rules.edit_distance(one, other, 2) == distance
    assert rules.edit_distance(other, one, 2) == distance


@pytest.mark.parametrize(
    ("word", "known", "chosen"),
    [
        ("keshatan", [("kesehatan", 5), ("kejahatan", 9)], ["kesehatan"]),
        ("kse", [("kas", 9)], []),
        ("izim", [("izin", 1), ("intim", 3), ("izum", 4)], ["izum", "izin"]),
        ("2021", [("2022", 9)], []),
        ("keuangsn", [], []),
    ],
)
def test_corrections_are_the_nearest_words_and_then_the_most_frequent(
    word: str, known: list[tuple[str, int]], chosen: list[str]
) -> None:
    assert rules.choose_corrections(word, known) == chosen


def test_one_edit_away_is_every_text_of_that_distance() -> None:
    away = rules.list_one_edit_away("izin")

    assert {"izn", "zin", "izini", "izim", "iizn", "9zin", "izi"} <= set(away)
    assert {rules.edit_distance("izin", other, 2) for other in away} == {1}
    assert len(away) == len(set(away)) == 4 + 3 + 4 * 35 + 5 * 36 - 4


def test_documents_are_written_with_weights_and_places() -> None:
    lexemes = {"si": "si", "dak": "dak", "pelayanan": "layan", "layanan": "layan"}

    written = write_document(["si", "dak"], ["pelayanan", "dak"], ["layanan", "si"], lexemes)

    assert sorted(written.split()) == ["=dak", "=si", "dak:2A,4B", "layan:3B", "si:1A"]


@pytest.mark.parametrize(("count", "steps"), [(1, []), (2, [1]), (3, [2, 1]), (5, [4, 3, 1]), (9, [8, 1])])
def test_fewer_words_are_tried_step_by_step(count: int, steps: list[int]) -> None:
    assert rules.fewer_words(count) == steps


def test_expressions_ask_for_some_of_the_words() -> None:
    assert rules.some_of(["'a'", "'b'", "'c'"], 2) == "(('a') & ('b')) | (('a') & ('c')) | (('b') & ('c'))"
    assert rules.any_form(["a", "b"], "=") == "'=a' | '=b'"


def test_likenesses_name_both_fields_and_the_strongest_first() -> None:
    record = {
        "name": "Sidak",
        "long_name": None,
        "aliases": ["Sistem Data"],
        "meaning_id": "data warga cocok",
    }

    found = list_likenesses(
        {"name": "Sistim Data", "long_name": "SI-DAK", "meaning": "anggaran desa"}, record
    )

    assert [(one.typed, one.field, round(one.alike, 2)) for one in found] == [
        ("long_name", "name", 1.0),
        ("name", "aliases", 0.6),
    ]
