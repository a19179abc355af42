"""Prints how many sheets a second the exact and the vectorised path score.

Run from the checkout: python tests/benchmarks/score_sheets.py [seconds a measurement]
"""

import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from evaluation_service.instruments.files import SHIPPED, read_instrument_file
from evaluation_service.scoring.exact import score_lokus, score_sheet
from evaluation_service.scoring.instrument import build_instrument
from evaluation_service.scoring.vectorised import score_period, score_sheets

SHEETS = 50_000
SAMPLE = 500
PER_LOKUS = 2


def main(seconds: float) -> None:
    instrument = build_instrument(read_instrument_file(SHIPPED / "panrb-17-2017.yaml"))
    levels = np.random.default_rng(17).integers(0, 6, size=(SHEETS, len(instrument.codes)), dtype=np.int16)
    lokus = np.arange(SHEETS) // PER_LOKUS
    sheets = [dict(zip(instrument.codes, row, strict=True)) for row in levels[:SAMPLE].tolist()]
    pairs = [{"a": left, "b": right} for left, right in zip(sheets[::2], sheets[1::2], strict=True)]

    def each_sheet() -> None:
        for sheet in sheets:
            score_sheet(instrument, sheet)

    def each_lokus() -> None:
        for pair in pairs:
            score_lokus(instrument, "mean", pair)

    rows: list[tuple[str, int, Callable[[], object]]] = [
        ("exact, one sheet", SAMPLE, each_sheet),
        ("exact, mean of 2, with trace and digest", SAMPLE, each_lokus),
        ("vectorised, one sheet each", SHEETS, lambda: score_sheets(instrument, levels)),
        ("vectorised, mean of 2", SHEETS, lambda: score_period(instrument, "mean", levels, lokus)),
        ("vectorised, median of 2", SHEETS, lambda: score_period(instrument, "median", levels, lokus)),
    ]
    for name, count, work in rows:
        sys.stdout.write(f"{name:<42}{measure(work, count, seconds):>14,.0f} sheets/s\n")


def measure(work: Callable[[], object], count: int, seconds: float) -> float:
    """Sheets a second over repeated runs of at least so long, after one to warm up."""
    work()
    runs, start = 0, perf_counter()
    while perf_counter() - start < seconds:
        work()
        runs += 1
    return runs * count / (perf_counter() - start)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0)
