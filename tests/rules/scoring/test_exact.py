"""Exact scores, grades and traces."""

import itertools
from fractions import Fraction
from statistics import median
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_service.scoring.canonical import canonical_json, digest_of
from evaluation_service.scoring.errors import ScoringError
from evaluation_service.scoring.exact import Rule, score_lokus, score_sheet
from evaluation_service.scoring.instrument import build_instrument

from .cases import DOCUMENT, INSTRUMENT, changed, levels_of, tiny_document

SHEETS = st.lists(st.integers(0, 5), min_size=37, max_size=37).map(
    lambda levels: dict(zip(INSTRUMENT.codes, levels, strict=True))
)
NO_LEVELS = [(f"levels[{code}]", "not_a_level") for code in ("p1", "p2", "q1")]
GOLDEN_DIGEST = "42ebb382ab961af1512c20aa0a6bda6e07d476f18307a3d2ccdc1e18750a1920"


@pytest.mark.parametrize(
    ("levels", "index", "grade"),
    [
        (levels_of(5), "5.00", "A"),
        (levels_of(4), "4.00", "B"),
        (levels_of(3), "3.00", "C"),
        (levels_of(2), "2.00", "D"),
        (levels_of(1), "1.00", "F"),
        (levels_of(0), "0.00", "F"),
        (levels_of(5) | {"6": 0}, "4.65", "A"),
        (levels_of(5) | {row.code: 3 for row in INSTRUMENT.indicators if row.aspect == "I"}, "4.40", "A-"),
    ],
)
def test_sheet_of_known_levels_has_its_index_and_grade(
    levels: dict[str, int], index: str, grade: str
) -> None:
    score = score_sheet(INSTRUMENT, levels)

    assert (score.index, score.grade) == (index, grade)


@pytest.mark.parametrize(
    ("levels", "exact", "index", "grade"),
    [
        (levels_of(5, **{"5_2_a_K": 4}), Fraction(4955, 1000), "4.96", "A"),
        (levels_of(0, **{"5_2_a_K": 1}), Fraction(45, 1000), "0.05", "F"),
        (levels_of(5, **{"5_2_a_K": 0, "5_2_a_As": 0, "4_a_Ak2": 3}), Fraction(4505, 1000), "4.51", "A"),
    ],
)
def test_exact_half_of_a_hundredth_goes_up(
    levels: dict[str, int], exact: Fraction, index: str, grade: str
) -> None:
    score = score_sheet(INSTRUMENT, levels)

    assert Fraction(score.numerator, score.denominator) == exact
    assert (score.index, score.grade) == (index, grade)


def test_parts_of_the_regulation_add_up_to_its_denominator() -> None:
    parts = [indicator.part for indicator in INSTRUMENT.indicators]

    assert (len(parts), sum(parts), INSTRUMENT.denominator) == (37, 30800, 30800)


def test_every_index_has_exactly_one_band() -> None:
    holding = [sum(band.low <= index <= band.high for band in INSTRUMENT.bands) for index in range(501)]

    assert holding == [1] * 501
    assert [INSTRUMENT.band_of(index).grade for index in (450, 451, 100, 101)] == ["A-", "A", "F", "E"]


@settings(max_examples=50, deadline=None)
@given(SHEETS, st.sampled_from(INSTRUMENT.codes))
def test_sheet_always_has_a_grade_and_a_higher_level_never_lowers_it(
    levels: dict[str, int], code: str
) -> None:
    score = score_sheet(INSTRUMENT, levels)
    raised = score_sheet(INSTRUMENT, levels | {code: min(5, levels[code] + 1)})

    assert 0 <= score.hundredths <= raised.hundredths <= 500
    assert score.grade in {band.grade for band in INSTRUMENT.bands}


