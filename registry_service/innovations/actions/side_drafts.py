"""The way of a draft beside a published innovation, until it is published into it or discarded.

Its innovation's lock guards it; until it is published the record itself is never touched here.
"""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry_service.agencies.rules import stays_demo
from registry_service.innovations import queries, rules
from registry_service.innovations.actions.record import (
    check_record,
    entry_of,
    journal_innovation,
    keep_reason,
    merge_changes,
    refuse_gaps,
    refuse_stale,
    store_record,
)
from registry_service.innovations.models import Innovation, InnovationDraft
from registry_service.innovations.rules.steps import (
    BEGIN,
    CHANGE,
    DISCARD,
    PUBLISH,
    RETURN,
    SUBMIT,
    VERIFY,
    WITHDRAW,
)
from shared import clock
from shared.actor import Actor
from shared.contracts.innovation_entries import (
    INNOVATION_CHANGED,
    SIDE_DRAFT_BEGUN,
    SIDE_DRAFT_CHANGED,
    SIDE_DRAFT_DISCARDED,
    SIDE_DRAFT_RETURNED,
    SIDE_DRAFT_SUBMITTED,
    SIDE_DRAFT_VERIFIED,
    SIDE_DRAFT_WITHDRAWN,
)
from shared.contracts.kinds import EntryKind
from shared.errors import Conflict
from shared.journal.record import write_entry


def begin_side_draft(session: Session, actor: Actor, innovation_id: UUID) -> InnovationDraft:
    """Begin a draft beside a published innovation, from the published text.

    It counts on from the version of the one before it, which nobody then takes for this one.
    """
    innovation = queries.get_innovation(session, actor, innovation_id, lock=True)
    role = rules.require_drafter(actor, innovation.region_code, innovation.agency_id).role
    rules.next_state(innovation.state, BEGIN)
    if queries.find_side_draft(session, innovation_id) is not None:
        raise Conflict("a draft stands beside this innovation already", code="draft_exists")
    draft = InnovationDraft(
        draft_id=uuid4(),
        innovation_id=innovation_id,
        record=queries.dump_record(queries.get_stored_record(session, innovation)),
        note_salt=innovation.note_salt,
        contact_salt=innovation.contact_salt,
        base_version=innovation.version,
        state="draft",
        is_demo=innovation.is_demo,
        version=queries.last_side_draft_version(session, innovation_id) + 1,
        begun_at=clock.now(),
    )
    session.add(draft)
    session.flush()
    _journal(session, actor, role, SIDE_DRAFT_BEGUN, draft)
    return draft


def change_side_draft(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int, changes: Mapping[str, Any]
) -> InnovationDraft:
    """Change the fields given; what stays the same is no change and no entry."""
    innovation, draft = queries.get_side_draft(session, actor, innovation_id, lock=True)
    rules.require_drafter(actor, innovation.region_code, innovation.agency_id)
    draft.state = _next_state(draft, expected_version, CHANGE)
    is_demo = stays_demo(actor, draft.is_demo, changes.get("is_demo"))
    stored = queries.load_record(draft.record)
    record = merge_changes(session, actor, stored, changes)
    if record == stored and changes.get("is_demo", draft.is_demo) == draft.is_demo:
        return draft
    role = rules.require_drafter(actor, innovation.region_code, record["agency_id"]).role
    check_record(session, actor, record, stored, is_public=True)
    if record["note"] != stored["note"]:
        draft.note_salt = secrets.token_hex(16) if record["note"] else None
    if record["contact_office"] != stored["contact_office"]:
        draft.contact_salt = secrets.token_hex(16) if record["contact_office"] else None
    draft.record, draft.is_demo = queries.dump_record(record), is_demo
    return _take_step(session, actor, role, SIDE_DRAFT_CHANGED, draft, draft.state)


def submit_side_draft(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int
) -> InnovationDraft:
    """Submit a draft that changes something and lacks nothing that is asked."""
    innovation, draft = queries.get_side_draft(session, actor, innovation_id, lock=True)
    role = rules.require_submitter(actor, innovation.region_code, innovation.agency_id).role
    state = _next_state(draft, expected_version, SUBMIT)
    _refuse_same(session, innovation, draft)
    refuse_gaps(session, queries.load_record(draft.record))
    return _take_step(session, actor, role, SIDE_DRAFT_SUBMITTED, draft, state)


def withdraw_side_draft(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int
) -> InnovationDraft:
    """Take a submitted draft back before it was looked at."""
    innovation, draft = queries.get_side_draft(session, actor, innovation_id, lock=True)
    role = rules.require_withdrawer(actor, innovation.region_code, innovation.agency_id).role
    state = _next_state(draft, expected_version, WITHDRAW)
    return _take_step(session, actor, role, SIDE_DRAFT_WITHDRAWN, draft, state)


