"""Decimal strings in and out, and the one rounding rule; never touches a float."""

import re
from fractions import Fraction

from evaluation_service.scoring.errors import refuse

_TWO_DECIMALS = re.compile(r"(0|[1-9][0-9]{0,5})\.([0-9]{2})", re.ASCII)
_ANY_DECIMALS = re.compile(r"(0|[1-9][0-9]{0,5})(\.[0-9]{1,6})?", re.ASCII)
_FRACTION = re.compile(r"([1-9][0-9]{0,5})/([1-9][0-9]{0,5})", re.ASCII)


def hundredths_of(text: str) -> int:
    """`"4.65"` is 465. Exactly two decimals, or ScoringError."""
    found = _TWO_DECIMALS.fullmatch(text)
    if found is None:
        raise refuse("", "not_two_decimals", f"{text!r} is not a number with two decimals such as 4.65")
    return int(found[1]) * 100 + int(found[2])


def text_of_hundredths(hundredths: int) -> str:
    """465 is `"4.65"`."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def exact_decimal(text: str) -> Fraction:
    """The exact value of a decimal string of up to six decimals; ScoringError for anything else."""
    if _ANY_DECIMALS.fullmatch(text) is None:
        raise refuse("", "not_a_decimal", f"{text!r} is not a number such as 99.46")
    return Fraction(text)


def exact_fraction(text: str) -> Fraction:
    """`"5/56"` above zero and up to one; ScoringError for anything else."""
    found = _FRACTION.fullmatch(text)
    if found is None or int(found[1]) > int(found[2]):
        raise refuse("", "not_a_fraction", f"{text!r} is not a fraction above 0 and up to 1 such as 5/56")
    return Fraction(int(found[1]), int(found[2]))


def exact_share(text: str) -> Fraction:
    """As `exact_fraction`, and `"0"` for what weighs nothing."""
    return Fraction(0) if text == "0" else exact_fraction(text)


def round_half_up(numerator: int, denominator: int) -> int:
    """The fraction in hundredths, an exact half going up. Not negative; denominator above zero."""
    return (200 * numerator + denominator) // (2 * denominator)


def rounded_text(value: Fraction, decimals: int) -> str:
    """A value of zero or more with so many decimals, an exact half going up: 5/3 with 3 is `"1.667"`."""
    scale = 10**decimals
    whole, rest = divmod((2 * scale * value.numerator + value.denominator) // (2 * value.denominator), scale)
    return f"{whole}.{rest:0{decimals}d}" if decimals else str(whole)
