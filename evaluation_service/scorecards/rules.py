"""Decisions about results: who may read them when, what ties mean, what a trace was made of; no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluation_service.scoring.combined import SurveySums
from evaluation_service.scoring.exact import LeftOut, Rule

SCORE_LOKUS = "score_lokus"

TIE_RULE_TEXT = {
    "id": "Nilai dua desimal yang sama mendapat peringkat sama; peringkat sesudahnya dilewati (1, 2, 2, 4).",
    "en": "Equal two-decimal values share a rank; the ranks after them are skipped (1, 2, 2, 4).",
}
REGION_RULE_TEXT = {
    "id": "Rata-rata nilai eksak semua lokus daerah itu, dibulatkan satu kali di akhir.",
    "en": "The mean of the exact values of the region's lokus, rounded once at the end.",
}


@dataclass(frozen=True)
class ScoringInput:
    """What a scorecard was computed from, as its trace tells it."""

    rule: Rule
    sheets: Mapping[str, Mapping[str, int]]
    left_out: tuple[LeftOut, ...]
    survey: SurveySums | None


def may_read_results(*, state: str, is_administrator: bool) -> bool:
    """Scores are their administrators' until the release; an example is never released."""
    return is_administrator or state == "released"


def read_scoring_input(trace: Mapping[str, Any]) -> ScoringInput:
    """Rule, sheets, what was left out, and the survey's sums.

    The trace holds each sheet's levels in the order of its sheets.
    """
    used = trace["sheets"]["used"]
    sums = trace.get("survey")
    return ScoringInput(
        rule=trace["settings"]["rule"],
        sheets={
            sheet: {row["code"]: row["levels"][place] for row in trace["indicators"]}
            for place, sheet in enumerate(used)
        },
        left_out=tuple((row["sheet"], row["reason"]) for row in trace["sheets"]["left_out"]),
        survey=SurveySums(sums["total"], sums["answers"], sums["respondents"]) if sums else None,
    )
