"""The vectorised path of several forms against the exact one."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from evaluation_service.scoring.combined import SurveySums, score_lokus_of_forms
from evaluation_service.scoring.errors import ScoringError
from evaluation_service.scoring.forms import FormSet
from evaluation_service.scoring.vectorised_forms import score_period_of_forms
from tests.benchmarks.forms_periods import find_disagreement

from .forms_cases import daring, luring

FORM_SETS = [
    luring("counts_zero"),
    luring("evaluator_alone"),
    luring("no_index", minimum=3),
    daring(),
    daring("not_scored"),
]


def test_random_periods_agree_with_the_exact_path_to_the_last_digit() -> None:
    disagreements = [find_disagreement(seed, FORM_SETS[seed % len(FORM_SETS)]) for seed in range(300)]

    assert [found for found in disagreements if found is not None] == []


@pytest.mark.parametrize("plain", FORM_SETS)
def test_sums_beyond_64_bits_agree_too(plain: FormSet) -> None:
    weights = (("evaluator", 749_999), ("survey", 250_000))
    form_set = replace(plain, weights=weights, weight_denominator=999_999)
    codes = form_set.instrument.codes
    levels = np.arange(3 * len(codes), dtype=np.int64).reshape(3, -1) % 6
    sums = np.array([[499_999_999, 100_000_001, 90_000_000]])

    period = score_period_of_forms(form_set, "mean", levels, np.zeros(3, dtype=np.int64), sums)

    sheets = {str(place): dict(zip(codes, row, strict=True)) for place, row in enumerate(levels.tolist())}
    card = score_lokus_of_forms(form_set, "mean", sheets, SurveySums(*sums[0].tolist()))
    assert bool(period.has_index[0]) == (card.index is not None)
    assert (period.numerators.dtype == object) == form_set.is_scored
    if card.numerator is not None and card.denominator is not None:
        assert int(period.hundredths[0]) == card.hundredths
        assert int(period.numerators[0]) * card.denominator == card.numerator * int(period.denominators[0])


def test_period_without_sheets_is_empty() -> None:
    form_set = luring()

    period = score_period_of_forms(
        form_set,
        "mean",
        np.empty((0, len(form_set.instrument.codes)), dtype=np.int64),
        np.empty(0, dtype=np.int64),
        np.empty((0, 3), dtype=np.int64),
    )

    assert period.lokus.tolist() == []


@pytest.mark.parametrize(
    ("survey", "code"),
    [
        (None, "wrong_form"),
        (np.zeros((2, 3), dtype=np.int64), "wrong_shape"),
        (np.zeros((1, 3)), "wrong_shape"),
        (np.array([[-1, 0, 0]]), "not_a_count"),
        (np.array([[6, 1, 1]]), "impossible"),
        (np.array([[5, 15, 1]]), "impossible"),
    ],
)
def test_bad_sums_are_refused(survey: Any, code: str) -> None:
    levels = np.ones((1, len(luring().instrument.codes)), dtype=np.int64)

    with pytest.raises(ScoringError) as caught:
        score_period_of_forms(luring(), "mean", levels, np.zeros(1, dtype=np.int64), survey)

    assert [problem.code for problem in caught.value.problems] == [code]
