"""Writes random cards both ways, says whether they agree to the last byte, and prints how fast each way is.

Run from the checkout: .venv-test/bin/python -m tests.benchmarks.fast_traces [lokus]
"""

import sys
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from evaluation_service.instruments.files import SHIPPED, read_instrument_file
from evaluation_service.scoring.canonical import canonical_json
from evaluation_service.scoring.combined import FormsScorecard, SurveySums, score_lokus_of_forms
from evaluation_service.scoring.exact import Rule, Scorecard, score_lokus
from evaluation_service.scoring.fast_traces import CardWriter, Case, GivenLevels, WrittenCard
from evaluation_service.scoring.folding import fold_trace
from evaluation_service.scoring.forms import FormSet, build_form_set
from evaluation_service.scoring.instrument import Instrument, build_instrument
from evaluation_service.scoring.weights import FormWeights

RULES: tuple[Rule, ...] = ("mean", "median", "agreed")
REASONS = ("not_submitted", "returned", "pleno_agreed")
AT_ONCE = 250


@dataclass(frozen=True)
class Terms:
    """By what a period scores."""

    scored_by: Instrument | FormSet
    rule: Rule
    form_weights: FormWeights | None = None

    @property
    def instrument(self) -> Instrument:
        """With the indicators."""
        return self.scored_by.instrument if isinstance(self.scored_by, FormSet) else self.scored_by


def draw_case(random: np.random.Generator, terms: Terms) -> Case:
    """Sheets in any order of their indicators, some left out, and a survey that may be too small."""
    codes = terms.instrument.codes
    sheets = {}
    for _ in range(1 if terms.rule == "agreed" else int(random.integers(1, 4))):
        order = random.permutation(len(codes)) if random.integers(4) == 0 else range(len(codes))
        digits = "".join(map(str, random.integers(0, 6, size=len(codes)).tolist()))
        sheets[random.bytes(16).hex()] = GivenLevels("\n".join(codes[place] for place in order), digits)
    left_out = [(f'lembar "{one}"', REASONS[one]) for one in range(int(random.integers(0, 3)))]
    survey = None
    if isinstance(terms.scored_by, FormSet) and terms.scored_by.survey is not None:
        respondents = int(random.integers(0, 60))
        answers = int(random.integers(respondents, respondents * terms.scored_by.survey.items + 1))
        survey = SurveySums(int(random.integers(0, 5 * answers + 1)), answers, respondents)
    return Case(sheets, left_out, survey)


def score_exactly(terms: Terms, case: Case) -> WrittenCard:
    """By the exact path."""
    sheets = {sheet: given.read() for sheet, given in case.sheets.items()}
    card: Scorecard | FormsScorecard
    if isinstance(terms.scored_by, FormSet):
        card = score_lokus_of_forms(terms.scored_by, terms.rule, sheets, case.survey, case.left_out)
    else:
        card = score_lokus(
            terms.scored_by, terms.rule, sheets, case.left_out, form_weights=terms.form_weights
        )
    return WrittenCard(
        card.index,
        card.hundredths,
        card.grade,
        card.numerator,
        card.denominator,
        card.outcome if isinstance(card, FormsScorecard) else None,
        canonical_json(card.trace),
        canonical_json(fold_trace(card.trace)),
        card.digest,
    )


def list_terms() -> list[Terms]:
    """Every rule with every way in which a shipped instrument can leave a lokus with or without an index."""
    document = read_instrument_file(SHIPPED / "panrb-pekppp-2023.yaml")
    first = build_instrument(read_instrument_file(SHIPPED / "panrb-17-2017.yaml"))
    sets = [
        build_form_set(document, "luring", {"minimum_respondents": 30, "below_minimum": below})
        for below in ("counts_zero", "evaluator_alone", "no_index")
    ] + [
        build_form_set(
            document,
            "daring",
            {"minimum_respondents": 20, "below_minimum": "counts_zero", "f02b_weights": weights},
        )
        for weights in ("equal_in_aspect", "not_scored")
    ]
    return [Terms(one, rule) for one in (first, *sets) for rule in RULES]


def find_disagreements(
    random: np.random.Generator, terms: Terms, count: int
) -> tuple[list[str], float, float]:
    """What differs among so many random cases, and the seconds that each way took."""
    writer = CardWriter(terms.scored_by, terms.rule, terms.form_weights)
    cases = [draw_case(random, terms) for _ in range(count)]
    begun = perf_counter()
    quick = [
        card for start in range(0, count, AT_ONCE) for card in writer.write(cases[start : start + AT_ONCE])
    ]
    written = perf_counter()
    exact = [score_exactly(terms, case) for case in cases]
    scored = perf_counter()
    pairs = zip(exact, quick, strict=True)
    wrong = [f"{one}\nis written\n{other}" for one, other in pairs if one != other]
    return wrong, written - begun, scored - written


def main(lokus: int) -> int:
    """Print what differs and the rates."""
    terms, random = list_terms(), np.random.default_rng(23)
    found = [find_disagreements(random, one, -(-lokus // len(terms))) for one in terms]
    wrong = [line for lines, _quick, _exact in found for line in lines]
    count = -(-lokus // len(terms)) * len(terms)
    quick, exact = (sum(row[column] for row in found) for column in (1, 2))
    sys.stdout.write("".join(f"{line}\n" for line in wrong))
    sys.stdout.write(
        f"{count} random lokus, {len(wrong)} that disagree;"
        f" fast {count / quick:,.0f} a second, exact {count / exact:,.0f} a second\n"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
