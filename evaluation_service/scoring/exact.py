"""The authority on scores: exact integers over the instrument's common denominator, rounded once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evaluation_service.scoring.canonical import digest_of
from evaluation_service.scoring.decimals import round_half_up, text_of_hundredths
from evaluation_service.scoring.errors import ScoringError
from evaluation_service.scoring.instrument import Instrument
from evaluation_service.scoring.parts import (
    LeftOut,
    Levels,
    Rule,
    combine_levels,
    describe_aspects,
    describe_band,
    describe_rounding,
    find_extremes,
    find_level_problems,
    find_lokus_problems,
)
from evaluation_service.scoring.weights import FormWeights, find_weight_problems

__all__ = ["LeftOut", "Levels", "Rule", "Scorecard", "SheetScore", "score_lokus", "score_sheet"]

TRACE_FORMAT = 1


@dataclass(frozen=True)
class SheetScore:
    """One evaluator's sheet: `index` like "4.65", and the exact value it was rounded from."""

    index: str
    hundredths: int
    grade: str
    numerator: int
    denominator: int


@dataclass(frozen=True)
class Scorecard:
    """One lokus: `index` like "4.65", the exact value, the trace (JSON-able) and its sha256."""

    index: str
    hundredths: int
    grade: str
    numerator: int
    denominator: int
    trace: dict[str, Any]
    digest: str


def score_sheet(instrument: Instrument, levels: Levels) -> SheetScore:
    """Score one sheet of whole levels 0 to 5, one per indicator; ScoringError lists every fault."""
    problems = find_level_problems(instrument, levels, "levels")
    if problems:
        raise ScoringError(problems)
    total = sum(indicator.part * levels[indicator.code] for indicator in instrument.indicators)
    hundredths = round_half_up(total, instrument.denominator)
    grade = instrument.band_of(hundredths).grade
    return SheetScore(text_of_hundredths(hundredths), hundredths, grade, total, instrument.denominator)


def score_lokus(
    instrument: Instrument,
    rule: Rule,
    sheets: Mapping[str, Levels],
    left_out: Iterable[LeftOut] = (),
    *,
    form_weights: FormWeights | None = None,
) -> Scorecard:
    """Combine a lokus' sheets per indicator by the period's rule, then weight, add and round once.

    `sheets` is sheet id to levels, `left_out` pairs of sheet id and reason code. The order of either
    does not matter: sheets are taken by id, so the same input gives the same trace byte for byte.
    `form_weights` is what the period decided, None where it left the instrument's own as they are;
    the trace holds them, and they change no figure while one form alone is collected.
    """
    absent = sorted(left_out)
    problems = find_lokus_problems(instrument, rule, sheets, absent)
    problems += find_weight_problems(form_weights, dict(instrument.form_weights))
    if problems:
        raise ScoringError(problems)
    used = sorted(sheets)
    rows, scale = combine_levels(instrument, rule, [sheets[sheet] for sheet in used])
    trace = _trace(instrument, rule, form_weights, used, absent, rows, scale)
    rounding = trace["rounding"]
    return Scorecard(
        index=trace["index"],
        hundredths=rounding["hundredths"],
        grade=trace["grade"],
        numerator=trace["total"]["numerator"],
        denominator=trace["total"]["denominator"],
        trace=trace,
        digest=digest_of(trace),
    )


def _trace(
    instrument: Instrument,
    rule: Rule,
    form_weights: FormWeights | None,
    used: list[str],
    absent: list[LeftOut],
    rows: list[dict[str, Any]],
    scale: int,
) -> dict[str, Any]:
    denominator = instrument.denominator * scale
    total = sum(row["points"] for row in rows)
    rounding = describe_rounding(total, denominator)
    aspects = describe_aspects(instrument, rows, scale)
    return {
        "trace_format": TRACE_FORMAT,
        "instrument": {
            "id": instrument.id,
            "version": instrument.version,
            "scoring_hash": instrument.scoring_hash,
            "denominator": instrument.denominator,
        },
        "settings": {
            "figure": instrument.figure,
            "form_weights": dict(instrument.form_weights if form_weights is None else form_weights),
            "rule": rule,
        },
        "sheets": {
            "used": used,
            "left_out": [{"sheet": sheet, "reason": reason} for sheet, reason in absent],
        },
        "combined_denominator": scale,
        "indicators": rows,
        "aspects": aspects,
        **find_extremes(aspects),
        "total": {"numerator": total, "denominator": denominator},
        "rounding": rounding,
        "index": text_of_hundredths(rounding["hundredths"]),
        "grade": instrument.band_of(rounding["hundredths"]).grade,
        "band": describe_band(instrument, rounding["hundredths"]),
    }
