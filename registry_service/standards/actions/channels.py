"""Deeds about complaint channels: open, change, archive."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from registry_service.agencies.queries import require_agency
from registry_service.agencies.rules import require_demo_right, sort_key, stays_demo
from registry_service.regions.queries import require_region
from registry_service.standards import rules
from registry_service.standards.actions.keeping import get_today, refuse, refuse_closed, require_new_place
from registry_service.standards.models import ComplaintChannel
from registry_service.standards.queries import complaints as queries
from shared import clock
from shared.actor import Actor
from shared.contracts.kinds import EntryKind
from shared.contracts.standard_entries import (
    COMPLAINT_CHANNEL_ARCHIVED,
    COMPLAINT_CHANNEL_CHANGED,
    COMPLAINT_CHANNEL_OPENED,
)
from shared.journal.record import write_entry


def open_channel(
    session: Session, actor: Actor, record: Mapping[str, Any], *, is_demo: bool = False
) -> ComplaintChannel:
    """Open a complaint channel of an agency or, without one, of the whole region."""
    complete = {"agency_id": None, **rules.UNKNOWN_CHANNEL, **record}
    region = require_region(session, complete.pop("region_code"))
    role = rules.require_writer(actor, region.code, complete["agency_id"]).role
    require_demo_right(actor, is_demo)
    if complete["agency_id"] is not None:
        require_agency(session, complete["agency_id"], region.code, "agency_id")
    refuse(rules.find_channel_problems(complete, get_today(session, region.code)))
    channel = ComplaintChannel(channel_id=uuid4(), region_code=region.code, is_demo=is_demo, version=1)
    _store(session, channel, complete)
    _journal(session, actor, role, COMPLAINT_CHANNEL_OPENED, channel)
    return channel


def change_channel(
    session: Session, actor: Actor, channel_id: UUID, expected_version: int, changes: Mapping[str, Any]
) -> ComplaintChannel:
    """Change the fields given; what stays the same is no change and no entry."""
    channel = queries.get_channel(session, channel_id, lock=True)
    rules.require_writer(actor, channel.region_code, channel.agency_id)
    refuse_closed(channel, expected_version)
    is_demo = stays_demo(actor, channel.is_demo, changes.get("is_demo"))
    stored = queries.record_of_channel(channel)
    record = {name: changes.get(name, value) for name, value in stored.items()}
    if record == stored and changes.get("is_demo", channel.is_demo) == channel.is_demo:
        return channel
    role = require_new_place(session, actor, channel.region_code, channel.agency_id, record["agency_id"])
    refuse(rules.find_channel_problems(record, get_today(session, channel.region_code)))
    channel.is_demo = is_demo
    channel.version += 1
    _store(session, channel, record)
    _journal(session, actor, role, COMPLAINT_CHANNEL_CHANGED, channel)
    return channel


def archive_channel(
    session: Session, actor: Actor, channel_id: UUID, expected_version: int
) -> ComplaintChannel:
    """Take a channel off the list; it and its figures stay readable and are not changed any more."""
    channel = queries.get_channel(session, channel_id, lock=True)
    role = rules.require_writer(actor, channel.region_code, channel.agency_id).role
    refuse_closed(channel, expected_version)
    channel.archived_at = clock.now()
    channel.version += 1
    session.flush()
    _journal(session, actor, role, COMPLAINT_CHANNEL_ARCHIVED, channel)
    return channel


def _store(session: Session, channel: ComplaintChannel, record: Mapping[str, Any]) -> None:
    for name in queries.CHANNEL_FIELDS:
        setattr(channel, name, record[name])
    channel.sort_key = sort_key(record["name"])
    session.add(channel)
    session.flush()


def _journal(session: Session, actor: Actor, role: str, kind: EntryKind, channel: ComplaintChannel) -> None:
    body = {
        **queries.record_of_channel(channel),
        "channel_id": channel.channel_id,
        "region_code": channel.region_code,
        "is_archived": channel.archived_at is not None,
    }
    write_entry(session, actor, role, kind, channel.channel_id, channel.version, body)
