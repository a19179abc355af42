"""Scores of several forms: exact sums, what too few respondents do, what has to be decided, traces."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_service.scoring.canonical import digest_of
from evaluation_service.scoring.combined import NO_RESPONSES, SurveySums, score_lokus_of_forms
from evaluation_service.scoring.errors import ScoringError
from evaluation_service.scoring.forms import build_form_set, list_tick_items
from evaluation_service.scoring.instrument import build_instrument
from evaluation_service.scoring.open_settings import Decision, list_open_settings
from evaluation_service.scoring.region import LokusValue, score_region

from .cases import DOCUMENT, changed, tiny_document
from .forms_cases import DARING, INDICATORS, LURING, PEKPPP, daring, luring, tiny_forms_document

TINY = tiny_forms_document()
WHOLE: dict[str, Decision] = {"least": 5, "few": "counts_zero"}
SHEETS = {"b": {"p1": 2, "p2": 0, "q1": 3, "z1": 5}, "a": {"p1": 1, "p2": 0, "q1": 4, "z1": 5}}
SUMS = SurveySums(total=37, answers=11, respondents=6)


def all_at(level: int, form_set: Any = None) -> dict[str, int]:
    return dict.fromkeys((form_set or luring()).instrument.codes, level)


def test_trace_of_a_small_lokus_is_as_worked_out_by_hand() -> None:
    form_set = build_form_set(TINY, "whole", WHOLE)

    card = score_lokus_of_forms(form_set, "mean", SHEETS, SUMS, [("c", "returned")])

    assert card.trace == {
        "trace_format": 2,
        "instrument": {
            "id": "tiny",
            "version": "1",
            "scoring_hash": form_set.instrument.scoring_hash,
            "denominator": 6,
        },
        "settings": {
            "decisions": {"few": "counts_zero", "least": 5},
            "evaluator_form": "E",
            "figure": "f02_only",
            "form_set": "whole",
            "form_weights": {"evaluator": 2, "survey": 1},
            "form_weight_denominator": 3,
            "provisional": [],
            "rule": "mean",
        },
        "sheets": {"used": ["a", "b"], "left_out": [{"sheet": "c", "reason": "returned"}]},
        "combined_denominator": 2,
        "indicators": [
            {"aspect": "P", "code": "p1", "combined": 3, "levels": [1, 2], "part": 1, "points": 3},
            {"aspect": "P", "code": "p2", "combined": 0, "levels": [0, 0], "part": 1, "points": 0},
            {"aspect": "Q", "code": "q1", "combined": 7, "levels": [4, 3], "part": 4, "points": 28},
            {"aspect": "Z", "code": "z1", "combined": 10, "levels": [5, 5], "part": 0, "points": 0},
        ],
        "aspects": [
            {"code": "P", "part": 2, "points": 3, "possible": 20, "value": "0.75"},
            {"code": "Q", "part": 4, "points": 28, "possible": 40, "value": "3.50"},
            {"code": "Z", "part": 0, "points": 0, "possible": 0, "value": None},
        ],
        "strongest": ["Q"],
        "weakest": ["P"],
        "survey": {
            "form": "S",
            "items": 2,
            "total": 37,
            "answers": 11,
            "respondents": 6,
            "minimum": 5,
            "is_enough": True,
        },
        "outcome": "combined",
        "terms": [
            {
                "kind": "evaluator",
                "form": "E",
                "numerator": 31,
                "denominator": 12,
                "part": 2,
                "of": 3,
                "points": 682,
                "value": "2.58",
            },
            {
                "kind": "survey",
                "form": "S",
                "numerator": 37,
                "denominator": 11,
                "part": 1,
                "of": 3,
                "points": 444,
                "value": "3.36",
            },
        ],
        "total": {"numerator": 1126, "denominator": 396},
        "rounding": {
            "direction": "down",
            "divisor": 396,
            "hundredths": 284,
            "mode": "half_up",
            "quotient": 284,
            "remainder": 136,
        },
        "index": "2.84",
        "grade": "high",
        "band": {"grade": "high", "min": "2.51", "max": "5.00"},
    }
    assert card.digest == digest_of(card.trace)


@pytest.mark.parametrize(
    ("rule", "index", "outcome"),
    [
        ("counts_zero", "3.00", "counts_zero"),
        ("evaluator_alone", "4.00", "evaluator_alone"),
        ("no_index", None, "no_index"),
    ],
)
def test_too_few_respondents_do_what_the_period_decided(rule: str, index: str | None, outcome: str) -> None:
    few, enough = SurveySums(29 * 14 * 5, 29 * 14, 29), SurveySums(30 * 14 * 5, 30 * 14, 30)

    cards = [score_lokus_of_forms(luring(rule), "agreed", {"a": all_at(4)}, sums) for sums in (few, enough)]
    none = score_lokus_of_forms(luring(rule), "agreed", {"a": all_at(4)}, NO_RESPONSES)

    assert [(card.index, card.outcome) for card in cards] == [(index, outcome), ("4.25", "combined")]
    assert (none.index, none.outcome) == (index, outcome)
    if index is None:
        assert (none.grade, none.numerator, none.trace["total"], none.trace["band"]) == (None,) * 4


def test_form_of_unknown_weights_is_scored_provisionally_or_not_at_all() -> None:
    sheet = all_at(3, daring()) | {"B.28": 0, "B.29": 0}
    sums = SurveySums(30 * 11 * 5, 30 * 11, 30)

    equal = score_lokus_of_forms(daring(), "agreed", {"a": sheet}, sums)
    unscored = score_lokus_of_forms(daring("not_scored"), "agreed", {"a": sheet}, sums)

    assert Fraction(equal.numerator or 0, equal.denominator or 1) == Fraction(3, 4) * (
        3 - 3 * Fraction(12, 100)
    ) + Fraction(5, 4)
    assert equal.trace["settings"]["provisional"] == ["f02b_weights"]
    assert (unscored.index, unscored.outcome, unscored.trace["strongest"]) == (None, "not_scored", [])
    assert [term["value"] for term in unscored.trace["terms"]] == [None, "5.00"]


def test_additional_information_is_answered_and_changes_nothing() -> None:
    cards = [
        score_lokus_of_forms(luring(), "agreed", {"a": all_at(4) | {"31": level}}, NO_RESPONSES)
        for level in (0, 5)
    ]

    assert [card.index for card in cards] == ["3.00", "3.00"]
    assert cards[0].trace["indicators"][30]["levels"] == [0]


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(["mean", "median"]), st.integers(1, 4))
def test_lokus_agrees_with_fractions_of_the_file(data: Any, rule: Any, count: int) -> None:
    codes = luring().instrument.codes
    levels = st.lists(st.integers(0, 5), min_size=31, max_size=31)
    sheets = {str(number): dict(zip(codes, data.draw(levels), strict=True)) for number in range(count)}
    answers = data.draw(st.integers(30, 420))
    total = data.draw(st.integers(0, 5 * answers))

    card = score_lokus_of_forms(luring(), rule, sheets, SurveySums(total, answers, 30))

    weights = {row["code"]: row["weight"] for row in PEKPPP["aspects"]}
    expected = Fraction(1, 4) * Fraction(total, answers)
    for code in codes[:-1]:
        ordered = sorted(sheet[code] for sheet in sheets.values())
        middle = ordered[(count - 1) // 2 : count // 2 + 1] if rule == "median" else ordered
        weight = Fraction(weights[INDICATORS[code]["aspect"]]) * Fraction(INDICATORS[code]["weight"])
        expected += Fraction(3, 4) * weight * Fraction(sum(middle), len(middle))
    assert Fraction(card.numerator or 0, card.denominator or 1) == expected
    assert card.hundredths == int(expected * 100 + Fraction(1, 2))


@pytest.mark.parametrize(
    ("survey", "problems"),
    [
        (None, [("survey", "missing")]),
        (SurveySums(-1, 1, 1), [("survey.total", "not_a_count")]),
        (SurveySums(1, True, 1), [("survey.answers", "not_a_count")]),
        (SurveySums(1, 1, 2), [("survey.answers", "impossible")]),
        (SurveySums(1, 5, 2), [("survey.answers", "impossible")]),
        (SurveySums(11, 2, 2), [("survey.total", "impossible")]),
    ],
)
def test_sums_that_cannot_be_are_refused(survey: SurveySums | None, problems: list[tuple[str, str]]) -> None:
    with pytest.raises(ScoringError) as caught:
        score_lokus_of_forms(build_form_set(TINY, "whole", WHOLE), "mean", SHEETS, survey)

    assert [(problem.path, problem.code) for problem in caught.value.problems] == problems


@pytest.mark.parametrize(
    ("form_set", "decisions", "problems"),
    [
        ("whole", {}, [("settings.least", "missing"), ("settings.few", "missing")]),
        ("whole", {**WHOLE, "least": 0}, [("settings.least", "out_of_range")]),
        ("whole", {**WHOLE, "least": "5"}, [("settings.least", "out_of_range")]),
        ("whole", {**WHOLE, "few": "guess"}, [("settings.few", "not_a_choice")]),
        ("whole", {**WHOLE, "weights": "not_scored"}, [("settings.weights", "unknown_setting")]),
        ("bare", {}, [("settings.weights", "missing")]),
        ("other", {}, [("form_set", "unknown_form_set")]),
    ],
)
def test_nothing_is_scored_before_everything_open_is_decided(
    form_set: str, decisions: dict[str, Decision], problems: list[tuple[str, str]]
) -> None:
    with pytest.raises(ScoringError) as caught:
        build_form_set(TINY, form_set, decisions)

    assert [(problem.path, problem.code) for problem in caught.value.problems] == problems


def test_weights_of_forms_that_the_file_leaves_open_are_decided_exactly() -> None:
    document = changed(TINY, ("combination", "form_weights"), {"evaluator": None, "survey": None})
    document["open_settings"].append({**TINY["open_settings"][0], "code": "forms", "decides": "form_weights"})
    for name in ("least", "most"):
        del document["open_settings"][-1][name]
    decided: dict[str, Decision] = {**WHOLE, "forms": {"evaluator": "9/10", "survey": "1/10"}}

    form_set = build_form_set(document, "whole", decided)
    with pytest.raises(ScoringError) as caught:
        build_form_set(document, "whole", {**WHOLE, "forms": {"evaluator": "9/10", "survey": "2/10"}})

    assert (form_set.weights, form_set.weight_denominator) == ((("evaluator", 9), ("survey", 1)), 10)
    assert [(problem.path, problem.code) for problem in caught.value.problems] == [
        ("settings.forms", "not_whole")
    ]


def test_open_settings_of_both_formats_can_be_listed() -> None:
    assert [row["code"] for row in list_open_settings(DOCUMENT, "F-02")] == ["form_weights"]
    assert [row["code"] for row in list_open_settings(PEKPPP, "luring")] == [*LURING]
    assert {row["code"] for row in list_open_settings(PEKPPP, "daring")} == {*DARING}


def test_one_form_and_several_are_not_taken_for_each_other() -> None:
    for build in (
        lambda: build_instrument(PEKPPP),
        lambda: build_form_set(tiny_document(), "whole", {}),
    ):
        with pytest.raises(ScoringError):
            build()


def test_tick_list_asks_for_the_elements_of_the_evaluators_form() -> None:
    asked = {form_set: list_tick_items(PEKPPP, form_set) for form_set in ("luring", "daring")}

    assert [len(rows) for rows in asked.values()] == [28, 19]
    assert [row["code"] for row in asked["luring"][0]["elements"]] == [
        "exists",
        "complete",
        "enacted",
        "public",
        "monitored",
    ]
    assert list_tick_items(TINY, "bare") == []


def test_region_value_takes_lokus_of_both_form_sets() -> None:
    cards = [
        score_lokus_of_forms(luring(), "agreed", {"a": all_at(4)}, SurveySums(1000, 400, 30)),
        score_lokus_of_forms(daring(), "agreed", {"a": all_at(3, daring())}, SurveySums(1000, 300, 30)),
    ]

    region = score_region(
        LokusValue(
            str(number),
            card.trace["instrument"]["scoring_hash"],
            "ipp",
            card.numerator or 0,
            card.denominator or 1,
        )
        for number, card in enumerate(cards)
    )

    assert [card.index for card in cards] == ["3.63", "3.08"]
    assert (region.index, region.count) == ("3.35", 2)
