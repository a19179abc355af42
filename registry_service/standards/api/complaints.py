"""The endpoints of complaint channels, figures and deadlines.

Everybody reads shares; counts are answered on paths of their own, to those who count alone.
"""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.agencies.queries import get_agency
from registry_service.history import PUBLIC, HistoryEntrySchema, list_history
from registry_service.regions.queries import get_region
from registry_service.standards import rules
from registry_service.standards.actions import channels as deeds
from registry_service.standards.actions import deadlines as deadline_deeds
from registry_service.standards.actions import figures
from registry_service.standards.models import ComplaintChannel
from registry_service.standards.queries import complaints as queries
from registry_service.standards.schemas.complaints import (
    ChannelChange,
    ChannelFilter,
    ChannelInput,
    ChannelSchema,
    ComplaintCountsInput,
    ComplaintCountsSchema,
    ComplaintSharesSchema,
    DeadlineInput,
    DeadlineListSchema,
)
from shared.actor import Actor
from shared.http.access import EVERYONE, any_of
from shared.http.endpoints import Answer, Endpoints, ListArguments
from shared.http.paging import Page

WRITERS = any_of(*rules.WRITERS)
COUNTERS = any_of(*rules.COUNTERS)
SETTERS = any_of(*rules.DEADLINE_SETTERS)
PRIVATE = ("private",)
ONE = "/complaint-channels/<uuid:channel_id>"
COUNTS = f"{ONE}/counts/<string:month>"
DEADLINE = "complaint-deadlines/<string:channel_kind>/<string:deed>"

complaints = Endpoints("complaints", "/api/v1", "Where people complain, and how soon they are answered")


@complaints.read(
    "/complaint-channels", access=EVERYONE, answer=ChannelSchema, arguments=ChannelFilter, paged=True
)
def list_channels(session: Session, actor: Actor, arguments: dict[str, Any]) -> Page:
    """Complaint channels by name."""
    return queries.list_channels(session, **arguments)


@complaints.write(
    "POST", "/complaint-channels", access=WRITERS, body=ChannelInput, answer=ChannelSchema, status=201
)
def open_channel(session: Session, actor: Actor, body: dict[str, Any]) -> Answer:
    """Open a complaint channel of an agency, or of the whole region."""
    is_demo = body.pop("is_demo", False)
    channel = deeds.open_channel(session, actor, body, is_demo=is_demo)
    return Answer(channel, location=f"/api/v1/complaint-channels/{channel.channel_id}")


@complaints.read(ONE, access=EVERYONE, answer=ChannelSchema)
def get_channel(session: Session, actor: Actor, channel_id: UUID) -> ComplaintChannel:
    """One complaint channel."""
    return queries.get_channel(session, channel_id)


@complaints.write("PATCH", ONE, access=WRITERS, body=ChannelChange, answer=ChannelSchema, if_match=True)
def change_channel(
    session: Session, actor: Actor, channel_id: UUID, expected_version: int, body: dict[str, Any]
) -> ComplaintChannel:
    """Change the fields given."""
    return deeds.change_channel(session, actor, channel_id, expected_version, body)


@complaints.write("POST", f"{ONE}/archiving", access=WRITERS, answer=ChannelSchema, if_match=True)
def archive_channel(
    session: Session, actor: Actor, channel_id: UUID, expected_version: int
) -> ComplaintChannel:
    """Take a channel off the list; it stays readable."""
    return deeds.archive_channel(session, actor, channel_id, expected_version)


@complaints.read(
    f"{ONE}/history", access=EVERYONE, answer=HistoryEntrySchema, arguments=ListArguments, paged=True
)
def list_channel_history(session: Session, actor: Actor, channel_id: UUID, arguments: dict[str, Any]) -> Page:
    """What the channel was when, oldest first."""
    return list_history(session, queries.get_channel(session, channel_id).channel_id, **arguments)


@complaints.read(
    f"{ONE}/months", access=EVERYONE, answer=ComplaintSharesSchema, arguments=ListArguments, paged=True
)
def list_shares(session: Session, actor: Actor, channel_id: UUID, arguments: dict[str, Any]) -> Page:
    """A channel's shares and times, newest month first."""
    page = queries.list_months(session, queries.get_channel(session, channel_id).channel_id, **arguments)
    return Page([queries.shares_answer(figure) for figure in page.items], page.next_cursor)


