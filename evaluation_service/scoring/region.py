"""A region's value from its lokus: the mean of exact values, rounded once; mixes no two instruments."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from evaluation_service.scoring.decimals import round_half_up, text_of_hundredths
from evaluation_service.scoring.errors import Problem, ScoringError, refuse

REGION_RULE = "mean_of_exact_lokus_values"


@dataclass(frozen=True)
class LokusValue:
    """A lokus' unrounded index, and the scoring hash and figure it belongs to."""

    lokus: str
    scoring_hash: str
    figure: str
    numerator: int
    denominator: int


@dataclass(frozen=True)
class ValueSum:
    """The sum of so many lokus' unrounded indexes that have one denominator."""

    scoring_hash: str
    figure: str
    numerator: int
    denominator: int
    count: int


@dataclass(frozen=True)
class RegionValue:
    """`index` like "4.65", or None when no lokus was scored; `count` is what it rests on."""

    index: str | None
    hundredths: int | None
    count: int
    rule: str = REGION_RULE


def score_region(values: Iterable[LokusValue]) -> RegionValue:
    """Raises ScoringError where the lokus were scored by different instruments or for another figure."""
    rows = list(values)
    if not rows:
        return RegionValue(None, None, 0)
    if len({(row.scoring_hash, row.figure) for row in rows}) > 1:
        raise refuse("lokus", "not_comparable", "these lokus were not scored by one instrument and figure")
    if len({row.lokus for row in rows}) < len(rows):
        raise refuse("lokus", "named_twice", "a lokus stands here twice")
    _refuse_impossible(rows)
    mean = sum((Fraction(row.numerator, row.denominator) for row in rows), Fraction(0)) / len(rows)
    hundredths = round_half_up(mean.numerator, mean.denominator)
    return RegionValue(text_of_hundredths(hundredths), hundredths, len(rows))


def score_region_by_sums(sums: Iterable[ValueSum]) -> RegionValue:
    """As `score_region`, from lokus that were added up by their denominators; each stands in one sum."""
    rows = list(sums)
    count = sum(row.count for row in rows)
    if not count:
        return RegionValue(None, None, 0)
    if len({(row.scoring_hash, row.figure) for row in rows}) > 1:
        raise refuse("lokus", "not_comparable", "these lokus were not scored by one instrument and figure")
    if any(row.denominator <= 0 or row.numerator < 0 for row in rows):
        raise refuse("lokus", "not_a_value", "is not a sum of values of zero or more")
    every = lcm(*(row.denominator for row in rows))
    total = sum(row.numerator * (every // row.denominator) for row in rows)
    hundredths = round_half_up(total, every * count)
    return RegionValue(text_of_hundredths(hundredths), hundredths, count)


def _refuse_impossible(rows: list[LokusValue]) -> None:
    bad = [row.lokus for row in rows if row.denominator <= 0 or row.numerator < 0]
    if bad:
        message = "is not a value of zero or more"
        raise ScoringError(Problem(f"lokus[{lokus}]", "not_a_value", message) for lokus in bad)
