"""The steps of a record from draft to publication: submit, withdraw, return, verify, publish."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.innovations import queries, rules
from registry_service.innovations.actions.record import (
    journal_innovation,
    keep_reason,
    refuse_gaps,
    refuse_stale,
)
from registry_service.innovations.models import Innovation
from registry_service.innovations.rules.steps import PUBLISH, RETURN, SUBMIT, VERIFY, WITHDRAW
from shared import clock
from shared.actor import Actor
from shared.contracts.innovation_entries import (
    INNOVATION_PUBLISHED,
    INNOVATION_RETURNED,
    INNOVATION_SUBMITTED,
    INNOVATION_VERIFIED,
    INNOVATION_WITHDRAWN,
)
from shared.contracts.kinds import EntryKind
from shared.errors import Conflict


def submit_innovation(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int
) -> Innovation:
    """Submit a draft, or what was returned, once it lacks nothing that is asked."""
    innovation = queries.get_innovation(session, actor, innovation_id, lock=True)
    role = rules.require_submitter(actor, innovation.region_code, innovation.agency_id).role
    state = _next_state(innovation, expected_version, SUBMIT)
    refuse_gaps(session, queries.get_stored_record(session, innovation))
    return _take_step(session, actor, role, INNOVATION_SUBMITTED, innovation, state)


def withdraw_innovation(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int
) -> Innovation:
    """Take a submission back to the draft before it was looked at."""
    innovation = queries.get_innovation(session, actor, innovation_id, lock=True)
    role = rules.require_withdrawer(actor, innovation.region_code, innovation.agency_id).role
    state = _next_state(innovation, expected_version, WITHDRAW)
    return _take_step(session, actor, role, INNOVATION_WITHDRAWN, innovation, state)


def return_innovation(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int, *, reason: str
) -> Innovation:
    """Return what was submitted or verified, with the reason."""
    innovation = queries.get_innovation(session, actor, innovation_id, lock=True)
    role = rules.require_publisher(actor, innovation.region_code).role
    state = _next_state(innovation, expected_version, RETURN)
    kept = keep_reason(session, innovation_id, reason)
    return _take_step(session, actor, role, INNOVATION_RETURNED, innovation, state, **kept)


def verify_innovation(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int
) -> Innovation:
    """Find a submission right; it may be published now."""
    innovation = queries.get_innovation(session, actor, innovation_id, lock=True)
    role = rules.require_publisher(actor, innovation.region_code).role
    state = _next_state(innovation, expected_version, VERIFY)
    return _take_step(session, actor, role, INNOVATION_VERIFIED, innovation, state)


def publish_innovation(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int
) -> Innovation:
    """Make public what was verified, or was read from a publication; a programme follows its components."""
    innovation = queries.get_innovation(session, actor, innovation_id, lock=True)
    role = rules.require_publisher(actor, innovation.region_code).role
    state = _next_state(innovation, expected_version, PUBLISH)
    waiting = [
        component
        for component in queries.list_components(session, actor, innovation_id)
        if component.state != "published"
    ]
    if waiting:
        names = ", ".join(component.name for component in waiting)
        raise Conflict(f"these components are not published: {names}", code="component_not_published")
    innovation.published_at = clock.now()
    return _take_step(session, actor, role, INNOVATION_PUBLISHED, innovation, state)


def _next_state(innovation: Innovation, expected_version: int, deed: str) -> str:
    refuse_stale(innovation.version, expected_version)
    return rules.next_state(innovation.state, deed, is_recorded=innovation.recorded_from is not None)


def _take_step(
    session: Session,
    actor: Actor,
    role: str,
    kind: EntryKind,
    innovation: Innovation,
    state: str,
    **more: Any,
) -> Innovation:
    innovation.state = state
    innovation.version += 1
    session.flush()
    journal_innovation(session, actor, role, kind, innovation, **more)
    return innovation
