"""Reads sums of figures over what is published, and on how many figures of how many innovations they rest.

Programmes are left out: what is known of them follows from their components, which are counted themselves.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CTE,
    BigInteger,
    ColumnElement,
    Select,
    Text,
    any_,
    case,
    cast,
    distinct,
    func,
    literal,
    not_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import Session

from registry_service.agencies.queries import list_agencies_by_id
from registry_service.innovations.models import Innovation, InnovationComponent
from registry_service.regions.models import Region
from registry_service.usage import rules
from registry_service.usage.models import MonthFigure
from registry_service.usage.queries.scope import COUNTED, Scope, list_asked_months, require_scope
from registry_service.usage.queries.spans import first_month, last_month
from registry_service.usage.rules import Expected, Known, Part
from shared.contracts.innovation_entries import CHANNELS
from shared.errors import Invalid
from shared.http.paging import Page, decode_cursor, page_of

ENDLESS = "9999-12"
NO_CHANNELS = cast(literal([], ARRAY(Text)), ARRAY(Text))
KEYS: dict[str, ColumnElement[Any]] = {
    "agency": cast(Innovation.agency_id, Text),
    "region": Innovation.region_code.expression,
}


def sum_innovation(session: Session, innovation_id: UUID, months: Sequence[str]) -> Part:
    """The sums of one innovation that was published once."""
    wanted = (Innovation.innovation_id == innovation_id, Innovation.published_at.is_not(None))
    return _read_parts(session, wanted, months).get("", rules.build_sum(months, [], []))


def sum_components(session: Session, programme_id: UUID, months: Sequence[str]) -> Part:
    """The sums of a programme's published components."""
    components = select(InnovationComponent.component_id).where(
        InnovationComponent.programme_id == programme_id
    )
    wanted = (*COUNTED, Innovation.innovation_id.in_(components))
    return _read_parts(session, wanted, months).get("", rules.build_sum(months, [], []))


def get_sums(
    session: Session, scope: Scope, *, channel: str | None, months: int, until: str | None
) -> dict[str, Any]:
    """The sums of a scope, month by month and over all of them."""
    asked = list_asked_months(require_scope(session, scope), until, months)
    parts = _read_parts(session, (*COUNTED, *scope.conditions()), asked, channel=channel)
    part = parts.get("", rules.build_sum(asked, [], []))
    return {
        **scope.__dict__,
        "channel": channel,
        "first_month": asked[0],
        "last_month": asked[-1],
        "whole": part.whole,
        "months": part.months,
    }


def list_shares(
    session: Session,
    scope: Scope,
    *,
    by: str,
    channel: str | None,
    months: int,
    until: str | None,
    cursor: str | None,
    limit: int,
) -> Page:
    """The parts of a scope's sum: its channels, agencies or regions, in a fixed order."""
    if by == "agency" and scope.is_nation:
        raise Invalid.at("by", "shares of agencies are told of a region, a province or an agency")
    asked = list_asked_months(require_scope(session, scope), until, months)
    parts = _read_parts(session, (*COUNTED, *scope.conditions()), asked, by=by, channel=channel)
    known = [part.whole.count for part in parts.values() if part.whole.count is not None]
    total = sum(known) if known else None
    rows = [
        {
            **place,
            "order": order,
            "whole": parts[key].whole,
            "months": parts[key].months,
            "share": rules.share_of(parts[key].whole.count, total),
        }
        for key, (order, place) in _describe_keys(session, by, list(parts)).items()
    ]
    after = decode_cursor(cursor, [str, str])
    rows = [row for row in rows if after is None or list(row["order"]) > after]
    rows.sort(key=lambda row: row["order"])
    return page_of(rows, limit, lambda row: row["order"])


def _describe_keys(
    session: Session, by: str, keys: Sequence[str | None]
) -> dict[str | None, tuple[tuple[str, str], dict[str, Any]]]:
    """Of each key what orders it and what it is called; what has no key stands last."""
    known = [key for key in keys if key is not None]
    blank = {"channel": None, "agency_id": None, "region_code": None, "name": None}
    found: dict[str | None, tuple[tuple[str, str], dict[str, Any]]] = {}
    if None in keys:
        found[None] = (("1", ""), blank)
    if by == "channel":
        for key in known:
            found[key] = (("0", f"{CHANNELS.index(key):02d}"), {**blank, "channel": key})
    elif by == "region":
        names = session.execute(select(Region.code, Region.name).where(Region.code.in_(known)))
        for code, name in names:
            found[code] = (("0", code), {**blank, "region_code": code, "name": name})
    else:
        for agency_id, agency in list_agencies_by_id(session, [UUID(key) for key in known]).items():
            called = {"agency_id": agency_id, "region_code": agency.region_code, "name": agency.official_name}
            order = ("0", f"{agency.region_code} {agency.sort_key} {agency_id}")
            found[str(agency_id)] = (order, {**blank, **called})
    return found


