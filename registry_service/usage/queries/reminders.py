"""Reads what each agency should be reminded of: missing months, marked figures, lapsed use; no writes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Text, and_, cast, false, func, or_, select, true, tuple_
from sqlalchemy.orm import Session

from registry_service.agencies.models import Agency
from registry_service.innovations.models import Innovation
from registry_service.regions.models import Region
from registry_service.regions.rules import month_in, today_in
from registry_service.usage import rules
from registry_service.usage.queries.scope import COUNTED, LAST_ZONE, Scope, require_scope
from registry_service.usage.queries.series import list_figures_since, list_last_months
from registry_service.usage.queries.spans import list_spans
from registry_service.usage.rules import (
    AgencyReminder,
    ChannelSeries,
    Figure,
    InnovationReminder,
    MarkedFigure,
    MissingMonths,
    Span,
)
from registry_service.usage.thresholds import get_thresholds
from shared import clock
from shared.actor import Actor
from shared.contracts.roles import AGENCY_ROLES, INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR
from shared.http.paging import Page, decode_cursor, page_of

AnyRow = Row[*tuple[Any, ...]]
REMINDED = (*sorted(AGENCY_ROLES), INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR)
REPORTING = "/api/v1/usage/reminders"


def _is_reminded(actor: Actor) -> ColumnElement[bool]:
    """The actor keeps the innovation's figures: as its agency's people, or as its region's administrator."""
    regions = actor.regions_of(INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR)
    if None in regions:
        return true()
    owned = [
        and_(Innovation.region_code == mandate.region_code, Innovation.agency_id == mandate.agency_id)
        for mandate in actor.mandates
        if mandate.role in AGENCY_ROLES and mandate.agency_id is not None
    ]
    kept = Innovation.region_code.in_(sorted(code for code in regions if code)) if regions else false()
    return or_(kept, *owned)


def list_reminders(
    session: Session,
    actor: Actor,
    scope: Scope,
    *,
    months: int,
    own_url: str,
    cursor: str | None,
    limit: int,
    path: str | None = None,
) -> Page:
    """The owners whose figures the actor keeps, each with what is asked of it; a fixed number of statements.

    An owner without anything to ask is there as well: it is complete. What belongs to a region itself, or
    to an owner not known, stands before the region's agencies. `path` is where people report instead of
    programs; the texts lead there.
    """
    require_scope(session, scope)
    owners = _list_owners(session, actor, scope, cursor, limit)
    page = page_of(owners, limit, lambda row: [row.region_code, row.order, str(row.agency_id or "")])
    innovations = _list_innovations(session, page.items)
    reminders = _remind(session, [row for rows in innovations.values() for row in rows], months)
    items = []
    for owner in page.items:
        own = tuple(reminders[row.innovation_id] for row in innovations.get(_owner_key(owner), []))
        items.append(_answer(owner, own, own_url, path))
    return Page(items, page.next_cursor)


def _list_owners(
    session: Session, actor: Actor, scope: Scope, cursor: str | None, limit: int
) -> Sequence[AnyRow]:
    sort_key = func.coalesce(Agency.sort_key, "", type_=Text(collation="C"))
    owner_id = func.coalesce(cast(Innovation.agency_id, Text), "")
    order = (Innovation.region_code, sort_key, owner_id)
    query = (
        select(
            Innovation.region_code,
            Region.name.label("region_name"),
            Innovation.agency_id,
            Agency.official_name,
            sort_key.label("order"),
        )
        .join(Region, Region.code == Innovation.region_code)
        .outerjoin(Agency, Agency.agency_id == Innovation.agency_id)
        .where(*COUNTED, _is_reminded(actor), *scope.conditions())
        .distinct()
    )
    if key := decode_cursor(cursor, [str, str, str]):
        query = query.where(tuple_(*order) > tuple_(*key))
    ordered = query.add_columns(owner_id.label("owner_id")).order_by(*order).limit(limit + 1)
    return session.execute(ordered).all()


