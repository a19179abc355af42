"""Values somebody else assessed: band look-up, and means that check a reported figure. Scores nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from evaluation_service.scoring.decimals import (
    exact_decimal,
    hundredths_of,
    round_half_up,
    rounded_text,
    text_of_hundredths,
)
from evaluation_service.scoring.errors import refuse
from evaluation_service.scoring.instrument import Document

CheckMethod = Literal["simple_mean", "product_weighted_mean"]


@dataclass(frozen=True)
class ExternalBand:
    """`value` is the reported figure rounded to two decimals; `level` names the zone in both languages.

    Which of zone, level, grade and opinion there are is the scheme's; None is what it does not have.
    """

    scheme: str
    value: str
    zone: str | None
    level_id: str | None
    level_en: str | None
    grade: str | None = None
    opinion_id: str | None = None
    opinion_en: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every way to print this band, but for its zone."""
        words = (self.grade, self.level_id, self.level_en, self.opinion_id, self.opinion_en)
        return tuple(word for word in words if word is not None)


@dataclass(frozen=True)
class Check:
    """A figure re-computed from reported parts, to be shown beside the reported one, never for it.

    `value` has as many decimals as were asked for, the exact mean being rounded once.

    `value` is None when nothing is known. `count` says how many agencies it rests on, `missing` how
    many were left out for want of a figure, `products` the products counted (None for a simple mean).
    """

    method: CheckMethod
    value: str | None
    count: int
    missing: int
    products: int | None
    kind: Literal["check"] = "check"


def find_band(scheme: Document, reported: str) -> ExternalBand:
    """The zone of a reported value, from a document of kind `external`; ScoringError out of range."""
    if scheme.get("kind") != "external":
        raise refuse("instrument.kind", "not_external", "only an instrument of kind 'external' has zones")
    exact = exact_decimal(reported)
    hundredths = round_half_up(exact.numerator, exact.denominator)
    for band in scheme["bands"]:
        if hundredths_of(band["min"]) <= hundredths <= hundredths_of(band["max"]):
            return _describe_band(scheme["id"], text_of_hundredths(hundredths), band)
    raise refuse("value", "out_of_range", f"{reported} is outside the range of this scheme")


def _describe_band(scheme: str, value: str, band: Mapping[str, Any]) -> ExternalBand:
    level, opinion = band["level"] or {}, band.get("opinion") or {}
    return ExternalBand(
        scheme,
        value,
        band["zone"],
        level.get("id"),
        level.get("en"),
        band.get("grade"),
        opinion.get("id"),
        opinion.get("en"),
    )


def check_simple_mean(values: Sequence[str | None], decimals: int = 2) -> Check:
    """Mean of the agencies' reported values; a value that is not known is None, not zero."""
    known = [exact_decimal(value) for value in values if value is not None]
    missing = len(values) - len(known)
    value = _rounded(sum(known, Fraction(0)), len(known), decimals)
    return Check("simple_mean", value, len(known), missing, None)


def check_product_weighted_mean(rows: Iterable[tuple[str | None, int | None]], decimals: int = 2) -> Check:
    """Mean weighted by products, from (value, products); a row lacking either is left out and counted."""
    pairs = list(rows)
    known = [
        (exact_decimal(value), products)
        for value, products in pairs
        if value is not None and products is not None
    ]
    if any(products < 0 for _value, products in known):
        raise refuse("products", "negative", "a number of products is zero or more")
    total = sum((value * products for value, products in known), Fraction(0))
    products = sum(products for _value, products in known)
    value = _rounded(total, products, decimals)
    return Check("product_weighted_mean", value, len(known), len(pairs) - len(known), products)


def _rounded(total: Fraction, divisor: int, decimals: int) -> str | None:
    return None if divisor == 0 else rounded_text(total / divisor, decimals)
