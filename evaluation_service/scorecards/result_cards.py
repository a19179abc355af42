"""Reads whole scorecards as people read them, with the words of aspects and indicators; computes no score."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Lokus, Period
from evaluation_service.scorecards import queries
from evaluation_service.scorecards.instruments import get_instrument
from evaluation_service.scorecards.models import Scorecard
from evaluation_service.scorecards.result_lists import find_place
from evaluation_service.scoring.decimals import rounded_text
from evaluation_service.scoring.forms import find_form
from evaluation_service.scoring.texts import LEFT_OUT_REASONS
from shared.actor import Actor
from shared.db import is_one_of
from shared.errors import NotFound

MOST_COMPARED = 4

Trace = Mapping[str, Any]

ASPECT_KINDS = frozenset({"aspect", "aspect_unscored"})
INDICATOR_KINDS = frozenset({"indicator", "indicator_combined", "indicator_unscored", "wording"})


def get_lokus_of_card(session: Session, actor: Actor, scorecard_id: UUID) -> tuple[UUID, UUID]:
    """Period and lokus of a scorecard that the actor may read; raises NotFound."""
    _card, lokus, period = queries.get_visible_row(session, actor, scorecard_id)
    return period.period_id, lokus.lokus_id


def get_card_of_lokus(session: Session, actor: Actor, period_id: UUID, lokus_id: UUID) -> dict[str, Any]:
    """The current scorecard of a lokus with all there is to tell of it; raises NotFound."""
    found = session.execute(
        select(Scorecard.scorecard_id, Scorecard.index_hundredths).where(
            Scorecard.period_id == period_id, Scorecard.lokus_id == lokus_id, Scorecard.is_current
        )
    ).one_or_none()
    if found is None:
        raise NotFound(queries.NO_SUCH)
    card = queries.get_scorecard(session, actor, found.scorecard_id)
    period = queries.get_period_with_results(session, actor, period_id)
    document = get_instrument(session, (period.instrument_id, period.instrument_version)).document
    return {
        **card,
        "agency_id": session.scalar(select(Lokus.agency_id).where(Lokus.lokus_id == lokus_id)),
        "place": find_place(session, actor, period, found.index_hundredths),
        "instrument_title": document["title"],
        "rounding_label": document["rounding"]["label"],
        "grouped": {language: group_reasons(lines) for language, lines in card["reasons"].items()},
        "aspects": describe_aspects(document, card["trace"]),
        "sheets": describe_sheets(card["trace"]),
    }


def list_cards_of(
    session: Session, actor: Actor, period_id: UUID, lokus_ids: Sequence[UUID]
) -> list[dict[str, Any]]:
    """The scorecards of these lokus as far as the actor may read them, in the order they were asked for."""
    period = queries.get_period_with_results(session, actor, period_id)
    instrument = get_instrument(session, (period.instrument_id, period.instrument_version))
    query = (
        select(Scorecard, Lokus, Period)
        .join(Lokus, Lokus.lokus_id == Scorecard.lokus_id)
        .join(Period, Period.period_id == Scorecard.period_id)
        .where(
            Scorecard.period_id == period_id,
            Scorecard.is_current,
            is_one_of(Scorecard.lokus_id, lokus_ids),
            queries.select_shown_lokus(session, actor, period),
        )
    )
    found: dict[UUID, Row[Scorecard, Lokus, Period]] = {
        row[1].lokus_id: row for row in session.execute(query)
    }
    return [
        {
            **queries.describe_scorecard(found[lokus_id], instrument),
            "aspects": describe_aspects(instrument.document, instrument.unfold(found[lokus_id][0].trace)),
        }
        for lokus_id in dict.fromkeys(lokus_ids)
        if lokus_id in found
    ]


def group_reasons(lines: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """The reasons in their order: before the aspects, each aspect with its own, after them."""
    before: list[Any] = []
    aspects: list[dict[str, Any]] = []
    after: list[Any] = []
    for line in lines:
        if line["kind"] in ASPECT_KINDS:
            aspects.append({"head": line, "lines": []})
        elif line["kind"] in INDICATOR_KINDS:
            aspects[-1]["lines"].append(line)
        else:
            (after if aspects else before).append(line)
    return {"before": before, "aspects": aspects, "after": after}


def describe_sheets(trace: Trace) -> list[dict[str, Any]]:
    """The sheets in the order of the trace, those that were used first; `reason` why one was not."""
    used = [{"sheet": sheet, "reason": None} for sheet in trace["sheets"]["used"]]
    return used + [
        {"sheet": row["sheet"], "reason": LEFT_OUT_REASONS.get(row["reason"], _as_pair(row["reason"]))}
        for row in trace["sheets"]["left_out"]
    ]


def _as_pair(code: str) -> dict[str, str]:
    return {"id": code, "en": code}


def list_indicators(document: Mapping[str, Any], trace: Trace) -> list[Mapping[str, Any]]:
    """The indicators that the sheets of this trace answered, with their words."""
    form_set = trace["settings"].get("form_set")
    form = find_form(document, form_set, "evaluator") if form_set else document
    rows: list[Mapping[str, Any]] = form["indicators"] if form else []
    return rows


def describe_aspects(document: Mapping[str, Any], trace: Trace) -> list[dict[str, Any]]:
    """Each aspect of the trace with its name, its value, its share of the whole, and its indicators."""
    words = {row["code"]: row for row in document["aspects"]}
    indicators = {row["code"]: row for row in list_indicators(document, trace)}
    divisor = trace["combined_denominator"]
    return [
        {
            "code": aspect["code"],
            "name": words[aspect["code"]]["name"],
            "weight": words[aspect["code"]]["weight"],
            "value": aspect["value"],
            "share": Fraction(aspect["points"], aspect["possible"]) if aspect["possible"] else None,
            "indicators": [
                _describe_indicator(indicators[row["code"]], row, divisor)
                for row in trace["indicators"]
                if row["aspect"] == aspect["code"]
            ],
        }
        for aspect in trace["aspects"]
    ]


def _describe_indicator(words: Mapping[str, Any], row: Mapping[str, Any], divisor: int) -> dict[str, Any]:
    combined = Fraction(row["combined"], divisor)
    return {
        "code": row["code"],
        "title": words["title"],
        "levels": row["levels"],
        "is_scored": bool(row["part"]),
        "combined": rounded_text(combined, 0 if combined.denominator == 1 else 2),
        "meanings": [
            (level, words["levels"][str(level)])
            for level in sorted(set(row["levels"]))
            if words["levels"].get(str(level))
        ],
    }