def _read_parts(
    session: Session,
    wanted: Sequence[ColumnElement[bool]],
    months: Sequence[str],
    *,
    by: str | None = None,
    channel: str | None = None,
) -> dict[str | None, Part]:
    """The sums of each part, "" being the whole; two statements however much they cover."""
    place = _place(wanted, KEYS.get(by or "", literal("")))
    expected: dict[str | None, list[Expected]] = {}
    for key, *group in session.execute(_expected_of(place, months, by, channel)):
        expected.setdefault(key, []).append(Expected(*group))
    known: dict[str | None, list[Known]] = {}
    for key, *figures in session.execute(_known_of(place, months, by, channel)):
        known.setdefault(key, []).append(Known(*figures))
    return {
        key: rules.build_sum(months, expected.get(key, []), known.get(key, []))
        for key in expected.keys() | known.keys()
    }


def _place(wanted: Sequence[ColumnElement[bool]], key: ColumnElement[Any]) -> CTE:
    """Each innovation with its months and the channels that it should report.

    Where its channels are not known they are those that were ever reported.
    """
    reported = (
        select(func.array_agg(distinct(MonthFigure.channel)))
        .where(MonthFigure.innovation_id == Innovation.innovation_id, MonthFigure.withdrawn_at.is_(None))
        .correlate(Innovation)
        .scalar_subquery()
    )
    channels = case(
        (func.cardinality(Innovation.channels) > 0, Innovation.channels),
        else_=func.coalesce(reported, NO_CHANNELS),
    )
    return (
        select(
            Innovation.innovation_id,
            key.label("key"),
            first_month().label("first"),
            func.coalesce(last_month(), ENDLESS).label("last"),
            channels.label("channels"),
        )
        .join(Region, Region.code == Innovation.region_code)
        .where(*wanted)
        .cte("place")
        # Else the months are looked up of every figure anew.
        .prefix_with("materialized")
    )


def _expected_of(
    place: CTE, months: Sequence[str], by: str | None, channel: str | None
) -> Select[tuple[Any, str, str, int, int]]:
    """How many innovations should report from when to when, and how many figures a month."""
    key: ColumnElement[Any] = place.c.key
    figures: ColumnElement[int] = func.greatest(1, func.cardinality(place.c.channels))
    if by == "channel":
        one_unknown = cast(literal([None], ARRAY(Text)), ARRAY(Text))
        named = case((func.cardinality(place.c.channels) == 0, one_unknown), else_=place.c.channels)
        each = func.unnest(named).table_valued("channel").render_derived().lateral("each")
        key, figures = each.c.channel, literal(1)
    elif channel:
        figures = literal(1)
    first = func.greatest(place.c.first, months[0]).label("first")
    last = func.least(place.c.last, months[-1]).label("last")
    query = select(key.label("key"), first, last, func.count(), cast(func.sum(figures), BigInteger))
    query = query.select_from(place.join(each, true()) if by == "channel" else place)
    if channel:
        query = query.where(literal(channel) == any_(place.c.channels))
        if by == "channel":
            query = query.where(key == channel)
    return query.where(place.c.first <= months[-1], place.c.last >= months[0]).group_by(key, first, last)


def _known_of(
    place: CTE, months: Sequence[str], by: str | None, channel: str | None
) -> Select[tuple[Any, str | None, int, int, int, int, int]]:
    """What is known of each month and of all together, and how much of it was not expected."""
    month, innovation_id = MonthFigure.month, MonthFigure.innovation_id
    key: ColumnElement[Any] = MonthFigure.channel.expression if by == "channel" else place.c.key
    in_months = (month >= place.c.first) & (month <= place.c.last)
    in_range = (place.c.first <= months[-1]) & (place.c.last >= months[0])
    in_use = MonthFigure.channel == any_(place.c.channels)
    of_channel = in_use if by == "channel" or channel else true()
    innovations = func.count(distinct(innovation_id))
    query = (
        select(
            key.label("key"),
            month,
            cast(func.sum(MonthFigure.count), BigInteger),
            func.count(),
            innovations,
            func.count().filter(not_(in_months & in_use)),
            case(
                (func.grouping(month) == 1, innovations.filter(not_(in_range & of_channel))),
                else_=innovations.filter(not_(in_months & of_channel)),
            ),
        )
        .join(place, place.c.innovation_id == innovation_id)
        .where(month >= months[0], month <= months[-1], MonthFigure.withdrawn_at.is_(None))
        .group_by(func.grouping_sets(tuple_(key, month), tuple_(key)))
    )
    return query.where(MonthFigure.channel == channel) if channel else query
