"""Deeds about innovations: draft, change, archive, take demonstrations out; the steps stand beside it."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry_service.agencies.rules import require_demo_right, stays_demo
from registry_service.innovations import queries, rules
from registry_service.innovations.actions.indexing import index_innovations
from registry_service.innovations.actions.record import (
    check_record,
    journal_innovation,
    merge_changes,
    refuse_stale,
    store_record,
)
from registry_service.innovations.actions.side_drafts import discard_demo_side_drafts, discard_side_draft_of
from registry_service.innovations.models import Innovation
from registry_service.innovations.rules.steps import ARCHIVE, CHANGE
from registry_service.regions.queries import require_region
from registry_service.removal import delete_unreferenced
from registry_service.search.actions.store import drop_entries
from shared import clock
from shared.actor import Actor
from shared.canonical import digest
from shared.contracts.innovation_entries import (
    INNOVATION_ARCHIVED,
    INNOVATION_DRAFT_ARCHIVED,
    INNOVATION_DRAFT_CHANGED,
    INNOVATION_DRAFT_REMOVED,
    INNOVATION_DRAFTED,
    INNOVATION_REMOVED,
)
from shared.journal.record import SYSTEM_ROLE, write_entry


def draft_innovation(
    session: Session,
    actor: Actor,
    record: Mapping[str, Any],
    *,
    is_demo: bool = False,
    innovation_id: UUID | None = None,
) -> Innovation:
    """Draft an innovation; of `record` only region_code, owner_kind and name must be given.

    An id is given by who had to name the innovation before it was there.
    """
    complete = {**rules.UNKNOWN, **record}
    region = require_region(session, complete["region_code"])
    role = rules.require_drafter(actor, region.code, complete["agency_id"]).role
    require_demo_right(actor, is_demo)
    check_record(session, actor, complete, None)
    innovation = Innovation(
        innovation_id=innovation_id or uuid4(),
        state="draft",
        is_demo=is_demo,
        version=1,
        drafted_at=clock.now(),
    )
    store_record(session, innovation, complete)
    journal_innovation(session, actor, role, INNOVATION_DRAFTED, innovation)
    return innovation


def change_innovation(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int, changes: Mapping[str, Any]
) -> Innovation:
    """Change the fields given, in a draft or what was returned.

    What stays the same is no change and no entry. Components that the actor may not know of stay where they
    are.
    """
    innovation = queries.get_innovation(session, actor, innovation_id, lock=True)
    rules.require_drafter(actor, innovation.region_code, innovation.agency_id)
    refuse_stale(innovation.version, expected_version)
    innovation.state = rules.next_state(innovation.state, CHANGE)
    is_demo = stays_demo(actor, innovation.is_demo, changes.get("is_demo"))
    stored = queries.get_stored_record(session, innovation)
    record = merge_changes(session, actor, stored, changes)
    if record == stored and changes.get("is_demo", innovation.is_demo) == innovation.is_demo:
        return innovation
    role = rules.require_drafter(actor, innovation.region_code, record["agency_id"]).role
    check_record(session, actor, record, stored)
    innovation.is_demo = is_demo
    innovation.version += 1
    store_record(session, innovation, record)
    journal_innovation(session, actor, role, INNOVATION_DRAFT_CHANGED, innovation)
    return innovation


def archive_innovation(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int, *, reason: str
) -> Innovation:
    """Archive a draft or a published innovation; it is kept and not changed any more.

    A draft beside it is discarded with it.
    """
    innovation = queries.get_innovation(session, actor, innovation_id, lock=True)
    was_public = innovation.published_at is not None
    if was_public:
        role = rules.require_publisher(actor, innovation.region_code).role
    else:
        role = rules.require_drafter(actor, innovation.region_code, innovation.agency_id).role
    refuse_stale(innovation.version, expected_version)
    innovation.state = rules.next_state(innovation.state, ARCHIVE)
    discard_side_draft_of(session, actor, role, innovation)
    innovation.archived_at = clock.now()
    innovation.archive_reason, innovation.archive_reason_salt = reason, secrets.token_hex(16)
    innovation.version += 1
    session.flush()
    kind = INNOVATION_ARCHIVED if was_public else INNOVATION_DRAFT_ARCHIVED
    reason_digest = digest([innovation.archive_reason_salt, reason])
    journal_innovation(session, actor, role, kind, innovation, reason_digest=reason_digest)
    return innovation


def remove_demo_innovations(session: Session, actor: Actor) -> tuple[int, int]:
    """Take out the demonstration innovations that nothing rests on, programmes before their components.

    A draft beside one goes with it, unless that draft is real. Returns how many were removed and how many
    were kept.
    """
    query = (
        select(Innovation)
        .where(Innovation.is_demo)
        .order_by(Innovation.is_programme.desc(), Innovation.innovation_id)
        .with_for_update()
    )
    demos = session.scalars(query).all()
    discard_demo_side_drafts(session, actor, SYSTEM_ROLE)
    kept = {innovation.innovation_id for innovation in demos}
    drop_entries(session, kept)
    for innovation in delete_unreferenced(session, demos):
        kind = INNOVATION_REMOVED if innovation.published_at else INNOVATION_DRAFT_REMOVED
        body = {"record_id": str(innovation.innovation_id)}
        version = innovation.version + 1
        write_entry(session, actor, SYSTEM_ROLE, kind, innovation.innovation_id, version, body)
        kept.remove(innovation.innovation_id)
    index_innovations(session, sorted(kept))
    return len(demos) - len(kept), len(kept)
