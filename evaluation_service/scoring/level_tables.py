"""Every combination of levels of one indicator, worked out once by the exact path and looked up by numpy."""

import json
from collections.abc import Iterator
from itertools import product
from math import lcm
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evaluation_service.scoring.instrument import LEVELS, Instrument
from evaluation_service.scoring.parts import Rule, combine_levels, describe_aspects

Integers = NDArray[np.int64]

MOST_ASPECTS = 60
MOST_KEPT = 20_000
_LARGEST = int(np.iinfo(np.int64).max)


class LevelTable(NamedTuple):
    """Every combination of the levels that so many sheets can give to one indicator: its row of the trace
    and its points, (combinations, indicators)."""

    instrument: Instrument
    scale: int
    texts: NDArray[np.object_]
    points: Integers
    aspect_of: Integers
    shares: Integers
    codes: list[str]
    said: dict[tuple[int, int], str]
    said_extremes: dict[int, str]

    def describe(self, levels: Integers) -> Iterator[tuple[str, str, tuple[str, str], int]]:
        """For levels (lokus, sheets, indicators): the rows, the aspects, their extremes, and the points."""
        count, width = levels.shape[1], levels.shape[2]
        powers = len(LEVELS) ** np.arange(count - 1, -1, -1)
        places = np.einsum("lsi,s->li", levels, powers) * width + np.arange(width)
        rows = self.texts.ravel()[places].tolist()
        sums = self.points.ravel()[places] @ self.aspect_of
        weighing = np.flatnonzero(self.shares)
        shares = sums[:, weighing] * self.shares[weighing]
        bits = np.int64(1) << weighing
        high = (shares == shares.max(axis=1, keepdims=True, initial=0)) @ bits
        low = (shares == shares.min(axis=1, keepdims=True, initial=_LARGEST)) @ bits
        together = zip(rows, sums.tolist(), high.tolist(), low.tolist(), strict=True)
        for row, aspects, highest, lowest in together:
            extremes = (self._describe_extremes(highest), self._describe_extremes(lowest))
            yield ",".join(row), self._describe_aspects(aspects), extremes, sum(aspects)

    def _describe_aspects(self, sums: list[int]) -> str:
        try:
            return ",".join([self.said[key] for key in enumerate(sums)])
        except KeyError:
            if len(self.said) > MOST_KEPT:
                self.said.clear()
            rows = [{"aspect": code, "points": points} for code, points in zip(self.codes, sums, strict=True)]
            texts = [write_json(row) for row in describe_aspects(self.instrument, rows, self.scale)]
            self.said.update(zip(enumerate(sums), texts, strict=True))
            return ",".join(texts)

    def _describe_extremes(self, mask: int) -> str:
        if mask not in self.said_extremes:
            if len(self.said_extremes) > MOST_KEPT:
                self.said_extremes.clear()
            named = [code for place, code in enumerate(self.codes) if mask >> place & 1]
            self.said_extremes[mask] = write_json(named)
        return self.said_extremes[mask]


def make_level_table(instrument: Instrument, rule: Rule, count: int) -> LevelTable | None:
    """For so many sheets a lokus; None where 64 bits cannot hold its sums."""
    texts, points, scale = [], [], 1
    for levels in product(LEVELS, repeat=count):
        sheets = [dict.fromkeys(instrument.codes, level) for level in levels]
        rows, scale = combine_levels(instrument, rule, sheets)
        texts.append([write_json(row) for row in rows])
        points.append([row["points"] for row in rows])
    codes = [aspect.code for aspect in instrument.aspects]
    possible = [aspect.part * scale * LEVELS[-1] for aspect in instrument.aspects]
    every = lcm(*(number for number in possible if number))
    largest = max(every, sum(max(column) for column in zip(*points, strict=True)))
    if largest > _LARGEST // 2 or len(codes) > MOST_ASPECTS:
        return None
    aspect_of = np.zeros((len(instrument.codes), len(codes)), dtype=np.int64)
    for row, indicator in enumerate(instrument.indicators):
        aspect_of[row, codes.index(indicator.aspect)] = 1
    shares = np.array([every // number if number else 0 for number in possible], dtype=np.int64)
    return LevelTable(
        instrument,
        scale,
        np.array(texts, dtype=np.object_),
        np.array(points, dtype=np.int64),
        aspect_of,
        shares,
        codes,
        {},
        {},
    )


def write_json(value: object) -> str:
    """As `canonical.canonical_json`, for what comes out of the exact path and needs no second look."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