def return_side_draft(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int, *, reason: str
) -> InnovationDraft:
    """Return a draft that was submitted or verified, with the reason."""
    innovation, draft = queries.get_side_draft(session, actor, innovation_id, lock=True)
    role = rules.require_publisher(actor, innovation.region_code).role
    state = _next_state(draft, expected_version, RETURN)
    kept = keep_reason(session, innovation_id, reason)
    return _take_step(session, actor, role, SIDE_DRAFT_RETURNED, draft, state, **kept)


def verify_side_draft(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int
) -> InnovationDraft:
    """Find a submitted draft right; it may be published now."""
    innovation, draft = queries.get_side_draft(session, actor, innovation_id, lock=True)
    role = rules.require_publisher(actor, innovation.region_code).role
    state = _next_state(draft, expected_version, VERIFY)
    return _take_step(session, actor, role, SIDE_DRAFT_VERIFIED, draft, state)


def publish_side_draft(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int
) -> Innovation:
    """Write the draft into the record, as its next version; the draft is no more."""
    innovation, draft = queries.get_side_draft(session, actor, innovation_id, lock=True)
    role = rules.require_publisher(actor, innovation.region_code).role
    _next_state(draft, expected_version, PUBLISH)
    if draft.base_version != innovation.version:
        raise Conflict(
            "the published record was changed after this draft was begun; begin another",
            code="published_changed_meanwhile",
        )
    _refuse_same(session, innovation, draft)
    record = queries.load_record(draft.record)
    check_record(session, actor, record, queries.get_stored_record(session, innovation), is_public=True)
    innovation.is_demo = draft.is_demo
    innovation.version += 1
    store_record(session, innovation, record)
    journal_innovation(session, actor, role, INNOVATION_CHANGED, innovation)
    session.delete(draft)
    session.flush()
    return innovation


def discard_side_draft(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int
) -> Innovation:
    """Give a draft up; the published record stays as it is."""
    innovation, draft = queries.get_side_draft(session, actor, innovation_id, lock=True)
    role = rules.require_drafter(actor, innovation.region_code, innovation.agency_id).role
    _next_state(draft, expected_version, DISCARD)
    _discard(session, actor, role, draft)
    return innovation


def discard_side_draft_of(session: Session, actor: Actor, role: str, innovation: Innovation) -> None:
    """Give up what stands beside an innovation that ends, whatever its state; the innovation is locked."""
    draft = queries.find_side_draft(session, innovation.innovation_id)
    if draft is not None:
        _discard(session, actor, role, draft)


def discard_demo_side_drafts(session: Session, actor: Actor, role: str) -> None:
    """Give up every demonstration draft beside a demonstration; those innovations are locked."""
    drafts = session.scalars(
        select(InnovationDraft)
        .join(Innovation, Innovation.innovation_id == InnovationDraft.innovation_id)
        .where(InnovationDraft.is_demo, Innovation.is_demo)
        .order_by(InnovationDraft.draft_id)
    )
    for draft in drafts.all():
        _discard(session, actor, role, draft)


def _discard(session: Session, actor: Actor, role: str, draft: InnovationDraft) -> None:
    draft.version += 1
    _journal(session, actor, role, SIDE_DRAFT_DISCARDED, draft)
    session.delete(draft)
    session.flush()


def _next_state(draft: InnovationDraft, expected_version: int, deed: str) -> str:
    refuse_stale(draft.version, expected_version)
    is_recorded = draft.record["recorded_from"] is not None
    return rules.next_side_draft_state(draft.state, deed, is_recorded=is_recorded)


def _refuse_same(session: Session, innovation: Innovation, draft: InnovationDraft) -> None:
    published = queries.dump_record(queries.get_stored_record(session, innovation))
    if published == draft.record and draft.is_demo == innovation.is_demo:
        raise Conflict("the draft changes nothing", code="nothing_changed")


def _take_step(
    session: Session,
    actor: Actor,
    role: str,
    kind: EntryKind,
    draft: InnovationDraft,
    state: str,
    **more: Any,
) -> InnovationDraft:
    draft.state = state
    draft.version += 1
    session.flush()
    _journal(session, actor, role, kind, draft, **more)
    return draft


def _journal(
    session: Session, actor: Actor, role: str, kind: EntryKind, draft: InnovationDraft, **more: Any
) -> None:
    """Record the draft as it is now, among the private entries about its innovation."""
    body = {
        **entry_of(queries.load_record(draft.record), draft.note_salt, draft.contact_salt),
        "innovation_id": draft.innovation_id,
        "state": draft.state,
        "draft_id": draft.draft_id,
        "base_version": draft.base_version,
        **more,
    }
    write_entry(session, actor, role, kind, draft.innovation_id, draft.version, body)
