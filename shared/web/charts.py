"""Works out where the lines of small charts run; the templates draw them, each with its table beside."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

WIDTH, HEIGHT, EDGE = 320, 64, 6
RADIUS, MIDDLE_X, MIDDLE_Y = 100, 170, 140
RINGS = 5


@dataclass(frozen=True)
class Spot:
    """A point that has a value, at its place in the series."""

    x: str
    y: str
    place: int


@dataclass(frozen=True)
class Sparkline:
    """The runs between gaps as points of a polyline, every spot, and what the scale ends at."""

    runs: tuple[str, ...]
    spots: tuple[Spot, ...]
    highest: int


@dataclass(frozen=True)
class Axis:
    """One direction of a radar: where it ends and where its words stand."""

    x: str
    y: str
    label_x: str
    label_y: str
    anchor: str


@dataclass(frozen=True)
class Radar:
    """The axes, the rings behind, and one outline for each series."""

    axes: tuple[Axis, ...]
    rings: tuple[str, ...]
    outlines: tuple[str, ...]


def draw_sparkline(values: Sequence[int | None]) -> Sparkline:
    """A line over months from zero up; an unknown month is a gap and never zero."""
    highest = max((value for value in values if value is not None), default=0)
    step = Fraction(WIDTH - 2 * EDGE, max(len(values) - 1, 1))
    runs: list[list[Spot]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
            continue
        share = Fraction(value, highest) if highest else Fraction(0)
        runs[-1].append(
            Spot(_number(EDGE + step * place), _number(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE)), place)
        )
    spots = tuple(spot for run in runs for spot in run)
    return Sparkline(tuple(_points(run) for run in runs if len(run) > 1), spots, highest)


def share_widths(values: Sequence[int | None]) -> tuple[str, ...]:
    """How long bars are, the longest 100; unknown is no bar."""
    highest = max((value for value in values if value is not None), default=0)
    return tuple(
        "0" if not value or not highest else _number(Fraction(100 * value, highest)) for value in values
    )


def draw_radar(series: Sequence[Sequence[Fraction | None]]) -> Radar:
    """Outlines over equal axes; values are shares of 1, and what is unknown stands in the middle."""
    count = len(series[0])
    axes = tuple(_axis(place, count) for place in range(count))
    rings = tuple(
        " ".join(_at(place, count, Fraction(ring, RINGS)) for place in range(count))
        for ring in range(1, RINGS + 1)
    )
    outlines = tuple(
        " ".join(_at(place, count, value or 0) for place, value in enumerate(values)) for values in series
    )
    return Radar(axes, rings, outlines)


def _axis(place: int, count: int) -> Axis:
    x, y = _at(place, count, 1).split(",")
    label_x, label_y = _at(place, count, Fraction(23, 20)).split(",")
    side = math.sin(2 * math.pi * place / count)
    anchor = "middle" if abs(side) < 0.1 else "start" if side > 0 else "end"
    return Axis(x, y, label_x, label_y, anchor)


def _at(place: int, count: int, share: Fraction | int) -> str:
    length = RADIUS * share
    angle = 2 * math.pi * place / count
    return f"{MIDDLE_X + length * math.sin(angle):.1f},{MIDDLE_Y - length * math.cos(angle):.1f}"


def _points(run: Sequence[Spot]) -> str:
    return " ".join(f"{spot.x},{spot.y}" for spot in run)


def _number(value: Fraction | int) -> str:
    return f"{round(value * 10) / 10:.1f}"
