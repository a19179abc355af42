"""A period's results as a list to sort and narrow down, page by page; ranks are the whole period's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Numeric, and_, cast, func, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session, defer

from evaluation_service.periods.models import Lokus, Period
from evaluation_service.scorecards import queries
from evaluation_service.scorecards import ranking_pages as pages
from evaluation_service.scorecards.instruments import get_instrument
from evaluation_service.scorecards.models import Scorecard
from evaluation_service.scoring.ranking import RankGroup, rank_groups
from shared.actor import Actor
from shared.db import is_one_of
from shared.errors import Invalid
from shared.http.paging import decode_cursor, encode_cursor, read_cursor_id

RANK, LOWEST, NAME, ASPECT = "rank", "lowest", "name", "aspect-"
MOST_AGENCIES = 200
# Aspects are read out of traces; of more cards than these that would take too long.
MOST_TO_SORT_BY_ASPECT = 3000


@dataclass(frozen=True)
class Wanted:
    """What of a period's results is to be shown."""

    text: str | None = None
    region_code: str | None = None
    agency_id: UUID | None = None
    unit_kind: str | None = None
    grade: str | None = None

    @property
    def is_nothing(self) -> bool:
        """The whole period is."""
        return self == Wanted()

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """The same, said in SQL."""
        found: list[ColumnElement[bool]] = []
        if self.text:
            named = (Lokus.unit_official_name, Lokus.unit_short_name, Lokus.agency_name, Lokus.region_name)
            found.append(or_(*(column.icontains(self.text, autoescape=True) for column in named)))
        for column, value in (
            (Lokus.region_code, self.region_code),
            (Lokus.agency_id, self.agency_id),
            (Lokus.unit_kind, self.unit_kind),
            (Scorecard.grade, self.grade),
        ):
            if value is not None:
                found.append(column == value)
        return found


def list_results(
    session: Session, actor: Actor, period_id: UUID, wanted: Wanted, sort: str, cursor: str | None, limit: int
) -> dict[str, Any]:
    """One page of results with each aspect; raises NotFound while they are not for this actor."""
    period = queries.get_period_with_results(session, actor, period_id)
    document = get_instrument(session, (period.instrument_id, period.instrument_version)).document
    scope = _scope_of(session, actor, period)
    counts = pages.count_indexes(session, scope)
    aspects = document["aspects"]
    may_sort_by_aspect = sum(counts.values()) <= MOST_TO_SORT_BY_ASPECT
    key = _sort_key(sort, [row["code"] for row in aspects] if may_sort_by_aspect else [])
    rows = _read_rows(session, (*scope, *wanted.conditions), key, cursor, limit)
    shown, goes_on = rows[:limit], len(rows) > limit
    places = {group.hundredths: group for group in rank_groups(_with_index(counts))}
    values = _read_aspects(session, [row.Scorecard.scorecard_id for row in shown])
    return {
        "instrument_title": document["title"],
        "rounding_label": document["rounding"]["label"],
        "aspects": aspects,
        "may_sort_by_aspect": may_sort_by_aspect,
        "count": _count(session, scope, wanted, counts),
        "items": [_describe(row, places, values) for row in shown],
        "next": encode_cursor([shown[-1].key, shown[-1].name_key, str(shown[-1].Lokus.lokus_id)])
        if goes_on
        else None,
    }


def _scope_of(session: Session, actor: Actor, period: Period) -> pages.Scope:
    return (
        Scorecard.period_id == period.period_id,
        and_(Scorecard.is_current),
        queries.select_shown_lokus(session, actor, period),
    )


def _with_index(counts: Mapping[int | None, int]) -> dict[int, int]:
    return {hundredths: number for hundredths, number in counts.items() if hundredths is not None}


def _sort_key(sort: str, codes: Sequence[str]) -> ColumnElement[Any]:
    """What is sorted by from low to high, before the name; what has no figure comes last."""
    if sort == RANK:
        return -func.coalesce(cast(Scorecard.index_hundredths, BigInteger), -1)
    if sort == LOWEST:
        return func.coalesce(cast(Scorecard.index_hundredths, BigInteger), 10**6)
    if sort == NAME:
        return literal(0, BigInteger)
    if sort.startswith(ASPECT) and sort.removeprefix(ASPECT) in codes:
        aspect = cast(Scorecard.trace, JSONB)["aspects"][codes.index(sort.removeprefix(ASPECT))]
        points, possible = (cast(aspect[name].astext, Numeric) for name in ("points", "possible"))
        value = func.div(1000 * points + possible, func.nullif(2 * possible, 0))
        return -func.coalesce(cast(value, BigInteger), -1)
    raise Invalid.at("sort", "is nothing that this list can be sorted by")


