"""Prints how long what-if takes for the regulation of 2017 (37 indicators) and PEKPPP 2023 (31).

Run from the checkout: .venv-test/bin/python -m tests.benchmarks.what_if [sheets]
"""

import random
import sys
from collections.abc import Callable
from time import perf_counter

from evaluation_service.instruments.files import SHIPPED, read_instrument_file
from evaluation_service.scoring.combined import SurveySums
from evaluation_service.scoring.forms import build_form_set
from evaluation_service.scoring.instrument import build_instrument
from evaluation_service.scoring.open_settings import Decisions
from evaluation_service.scoring.whatif import (
    Ground,
    find_way_down,
    find_way_up,
    ground_of_forms,
    ground_of_sheet,
    list_effects,
)

LIMIT_MS = 50


def main(sheets: int) -> int:
    regulation = build_instrument(read_instrument_file(SHIPPED / "panrb-17-2017.yaml"))
    decisions: Decisions = {"minimum_respondents": 30, "below_minimum": "counts_zero"}
    form_set = build_form_set(read_instrument_file(SHIPPED / "panrb-pekppp-2023.yaml"), "luring", decisions)
    grounds = [
        ("panrb-17-2017", ground_of_sheet(regulation)),
        ("panrb-pekppp-2023", ground_of_forms(form_set, SurveySums(1871, 443, 32))),
    ]
    slowest = 0.0
    for name, ground in grounds:
        for deed in (find_way_up, find_way_down, list_effects):
            worst, mean = measure(ground, deed, sheets)
            slowest = max(slowest, worst)
            sys.stdout.write(f"{name:<20}{deed.__name__:<16}mean {mean:7.2f} ms, slowest {worst:7.2f} ms\n")
    sys.stdout.write(f"limit {LIMIT_MS} ms: {'met' if slowest <= LIMIT_MS else 'missed'}\n")
    return 0 if slowest <= LIMIT_MS else 1


def measure(ground: Ground, deed: Callable[..., object], sheets: int) -> tuple[float, float]:
    """Slowest and mean milliseconds over random sheets, some of them low and some high."""
    chance = random.Random(17)  # noqa: S311  # makes sheets, keeps nothing secret
    taken = []
    for number in range(sheets):
        low = number % 5
        levels = {code: chance.randint(low, min(5, low + 2)) for code in ground.instrument.codes}
        start = perf_counter()
        deed(ground, levels)
        taken.append((perf_counter() - start) * 1000)
    return max(taken), sum(taken) / len(taken)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100))
