"""The ranking of a period: one statement, then pure functions; it compares nothing across periods."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from evaluation_service.instruments.models import InstrumentRow
from evaluation_service.periods.models import Lokus, Period
from evaluation_service.scorecards import queries, rules
from evaluation_service.scorecards.instruments import get_instrument
from evaluation_service.scorecards.models import Scorecard
from evaluation_service.scoring.ranking import TIE_RULE, Ranked, RankEntry, rank_entries
from evaluation_service.scoring.region import REGION_RULE, LokusValue, score_region
from shared.actor import Actor
from shared.errors import Invalid
from shared.http.paging import decode_cursor, encode_cursor

Card = Row[Scorecard, Lokus, str]

FILTERS = ("region_code", "region_kind", "unit_kind", "service_kind")


def list_ranked_cards(
    session: Session, period_id: UUID, filters: Mapping[str, str | None]
) -> list[tuple[Ranked, Card]]:
    """The current scorecards of a period in the order of their rank; lokus without one are not in it."""
    query = (
        select(Scorecard, Lokus, InstrumentRow.scoring_hash)
        .join(Lokus, Lokus.lokus_id == Scorecard.lokus_id)
        .join(Period, Period.period_id == Scorecard.period_id)
        .join(
            InstrumentRow,
            (InstrumentRow.instrument_id == Period.instrument_id)
            & (InstrumentRow.version == Period.instrument_version),
        )
        .where(Scorecard.period_id == period_id, Scorecard.is_current)
    )
    for name in FILTERS:
        if (wanted := filters.get(name)) is not None:
            query = query.where(getattr(Lokus, name) == wanted)
    cards = {str(row[1].lokus_id): row for row in session.execute(query)}
    ranked = rank_entries(
        RankEntry(lokus_id, row[1].unit_official_name.casefold(), row[0].index_text)
        for lokus_id, row in cards.items()
    )
    return [(place, cards[place.id]) for place in ranked]


def get_ranking(
    session: Session, actor: Actor, period_id: UUID, *, cursor: str | None, limit: int, **filters: str | None
) -> dict[str, Any]:
    """The ranking with its tie rule, how many it rests on, and each region's value."""
    period = queries.get_period_with_results(session, actor, period_id)
    instrument = get_instrument(session, (period.instrument_id, period.instrument_version))
    ranked = list_ranked_cards(session, period_id, filters)
    start = _find_start(ranked, cursor)
    shown = ranked[start : start + limit]
    goes_on = start + limit < len(ranked)
    return {
        "period_id": period.period_id,
        "period_name": period.name,
        "period_state": period.state,
        "is_example": period.is_example,
        "marking": period.marking,
        "instrument_id": period.instrument_id,
        "instrument_version": period.instrument_version,
        "form_set": period.form_set,
        "figure_code": instrument.instrument.figure,
        "figure_title": instrument.figure_title,
        "tie_rule": {"code": TIE_RULE, "text": rules.TIE_RULE_TEXT},
        "region_rule": {"code": REGION_RULE, "text": rules.REGION_RULE_TEXT},
        "lokus_ranked": len(ranked),
        "regions": _regions_of(ranked),
        "items": [_describe(place, card) for place, card in shown],
        "next": encode_cursor([shown[-1][0].id]) if goes_on else None,
    }


def _find_start(ranked: Sequence[tuple[Ranked, Card]], cursor: str | None) -> int:
    key = decode_cursor(cursor, [str])
    if key is None:
        return 0
    for number, (place, _card) in enumerate(ranked, 1):
        if place.id == key[0]:
            return number
    raise Invalid.at("cursor", "names a lokus that this ranking does not hold")


def _describe(place: Ranked, row: Card) -> dict[str, Any]:
    card, lokus = row[0], row[1]
    return {
        "rank": place.rank,
        "is_shared": place.shared,
        "index": place.index,
        "grade": card.grade,
        "label": {"id": card.label_id, "en": card.label_en},
        "scorecard_id": card.scorecard_id,
        **queries.describe_lokus(lokus),
    }


def _regions_of(ranked: Sequence[tuple[Ranked, Card]]) -> list[dict[str, Any]]:
    """The value of each region that has a lokus here, by code."""
    values: dict[tuple[str, str], list[LokusValue]] = {}
    for place, (card, lokus, scoring_hash) in ranked:
        values.setdefault((lokus.region_code, lokus.region_name), []).append(
            LokusValue(place.id, scoring_hash, card.figure_code, card.total, card.denominator)
        )
    return [
        {"region_code": code, "region_name": name, "index": value.index, "lokus_count": value.count}
        for (code, name), value in sorted((key, score_region(rows)) for key, rows in values.items())
    ]
