"""Reads one page of a ranking and its regions' sums without loading what stands on no page; decides nothing.

Ranks follow from how many lokus each index has; names are read only of those indexes that reach the page.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, func, select
from sqlalchemy.orm import Session, defer

from evaluation_service.instruments.models import InstrumentRow
from evaluation_service.periods.models import Lokus, Period
from evaluation_service.scorecards.models import Scorecard
from evaluation_service.scoring.decimals import text_of_hundredths
from evaluation_service.scoring.ranking import Ranked, RankGroup, rank_groups
from evaluation_service.scoring.region import ValueSum
from shared.db import is_one_of
from shared.errors import Invalid

Scope = Sequence[ColumnElement[bool]]

NO_SUCH = "names a lokus that this ranking does not hold"


@dataclass(frozen=True)
class RankingPage:
    """Places in a row with their scorecards and lokus; `goes_on` where there are more."""

    items: list[tuple[Ranked, Scorecard, Lokus]]
    goes_on: bool


def count_indexes(session: Session, scope: Scope) -> dict[int | None, int]:
    """How many scorecards have each index in hundredths; under None how many have none."""
    rows = session.execute(
        select(Scorecard.index_hundredths, func.count())
        .join(Lokus, Lokus.lokus_id == Scorecard.lokus_id)
        .where(*scope)
        .group_by(Scorecard.index_hundredths)
    )
    return {row[0]: row[1] for row in rows}


def list_page(
    session: Session, scope: Scope, counts: Mapping[Any, int], cursor: Sequence[Any] | None, limit: int
) -> RankingPage:
    """The places after the lokus that the cursor names; raises Invalid where the ranking has no such."""
    groups = rank_groups(counts)
    start = 0
    if cursor is not None:
        group = _find_group_of(session, scope, groups, cursor[0])
        names = [str(lokus_id) for _hundredths, lokus_id in _list_names(session, scope, [group])]
        if cursor[0] not in names:
            raise Invalid.at("cursor", NO_SUCH)
        start = group.rank + names.index(cursor[0])
    reached = [
        group for group in groups if group.rank + group.count - 1 > start and group.rank <= start + limit
    ]
    first = reached[0].rank - 1 if reached else 0
    shown = _list_names(session, scope, reached)[start - first : start - first + limit]
    places = {group.hundredths: group for group in groups}
    cards = _read_cards(session, [lokus_id for _hundredths, lokus_id in shown])
    items = [
        (_place_of(places[hundredths], lokus_id), *cards[lokus_id])
        for hundredths, lokus_id in shown
        if lokus_id in cards
    ]
    return RankingPage(items, goes_on=start + limit < sum(counts.values()))


def _place_of(group: RankGroup, lokus_id: UUID) -> Ranked:
    return Ranked(group.rank, group.count > 1, str(lokus_id), text_of_hundredths(group.hundredths))


def _find_group_of(session: Session, scope: Scope, groups: Collection[RankGroup], name: str) -> RankGroup:
    try:
        lokus_id = UUID(name)
    except ValueError:
        raise Invalid.at("cursor", NO_SUCH) from None
    hundredths = session.scalar(
        select(Scorecard.index_hundredths)
        .join(Lokus, Lokus.lokus_id == Scorecard.lokus_id)
        .where(*scope, Scorecard.lokus_id == lokus_id)
    )
    for group in groups:
        if group.hundredths == hundredths and str(lokus_id) == name:
            return group
    raise Invalid.at("cursor", NO_SUCH)


def _list_names(session: Session, scope: Scope, groups: Collection[RankGroup]) -> list[tuple[int, UUID]]:
    """Index and lokus of whatever has one of these indexes, in the order of `rank_entries`."""
    rows = session.execute(
        select(Scorecard.index_hundredths, Lokus.unit_official_name, Lokus.lokus_id)
        .join(Lokus, Lokus.lokus_id == Scorecard.lokus_id)
        .where(*scope, is_one_of(Scorecard.index_hundredths, [group.hundredths for group in groups]))
    )
    ordered = sorted((-(row[0] or 0), row[1].casefold(), str(row[2]), row[2]) for row in rows)
    return [(-row[0], row[3]) for row in ordered]


def _read_cards(session: Session, lokus_ids: Collection[UUID]) -> dict[UUID, tuple[Scorecard, Lokus]]:
    rows = session.execute(
        select(Scorecard, Lokus)
        .join(Lokus, Lokus.lokus_id == Scorecard.lokus_id)
        .options(defer(Scorecard.trace, raiseload=True))
        .where(is_one_of(Scorecard.lokus_id, lokus_ids), Scorecard.is_current)
    )
    return {row[1].lokus_id: (row[0], row[1]) for row in rows}


def sum_regions(session: Session, scope: Scope) -> dict[str, list[ValueSum]]:
    """The exact values of each region's lokus that have an index, added up by their denominators."""
    rows = session.execute(
        select(
            Lokus.region_code,
            InstrumentRow.scoring_hash,
            Scorecard.figure_code,
            cast(func.sum(Scorecard.total), Text),
            func.coalesce(Scorecard.denominator, 0),
            func.count(),
        )
        .join(Lokus, Lokus.lokus_id == Scorecard.lokus_id)
        .join(Period, Period.period_id == Scorecard.period_id)
        .join(
            InstrumentRow,
            (InstrumentRow.instrument_id == Period.instrument_id)
            & (InstrumentRow.version == Period.instrument_version),
        )
        .where(*scope, Scorecard.total.is_not(None))
        .group_by(Lokus.region_code, InstrumentRow.scoring_hash, Scorecard.figure_code, Scorecard.denominator)
    )
    sums: dict[str, list[ValueSum]] = {}
    for code, scoring_hash, figure, total, denominator, count in rows:
        sums.setdefault(code, []).append(ValueSum(scoring_hash, figure, int(total), denominator, count))
    return sums
