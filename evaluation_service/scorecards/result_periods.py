"""Lists the periods whose results are released, and those still under way; shows no result itself."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Lokus, Period, PeriodRegion
from evaluation_service.periods.queries import list_periods
from evaluation_service.periods.rules import find_administering_role
from evaluation_service.periods.stages import list_zones_of
from evaluation_service.registry_copy.queries import list_region_names
from evaluation_service.scorecards import rules
from evaluation_service.scorecards.instruments import get_instruments
from evaluation_service.scorecards.models import Scorecard
from shared.actor import Actor
from shared.http.paging import Page, decode_cursor, page_of, read_cursor_id, read_cursor_moment

MOST_UNDER_WAY = 20


def list_released_periods(
    session: Session,
    *,
    text: str | None = None,
    year: int | None = None,
    region_code: str | None = None,
    cursor: str | None = None,
    limit: int,
) -> Page:
    """Released periods, newest release first, with how many units they hold; everybody's."""
    query = _select_with_numbers().where(*_wanted(text, year, region_code))
    if key := decode_cursor(cursor, [str, str]):
        after = tuple_(read_cursor_moment(key[0]), read_cursor_id(key[1]))
        query = query.where(tuple_(Period.released_at, Period.period_id) < after)
    rows = session.execute(
        query.order_by(Period.released_at.desc(), Period.period_id.desc()).limit(limit + 1)
    ).all()
    page = page_of(rows, limit, lambda row: [row.Period.released_at.isoformat(), str(row.Period.period_id)])
    return Page(_describe(session, page.items), page.next_cursor)


def list_years(session: Session) -> Sequence[int]:
    """The years that released periods assess, newest first."""
    query = select(Period.year_assessed).where(*_released()).distinct()
    return session.scalars(query.order_by(Period.year_assessed.desc())).all()


def list_under_way(session: Session, actor: Actor) -> list[dict[str, Any]]:
    """Open and closed periods that the actor may know of; `may_read` where they read its results already."""
    found = [
        *list_periods(session, actor, state="closed", limit=MOST_UNDER_WAY, **_NOTHING).items,
        *list_periods(session, actor, state="open", limit=MOST_UNDER_WAY, **_NOTHING).items,
    ]
    return [{**period, "may_read": _may_read(actor, period)} for period in found]


_NOTHING: dict[str, Any] = {"scheme": None, "year_held": None, "region_code": None, "cursor": None}


def _may_read(actor: Actor, period: dict[str, Any]) -> bool:
    role = find_administering_role(actor, period["owner_region_code"])
    return rules.may_read_results(state=period["state"], is_administrator=role is not None)


def _released() -> list[ColumnElement[bool]]:
    return [Period.state == "released", Period.is_example.is_(False)]


def _wanted(text: str | None, year: int | None, region_code: str | None) -> list[ColumnElement[bool]]:
    wanted = _released()
    if text:
        named = (Period.name, Period.scope_name, Period.decree)
        wanted.append(or_(*(column.icontains(text, autoescape=True) for column in named)))
    if year is not None:
        wanted.append(Period.year_assessed == year)
    if region_code:
        scope = (PeriodRegion.period_id == Period.period_id, PeriodRegion.region_code == region_code)
        wanted.append(exists().where(*scope))
    return wanted


def _select_with_numbers() -> Select[Any]:
    chosen = select(func.count()).where(Lokus.period_id == Period.period_id)
    ranked = select(func.count()).where(
        Scorecard.period_id == Period.period_id, Scorecard.is_current, Scorecard.index_text.is_not(None)
    )
    return select(
        Period, chosen.scalar_subquery().label("chosen"), ranked.scalar_subquery().label("with_index")
    )


def _describe(session: Session, rows: Sequence[Any]) -> list[dict[str, Any]]:
    if not rows:
        return []
    periods = [row.Period for row in rows]
    instruments = get_instruments(
        session, {(period.instrument_id, period.instrument_version) for period in periods}
    )
    owners = {period.owner_region_code for period in periods if period.owner_region_code}
    names = list_region_names(session, owners)
    zones = list_zones_of(session, periods)
    return [
        {
            "period": row.Period,
            "instrument_title": instruments[row.Period.instrument_id, row.Period.instrument_version].document[
                "title"
            ],
            "zone": zones[row.Period.period_id],
            "owner_name": names.get(row.Period.owner_region_code or ""),
            "lokus_chosen": row.chosen,
            "lokus_with_index": row.with_index,
        }
        for row in rows
    ]