@settings(max_examples=50, deadline=None)
@given(st.lists(SHEETS, min_size=1, max_size=5), st.sampled_from(["mean", "median"]))
def test_lokus_agrees_with_the_rule_worked_out_in_fractions(sheets: list[dict[str, int]], rule: Rule) -> None:
    card = score_lokus(INSTRUMENT, rule, {f"s{place}": sheet for place, sheet in enumerate(sheets)})

    combine = median if rule == "median" else lambda values: sum(values) / len(values)
    aspects = {row["code"]: Fraction(row["weight"]) for row in DOCUMENT["aspects"]}
    expected = sum(
        aspects[row["aspect"]]
        * Fraction(row["weight"])
        * combine([Fraction(sheet[row["code"]]) for sheet in sheets])
        for row in DOCUMENT["indicators"]
    )
    assert Fraction(card.numerator, card.denominator) == expected
    assert card.hundredths == int(expected * 100 + Fraction(1, 2))


@pytest.mark.parametrize("rule", ["mean", "median"])
def test_order_of_sheets_does_not_matter(rule: Rule) -> None:
    sheets = [("c", levels_of(5)), ("a", levels_of(2)), ("b", levels_of(3))]
    left_out = [("y", "returned"), ("x", "withdrawn")]

    traces = {
        canonical_json(score_lokus(INSTRUMENT, rule, dict(order), absent).trace)
        for order in itertools.permutations(sheets)
        for absent in (left_out, left_out[::-1])
    }

    assert len(traces) == 1


@pytest.mark.parametrize(
    ("rule", "levels", "index"),
    [
        ("agreed", [4], "4.00"),
        ("mean", [5, 4, 4], "4.33"),
        ("mean", [5, 5, 4], "4.67"),
        ("median", [5, 4, 1], "4.00"),
        ("median", [5, 4], "4.50"),
        ("median", [5, 0, 1, 3], "2.00"),
    ],
)
def test_sheets_are_combined_by_the_rule(rule: Rule, levels: list[int], index: str) -> None:
    sheets = {f"s{place}": levels_of(level) for place, level in enumerate(levels)}

    assert score_lokus(INSTRUMENT, rule, sheets).index == index


def test_trace_of_a_small_lokus_is_as_worked_out_by_hand() -> None:
    document = tiny_document()
    sheets = {
        "b": {"p1": 2, "p2": 0, "q1": 3},
        "a": {"p1": 1, "p2": 0, "q1": 4},
        "c": {"p1": 1, "p2": 1, "q1": 3},
    }

    card = score_lokus(build_instrument(document), "mean", sheets, [("z", "returned")])

    expected: dict[str, Any] = {
        "trace_format": 1,
        "instrument": {
            "id": "tiny",
            "version": "1",
            "scoring_hash": build_instrument(document).scoring_hash,
            "denominator": 4,
        },
        "settings": {"figure": "f02_only", "form_weights": {"F-02": None}, "rule": "mean"},
        "sheets": {"used": ["a", "b", "c"], "left_out": [{"sheet": "z", "reason": "returned"}]},
        "combined_denominator": 3,
        "indicators": [
            {"aspect": "P", "code": "p1", "combined": 4, "levels": [1, 2, 1], "part": 1, "points": 4},
            {"aspect": "P", "code": "p2", "combined": 1, "levels": [0, 0, 1], "part": 1, "points": 1},
            {"aspect": "Q", "code": "q1", "combined": 10, "levels": [4, 3, 3], "part": 2, "points": 20},
        ],
        "aspects": [
            {"code": "P", "part": 2, "points": 5, "possible": 30, "value": "0.83"},
            {"code": "Q", "part": 2, "points": 20, "possible": 30, "value": "3.33"},
        ],
        "strongest": ["Q"],
        "weakest": ["P"],
        "total": {"numerator": 25, "denominator": 12},
        "rounding": {
            "direction": "down",
            "divisor": 12,
            "hundredths": 208,
            "mode": "half_up",
            "quotient": 208,
            "remainder": 4,
        },
        "index": "2.08",
        "grade": "low",
        "band": {"grade": "low", "min": "0.00", "max": "2.50"},
    }
    assert card.trace == expected
    assert card.digest == digest_of(expected)


