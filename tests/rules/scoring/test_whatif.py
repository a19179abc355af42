"""What-if: the cheapest way up, the smallest drop, single changes; brute force says the same."""

import itertools
import random
import tracemalloc
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_service.scoring.combined import NO_RESPONSES, SurveySums, score_lokus_of_forms
from evaluation_service.scoring.decimals import text_of_hundredths
from evaluation_service.scoring.errors import ScoringError
from evaluation_service.scoring.exact import score_sheet
from evaluation_service.scoring.instrument import Aspect, Band, Indicator, Instrument
from evaluation_service.scoring.whatif import (
    Effect,
    Ground,
    LevelChange,
    Plan,
    find_way_down,
    find_way_up,
    ground_of_forms,
    ground_of_sheet,
    list_effects,
)

from .cases import INSTRUMENT, levels_of
from .forms_cases import daring, luring


def small_ground(parts: list[int], limits: list[int], factor: int, rest: int) -> Ground:
    """Bands between the limits (hundredths); the survey adds what `factor` leaves."""
    total = sum(parts)
    edges = sorted({0, *limits})
    bands = tuple(
        Band(f"band-{low}", low, (edges[place + 1] if place + 1 < len(edges) else 501) - 1)
        for place, low in enumerate(edges)
    )
    rows = tuple(Indicator(f"i{place}", "A", part) for place, part in enumerate(parts))
    instrument = Instrument("small", "1", "0" * 64, total, (Aspect("A", total),), rows, bands, (), "x")
    return Ground(instrument, factor, rest * total, 4 * total)


def plans_by_brute_force(ground: Ground, levels: dict[str, int], direction: int) -> Plan | None:
    """Every possible sheet, as the plan's order wants it."""
    rows = ground.instrument.indicators
    current = sum(row.part * levels[row.code] for row in rows)
    here = ground.instrument.band_of(ground.hundredths_of(current))
    found = []
    for changed in itertools.product(range(6), repeat=len(rows)):
        steps = [direction * (new - levels[row.code]) for new, row in zip(changed, rows, strict=True)]
        if min(steps) < 0 or any(step and not row.part for step, row in zip(steps, rows, strict=True)):
            continue
        points = sum(row.part * new for new, row in zip(changed, rows, strict=True))
        hundredths = ground.hundredths_of(points)
        if hundredths > here.high if direction > 0 else hundredths < here.low:
            found.append((sum(steps), direction * points, [-step for step in steps], changed, hundredths))
    if not found:
        return None
    count, _points, _order, best, hundredths = min(found)
    changes = tuple(
        LevelChange(row.code, levels[row.code], new)
        for new, row in zip(best, rows, strict=True)
        if new != levels[row.code]
    )
    return Plan(ground.instrument.band_of(hundredths).grade, count, text_of_hundredths(hundredths), changes)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=4).filter(any),
    st.lists(st.integers(1, 500), min_size=1, max_size=4),
    st.data(),
)
def test_brute_force_finds_the_same_plans(parts: list[int], limits: list[int], data: Any) -> None:
    factor = data.draw(st.integers(1, 4))
    ground = small_ground(parts, limits, factor, data.draw(st.integers(0, 5)) * (4 - factor))
    codes = [row.code for row in ground.instrument.indicators]
    levels = {code: data.draw(st.integers(0, 5)) for code in codes}

    assert find_way_up(ground, levels) == plans_by_brute_force(ground, levels, 1)
    assert find_way_down(ground, levels) == plans_by_brute_force(ground, levels, -1)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=37, max_size=37))
