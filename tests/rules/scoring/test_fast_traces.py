"""Cards written from looked-up parts against those of the exact path, to the last byte."""

from dataclasses import replace

import numpy as np
import pytest

from evaluation_service.scoring.combined import SurveySums
from evaluation_service.scoring.fast_traces import CardWriter, Case, GivenLevels
from evaluation_service.scoring.forms import build_form_set
from tests.benchmarks.fast_traces import Terms, draw_case, find_disagreements, list_terms, score_exactly

from .cases import INSTRUMENT
from .forms_cases import luring, tiny_forms_document

SHIPPED = list_terms()
CODES = "\n".join(INSTRUMENT.codes)
FOURS = "4" * len(INSTRUMENT.codes)


@pytest.mark.parametrize("terms", SHIPPED, ids=lambda one: f"{one.instrument.id} {one.rule}")
def test_random_cards_are_those_of_the_exact_path_to_the_last_byte(terms: Terms) -> None:

    wrong, _quick, _exact = find_disagreements(np.random.default_rng(4), terms, 20)

    assert wrong == []


def test_aspects_without_weight_and_unknown_weights_are_written_as_exactly() -> None:
    document, random = tiny_forms_document(), np.random.default_rng(5)
    sets = [
        build_form_set(document, "whole", {"least": 9, "few": few})
        for few in ("counts_zero", "evaluator_alone", "no_index")
    ] + [
        build_form_set(document, "bare", {"weights": weights})
        for weights in ("equal_in_aspect", "not_scored")
    ]

    found = [find_disagreements(random, Terms(form_set, "median"), 40)[0] for form_set in sets]

    assert found == [[]] * len(sets)


def test_sums_that_64_bits_cannot_hold_are_left_to_the_exact_path() -> None:
    form_set = luring()
    aspects = tuple(
        replace(aspect, part=10**18 + place) for place, aspect in enumerate(form_set.instrument.aspects)
    )
    terms = Terms(replace(form_set, instrument=replace(form_set.instrument, aspects=aspects)), "mean")
    cases = [draw_case(np.random.default_rng(6), terms)]

    assert CardWriter(terms.scored_by, terms.rule).write(cases) == [None]


@pytest.mark.parametrize(
    "case",
    [
        Case({}, [], None),
        Case({"a": GivenLevels("", "")}, [], None),
        Case({"a": GivenLevels(CODES, FOURS[1:])}, [], None),
        Case({"a": GivenLevels(CODES, "6" + FOURS[1:])}, [], None),
        Case({"a": GivenLevels(CODES + "\nanother", FOURS + "4")}, [], None),
        Case({"a": GivenLevels(CODES.replace(INSTRUMENT.codes[0], "another"), FOURS)}, [], None),
        Case({"a": GivenLevels(CODES, FOURS)}, [("a", "returned")], None),
        Case({"a": GivenLevels(CODES, FOURS)}, [("b", "returned"), ("b", "replaced")], None),
        Case({"a": GivenLevels(CODES, FOURS)}, [], SurveySums(0, 0, 0)),
        Case({str(sheet): GivenLevels(CODES, FOURS) for sheet in range(4)}, [], None),
    ],
)
def test_what_is_amiss_or_too_much_is_left_to_the_exact_path(case: Case) -> None:
    whole = Case({"b": GivenLevels(CODES, FOURS)}, [], None)

    written = CardWriter(INSTRUMENT, "mean").write([case, whole])

    assert written == [None, score_exactly(Terms(INSTRUMENT, "mean"), whole)]


def test_weights_that_a_period_decided_are_in_every_trace() -> None:
    codes = [code for code, _weight in INSTRUMENT.form_weights]
    weights = dict.fromkeys(codes, f"1/{len(codes)}")
    terms = Terms(INSTRUMENT, "mean", weights)

    wrong, _quick, _exact = find_disagreements(np.random.default_rng(7), terms, 10)

    assert wrong == []