def _owner_key(row: AnyRow) -> tuple[str, UUID | None]:
    return row.region_code, row.agency_id


def _list_innovations(
    session: Session, owners: Sequence[AnyRow]
) -> dict[tuple[str, UUID | None], list[AnyRow]]:
    """The published innovations of these owners, each in the order of the names."""
    agencies = [owner.agency_id for owner in owners if owner.agency_id]
    without = [owner.region_code for owner in owners if owner.agency_id is None]
    rows = session.execute(
        select(
            Innovation.innovation_id,
            Innovation.region_code,
            Innovation.agency_id,
            Innovation.name,
            Innovation.channels,
        )
        .where(
            *COUNTED,
            or_(
                Innovation.agency_id.in_(agencies),
                and_(Innovation.agency_id.is_(None), Innovation.region_code.in_(without)),
            ),
        )
        .order_by(Innovation.sort_key, Innovation.innovation_id)
    )
    found: dict[tuple[str, UUID | None], list[AnyRow]] = {}
    for row in rows:
        found.setdefault(_owner_key(row), []).append(row)
    return found


def _remind(session: Session, innovations: Sequence[AnyRow], months: int) -> dict[UUID, InnovationReminder]:
    ids = [row.innovation_id for row in innovations]
    spans = list_spans(session, ids)
    zones = {span.time_zone for span in spans.values()} or {LAST_ZONE}
    earliest = rules.shift_month(min(month_in(zone, clock.now()) for zone in zones), -months)
    figures, last_months = list_figures_since(session, ids, earliest), list_last_months(session, ids)
    return {
        row.innovation_id: _remind_of(
            row, spans[row.innovation_id], figures.get(row.innovation_id, []), last_months, months
        )
        for row in innovations
    }


def _remind_of(
    row: AnyRow,
    span: Span,
    figures: Iterable[Figure],
    last_months: Mapping[UUID, str | None],
    months: int,
) -> InnovationReminder:
    now = clock.now()
    today, running = today_in(span.time_zone, now), month_in(span.time_zone, now)
    asked = rules.list_months(rules.shift_month(running, -1), months)
    channels = rules.build_channels(asked, figures, row.channels, span, today, get_thresholds().marks)
    missing = [MissingMonths(series.channel, tuple(rules.list_missing(series))) for series in channels]
    return InnovationReminder(
        row.innovation_id,
        row.name,
        tuple(each for each in missing if each.months),
        tuple(mark for series in channels for mark in _list_marked(series)),
        rules.tell_confirmation(span, last_months[row.innovation_id], today),
    )


def _list_marked(series: ChannelSeries) -> Iterator[MarkedFigure]:
    for cell in series.months:
        if cell.mark and not cell.mark.is_confirmed and cell.figure_id and cell.version:
            yield MarkedFigure(
                cell.figure_id, cell.month, series.channel, cell.count or 0, cell.version, cell.mark
            )


def _answer(
    owner: AnyRow, reminders: tuple[InnovationReminder, ...], own_url: str, path: str | None
) -> dict[str, Any]:
    name = owner.official_name or owner.region_name
    query = f"agency_id={owner.agency_id}" if owner.agency_id else f"region_code={owner.region_code}"
    link = f"{own_url}{path}" if path else f"{own_url}{REPORTING}?{query}"
    text_id, text_en = rules.reminder_texts(AgencyReminder(name, reminders), link)
    asked = [reminder for reminder in reminders if reminder.asks]
    return {
        "region_code": owner.region_code,
        "agency_id": owner.agency_id,
        "name": name,
        "published_innovations": len(reminders),
        "innovations": [_reminder_answer(reminder) for reminder in asked],
        "link": link,
        "text_id": text_id,
        "text_en": text_en,
    }


def _reminder_answer(reminder: InnovationReminder) -> dict[str, Any]:
    return {
        "innovation_id": reminder.innovation_id,
        "name": reminder.name,
        "missing": reminder.missing,
        "marked": reminder.marked,
        **reminder.confirmation.__dict__,
    }
