"""Computes a lokus or one sheet by what its period decided, of one form or of several; reads nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from evaluation_service.periods.models import Period
from evaluation_service.scorecards.instruments import ReadyInstrument
from evaluation_service.scoring.canonical import canonical_json, digest_of
from evaluation_service.scoring.combined import FormsScorecard, SurveySums, score_lokus_of_forms
from evaluation_service.scoring.errors import refuse
from evaluation_service.scoring.exact import LeftOut, Levels, Rule, Scorecard, score_lokus
from evaluation_service.scoring.fast_traces import CardWriter, Case, WrittenCard
from evaluation_service.scoring.folding import fold_trace
from evaluation_service.scoring.forms import FormSet
from evaluation_service.scoring.weights import FormWeights

Card = Scorecard | FormsScorecard

# As many writers as this are kept for an instrument; one takes some milliseconds to make.
MOST_WRITERS = 8


@dataclass(frozen=True)
class Terms:
    """By what a period scores: its instrument, its rule, and what it decided."""

    instrument: ReadyInstrument
    rule: Rule
    form_weights: FormWeights | None
    form_set: FormSet | None

    @property
    def has_survey(self) -> bool:
        """The sums of a survey are part of a score."""
        return self.form_set is not None and self.form_set.survey is not None


def read_terms(instrument: ReadyInstrument, period: Period) -> Terms:
    """The terms of a period that is open or was; ScoringError where it has still to decide something."""
    form_set = instrument.get_form_set(period.form_set, period.decisions) if period.has_form_sets else None
    return Terms(instrument, cast("Rule", period.combination), period.form_weights, form_set)


def score_by(
    terms: Terms,
    sheets: Mapping[str, Levels],
    survey: SurveySums | None,
    left_out: Collection[LeftOut] = (),
) -> Card:
    """What a lokus comes to."""
    if terms.form_set is not None:
        return score_lokus_of_forms(terms.form_set, terms.rule, sheets, survey, left_out)
    return score_lokus(
        terms.instrument.instrument, terms.rule, sheets, left_out, form_weights=terms.form_weights
    )


def score_alone(terms: Terms, sheet_id: str, levels: Levels) -> Card:
    """What one sheet comes to by itself: of several forms, the figure of the evaluators' form alone."""
    return score_by(stand_alone(terms), {sheet_id: levels}, None)


def stand_alone(terms: Terms) -> Terms:
    """The terms for one sheet: nobody answers the survey for one evaluator, so that it has no part in it."""
    if terms.form_set is None:
        return replace(terms, rule="agreed")
    form_set = replace(terms.form_set, survey=None, weights=(("evaluator", 1),), weight_denominator=1)
    return replace(terms, rule="agreed", form_set=form_set)


def write_cards(terms: Terms, cases: Sequence[Case]) -> list[WrittenCard]:
    """The cards of many cases with their traces as text: the fast path's, where it can make them.

    The exact path is the authority. It makes what is one alone and what the fast path leaves to it, raising
    ScoringError where it cannot be scored; and it makes the first of many once more: a difference stops all.
    """
    if len(cases) < 2:
        return [_write_exactly(terms, case) for case in cases]
    found = _get_writer(terms).write(cases)
    written = [card or _write_exactly(terms, case) for card, case in zip(found, cases, strict=True)]
    if written[0] != _write_exactly(terms, cases[0]):
        raise refuse("trace", "paths_differ", "the fast and the exact path come to different cards")
    return written


def _get_writer(terms: Terms) -> CardWriter:
    form_set, writers = terms.form_set, terms.instrument.writers
    decided = None if form_set is None else [form_set.code, dict(form_set.decisions), form_set.survey is None]
    weights = None if terms.form_weights is None else dict(terms.form_weights)
    key = digest_of([terms.rule, weights, decided])
    if key not in writers:
        if len(writers) >= MOST_WRITERS:
            writers.clear()
        writers[key] = CardWriter(form_set or terms.instrument.instrument, terms.rule, terms.form_weights)
    return writers[key]


def _write_exactly(terms: Terms, case: Case) -> WrittenCard:
    sheets = {sheet: given.read() for sheet, given in case.sheets.items()}
    card = score_by(terms, sheets, case.survey, case.left_out)
    return WrittenCard(
        card.index,
        card.hundredths,
        card.grade,
        card.numerator,
        card.denominator,
        outcome_of(card),
        canonical_json(card.trace),
        canonical_json(fold_trace(card.trace)),
        card.digest,
    )


def outcome_of(card: Card) -> str | None:
    """How an index of several forms came about, or why there is none; None where there is one form."""
    return card.outcome if isinstance(card, FormsScorecard) else None
