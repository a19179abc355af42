"""The ranking of a period, whole or a page of it; it compares nothing across periods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, select
from sqlalchemy.orm import Session, defer

from evaluation_service.instruments.models import InstrumentRow
from evaluation_service.periods.models import Lokus, Period
from evaluation_service.scorecards import queries, rules
from evaluation_service.scorecards import ranking_pages as pages
from evaluation_service.scorecards.instruments import get_instrument
from evaluation_service.scorecards.models import Scorecard
from evaluation_service.scoring.ranking import TIE_RULE, Ranked, RankEntry, rank_entries
from evaluation_service.scoring.region import REGION_RULE, ValueSum, score_region_by_sums
from shared.actor import Actor
from shared.http.paging import decode_cursor, encode_cursor

Card = Row[Scorecard, Lokus, str]

FILTERS = ("region_code", "region_kind", "unit_kind", "service_kind")


@dataclass(frozen=True)
class RankedCards:
    """The current scorecards of a period: those with an index by rank, and those without one by name."""

    ranked: list[tuple[Ranked, Card]]
    without_index: list[Card]

    @property
    def every(self) -> list[tuple[Ranked | None, Card]]:
        """All of them, those without a rank last."""
        return [*self.ranked, *((None, card) for card in self.without_index)]


def list_ranked_cards(
    session: Session,
    period_id: UUID,
    filters: Mapping[str, str | None],
    shown: ColumnElement[bool] | None = None,
) -> list[tuple[Ranked, Card]]:
    """The current scorecards that have an index, in the order of their rank."""
    return rank_cards(session, period_id, filters, shown).ranked


def rank_cards(
    session: Session,
    period_id: UUID,
    filters: Mapping[str, str | None],
    shown: ColumnElement[bool] | None = None,
) -> RankedCards:
    """The current scorecards of a period; lokus without one are not in it.

    `shown` narrows them to the lokus that the asker may see. Traces are not read.
    """
    query = (
        select(Scorecard, Lokus, InstrumentRow.scoring_hash)
        .join(Lokus, Lokus.lokus_id == Scorecard.lokus_id)
        .join(Period, Period.period_id == Scorecard.period_id)
        .join(
            InstrumentRow,
            (InstrumentRow.instrument_id == Period.instrument_id)
            & (InstrumentRow.version == Period.instrument_version),
        )
        .options(defer(Scorecard.trace, raiseload=True))
        .where(Scorecard.period_id == period_id, Scorecard.is_current, *_conditions(filters))
    )
    if shown is not None:
        query = query.where(shown)
    cards = {str(row[1].lokus_id): row for row in session.execute(query)}
    ranked = rank_entries(
        RankEntry(lokus_id, _name_key(row), row[0].index_text)
        for lokus_id, row in cards.items()
        if row[0].index_text is not None
    )
    without = [row for row in cards.values() if row[0].index_text is None]
    return RankedCards(
        [(place, cards[place.id]) for place in ranked],
        sorted(without, key=lambda row: (_name_key(row), str(row[1].lokus_id))),
    )


def _name_key(row: Card) -> str:
    return row[1].unit_official_name.casefold()


def _conditions(filters: Mapping[str, str | None]) -> list[ColumnElement[bool]]:
    wanted = {name: filters.get(name) for name in FILTERS}
    return [getattr(Lokus, name) == value for name, value in wanted.items() if value is not None]


def count_chosen(
    session: Session, period_id: UUID, filters: Mapping[str, str | None]
) -> dict[tuple[str, str], int]:
    """How many lokus were chosen in each region (code and name), scored or not."""
    rows = session.execute(
        select(Lokus.region_code, func.min(Lokus.region_name), func.count())
        .where(Lokus.period_id == period_id, *_conditions(filters))
        .group_by(Lokus.region_code)
    )
    return {(code, name): number for code, name, number in rows}


def get_ranking(
    session: Session, actor: Actor, period_id: UUID, *, cursor: str | None, limit: int, **filters: str | None
) -> dict[str, Any]:
    """The ranking with its tie rule, how many of the chosen lokus it rests on, and each region's value."""
    period = queries.get_period_with_results(session, actor, period_id)
    instrument = get_instrument(session, (period.instrument_id, period.instrument_version))
    scope: pages.Scope = (
        Scorecard.period_id == period_id,
        and_(Scorecard.is_current),
        *_conditions(filters),
        queries.select_shown_lokus(session, actor, period),
    )
    counts = pages.count_indexes(session, scope)
    without_index = counts.pop(None, 0)
    chosen = count_chosen(session, period_id, filters)
    page = pages.list_page(session, scope, counts, decode_cursor(cursor, [str]), limit)
    return {
        "period_id": period.period_id,
        "period_name": period.name,
        "period_state": period.state,
        "is_example": period.is_example,
        "marking": period.marking,
        "instrument_id": period.instrument_id,
        "instrument_version": period.instrument_version,
        "form_set": period.form_set,
        "figure_code": instrument.figure_code,
        "figure_title": instrument.figure_title,
        "tie_rule": {"code": TIE_RULE, "text": rules.TIE_RULE_TEXT},
        "region_rule": {"code": REGION_RULE, "text": rules.REGION_RULE_TEXT},
        "lokus_ranked": sum(counts.values()),
        "lokus_without_index": without_index,
        "lokus_chosen": sum(chosen.values()),
        "regions": _regions_of(pages.sum_regions(session, scope), chosen),
        "items": [_describe(place, card, lokus) for place, card, lokus in page.items],
        "next": encode_cursor([page.items[-1][0].id]) if page.goes_on and page.items else None,
    }


def _describe(place: Ranked, card: Scorecard, lokus: Lokus) -> dict[str, Any]:
    return {
        "rank": place.rank,
        "is_shared": place.shared,
        "index": place.index,
        "grade": card.grade,
        "label": queries.describe_label(card),
        "scorecard_id": card.scorecard_id,
        **queries.describe_lokus(lokus),
    }


def _regions_of(
    sums: Mapping[str, Sequence[ValueSum]], chosen: Mapping[tuple[str, str], int]
) -> list[dict[str, Any]]:
    """The value of each region that has a lokus here, by code; null where none of them was scored."""
    regions = []
    for (code, name), number in sorted(chosen.items()):
        value = score_region_by_sums(sums.get(code, ()))
        regions.append(
            {
                "region_code": code,
                "region_name": name,
                "index": value.index,
                "lokus_count": value.count,
                "lokus_chosen": number,
            }
        )
    return regions
