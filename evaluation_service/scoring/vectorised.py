"""Whole periods at once in scaled 64-bit integers; must agree with `exact` to the last digit."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluation_service.scoring.errors import refuse
from evaluation_service.scoring.exact import Rule
from evaluation_service.scoring.instrument import LEVELS, Instrument

Integers = NDArray[np.int64]

_LARGEST = int(np.iinfo(np.int64).max)


@dataclass(frozen=True)
class Scores:
    """One entry a sheet or a lokus. Index in hundredths; `bands` points into `instrument.bands`;
    `numerators / denominators` is the exact value."""

    hundredths: Integers
    bands: Integers
    numerators: Integers
    denominators: Integers


@dataclass(frozen=True)
class PeriodScores:
    """`lokus` holds each lokus once, ascending; `counts` its sheets; `scores` is in the same order."""

    lokus: Integers
    counts: Integers
    scores: Scores


def score_sheets(instrument: Instrument, levels: NDArray[Any]) -> Scores:
    """`levels` is (sheets, indicators), whole numbers 0 to 5, columns in the instrument's order."""
    checked = _checked_levels(instrument, levels)
    return _score(instrument, checked, np.ones(len(checked), dtype=np.int64), 1)


def score_period(
    instrument: Instrument, rule: Rule, levels: NDArray[Any], lokus: NDArray[Any]
) -> PeriodScores:
    """`levels` as in `score_sheets`, `lokus` (sheets,) the whole number each sheet belongs to, in any
    order. The "agreed" rule wants one sheet a lokus."""
    checked = _checked_levels(instrument, levels)
    if not np.issubdtype(lokus.dtype, np.integer) or lokus.shape != (len(checked),):
        raise refuse("lokus", "wrong_shape", f"needs one whole number for each of {len(checked)} sheets")
    order = np.argsort(lokus, kind="stable")
    names, starts, counts = np.unique(lokus[order].astype(np.int64), return_index=True, return_counts=True)
    counts = counts.astype(np.int64)
    if rule == "agreed" and np.any(counts > 1):
        raise refuse("lokus", "not_agreed", "the agreed rule takes exactly one set of levels a lokus")
    if not len(names):
        return PeriodScores(names, counts, score_sheets(instrument, checked))
    sorted_levels = checked[order]
    if rule == "median":
        combined, scales = _medians(sorted_levels, starts, counts), np.full_like(counts, 2)
    elif rule in {"mean", "agreed"}:
        combined, scales = np.add.reduceat(sorted_levels, starts, axis=0), counts
    else:
        raise refuse("rule", "unknown_rule", f"{rule!r} is not one of agreed, mean, median")
    return PeriodScores(names, counts, _score(instrument, combined, scales, int(scales.max())))


def _medians(levels: Integers, starts: NDArray[np.intp], counts: Integers) -> Integers:
    """Twice the median: the two middle levels added, which for an odd number are the same one."""
    lower, upper = ((counts - 1) // 2)[:, None], (counts // 2)[:, None]
    doubled = np.zeros((len(starts), levels.shape[1]), dtype=np.int64)
    for level in LEVELS[:-1]:
        up_to = np.add.reduceat((levels <= level).astype(np.int64), starts, axis=0)
        doubled += (up_to <= lower).astype(np.int64) + (up_to <= upper)
    return doubled


def _score(instrument: Instrument, combined: Integers, scales: Integers, largest_scale: int) -> Scores:
    largest = instrument.denominator * largest_scale
    if 200 * LEVELS[-1] * largest + largest > _LARGEST:
        raise refuse("levels", "too_large", "the exact sums of this period do not fit into 64 bits")
    parts = np.array([indicator.part for indicator in instrument.indicators], dtype=np.int64)
    numerators = combined @ parts
    denominators = scales * instrument.denominator
    hundredths = (200 * numerators + denominators) // (2 * denominators)
    return Scores(hundredths, find_bands(instrument, hundredths), numerators, denominators)


def find_bands(instrument: Instrument, hundredths: Integers) -> Integers:
    """For each rounded index the place of its band in `instrument.bands`."""
    lows = np.array([band.low for band in instrument.bands], dtype=np.int64)
    ascending = np.argsort(lows)
    return ascending[np.searchsorted(lows[ascending], hundredths, side="right") - 1].astype(np.int64)


def _checked_levels(instrument: Instrument, levels: NDArray[Any]) -> Integers:
    if levels.ndim != 2 or levels.shape[1] != len(instrument.indicators):
        raise refuse("levels", "wrong_shape", f"needs {len(instrument.indicators)} columns, one an indicator")
    if not np.issubdtype(levels.dtype, np.integer):
        raise refuse("levels", "not_whole_numbers", f"levels are whole numbers, not {levels.dtype}")
    if levels.size and (int(levels.min()) < LEVELS[0] or int(levels.max()) > LEVELS[-1]):
        raise refuse("levels", "not_a_level", "a level is a whole number from 0 to 5")
    return levels.astype(np.int64, copy=False)
