"""Answers what-if about one scorecard, for those who may read it; computes exactly and stores nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.scorecards.instruments import ReadyInstrument, get_instrument
from evaluation_service.scorecards.queries import get_visible_row
from evaluation_service.scoring.errors import ScoringError
from evaluation_service.scoring.forms import find_form
from evaluation_service.scoring.whatif import (
    Effect,
    Ground,
    LevelChange,
    Plan,
    find_way_down,
    find_way_up,
    list_effects,
)
from evaluation_service.simulations import rules
from evaluation_service.simulations.words import tell
from shared.actor import Actor
from shared.errors import Conflict, Invalid

Words = Mapping[str, str]


@dataclass(frozen=True)
class Laboratory:
    """A scorecard, ready to be tried on; `rows` are the indicators with their words."""

    head: Mapping[str, Any]
    ready: ReadyInstrument
    rows: Mapping[str, Mapping[str, Any]]
    basis: rules.Basis
    ground: Ground
    start: rules.Start

    def label_of(self, grade: str) -> Words:
        """A grade in words."""
        return self.ready.labels[grade]


def _open(session: Session, actor: Actor, scorecard_id: UUID) -> Laboratory:
    """Raises NotFound as the scorecard does, Conflict `no_index` where levels can change none."""
    row = get_visible_row(session, actor, scorecard_id)
    card, period = row[0], row[2]
    ready = get_instrument(session, (period.instrument_id, period.instrument_version))
    trace = ready.unfold(card.trace)
    basis = rules.read_basis(trace, ready.document)
    try:
        ground = basis.ground
    except ScoringError as error:
        raise Conflict("there is no index that levels could change", code="no_index") from error
    head = {
        "scorecard_id": card.scorecard_id,
        "trace_digest": card.trace_digest,
        "is_simulation": True,
        "marking": rules.MARKING,
        "is_example": period.is_example,
        "index": card.index_text,
        "grade": card.grade,
    }
    return Laboratory(head, ready, _rows_of(ready, trace), basis, ground, rules.find_start(trace))


def _rows_of(ready: ReadyInstrument, trace: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    form = trace["settings"].get("form_set")
    found = find_form(ready.document, form, "evaluator") if form else ready.document
    return {row["code"]: row for row in found["indicators"]} if found else {}


def get_what_if(session: Session, actor: Actor, scorecard_id: UUID) -> dict[str, Any]:
    """The cheapest way to the next grade, how safe this one is, and what any single change would do."""
    lab = _open(session, actor, scorecard_id)
    levels = lab.start.levels
    here = _describe_outcome(lab, rules.score_levels(lab.basis, levels))
    up, down = find_way_up(lab.ground, levels), find_way_down(lab.ground, levels)
    is_highest = not any(band.low > _band(lab, here["grade"]).high for band in lab.ground.instrument.bands)
    is_lowest = not any(band.high < _band(lab, here["grade"]).low for band in lab.ground.instrument.bands)
    return {
        **lab.head,
        "start": {
            **here,
            "levels": levels,
            "rounded": lab.start.rounded,
            "text": _tell_start(lab.start, here),
        },
        "way_up": _describe_plan(lab, up, "way_up", "highest" if is_highest else "out_of_reach"),
        "way_down": _describe_plan(lab, down, "way_down", "lowest" if is_lowest else "safe"),
        "effects": [_describe_effect(lab, effect) for effect in list_effects(lab.ground, levels)],
    }


def try_levels(
    session: Session, actor: Actor, scorecard_id: UUID, levels: Mapping[str, int]
) -> dict[str, Any]:
    """What the scorecard would come to with these levels; those not named stay as they start."""
    lab = _open(session, actor, scorecard_id)
    problems = rules.find_hypothesis_problems(lab.basis.instrument, levels)
    if problems:
        raise Invalid.all_of(problems)
    tried = {**lab.start.levels, **levels}
    changes = [
        LevelChange(code, lab.start.levels[code], level)
        for code, level in tried.items()
        if level != lab.start.levels[code]
    ]
    return {
        **lab.head,
        "simulated": _describe_outcome(lab, rules.score_levels(lab.basis, tried)),
        "levels": tried,
        "rounded": lab.start.rounded,
        "changes": [_describe_change(lab, change) for change in changes],
    }


def _band(lab: Laboratory, grade: str) -> Any:
    return next(band for band in lab.ground.instrument.bands if band.grade == grade)


def _describe_outcome(lab: Laboratory, outcome: rules.Outcome | None) -> dict[str, Any]:
    if outcome is None:
        raise Conflict("there is no index that levels could change", code="no_index")
    exact = {"numerator": outcome.numerator, "denominator": outcome.denominator}
    label = lab.label_of(outcome.grade)
    return {"index": outcome.index, "grade": outcome.grade, "label": label, "exact": exact}


def _tell_start(start: rules.Start, here: Mapping[str, Any]) -> dict[str, str]:
    if not start.rounded:
        return tell("exact_start")
    figures = {"count": len(start.rounded), "index": here["index"], "grade": here["grade"]}
    return tell("rounded_start", figures)


def _describe_plan(lab: Laboratory, plan: Plan | None, sentence: str, none: str) -> dict[str, Any]:
    if plan is None:
        return {
            "reason": none,
            "text": tell(none),
            "steps": None,
            "grade": None,
            "label": None,
            "index": None,
            "changes": [],
        }
    label = lab.label_of(plan.grade)
    figures = {"steps": plan.steps, "grade": plan.grade, "label": label, "index": plan.index}
    return {
        "reason": sentence,
        "text": tell(sentence, figures),
        **figures,
        "changes": [_describe_change(lab, change) for change in plan.changes],
    }


def _describe_change(lab: Laboratory, change: LevelChange) -> dict[str, Any]:
    row = lab.rows[change.code]
    words = row["levels"].get(str(change.after))
    figures = {**change.__dict__, "title": row["title"]}
    text = tell("change_worded", {**figures, "words": words}) if words else tell("change", figures)
    return {**change.__dict__, "text": text}


def _describe_effect(lab: Laboratory, effect: Effect) -> dict[str, Any]:
    return {**effect.__dict__, "label": lab.label_of(effect.grade)}
