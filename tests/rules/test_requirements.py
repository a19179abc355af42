"""What a record lacks by a rule set: every gap in order, and nothing unknown that counts as met."""

from datetime import date
from typing import Any

import pytest
from marshmallow import ValidationError

from registry_service.readiness import rules as readiness
from registry_service.requirements.rule_sets import get_rule_sets, load_rule_set
from registry_service.requirements.rules import TESTS, Requirement, RuleSet, count_words, find_gaps


def _rule_set(test: str, value: Any = None) -> RuleSet:
    requirement = Requirement("one", "fact", test, value, True, "id", "en")
    return RuleSet("own", 1, "Uji", "Test", "Prima", "own", (requirement,))


@pytest.mark.parametrize(
    ("test", "value", "met", "unmet"),
    [
        ("present", None, ["text", 0, False, ["x"]], [None, "", [], {}]),
        ("words_at_least", 3, ["satu dua tiga", "a b c d"], [None, "satu dua", "satu - dua -"]),
        ("at_least", 24, [24, 25], [None, 23, 0]),
        ("at_most", 0, [0], [None, 1]),
        ("one_of", ["agency", "region"], ["agency"], [None, "unknown"]),
    ],
)
def test_requirement_is_met_by_what_it_asks_and_never_by_the_unknown(
    test: str, value: Any, met: list[Any], unmet: list[Any]
) -> None:
    rule_set = _rule_set(test, value)

    assert [find_gaps(rule_set, {"fact": fact}) for fact in met] == [[]] * len(met)
    assert [len(find_gaps(rule_set, {"fact": fact})) for fact in unmet] == [1] * len(unmet)
    assert len(find_gaps(rule_set, {})) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [(None, 0), ("", 0), ("satu", 1), ("antar-jemput izin", 2), ("  dua\n kata  ", 2), ("– ! 2021", 1)],
)
def test_words_are_counted_as_a_reader_counts_them(text: str | None, words: int) -> None:
    assert count_words(text) == words


def test_gap_tells_what_there_is() -> None:
    [gap] = find_gaps(_rule_set("words_at_least", 300), {"fact": "hanya empat kata saja"})

    assert gap.found == "4"


def test_every_rule_set_that_ships_is_whole() -> None:
    found = get_rule_sets()

    assert sorted(found) == ["iid-2023", "kipp-general-2021", "kipp-replication-2021", "submission"]
    codes = {name: [r.code for r in rule_set.requirements] for name, rule_set in found.items()}
    assert {name: len(set(c)) == len(c) for name, c in codes.items()} == dict.fromkeys(found, True)


@pytest.mark.parametrize("lacking", ["source", "confidence", "requirements", "title_id"])
def test_rule_set_that_is_not_whole_is_refused_by_name(lacking: str) -> None:
    lines = {
        "rule_set_id": "own",
        "version": "1",
        "title_id": "Uji",
        "title_en": "Test",
        "source": "Prima",
        "confidence": "own",
        "requirements": "[{code: a, fact: b, test: present, words_id: c, words_en: d}]",
    }
    text = "\n".join(f"{name}: {value}" for name, value in lines.items() if name != lacking)

    with pytest.raises(ValidationError) as refused:
        load_rule_set(text)

    assert list(refused.value.normalized_messages()) == [lacking]


def test_rule_set_with_a_test_that_does_not_exist_is_refused() -> None:
    text = (
        "{rule_set_id: own, version: 1, title_id: a, title_en: b, source: c, confidence: own, "
        "requirements: [{code: a, fact: b, test: guess, words_id: c, words_en: d}]}"
    )

    with pytest.raises(ValidationError) as refused:
        load_rule_set(text)

    assert min(TESTS) in str(refused.value)


@pytest.mark.parametrize(
    ("operating", "implementation", "age"),
    [
        (None, None, None),
        (date(2024, 11, 22), "2020", 24),
        (date(2024, 11, 23), None, 23),
        (None, "2024-11-22", 24),
        (None, "2024-10", 24),
        (None, "2024-11", 23),
        (None, "2023", 34),
        (None, "2026", 0),
    ],
)
def test_age_counts_whole_months_that_have_certainly_passed(
    operating: date | None, implementation: str | None, age: int | None
) -> None:
    record = {"operating_since": operating, "implementation_since": implementation}

    assert readiness.age_in_months(record, date(2026, 11, 22)) == age


def test_awards_are_counted_at_national_level_and_only_where_something_was_won() -> None:
    recognitions = [
        {"kind": "award", "level": "national", "rank": None},
        {"kind": "competition", "level": "international", "rank": "Top 45"},
        {"kind": "competition", "level": "national", "rank": None},
        {"kind": "award", "level": "province", "rank": "1"},
    ]

    assert readiness.count_national_awards(recognitions) == 2


@pytest.mark.parametrize(
    ("month", "count", "before"),
    [("2026-11", 12, "2025-11"), ("2026-01", 1, "2025-12"), ("2026-12", 0, "2026-12")],
)
def test_months_before_a_month_cross_the_year(month: str, count: int, before: str) -> None:
    assert readiness.months_before(month, count) == before
