"""The sums inside a score: combined levels, aspects, rounding; what is wrong with sheets. No totals."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal, get_args

from evaluation_service.scoring.decimals import round_half_up, text_of_hundredths
from evaluation_service.scoring.errors import Problem
from evaluation_service.scoring.instrument import LEVELS, Instrument

Rule = Literal["agreed", "mean", "median"]
Levels = Mapping[str, int]
LeftOut = tuple[str, str]


def combine_levels(
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


def describe_rounding(total: int, denominator: int) -> dict[str, Any]:
    """How the exact total becomes hundredths: half up, once; remainder and divisor are shown."""
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


def describe_aspects(instrument: Instrument, rows: list[dict[str, Any]], scale: int) -> list[dict[str, Any]]:
    """Aspect sums; `value` (0.00 to 5.00) is rounded for reading and enters no further sum. An aspect
    that weighs nothing has none."""
    sums = dict.fromkeys((aspect.code for aspect in instrument.aspects), 0)
    for row in rows:
        sums[row["aspect"]] += row["points"]
    return [
        {
            "code": aspect.code,
            "part": aspect.part,
            "points": sums[aspect.code],
            "possible": aspect.part * scale * LEVELS[-1],
            "value": text_of_hundredths(round_half_up(sums[aspect.code], aspect.part * scale))
            if aspect.part
            else None,
        }
        for aspect in instrument.aspects
    ]


def find_extremes(aspects: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Aspects with the highest and the lowest exact share; all of them in both when they are equal."""
    share = {row["code"]: Fraction(row["points"], row["possible"]) for row in aspects if row["possible"]}
    if not share:
        return {"strongest": [], "weakest": []}
    high, low = max(share.values()), min(share.values())
    return {
        "strongest": [code for code, value in share.items() if value == high],
        "weakest": [code for code, value in share.items() if value == low],
    }


def describe_band(instrument: Instrument, hundredths: int) -> dict[str, str]:
    """The band of a rounded index with both its ends."""
    band = instrument.band_of(hundredths)
    return {"grade": band.grade, "min": text_of_hundredths(band.low), "max": text_of_hundredths(band.high)}


def find_lokus_problems(
    instrument: Instrument, rule: str, sheets: Mapping[str, Levels], absent: list[LeftOut]
) -> list[Problem]:
    """Everything wrong with the rule, the sheets and those left out of one lokus."""
    problems = []
    if rule not in get_args(Rule):
        problems.append(Problem("rule", "unknown_rule", f"{rule!r} is not one of agreed, mean, median"))
    if not sheets:
        problems.append(Problem("sheets", "no_sheet", "a lokus needs one sheet or more"))
    if rule == "agreed" and len(sheets) > 1:
        problems.append(Problem("sheets", "not_agreed", "the agreed rule takes exactly one set of levels"))
    for sheet, levels in sheets.items():
        problems += find_level_problems(instrument, levels, f"sheets[{sheet}].levels")
    names = [sheet for sheet, _reason in absent]
    for sheet in sorted({name for name in names if name in sheets or names.count(name) > 1}):
        problems.append(
            Problem(f"left_out[{sheet}]", "named_twice", "stands here twice or among the sheets used")
        )
    return problems


def find_level_problems(instrument: Instrument, levels: Levels, path: str) -> list[Problem]:
    """Everything wrong with one sheet's levels, each problem below `path`."""
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
