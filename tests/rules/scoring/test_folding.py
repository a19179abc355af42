"""Traces as they are kept: whatever is folded comes out again whole, and nonsense is refused."""

import json
from typing import Any

import numpy as np
import pytest

from evaluation_service.scoring.canonical import canonical_json
from evaluation_service.scoring.errors import ScoringError
from evaluation_service.scoring.exact import score_lokus
from evaluation_service.scoring.folding import fold_trace, unfold_trace
from tests.benchmarks.fast_traces import Terms, draw_case, list_terms, score_exactly

from .cases import INSTRUMENT

LEVELS = dict.fromkeys(INSTRUMENT.codes, 3)
WHOLE = score_lokus(INSTRUMENT, "mean", {"a": LEVELS, "b": LEVELS}).trace
FOLDED = fold_trace(WHOLE)
THREES = "3" * len(INSTRUMENT.codes)


@pytest.mark.parametrize("terms", list_terms(), ids=lambda one: f"{one.instrument.id} {one.rule}")
def test_random_traces_come_out_again_to_the_last_byte(terms: Terms) -> None:
    random = np.random.default_rng(7)
    cards = [score_exactly(terms, draw_case(random, terms)) for _ in range(5)]

    whole = [canonical_json(unfold_trace(json.loads(card.folded), terms.instrument)) for card in cards]

    assert whole == [card.trace for card in cards]


def test_folded_trace_keeps_the_levels_of_each_sheet_alone() -> None:
    assert FOLDED == {**WHOLE, "indicators": {"levels": [THREES, THREES]}}


def test_trace_that_was_kept_whole_is_read_as_it_stands() -> None:
    assert unfold_trace(WHOLE, INSTRUMENT) == WHOLE


@pytest.mark.parametrize(
    ("rule", "levels"),
    [
        ("mean", []),
        ("mean", [THREES[1:]]),
        ("mean", [THREES, THREES + "3"]),
        ("mean", ["6" + THREES[1:]]),
        ("mean", ["٣" + THREES[1:]]),
        ("mode", [THREES]),
        ("agreed", [THREES, THREES]),
    ],
)
def test_what_cannot_have_been_a_trace_is_refused(rule: str, levels: list[str]) -> None:
    kept: dict[str, Any] = {**FOLDED, "settings": {"rule": rule}, "indicators": {"levels": levels}}

    with pytest.raises(ScoringError):
        unfold_trace(kept, INSTRUMENT)
