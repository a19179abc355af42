"""Computes a lokus or one sheet by what its period decided, of one form or of several; reads nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import cast

from evaluation_service.periods.models import Period
from evaluation_service.scorecards.instruments import ReadyInstrument
from evaluation_service.scoring.combined import FormsScorecard, SurveySums, score_lokus_of_forms
from evaluation_service.scoring.exact import LeftOut, Levels, Rule, Scorecard, score_lokus
from evaluation_service.scoring.forms import FormSet
from evaluation_service.scoring.weights import FormWeights

Card = Scorecard | FormsScorecard


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
    """What one sheet comes to by itself: of several forms, the figure of the evaluators' form alone.

    Nobody answers the survey for one evaluator, so that no sheet could ever have the whole index.
    """
    sheets = {sheet_id: levels}
    if terms.form_set is None:
        return score_lokus(terms.instrument.instrument, "agreed", sheets, form_weights=terms.form_weights)
    alone = replace(terms.form_set, survey=None, weights=(("evaluator", 1),), weight_denominator=1)
    return score_lokus_of_forms(alone, "agreed", sheets, None)


def outcome_of(card: Card) -> str | None:
    """How an index of several forms came about, or why there is none; None where there is one form."""
    return card.outcome if isinstance(card, FormsScorecard) else None
