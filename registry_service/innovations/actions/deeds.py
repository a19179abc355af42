"""Deeds about innovations: draft, change, publish, archive, take demonstrations out."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry_service.agencies.rules import require_demo_right, stays_demo
from registry_service.innovations import queries, rules
from registry_service.innovations.actions.record import check_record, journal_innovation, store_record
from registry_service.innovations.models import Innovation
from registry_service.regions.queries import require_region
from registry_service.removal import delete_unreferenced
from shared import clock
from shared.actor import Actor
from shared.canonical import digest
from shared.contracts.innovation_entries import (
    INNOVATION_ARCHIVED,
    INNOVATION_CHANGED,
    INNOVATION_DRAFT_ARCHIVED,
    INNOVATION_DRAFT_CHANGED,
    INNOVATION_DRAFT_REMOVED,
    INNOVATION_DRAFTED,
    INNOVATION_PUBLISHED,
    INNOVATION_REMOVED,
)
from shared.errors import Conflict, Stale
from shared.journal.record import SYSTEM_ROLE, write_entry

CHANGED_MEANWHILE = "somebody changed this record after you read it; read it again"


def draft_innovation(
    session: Session, actor: Actor, record: Mapping[str, Any], *, is_demo: bool = False
) -> Innovation:
    """Draft an innovation; of `record` only region_code, owner_kind and name must be given."""
    complete = {**rules.UNKNOWN, **record}
    region = require_region(session, complete["region_code"])
    role = rules.require_drafter(actor, region.code, complete["agency_id"]).role
    require_demo_right(actor, is_demo)
    check_record(session, actor, complete, None)
    innovation = Innovation(
        innovation_id=uuid4(), state="draft", is_demo=is_demo, version=1, drafted_at=clock.now()
    )
    store_record(session, innovation, complete)
    journal_innovation(session, actor, role, INNOVATION_DRAFTED, innovation)
    return innovation


def _lock_open(session: Session, actor: Actor, innovation_id: UUID, expected_version: int) -> Innovation:
    innovation = queries.get_innovation(session, actor, innovation_id, lock=True)
    if innovation.published_at is None:
        rules.require_drafter(actor, innovation.region_code, innovation.agency_id)
    else:
        rules.require_publisher(actor, innovation.region_code)
    if innovation.version != expected_version:
        raise Stale(CHANGED_MEANWHILE)
    if innovation.state == "archived":
        raise Conflict("an archived innovation is not changed any more", code="archived")
    return innovation


def change_innovation(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int, changes: Mapping[str, Any]
) -> Innovation:
    """Change the fields given; what stays the same is no change and no entry.

    Components that the actor may not know of stay where they are.
    """
    innovation = _lock_open(session, actor, innovation_id, expected_version)
    is_demo = stays_demo(actor, innovation.is_demo, changes.get("is_demo"))
    stored = queries.get_stored_record(session, innovation)
    record = {name: changes.get(name, value) for name, value in stored.items()}
    if "component_ids" in changes:
        visible = queries.list_innovations_by_id(session, actor, stored["component_ids"])
        record["component_ids"] = rules.keep_hidden(
            changes["component_ids"], stored["component_ids"], visible
        )
    if record == stored and changes.get("is_demo", innovation.is_demo) == innovation.is_demo:
        return innovation
    if innovation.state == "draft":
        role = rules.require_drafter(actor, innovation.region_code, record["agency_id"]).role
    else:
        role = rules.require_publisher(actor, innovation.region_code).role
    check_record(session, actor, record, innovation)
    innovation.is_demo = is_demo
    innovation.version += 1
    store_record(session, innovation, record)
    kind = INNOVATION_DRAFT_CHANGED if innovation.state == "draft" else INNOVATION_CHANGED
    journal_innovation(session, actor, role, kind, innovation)
    return innovation


def publish_innovation(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int
) -> Innovation:
    """Make a draft public; a programme follows its components."""
    innovation = queries.get_innovation(session, actor, innovation_id, lock=True)
    role = rules.require_publisher(actor, innovation.region_code).role
    if innovation.version != expected_version:
        raise Stale(CHANGED_MEANWHILE)
    if innovation.state != "draft":
        raise Conflict(f"the innovation is {innovation.state}", code=f"already_{innovation.state}")
    waiting = [
        component
        for component in queries.list_components(session, actor, innovation_id)
        if component.state != "published"
    ]
    if waiting:
        names = ", ".join(component.name for component in waiting)
        raise Conflict(f"these components are not published: {names}", code="component_not_published")
    innovation.state, innovation.published_at = "published", clock.now()
    innovation.version += 1
    session.flush()
    journal_innovation(session, actor, role, INNOVATION_PUBLISHED, innovation)
    return innovation


def archive_innovation(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int, *, reason: str
) -> Innovation:
    """Archive a draft or a published innovation; it is kept and not changed any more."""
    innovation = _lock_open(session, actor, innovation_id, expected_version)
    was_draft = innovation.state == "draft"
    if was_draft:
        role = rules.require_drafter(actor, innovation.region_code, innovation.agency_id).role
    else:
        role = rules.require_publisher(actor, innovation.region_code).role
    innovation.state, innovation.archived_at = "archived", clock.now()
    innovation.archive_reason, innovation.archive_reason_salt = reason, secrets.token_hex(16)
    innovation.version += 1
    session.flush()
    kind = INNOVATION_DRAFT_ARCHIVED if was_draft else INNOVATION_ARCHIVED
    reason_digest = digest([innovation.archive_reason_salt, reason])
    journal_innovation(session, actor, role, kind, innovation, reason_digest=reason_digest)
    return innovation


def remove_demo_innovations(session: Session, actor: Actor) -> tuple[int, int]:
    """Take out the demonstration innovations that nothing rests on, programmes before their components.

    Returns how many were removed and how many were kept.
    """
    query = (
        select(Innovation)
        .where(Innovation.is_demo)
        .order_by(Innovation.is_programme.desc(), Innovation.innovation_id)
        .with_for_update()
    )
    demos = session.scalars(query).all()
    removed = 0
    for innovation in delete_unreferenced(session, demos):
        kind = INNOVATION_REMOVED if innovation.published_at else INNOVATION_DRAFT_REMOVED
        body = {"record_id": str(innovation.innovation_id)}
        version = innovation.version + 1
        write_entry(session, actor, SYSTEM_ROLE, kind, innovation.innovation_id, version, body)
        removed += 1
    return removed, len(demos) - removed
