"""Reads of complaint channels, their figures and deadlines; what everybody reads holds no count."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from registry_service.standards import rules
from registry_service.standards.checklists import Deadline, get_default_deadlines
from registry_service.standards.models import ComplaintChannel, ComplaintDeadline, ComplaintMonth
from registry_service.standards.rules import Counts
from shared.actor import Actor
from shared.errors import NotFound
from shared.http.paging import Page, decode_cursor, page_of, read_cursor_id

CHANNEL_FIELDS = (
    "agency_id",
    "kind",
    "name",
    "office",
    "office_hours",
    "link",
    "since_on",
    "until_on",
    "is_planned",
)


def get_channel(session: Session, channel_id: UUID, *, lock: bool = False) -> ComplaintChannel:
    """The complaint channel; raises NotFound."""
    query = select(ComplaintChannel).where(ComplaintChannel.channel_id == channel_id)
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    channel = session.scalar(query)
    if channel is None:
        raise NotFound("there is no such complaint channel")
    return channel


def get_countable_channel(session: Session, actor: Actor, channel_id: UUID) -> ComplaintChannel:
    """The channel, if its raw numbers exist for this actor; raises NotFound."""
    channel = get_channel(session, channel_id)
    if not rules.may_see_counts(actor, channel.region_code, channel.agency_id):
        raise NotFound("there are no counts of this channel")
    return channel


def record_of_channel(channel: ComplaintChannel) -> dict[str, Any]:
    """The fields of a channel as the inputs name them."""
    return {name: getattr(channel, name) for name in CHANNEL_FIELDS}


def list_channels(
    session: Session,
    *,
    region_code: str | None,
    agency_id: UUID | None,
    kind: str | None,
    planned: bool | None,
    archived: bool,
    cursor: str | None,
    limit: int,
    without_agency: bool = False,
) -> Page:
    """Complaint channels by name; how much is complained through one is no order of theirs.

    `without_agency` leaves those of a whole region.
    """
    was_archived = ComplaintChannel.archived_at.is_not(None)
    wanted: list[ColumnElement[bool]] = [was_archived if archived else ~was_archived]
    if region_code:
        wanted.append(ComplaintChannel.region_code == region_code)
    if agency_id:
        wanted.append(ComplaintChannel.agency_id == agency_id)
    if without_agency:
        wanted.append(ComplaintChannel.agency_id.is_(None))
    if kind:
        wanted.append(ComplaintChannel.kind == kind)
    if planned is not None:
        wanted.append(ComplaintChannel.is_planned.is_(planned))
    query = select(ComplaintChannel).where(*wanted)
    order = (ComplaintChannel.sort_key, ComplaintChannel.channel_id)
    if key := decode_cursor(cursor, [str, str]):
        query = query.where(tuple_(*order) > tuple_(key[0], read_cursor_id(key[1])))
    rows = session.scalars(query.order_by(*order).limit(limit + 1)).all()
    return page_of(rows, limit, lambda row: [row.sort_key, str(row.channel_id)])


def find_month(session: Session, channel_id: UUID, month: str) -> ComplaintMonth | None:
    """A month's figure, if there is one; the channel is to be locked by who changes it."""
    return session.scalar(
        select(ComplaintMonth)
        .where(ComplaintMonth.channel_id == channel_id, ComplaintMonth.month == month)
        .execution_options(populate_existing=True)
    )


def get_month(session: Session, channel_id: UUID, month: str) -> ComplaintMonth:
    """A month's figure; raises NotFound."""
    figure = find_month(session, channel_id, month)
    if figure is None:
        raise NotFound("there is no figure for this month")
    return figure


def list_months(session: Session, channel_id: UUID, *, cursor: str | None, limit: int) -> Page:
    """A channel's figures as rows, newest month first; what of them is shown is the caller's question."""
    query = select(ComplaintMonth).where(ComplaintMonth.channel_id == channel_id)
    if key := decode_cursor(cursor, [str]):
        query = query.where(ComplaintMonth.month < key[0])
    rows = session.scalars(query.order_by(ComplaintMonth.month.desc()).limit(limit + 1)).all()
    return page_of(rows, limit, lambda row: [row.month])


