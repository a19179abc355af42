"""What would change a grade, exactly: cheapest steps up, how safe a band is, single changes; stores none.

One agreed level per indicator, F-03 held fixed. A step is one level of one indicator. Pure integers: every
index is `(parts of the levels * factor + rest) / divisor`, and a band begins where that sum first rounds to
its lower limit.
"""

from dataclasses import dataclass
from math import gcd

from evaluation_service.scoring.combined import SurveySums, find_outcome, find_survey_problems
from evaluation_service.scoring.decimals import round_half_up, text_of_hundredths
from evaluation_service.scoring.errors import ScoringError, refuse
from evaluation_service.scoring.forms import FormSet
from evaluation_service.scoring.instrument import LEVELS, Instrument
from evaluation_service.scoring.parts import Levels, find_level_problems

_TOP = LEVELS[-1]
_MOST_BITS = 1_000_000_000  # of all tables together at the very most; some 20 MB in fact


@dataclass(frozen=True)
class Ground:
    """What the index is made of besides the levels: `(factor * points + rest) / divisor`, where points is
    the sum of part times level."""

    instrument: Instrument
    factor: int
    rest: int
    divisor: int

    def hundredths_of(self, points: int) -> int:
        """The rounded index for so many points."""
        return round_half_up(self.factor * points + self.rest, self.divisor)

    def least_points(self, hundredths: int) -> int:
        """The fewest points whose index rounds to at least this; half up, once."""
        wanted = (2 * hundredths - 1) * self.divisor - 200 * self.rest
        return max(0, -(-wanted // (200 * self.factor)))


@dataclass(frozen=True)
class LevelChange:
    """One indicator from one level to another."""

    code: str
    before: int
    after: int


@dataclass(frozen=True)
class Plan:
    """The fewest single level steps that reach a band; among equally few the one that overshoots least,
    then the one that changes indicators in the instrument's order. Weights far finer than any regulation's
    are spared the search among equally few. `index` is what it comes to."""

    grade: str
    steps: int
    index: str
    changes: tuple[LevelChange, ...]


@dataclass(frozen=True)
class Effect:
    """What one indicator at another level would come to."""

    code: str
    before: int
    after: int
    index: str
    grade: str


def ground_of_sheet(instrument: Instrument) -> Ground:
    """For an instrument of one form."""
    return Ground(instrument, 1, 0, instrument.denominator)


def ground_of_forms(form_set: FormSet, survey: SurveySums | None) -> Ground:
    """For several forms, with the survey as it is. ScoringError where there is no index to change."""
    problems = find_survey_problems(form_set, survey)
    if problems:
        raise ScoringError(problems)
    outcome = find_outcome(form_set, survey.respondents if survey else 0)
    if outcome in {"no_index", "not_scored"}:
        raise refuse("outcome", outcome, "there is no index that levels could change")
    weights, denominator = dict(form_set.weights), form_set.instrument.denominator
    if survey is None or outcome in {"evaluator_alone", "evaluator_only"}:
        return Ground(form_set.instrument, 1, 0, denominator)
    total, answers = (0, 1) if outcome == "counts_zero" else (survey.total, survey.answers)
    if weights["evaluator"] == 0:
        raise refuse("form_weights.evaluator", "weighs_nothing", "levels change no index here")
    return Ground(
        form_set.instrument,
        weights["evaluator"] * answers,
        weights["survey"] * total * denominator,
        form_set.weight_denominator * denominator * answers,
    )


def find_way_up(ground: Ground, levels: Levels) -> Plan | None:
    """The cheapest way to the next band; None in the highest, or where no levels reach it."""
    points = _points(ground, levels)
    band = ground.instrument.band_of(ground.hundredths_of(points))
    higher = [other for other in ground.instrument.bands if other.low > band.high]
    if not higher:
        return None
    target = min(higher, key=lambda other: other.low)
    room = [_TOP - levels[row.code] for row in ground.instrument.indicators]
    taken = _fewest_steps(_parts(ground), room, ground.least_points(target.low) - points)
    return None if taken is None else _plan(ground, levels, taken, 1)


def find_way_down(ground: Ground, levels: Levels) -> Plan | None:
    """The smallest drop that loses the band; None in the lowest, or where no levels leave it."""
    points = _points(ground, levels)
    band = ground.instrument.band_of(ground.hundredths_of(points))
    if not any(other.high < band.low for other in ground.instrument.bands):
        return None
    room = [levels[row.code] for row in ground.instrument.indicators]
    taken = _fewest_steps(_parts(ground), room, points - ground.least_points(band.low) + 1)
    return None if taken is None else _plan(ground, levels, taken, -1)


def list_effects(ground: Ground, levels: Levels) -> list[Effect]:
    """Every single indicator at every other level, in the instrument's order."""
    points = _points(ground, levels)
    return [
        _effect(ground, points, row.part, LevelChange(row.code, levels[row.code], level))
        for row in ground.instrument.indicators
        for level in LEVELS
        if level != levels[row.code]
    ]


def _effect(ground: Ground, points: int, part: int, change: LevelChange) -> Effect:
    hundredths = ground.hundredths_of(points + part * (change.after - change.before))
    grade = ground.instrument.band_of(hundredths).grade
    return Effect(change.code, change.before, change.after, text_of_hundredths(hundredths), grade)


def _points(ground: Ground, levels: Levels) -> int:
    problems = find_level_problems(ground.instrument, levels, "levels")
    if problems:
        raise ScoringError(problems)
    return sum(row.part * levels[row.code] for row in ground.instrument.indicators)


def _parts(ground: Ground) -> list[int]:
    return [row.part for row in ground.instrument.indicators]


def _fewest_steps(parts: list[int], room: list[int], wanted: int) -> list[int] | None:
    """How many steps each part takes so that the sum is at least `wanted`, in the fewest steps.

    Steps cost the same whatever they are worth, so the fewest are the most valuable ones: as many of them
    as it takes. Of all ways in so few steps the one with the smallest sum is then found exactly.
    """
    if wanted <= 0:
        return [0] * len(parts)
    worth = sorted((part for part, free in zip(parts, room, strict=True) for _ in range(free)), reverse=True)
    reached, steps = 0, 0
    while reached < wanted:
        if steps == len(worth) or worth[steps] == 0:
            return None
        reached += worth[steps]
        steps += 1
    return _smallest_sum(parts, room, wanted, steps)


def _smallest_sum(parts: list[int], room: list[int], wanted: int, steps: int) -> list[int]:
    """Exactly so many steps with the smallest sum of at least `wanted`; of several such ways the one that
    steps most on the earlier indicators. Dynamic programming: bit s of `tables[place][count]` says that
    the indicators from `place` on can make the sum s in so many steps."""
    unit = gcd(*parts)
    worth = [part // unit for part in parts]
    least = -(-wanted // unit)
    if max(worth) * steps * steps * len(worth) > _MOST_BITS:
        return _most_valuable(worth, room, steps)
    tables = [[1] + [0] * steps]
    for part, free in zip(reversed(worth), reversed(room), strict=True):
        tables.append(_with_steps(tables[-1], part, free if part else 0, steps))
    tables.reverse()
    reachable = tables[0][steps] >> least
    left = least + (reachable & -reachable).bit_length() - 1
    taken = []
    for place, (part, free) in enumerate(zip(worth, room, strict=True)):
        most = min(free, steps) if part else 0
        fitting = (
            count
            for count in range(most, -1, -1)
            if count * part <= left and tables[place + 1][steps - count] >> (left - count * part) & 1
        )
        taken.append(next(fitting))
        steps -= taken[-1]
        left -= taken[-1] * part
    return taken


def _with_steps(table: list[int], part: int, free: int, steps: int) -> list[int]:
    made = list(table)
    for count in range(1, min(free, steps) + 1):
        for total in range(count, steps + 1):
            made[total] |= table[total - count] << (count * part)
    return made


def _most_valuable(worth: list[int], room: list[int], steps: int) -> list[int]:
    """As few steps, without looking for the smallest sum: for weights finer than any regulation's."""
    taken = [0] * len(worth)
    for place in sorted(range(len(worth)), key=lambda place: -worth[place]):
        taken[place] = min(room[place], steps)
        steps -= taken[place]
    return taken


def _plan(ground: Ground, levels: Levels, taken: list[int], direction: int) -> Plan:
    rows = ground.instrument.indicators
    changes = tuple(
        LevelChange(row.code, levels[row.code], levels[row.code] + direction * count)
        for row, count in zip(rows, taken, strict=True)
        if count
    )
    moved = sum(row.part * count for row, count in zip(rows, taken, strict=True))
    hundredths = ground.hundredths_of(_points(ground, levels) + direction * moved)
    grade = ground.instrument.band_of(hundredths).grade
    return Plan(grade, sum(taken), text_of_hundredths(hundredths), changes)