def test_plans_of_the_regulation_hold_when_they_are_scored(given_levels: list[int]) -> None:
    levels = dict(zip(INSTRUMENT.codes, given_levels, strict=True))
    score = score_sheet(INSTRUMENT, levels)

    for plan, sign in (
        (find_way_up(ground_of_sheet(INSTRUMENT), levels), 1),
        (find_way_down(ground_of_sheet(INSTRUMENT), levels), -1),
    ):
        if plan is not None:
            after = levels | {change.code: change.after for change in plan.changes}
            scored = score_sheet(INSTRUMENT, after)
            assert (scored.index, scored.grade) == (plan.index, plan.grade)
            assert scored.grade != score.grade
            assert sum(sign * (change.after - change.before) for change in plan.changes) == plan.steps
            for change in plan.changes:
                short = score_sheet(INSTRUMENT, after | {change.code: change.after - sign})
                assert short.grade == score.grade


def test_way_up_and_down_of_a_known_sheet() -> None:
    ground = ground_of_sheet(INSTRUMENT)

    top, bottom, four = levels_of(5), levels_of(0), levels_of(4)

    assert find_way_up(ground, top) is None
    assert find_way_down(ground, bottom) is None
    assert find_way_up(ground, four) == Plan("A-", 1, "4.01", (LevelChange("3.e.As2", 4, 5),))
    assert find_way_down(ground, top) == Plan(
        "A-",
        9,
        "4.50",
        (
            LevelChange("2.e.K1", 5, 4),
            LevelChange("3.c.K", 5, 4),
            LevelChange("4.a.B", 5, 4),
            LevelChange("5.2.a.K", 5, 4),
            LevelChange("6", 5, 0),
        ),
    )


@pytest.mark.parametrize("below", ["counts_zero", "evaluator_alone"])
@pytest.mark.parametrize("sums", [NO_RESPONSES, SurveySums(1300, 400, 30)])
def test_survey_is_held_fixed(below: str, sums: SurveySums) -> None:
    form_set = luring(below)
    ground = ground_of_forms(form_set, sums)
    levels = dict.fromkeys(form_set.instrument.codes, 3)
    before = score_lokus_of_forms(form_set, "agreed", {"a": levels}, sums)

    up, effects = find_way_up(ground, levels), list_effects(ground, levels)

    assert up is not None
    after = levels | {change.code: change.after for change in up.changes}
    card = score_lokus_of_forms(form_set, "agreed", {"a": after}, sums)
    assert (card.index, card.grade) == (up.index, up.grade)
    assert card.grade != before.grade
    assert len(effects) == 31 * 5
    for effect in effects[::17]:
        one = score_lokus_of_forms(form_set, "agreed", {"a": levels | {effect.code: effect.after}}, sums)
        assert effect == Effect(effect.code, 3, effect.after, str(one.index), str(one.grade))
    assert {effect.index for effect in effects if effect.code == "31"} == {before.index}


def test_nothing_is_told_where_there_is_no_index() -> None:
    for form_set, sums in ((luring("no_index"), NO_RESPONSES), (daring("not_scored"), SurveySums(1, 30, 30))):
        with pytest.raises(ScoringError):
            ground_of_forms(form_set, sums)


def test_weights_too_fine_for_the_table_still_take_the_fewest_steps() -> None:
    ground = ground_of_sheet(INSTRUMENT)
    rows = tuple(replace(row, part=row.part * 10**6 + 1) for row in INSTRUMENT.indicators)
    total = sum(row.part for row in rows)
    fine = Ground(replace(INSTRUMENT, indicators=rows, denominator=total), 1, 0, total)
    levels = levels_of(2)

    coarse, plan = find_way_up(ground, levels), find_way_up(fine, levels)

    assert coarse is not None
    assert plan is not None
    assert plan.steps == coarse.steps
    assert plan.grade == coarse.grade


def test_three_hundred_fine_weights_and_a_far_band_take_little_time_and_memory() -> None:
    chance = random.Random(3)  # noqa: S311  # makes weights, keeps nothing secret
    parts = [chance.randint(700, 1300) for _ in range(300)]
    ground = replace(small_ground(parts, [480], 4, 0), rest=0)
    levels = {row.code: 0 for row in ground.instrument.indicators}
    tracemalloc.start()

    plan = find_way_up(ground, levels)

    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert plan is not None
    assert (plan.grade, plan.index) == ("band-480", "4.80")
    assert most < 50_000_000
