"""Whether two results stand on one line, and if not why; a region's aspects. No I/O."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, starmap
from typing import Any

from evaluation_service.scoring.decimals import rounded_text

_REASONS: Mapping[str, Mapping[str, str]] = {
    "other_instrument": {
        "id": "Instrumennya berbeda; kedua nilai tidak dapat dibandingkan.",
        "en": "The instruments differ; the two values cannot be compared.",
    },
    "other_scoring": {
        "id": "Cara menghitung instrumen ini berubah; kedua nilai tidak dapat dibandingkan.",
        "en": "This instrument came to score differently; the two values cannot be compared.",
    },
    "other_form_set": {
        "id": "Formulirnya berbeda; kedua nilai tidak dapat dibandingkan.",
        "en": "The forms differ; the two values cannot be compared.",
    },
    "other_settings": {
        "id": "Hal yang dibiarkan terbuka oleh instrumen ditetapkan berbeda; kedua nilai tidak dapat"
        " dibandingkan.",
        "en": "What the instrument leaves open was decided differently; the two values cannot be compared.",
    },
}


@dataclass(frozen=True)
class Measure:
    """By what a result was measured; `settings` is the canonical text of what the period decided."""

    instrument_id: str
    scoring_hash: str
    form_set: str
    settings: str


def find_break(before: Measure, after: Measure) -> str | None:
    """Why the one cannot be compared with the other; None where it can."""
    if before.instrument_id != after.instrument_id:
        return "other_instrument"
    if before.scoring_hash != after.scoring_hash:
        return "other_scoring"
    if before.form_set != after.form_set:
        return "other_form_set"
    return None if before.settings == after.settings else "other_settings"


def find_breaks(measures: Sequence[Measure]) -> list[str | None]:
    """For each result why it is not comparable with the one before it; None for the first."""
    return [None, *starmap(find_break, pairwise(measures))] if measures else []


def number_lines(breaks: Sequence[str | None]) -> list[int]:
    """Which line each result belongs to, from 1: a new one begins with each break."""
    lines, current = [], 1
    for found in breaks:
        current += found is not None
        lines.append(current)
    return lines


def tell_break(reason: str) -> dict[str, str]:
    """The reason in both languages."""
    return dict(_REASONS[reason])


def average_aspects(traces: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The mean of the exact aspect values of lokus with one measure, rounded once; null of what weighs
    nothing. `count` is how many lokus each rests on."""
    values: dict[str, list[Fraction]] = {}
    for trace in traces:
        for row in trace["aspects"]:
            found = values.setdefault(row["code"], [])
            if row["possible"]:
                found.append(Fraction(5 * row["points"], row["possible"]))
    return [
        {
            "code": code,
            "value": rounded_text(sum(found, Fraction(0)) / len(found), 2) if found else None,
            "count": len(found),
        }
        for code, found in values.items()
    ]