def test_digest_of_a_known_lokus_stays_what_it_was() -> None:
    sheets = {"sheet-1": levels_of(5) | {"6": 0}, "sheet-2": levels_of(4)}

    card = score_lokus(INSTRUMENT, "mean", sheets, [("sheet-3", "withdrawn")])

    assert (card.index, card.grade, card.digest) == ("4.33", "A-", GOLDEN_DIGEST)


@pytest.mark.parametrize(
    ("levels", "problems"),
    [
        ({"p1": 1, "p2": 1}, [("levels[q1]", "missing")]),
        ({"p1": 1, "p2": 1, "q1": 1, "q2": 1}, [("levels[q2]", "unknown_indicator")]),
        ({"p1": 6, "p2": -1, "q1": True}, NO_LEVELS),
        ({"p1": 1.0, "p2": "3", "q1": None}, NO_LEVELS),
        (
            {"p1": 1.5, "x": 1},
            [
                ("levels[p2]", "missing"),
                ("levels[q1]", "missing"),
                ("levels[p1]", "not_a_level"),
                ("levels[x]", "unknown_indicator"),
            ],
        ),
    ],
)
def test_bad_levels_are_refused_naming_every_problem(
    levels: dict[str, Any], problems: list[tuple[str, str]]
) -> None:
    with pytest.raises(ScoringError) as caught:
        score_sheet(build_instrument(tiny_document()), levels)

    assert [(problem.path, problem.code) for problem in caught.value.problems] == problems


@pytest.mark.parametrize(
    ("rule", "sheets", "left_out", "problems"),
    [
        ("mode", {"a": 1}, [], [("rule", "unknown_rule")]),
        ("mean", {}, [], [("sheets", "no_sheet")]),
        ("agreed", {"a": 1, "b": 1}, [], [("sheets", "not_agreed")]),
        ("mean", {"a": 1}, [("a", "returned")], [("left_out[a]", "named_twice")]),
        ("mean", {"a": 1}, [("z", "returned"), ("z", "withdrawn")], [("left_out[z]", "named_twice")]),
        ("mode", {"a": 9}, [], [("rule", "unknown_rule"), ("sheets[a].levels[p1]", "not_a_level")]),
    ],
)
def test_bad_lokus_is_refused_naming_every_problem(
    rule: Rule, sheets: dict[str, int], left_out: list[tuple[str, str]], problems: list[tuple[str, str]]
) -> None:
    given_sheets = {sheet: {"p1": level, "p2": 1, "q1": 1} for sheet, level in sheets.items()}

    with pytest.raises(ScoringError) as caught:
        score_lokus(build_instrument(tiny_document()), rule, given_sheets, left_out)

    assert [(problem.path, problem.code) for problem in caught.value.problems] == problems


@pytest.mark.parametrize("value", [1.5, {1: 2}, [b"x"], "\ud800"])
def test_canonical_form_refuses_what_has_no_single_form(value: object) -> None:
    with pytest.raises(ScoringError):
        digest_of({"field": value})


def test_canonical_form_sorts_keys_and_keeps_letters() -> None:
    assert canonical_json({"b": [1, None, True], "a": "é–"}) == '{"a":"é–","b":[1,null,true]}'


def test_new_wording_keeps_the_scoring_hash_and_a_new_weight_does_not() -> None:
    reworded = changed(DOCUMENT, ("indicators", 0, "title", "id"), "Judul lain") | {"version": "2"}
    reweighed = changed(DOCUMENT, ("indicators", 0, "weight"), "4/56")

    assert build_instrument(reworded).scoring_hash == INSTRUMENT.scoring_hash
    assert build_instrument(reweighed).scoring_hash != INSTRUMENT.scoring_hash