def _read_rows(
    session: Session,
    conditions: Sequence[ColumnElement[bool]],
    key: ColumnElement[Any],
    cursor: str | None,
    limit: int,
) -> Sequence[Any]:
    name_key = func.lower(Lokus.unit_official_name)
    query = (
        select(
            Scorecard,
            Lokus,
            key.label("key"),
            name_key.label("name_key"),
        )
        .join(Lokus, Lokus.lokus_id == Scorecard.lokus_id)
        .options(defer(Scorecard.trace, raiseload=True))
        .where(*conditions)
    )
    if after := decode_cursor(cursor, [int, str, str]):
        place = tuple_(literal(after[0], BigInteger), after[1], read_cursor_id(after[2]))
        query = query.where(tuple_(key, name_key, Lokus.lokus_id) > place)
    return session.execute(query.order_by(key, name_key, Lokus.lokus_id).limit(limit + 1)).all()


def _read_aspects(session: Session, scorecard_ids: Sequence[UUID]) -> dict[UUID, list[str | None]]:
    """The aspects of the cards that are shown; sorting would else read them out of every trace."""
    rows = session.execute(
        select(Scorecard.scorecard_id, cast(Scorecard.trace, JSONB)["aspects"]).where(
            is_one_of(Scorecard.scorecard_id, scorecard_ids)
        )
    )
    return {row[0]: [aspect["value"] for aspect in row[1]] for row in rows}


def _count(session: Session, scope: pages.Scope, wanted: Wanted, counts: Mapping[int | None, int]) -> int:
    if wanted.is_nothing:
        return sum(counts.values())
    query = (
        select(func.count())
        .select_from(Scorecard)
        .join(Lokus, Lokus.lokus_id == Scorecard.lokus_id)
        .where(*scope, *wanted.conditions)
    )
    return session.scalar(query) or 0


def list_card_ids(session: Session, period_id: UUID, wanted: Wanted) -> set[UUID]:
    """The current scorecards of a period that are wanted, whoever may see them."""
    query = (
        select(Scorecard.scorecard_id)
        .join(Lokus, Lokus.lokus_id == Scorecard.lokus_id)
        .where(Scorecard.period_id == period_id, Scorecard.is_current, *wanted.conditions)
    )
    return set(session.scalars(query))


def _describe(
    row: Any, places: Mapping[int, RankGroup], values: Mapping[UUID, list[str | None]]
) -> dict[str, Any]:
    card, lokus = row.Scorecard, row.Lokus
    place = places.get(card.index_hundredths)
    return {
        **queries.describe_lokus(lokus),
        "agency_id": lokus.agency_id,
        "scorecard_id": card.scorecard_id,
        "index": card.index_text,
        "grade": card.grade,
        "label": queries.describe_label(card),
        "rank": place.rank if place else None,
        "is_shared": bool(place and place.count > 1),
        "aspects": values[card.scorecard_id],
    }


def list_choices(session: Session, actor: Actor, period_id: UUID, wanted: Wanted) -> dict[str, Any]:
    """What there is to narrow down to: (value, words) of regions, kinds, grades; agencies of a region."""
    period = queries.get_period_with_results(session, actor, period_id)
    scope = _scope_of(session, actor, period)

    def read(*columns: Any) -> list[tuple[Any, ...]]:
        query = select(*columns).select_from(Scorecard).where(*scope)
        query = query.join(Lokus, Lokus.lokus_id == Scorecard.lokus_id)
        return [tuple(row) for row in session.execute(query.group_by(columns[0]).order_by(columns[-1]))]

    regions = read(Lokus.region_code, func.min(Lokus.region_name))
    is_one_region = wanted.region_code is not None or len(regions) == 1
    if wanted.region_code is not None:
        scope = (*scope, Lokus.region_code == wanted.region_code)
    return {
        "regions": regions,
        "agencies": read(Lokus.agency_id, func.min(Lokus.agency_name))[:MOST_AGENCIES]
        if is_one_region
        else [],
        "unit_kinds": [row[0] for row in read(Lokus.unit_kind)],
        "grades": [row[0] for row in read(Scorecard.grade) if row[0]],
    }


def list_sorts(found: Mapping[str, Any]) -> list[str]:
    """What a list that was read can be sorted by."""
    by_aspect = found["aspects"] if found["may_sort_by_aspect"] else []
    return [RANK, LOWEST, NAME, *(f"{ASPECT}{row['code']}" for row in by_aspect)]


def order_regions(regions: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The regions of a ranking from the highest value to the lowest; those without one last."""
    return sorted(regions, key=lambda row: (-Decimal(row["index"] or -1), row["region_name"]))


def find_place(
    session: Session, actor: Actor, period: Period, hundredths: int | None
) -> dict[str, int] | None:
    """The rank of an index within its period, how many share it, and among how many."""
    if hundredths is None:
        return None
    counts = _with_index(pages.count_indexes(session, _scope_of(session, actor, period)))
    for group in rank_groups(counts):
        if group.hundredths == hundredths:
            return {"rank": group.rank, "sharing": group.count - 1, "count": sum(counts.values())}
    return None