@complaints.read(
    f"{ONE}/months/<string:month>/history",
    access=EVERYONE,
    answer=HistoryEntrySchema,
    arguments=ListArguments,
    paged=True,
)
def list_share_history(
    session: Session, actor: Actor, channel_id: UUID, month: str, arguments: dict[str, Any]
) -> Page:
    """What a month's shares were when, oldest first."""
    figure = queries.get_month(session, channel_id, month)
    return list_history(session, figure.figure_id, audiences=PUBLIC, **arguments)


@complaints.read(
    f"{ONE}/counts", access=COUNTERS, answer=ComplaintCountsSchema, arguments=ListArguments, paged=True
)
def list_counts(session: Session, actor: Actor, channel_id: UUID, arguments: dict[str, Any]) -> Page:
    """A channel's counts, newest month first."""
    channel = queries.get_countable_channel(session, actor, channel_id)
    page = queries.list_months(session, channel.channel_id, **arguments)
    return Page([queries.counts_answer(figure) for figure in page.items], page.next_cursor)


@complaints.write(
    "PUT",
    COUNTS,
    access=COUNTERS,
    body=ComplaintCountsInput,
    answer=ComplaintCountsSchema,
    if_match="optional",
)
def count_complaints(
    session: Session,
    actor: Actor,
    channel_id: UUID,
    month: str,
    expected_version: int | None,
    body: dict[str, Any],
) -> Answer:
    """Report a month's complaints (201), or correct the version named in If-Match (200)."""
    counts = rules.read_counts(**body)
    figure = figures.count_complaints(session, actor, channel_id, month, expected_version, counts)
    return Answer(queries.counts_answer(figure), status=201 if expected_version is None else 200)


@complaints.read(
    f"{COUNTS}/history", access=COUNTERS, answer=HistoryEntrySchema, arguments=ListArguments, paged=True
)
def list_count_history(
    session: Session, actor: Actor, channel_id: UUID, month: str, arguments: dict[str, Any]
) -> Page:
    """What a month's counts were when, oldest first."""
    channel = queries.get_countable_channel(session, actor, channel_id)
    figure = queries.get_month(session, channel.channel_id, month)
    return list_history(session, figure.figure_id, audiences=PRIVATE, **arguments)


@complaints.read("/regions/<string:code>/complaint-deadlines", access=EVERYONE, answer=DeadlineListSchema)
def list_region_deadlines(session: Session, actor: Actor, code: str) -> dict[str, Any]:
    """What holds in a region where an agency has not its own."""
    return {"deadlines": queries.list_deadlines(session, get_region(session, code).code, None)}


@complaints.read("/agencies/<uuid:agency_id>/complaint-deadlines", access=EVERYONE, answer=DeadlineListSchema)
def list_agency_deadlines(session: Session, actor: Actor, agency_id: UUID) -> dict[str, Any]:
    """What holds for an agency."""
    agency = get_agency(session, agency_id)
    return {"deadlines": queries.list_deadlines(session, agency.region_code, agency_id)}


@complaints.write(
    "PUT",
    f"/regions/<string:code>/{DEADLINE}",
    access=SETTERS,
    body=DeadlineInput,
    answer=DeadlineListSchema,
    if_match="optional",
)
def set_region_deadline(
    session: Session,
    actor: Actor,
    code: str,
    channel_kind: str,
    deed: str,
    expected_version: int | None,
    body: dict[str, Any],
) -> dict[str, Any]:
    """Set a deadline of the region, or change the version named in If-Match."""
    place = (get_region(session, code).code, None)
    deadline_deeds.set_deadline(session, actor, place, (channel_kind, deed), expected_version, **body)
    return {"deadlines": queries.list_deadlines(session, *place)}


@complaints.write(
    "PUT",
    f"/agencies/<uuid:agency_id>/{DEADLINE}",
    access=SETTERS,
    body=DeadlineInput,
    answer=DeadlineListSchema,
    if_match="optional",
)
def set_agency_deadline(
    session: Session,
    actor: Actor,
    agency_id: UUID,
    channel_kind: str,
    deed: str,
    expected_version: int | None,
    body: dict[str, Any],
) -> dict[str, Any]:
    """Set a deadline of one agency, or change the version named in If-Match."""
    place = (get_agency(session, agency_id).region_code, agency_id)
    deadline_deeds.set_deadline(session, actor, place, (channel_kind, deed), expected_version, **body)
    return {"deadlines": queries.list_deadlines(session, *place)}
