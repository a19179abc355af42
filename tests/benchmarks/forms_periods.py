"""Scores random periods of several forms both ways and says whether they agree to the last digit.

Run from the checkout: .venv-test/bin/python -m tests.benchmarks.forms_periods [periods]
"""

import sys
from time import perf_counter
from typing import Literal

import numpy as np

from evaluation_service.instruments.files import SHIPPED, read_instrument_file
from evaluation_service.scoring.combined import SurveySums, score_lokus_of_forms
from evaluation_service.scoring.forms import FormSet, build_form_set
from evaluation_service.scoring.open_settings import Decisions
from evaluation_service.scoring.vectorised_forms import FormsPeriodScores, score_period_of_forms

MOST_LOKUS, MOST_SHEETS, MOST_RESPONDENTS = 4, 3, 60
_RULES: tuple[Literal["mean", "median"], ...] = ("mean", "median")


def find_disagreement(seed: int, form_set: FormSet) -> str | None:
    """What differs in one random period; None where both paths give the same."""
    random = np.random.default_rng(seed)
    rule = _RULES[int(random.integers(2))]
    counts = random.integers(1, MOST_SHEETS + 1, size=int(random.integers(1, MOST_LOKUS + 1)))
    lokus = random.permutation(np.repeat(np.arange(len(counts)) * 5 - 7, counts))
    codes = form_set.instrument.codes
    levels = random.integers(0, 6, size=(len(lokus), len(codes)), dtype=np.int8)
    items = form_set.survey.items if form_set.survey else 0
    respondents = random.integers(0, MOST_RESPONDENTS, size=len(counts))
    answers = random.integers(respondents, respondents * items + 1)
    sums = np.stack([random.integers(0, 5 * answers + 1), answers, respondents], axis=1)

    period = score_period_of_forms(form_set, rule, levels, lokus, sums if items else None)

    for place, name in enumerate(period.lokus.tolist()):
        sheets = {
            str(row): dict(zip(codes, levels[row].tolist(), strict=True))
            for row in np.flatnonzero(lokus == name)
        }
        card = score_lokus_of_forms(
            form_set, rule, sheets, SurveySums(*sums[place].tolist()) if items else None
        )
        exact = (card.hundredths, card.grade, card.numerator, card.denominator)
        if _differs(form_set, period, place, exact):
            return f"seed {seed}, {form_set.code}, lokus {name}: exactly {exact}"
    return None


def _differs(
    form_set: FormSet,
    period: FormsPeriodScores,
    place: int,
    exact: tuple[int | None, str | None, int | None, int | None],
) -> bool:
    hundredths, grade, numerator, denominator = exact
    if numerator is None or denominator is None or not period.has_index[place]:
        return numerator is not None or bool(period.has_index[place])
    return (
        int(period.hundredths[place]) != hundredths
        or form_set.instrument.bands[period.bands[place]].grade != grade
        or int(period.numerators[place]) * denominator != numerator * int(period.denominators[place])
    )


def main(periods: int) -> int:
    document = read_instrument_file(SHIPPED / "panrb-pekppp-2023.yaml")
    decided: list[tuple[str, Decisions]] = [
        ("luring", {"minimum_respondents": 30, "below_minimum": below})
        for below in ("counts_zero", "evaluator_alone", "no_index")
    ]
    online: Decisions = {
        "minimum_respondents": 20,
        "below_minimum": "counts_zero",
        "f02b_weights": "equal_in_aspect",
    }
    form_sets = [build_form_set(document, code, values) for code, values in [*decided, ("daring", online)]]
    start = perf_counter()
    found = [find_disagreement(seed, form_sets[seed % len(form_sets)]) for seed in range(periods)]
    wrong = [line for line in found if line is not None]
    sys.stdout.write("".join(f"{line}\n" for line in wrong))
    sys.stdout.write(
        f"{periods} random periods, {len(wrong)} that disagree, in {perf_counter() - start:.0f} s\n"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
