"""The authority on scores: exact integers over the instrument's common denominator, rounded once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, get_args

from evaluation_service.scoring.canonical import digest_of
from evaluation_service.scoring.decimals import round_half_up, text_of_hundredths
from evaluation_service.scoring.errors import Problem, ScoringError
from evaluation_service.scoring.instrument import LEVELS, Instrument
from evaluation_service.scoring.weights import FormWeights, find_weight_problems

Rule = Literal["agreed", "mean", "median"]
Levels = Mapping[str, int]
LeftOut = tuple[str, str]

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
    problems = _problems_of_levels(instrument, levels, "levels")
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
    problems = _problems_of_lokus(instrument, rule, sheets, absent)
    problems += find_weight_problems(form_weights, dict(instrument.form_weights))
    if problems:
        raise ScoringError(problems)
    used = sorted(sheets)
    rows, scale = _combine(instrument, rule, [sheets[sheet] for sheet in used])
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


def _combine(
    instrument: Instrument, rule: Rule, sheets: Sequence[Levels]
) -> tuple[list[dict[str, Any]], int]:
    """One row per indicator, and the number all combined levels are to be divided by."""
    combine, scale = _RULES[rule](len(sheets))
    rows = []
    for indicator in instrument.indicators:
        levels = [sheet[indicator.code] for sheet in sheets]
        combined = combine(levels)
        rows.append(
            {
                "aspect": indicator.aspect,
                "code": indicator.code,
                "combined": combined,
                "levels": levels,
                "part": indicator.part,
                "points": indicator.part * combined,
            }
        )
    return rows, scale


def _middle(levels: list[int]) -> int:
    ordered = sorted(levels)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else ordered[half - 1] + ordered[half]


_Combination = tuple[Callable[[list[int]], int], int]

_RULES: dict[Rule, Callable[[int], _Combination]] = {
    "agreed": lambda _count: (sum, 1),
    "mean": lambda count: (sum, count),
    "median": lambda count: (_middle, 1 if count % 2 else 2),
}


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
    rounding = _rounding(total, denominator)
    aspects = _aspects(instrument, rows, scale)
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
        **_extremes(aspects),
        "total": {"numerator": total, "denominator": denominator},
        "rounding": rounding,
        "index": text_of_hundredths(rounding["hundredths"]),
        "grade": instrument.band_of(rounding["hundredths"]).grade,
        "band": _band(instrument, rounding["hundredths"]),
    }


def _rounding(total: int, denominator: int) -> dict[str, Any]:
    quotient, remainder = divmod(100 * total, denominator)
    hundredths = round_half_up(total, denominator)
    direction = "exact" if remainder == 0 else "up" if hundredths > quotient else "down"
    return {
        "direction": direction,
        "divisor": denominator,
        "hundredths": hundredths,
        "mode": "half_up",
        "quotient": quotient,
        "remainder": remainder,
    }


def _aspects(instrument: Instrument, rows: list[dict[str, Any]], scale: int) -> list[dict[str, Any]]:
    """Aspect sums; `value` (0.00 to 5.00) is rounded for reading and enters no further sum."""
    sums = dict.fromkeys((aspect.code for aspect in instrument.aspects), 0)
    for row in rows:
        sums[row["aspect"]] += row["points"]
    return [
        {
            "code": aspect.code,
            "part": aspect.part,
            "points": sums[aspect.code],
            "possible": aspect.part * scale * LEVELS[-1],
            "value": text_of_hundredths(round_half_up(sums[aspect.code], aspect.part * scale)),
        }
        for aspect in instrument.aspects
    ]


def _extremes(aspects: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Aspects with the highest and the lowest exact share; all of them in both when they are equal."""
    share = {row["code"]: Fraction(row["points"], row["possible"]) for row in aspects}
    high, low = max(share.values()), min(share.values())
    return {
        "strongest": [code for code, value in share.items() if value == high],
        "weakest": [code for code, value in share.items() if value == low],
    }


def _band(instrument: Instrument, hundredths: int) -> dict[str, str]:
    band = instrument.band_of(hundredths)
    return {"grade": band.grade, "min": text_of_hundredths(band.low), "max": text_of_hundredths(band.high)}


def _problems_of_lokus(
    instrument: Instrument, rule: str, sheets: Mapping[str, Levels], absent: list[LeftOut]
) -> list[Problem]:
    problems = []
    if rule not in get_args(Rule):
        problems.append(Problem("rule", "unknown_rule", f"{rule!r} is not one of agreed, mean, median"))
    if not sheets:
        problems.append(Problem("sheets", "no_sheet", "a lokus needs one sheet or more"))
    if rule == "agreed" and len(sheets) > 1:
        problems.append(Problem("sheets", "not_agreed", "the agreed rule takes exactly one set of levels"))
    for sheet, levels in sheets.items():
        problems += _problems_of_levels(instrument, levels, f"sheets[{sheet}].levels")
    names = [sheet for sheet, _reason in absent]
    for sheet in sorted({name for name in names if name in sheets or names.count(name) > 1}):
        problems.append(
            Problem(f"left_out[{sheet}]", "named_twice", "stands here twice or among the sheets used")
        )
    return problems


def _problems_of_levels(instrument: Instrument, levels: Levels, path: str) -> list[Problem]:
    if levels.keys() == instrument.code_set and all(
        type(level) is int and level in LEVELS for level in levels.values()
    ):
        return []
    problems = [
        Problem(f"{path}[{code}]", "missing", "this indicator has no level")
        for code in instrument.codes
        if code not in levels
    ]
    for code, level in levels.items():
        if code not in instrument.code_set:
            problems.append(
                Problem(f"{path}[{code}]", "unknown_indicator", "the instrument has no such indicator")
            )
        elif type(level) is not int or level not in LEVELS:
            problems.append(
                Problem(f"{path}[{code}]", "not_a_level", f"{level!r} is not a whole number from 0 to 5")
            )
    return problems
