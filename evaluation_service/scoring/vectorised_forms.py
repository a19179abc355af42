"""Whole periods of several forms at once in scaled integers; must agree with `combined` to the last digit."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluation_service.scoring.combined import LARGEST_SUM
from evaluation_service.scoring.errors import refuse
from evaluation_service.scoring.forms import FormSet
from evaluation_service.scoring.instrument import LEVELS
from evaluation_service.scoring.parts import Rule
from evaluation_service.scoring.vectorised import find_bands, score_period

Integers = NDArray[np.int64]

_LARGEST = int(np.iinfo(np.int64).max)


@dataclass(frozen=True)
class FormsPeriodScores:
    """`lokus` ascending, each once, and everything else in its order. Where `has_index` is False the
    figures of that place mean nothing. `numerators / denominators` is the exact value; both are Python
    integers where 64 bits could not hold them."""

    lokus: Integers
    counts: Integers
    has_index: NDArray[np.bool_]
    hundredths: Integers
    bands: Integers
    numerators: NDArray[Any]
    denominators: NDArray[Any]


def score_period_of_forms(
    form_set: FormSet,
    rule: Rule,
    levels: NDArray[Any],
    lokus: NDArray[Any],
    survey: NDArray[Any] | None,
) -> FormsPeriodScores:
    """`levels` and `lokus` as in `vectorised.score_period`; `survey` is (lokus, 3), whole numbers: total,
    answers and respondents of each lokus, ascending by lokus; None exactly where the set has none."""
    period = score_period(form_set.instrument, rule, levels, lokus)
    sums = _checked_survey(form_set, survey, len(period.lokus))
    first, second = period.scores.numerators, period.scores.denominators
    totals, answers, parts, has_index = _terms(form_set, sums)
    divisor = form_set.weight_denominator
    largest = divisor * _greatest(second) * _greatest(answers)
    if 200 * LEVELS[-1] * largest + largest > _LARGEST:
        first, second, totals, answers, parts = (
            array.astype(object) for array in (first, second, totals, answers, parts)
        )
    denominators = divisor * second * answers
    numerators = parts[:, 0] * first * answers + parts[:, 1] * totals * second
    hundredths = ((200 * numerators + denominators) // (2 * denominators)).astype(np.int64)
    bands = find_bands(form_set.instrument, hundredths)
    return FormsPeriodScores(
        period.lokus, period.counts, has_index, hundredths, bands, numerators, denominators
    )


def _terms(form_set: FormSet, sums: Integers) -> tuple[Integers, Integers, Integers, NDArray[np.bool_]]:
    """Total and number of answers as they count, the parts of both forms, and who has an index."""
    totals, answers = sums[:, 0].copy(), np.maximum(sums[:, 1], 1)
    weights = dict(form_set.weights)
    parts = np.tile(
        np.array([weights["evaluator"], weights.get("survey", 0)], dtype=np.int64), (len(sums), 1)
    )
    has_index = np.full(len(sums), fill_value=form_set.is_scored)
    if form_set.survey is not None:
        few = sums[:, 2] < form_set.survey.minimum
        if form_set.survey.below_minimum == "no_index":
            has_index &= ~few
        elif form_set.survey.below_minimum == "evaluator_alone":
            parts[few] = (form_set.weight_denominator, 0)
        totals[few] = 0
        answers[few] = 1
    return totals, answers, parts, has_index


def _checked_survey(form_set: FormSet, survey: NDArray[Any] | None, count: int) -> Integers:
    if (survey is None) != (form_set.survey is None):
        raise refuse("survey", "wrong_form", "must be given exactly where the form set has a survey")
    if survey is None or form_set.survey is None:
        return np.zeros((count, 3), dtype=np.int64)
    if survey.shape != (count, 3) or not np.issubdtype(survey.dtype, np.integer):
        raise refuse("survey", "wrong_shape", f"needs three whole numbers for each of {count} lokus")
    if survey.size and (int(survey.min()) < 0 or int(survey.max()) > LARGEST_SUM):
        raise refuse("survey", "not_a_count", f"sums are whole numbers from 0 to {LARGEST_SUM}")
    sums: Integers = survey.astype(np.int64)
    totals, answers, respondents = sums.T
    impossible = (
        (answers < respondents)
        | (answers > respondents * form_set.survey.items)
        | (totals > answers * LEVELS[-1])
    )
    if impossible.any():
        raise refuse("survey", "impossible", f"row {int(impossible.argmax())} cannot be a survey's sums")
    return sums


def _greatest(values: Integers) -> int:
    return int(values.max()) if values.size else 1
