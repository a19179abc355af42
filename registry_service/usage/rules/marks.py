"""Marks figures that look wrong, each with its reason; a mark never changes a figure. Exact, no I/O."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from registry_service.usage.rules.months import months_between
from registry_service.usage.rules.words import ENGLISH, INDONESIAN, number_name

DROP, OUTLIER, TYPING_ERROR = MARK_KINDS = ("drop", "outlier", "typing_error")


@dataclass(frozen=True)
class MarkThresholds:
    """Which figures are marked; thresholds.yaml says what each means."""

    compared_months: int
    look_back_months: int
    fewest_compared: int
    smallest_median: int
    drop_below: Fraction
    typing_error_factor: Fraction
    outlier_deviations: Fraction
    smallest_deviation: Fraction


@dataclass(frozen=True)
class Mark:
    """Why a figure looks wrong, in Indonesian and English; only the strongest reason is told.

    Confirmed is one whose reporter said that the figure is right as it stands.
    """

    kind: str
    compared_months: int
    reason_id: str
    reason_en: str
    is_confirmed: bool = False


def median_of(values: Sequence[int | Fraction]) -> Fraction:
    """The middle one, or the exact mean of the middle two; raises IndexError without any."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return Fraction(ordered[middle])
    return Fraction(ordered[middle - 1] + ordered[middle]) / 2


def find_mark(count: int, before: Sequence[int], thresholds: MarkThresholds) -> Mark | None:
    """The mark of a figure against the known figures before it, newest last; `None` if it looks right."""
    compared = before[-thresholds.compared_months :]
    if len(compared) < thresholds.fewest_compared:
        return None
    median = median_of(compared)
    spread = median_of([abs(value - median) for value in compared])
    if (kind := _kind_of(count, median, spread, thresholds)) is None:
        return None
    facts = (count, median, len(compared))
    return Mark(
        kind,
        len(compared),
        _reason(kind, facts, thresholds, INDONESIAN),
        _reason(kind, facts, thresholds, ENGLISH),
    )


def _kind_of(count: int, median: Fraction, spread: Fraction, thresholds: MarkThresholds) -> str | None:
    base = max(median, Fraction(thresholds.smallest_median))
    may_be_low = median >= thresholds.smallest_median
    factor = thresholds.typing_error_factor
    if count >= base * factor or (may_be_low and 0 < count * factor <= median):
        return TYPING_ERROR
    if may_be_low and count < median * thresholds.drop_below:
        return DROP
    allowed = thresholds.outlier_deviations * max(spread, base * thresholds.smallest_deviation)
    if count - median > allowed or (may_be_low and median - count > allowed):
        return OUTLIER
    return None


def _reason(kind: str, facts: tuple[int, Fraction, int], thresholds: MarkThresholds, language: int) -> str:
    count, median = number_name(facts[0], language), number_name(facts[1], language)
    months, is_high = facts[2], facts[0] > facts[1]
    factor, share = number_name(thresholds.typing_error_factor, language), thresholds.drop_below
    if language == INDONESIAN:
        compared = f"median {months} bulan sebelumnya yang diketahui ({median})"
        return {
            TYPING_ERROR: f"Mungkin salah ketik: {count} "
            + (f"paling sedikit {factor} kali" if is_high else f"paling banyak 1/{factor} dari")
            + f" {compared}.",
            DROP: f"Turun tajam: {count} kurang dari {share} {compared}.",
            OUTLIER: f"Tidak lazim: {count} jauh {'di atas' if is_high else 'di bawah'} {compared}.",
        }[kind]
    compared = f"the median of the {months} known months before ({median})"
    return {
        TYPING_ERROR: f"Likely a typing error: {count} is "
        + (f"at least {factor} times" if is_high else f"at most 1/{factor} of")
        + f" {compared}.",
        DROP: f"Sudden drop: {count} is less than {share} of {compared}.",
        OUTLIER: f"Unusual: {count} is far {'above' if is_high else 'below'} {compared}.",
    }[kind]


def mark_months(known: Sequence[tuple[str, int]], thresholds: MarkThresholds) -> dict[str, Mark]:
    """The marks of one channel's known months, which come oldest first."""
    marks: dict[str, Mark] = {}
    for place, (month, count) in enumerate(known):
        before = [
            earlier_count
            for earlier, earlier_count in known[max(0, place - thresholds.compared_months) : place]
            if months_between(earlier, month) <= thresholds.look_back_months
        ]
        if mark := find_mark(count, before, thresholds):
            marks[month] = mark
    return marks