def list_last_months(session: Session, channel_ids: Sequence[UUID]) -> dict[UUID, ComplaintMonth]:
    """The newest figure of each of these channels that has any; one statement."""
    found = session.scalars(
        select(ComplaintMonth)
        .where(ComplaintMonth.channel_id.in_(channel_ids))
        .ext(distinct_on(ComplaintMonth.channel_id))
        .order_by(ComplaintMonth.channel_id, ComplaintMonth.month.desc())
    )
    return {figure.channel_id: figure for figure in found}


def counts_of(figure: ComplaintMonth) -> Counts:
    """A figure as the rules see it."""
    return Counts(
        figure.received, figure.answered_in_time, figure.settled, rules.days_text(figure.median_days)
    )


def deadline_of(figure: ComplaintMonth) -> dict[str, Any]:
    """The deadline that "in time" was measured by."""
    return {"number": figure.deadline_number, "unit": figure.deadline_unit}


def shares_answer(figure: ComplaintMonth) -> dict[str, Any]:
    """A month as everybody may see it."""
    return {
        "channel_id": figure.channel_id,
        "month": figure.month,
        **rules.shares_of(counts_of(figure)).__dict__,
        "answer_deadline": deadline_of(figure),
    }


def counts_answer(figure: ComplaintMonth) -> dict[str, Any]:
    """A month as those see it who count."""
    return {
        "figure_id": figure.figure_id,
        "channel_id": figure.channel_id,
        "month": figure.month,
        **counts_of(figure).__dict__,
        "answer_deadline": deadline_of(figure),
        "reported_at": figure.reported_at,
        "version": figure.version,
    }


def _list_settings(session: Session, region_code: str, agency_id: UUID | None) -> list[ComplaintDeadline]:
    """The settings that hold for the agency, or with `None` for the region; the agency's own come last."""
    of_place: ColumnElement[bool] = ComplaintDeadline.agency_id.is_(None)
    if agency_id is not None:
        of_place = or_(of_place, ComplaintDeadline.agency_id == agency_id)
    return list(
        session.scalars(
            select(ComplaintDeadline)
            .where(ComplaintDeadline.region_code == region_code, of_place)
            .order_by(ComplaintDeadline.agency_id.nulls_first(), ComplaintDeadline.deadline_id)
            .execution_options(populate_existing=True)
        )
    )


def list_deadlines(session: Session, region_code: str, agency_id: UUID | None) -> list[dict[str, Any]]:
    """What holds for every channel kind and deed: the agency's setting, the region's, or a regulation's."""
    settings = {(row.channel_kind, row.deed): row for row in _list_settings(session, region_code, agency_id)}
    return [
        _deadline_answer(kind, deed, default, settings.get((kind, deed)))
        for (kind, deed), default in get_default_deadlines().items()
    ]


def _deadline_answer(
    kind: str, deed: str, default: Deadline, row: ComplaintDeadline | None
) -> dict[str, Any]:
    if row is None:
        return {
            "channel_kind": kind,
            "deed": deed,
            **default.__dict__,
            "set_by": "regulation",
            "version": None,
        }
    return {
        "channel_kind": kind,
        "deed": deed,
        "number": row.number,
        "unit": row.unit,
        "basis": row.basis,
        "confidence": None,
        "set_by": "region" if row.agency_id is None else "agency",
        "version": row.version,
    }


def get_answer_deadline(session: Session, channel: ComplaintChannel) -> dict[str, Any]:
    """Within how long a complaint through this channel has to be answered."""
    return next(
        row
        for row in list_deadlines(session, channel.region_code, channel.agency_id)
        if (row["channel_kind"], row["deed"]) == (channel.kind, "answer")
    )


def find_setting(
    session: Session, region_code: str, agency_id: UUID | None, channel_kind: str, deed: str
) -> ComplaintDeadline | None:
    """The own setting of a region or an agency, locked."""
    return session.scalar(
        select(ComplaintDeadline)
        .where(
            ComplaintDeadline.region_code == region_code,
            ComplaintDeadline.agency_id.is_not_distinct_from(agency_id),
            ComplaintDeadline.channel_kind == channel_kind,
            ComplaintDeadline.deed == deed,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
