"""The vectorised path against the exact one."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_service.scoring.errors import ScoringError
from evaluation_service.scoring.exact import Rule, score_lokus, score_sheet
from evaluation_service.scoring.instrument import build_instrument
from evaluation_service.scoring.vectorised import score_period, score_sheets

from .cases import INSTRUMENT, changed, tiny_document

COLUMNS = len(INSTRUMENT.codes)


def levels_at(row: Any) -> dict[str, int]:
    return dict(zip(INSTRUMENT.codes, row.tolist(), strict=True))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 5))
def test_sheets_score_as_one_by_one(seed: int, least: int) -> None:
    levels = np.random.default_rng(seed).integers(least, 6, size=(8, COLUMNS), dtype=np.int16)

    scores = score_sheets(INSTRUMENT, levels)

    exact = [score_sheet(INSTRUMENT, levels_at(row)) for row in levels]
    assert scores.hundredths.tolist() == [score.hundredths for score in exact]
    assert [INSTRUMENT.bands[band].grade for band in scores.bands] == [score.grade for score in exact]


@settings(max_examples=50, deadline=None)
@given(
    st.integers(0, 2**32),
    st.lists(st.integers(1, 5), min_size=1, max_size=6),
    st.sampled_from(["mean", "median"]),
)
def test_period_scores_as_lokus_by_lokus(seed: int, counts: list[int], rule: Rule) -> None:
    random = np.random.default_rng(seed)
    lokus = random.permutation(np.repeat(np.arange(len(counts)) * 7 - 3, counts))
    levels = random.integers(0, 6, size=(len(lokus), COLUMNS), dtype=np.int8)

    period = score_period(INSTRUMENT, rule, levels, lokus)

    cards = [
        score_lokus(
            INSTRUMENT,
            rule,
            {str(place): levels_at(levels[place]) for place in np.flatnonzero(lokus == name)},
        )
        for name in period.lokus
    ]
    assert period.lokus.tolist() == sorted({*lokus.tolist()})
    assert period.counts.tolist() == counts
    assert period.scores.hundredths.tolist() == [card.hundredths for card in cards]
    assert [INSTRUMENT.bands[band].grade for band in period.scores.bands] == [card.grade for card in cards]
    assert all(
        int(numerator) * card.denominator == card.numerator * int(denominator)
        for numerator, denominator, card in zip(
            period.scores.numerators, period.scores.denominators, cards, strict=True
        )
    )


def test_period_without_sheets_is_empty() -> None:
    period = score_period(
        INSTRUMENT, "mean", np.empty((0, COLUMNS), dtype=np.int64), np.empty(0, dtype=np.int64)
    )

    assert (period.lokus.tolist(), period.scores.hundredths.tolist()) == ([], [])


@pytest.mark.parametrize(
    ("levels", "code"),
    [
        (np.full((1, COLUMNS), 6), "not_a_level"),
        (np.full((1, COLUMNS), -1), "not_a_level"),
        (np.full((1, COLUMNS), 1.0), "not_whole_numbers"),
        (np.full((1, COLUMNS), fill_value=True), "not_whole_numbers"),
        (np.full((1, COLUMNS + 1), 1), "wrong_shape"),
        (np.full(COLUMNS, 1), "wrong_shape"),
    ],
)
def test_bad_array_is_refused(levels: Any, code: str) -> None:
    with pytest.raises(ScoringError) as caught:
        score_sheets(INSTRUMENT, levels)

    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize(
    ("rule", "lokus", "code"),
    [
        ("agreed", [1, 1], "not_agreed"),
        ("mode", [1, 1], "unknown_rule"),
        ("mean", [1], "wrong_shape"),
        ("mean", [1.0, 2.0], "wrong_shape"),
    ],
)
def test_bad_period_is_refused(rule: Rule, lokus: list[float], code: str) -> None:
    with pytest.raises(ScoringError) as caught:
        score_period(INSTRUMENT, rule, np.ones((2, COLUMNS), dtype=np.int64), np.array(lokus))

    assert [problem.code for problem in caught.value.problems] == [code]


def test_weights_too_fine_for_64_bits_are_refused() -> None:
    document = tiny_document()
    for place, denominator in enumerate((999_983, 999_979, 999_961)):
        document = changed(document, ("indicators", place, "weight"), f"1/{denominator}")

    with pytest.raises(ScoringError) as caught:
        score_sheets(build_instrument(document), np.ones((1, 3), dtype=np.int64))

    assert [problem.code for problem in caught.value.problems] == ["too_large"]
