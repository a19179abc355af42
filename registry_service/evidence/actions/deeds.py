"""Deeds about evidence: hand it in, say something else of it, take it out, take demonstrations out."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry_service.agencies.rules import require_demo_right, stays_demo
from registry_service.evidence import queries, rules
from registry_service.evidence.actions.entries import journal_evidence, note_whether_told
from registry_service.evidence.actions.links import ask_for_check
from registry_service.evidence.models import Evidence
from registry_service.evidence.rules import Subject
from registry_service.evidence.subjects import get_subject
from registry_service.files.models import FILES
from registry_service.removal import delete_unreferenced
from shared import clock
from shared.actor import Actor
from shared.contracts.evidence_entries import (
    EVIDENCE_ADDED,
    EVIDENCE_CHANGED,
    EVIDENCE_DEMO_REMOVED,
    EVIDENCE_SHOWN,
    EVIDENCE_SHOWN_CHANGED,
    EVIDENCE_SHOWN_ENDED,
    EVIDENCE_SHOWN_REMOVED,
    EVIDENCE_TAKEN_OUT,
)
from shared.errors import Conflict, Invalid, Stale
from shared.files.storing import refer_to_file, release_file
from shared.files.uploads import require_stored_upload
from shared.journal.record import SYSTEM_ROLE, write_entry

OWNER_KIND = "evidence"
TEXTS = ("title", "about", "name", "url", "text_salt")


def add_evidence(
    session: Session, actor: Actor, subject_kind: str, subject_id: UUID, given: Mapping[str, Any]
) -> Evidence:
    """Hand in a file, a photo or a link for a record, in whichever state the record is, but archived."""
    subject, role = _lock_kept(session, actor, subject_kind, subject_id)
    require_demo_right(actor, given["is_demo"])
    if problems := rules.find_evidence_problems(subject.kind, given):
        raise Invalid.all_of(problems)
    if queries.count_evidence(session, subject.kind, subject_id) >= rules.MOST_FOR_ONE_RECORD:
        raise Conflict(f"a record has {rules.MOST_FOR_ONE_RECORD} pieces of evidence at most", code="enough")
    evidence = Evidence(
        evidence_id=uuid4(),
        subject_kind=subject.kind,
        subject_id=subject.subject_id,
        text_salt=secrets.token_hex(16),
        added_at=clock.now(),
        version=1,
        **{name: given[name] for name in ("kind", "field", "about", "title", "url", "is_public", "is_demo")},
    )
    if evidence.kind == "link":
        ask_for_check(session, evidence)
    else:
        _take_file(session, actor, evidence, given["upload_id"])
    note_whether_told(subject, evidence)
    session.add(evidence)
    session.flush()
    kind = EVIDENCE_SHOWN if evidence.is_told else EVIDENCE_ADDED
    journal_evidence(session, actor, role, kind, evidence)
    return evidence


def _take_file(session: Session, actor: Actor, evidence: Evidence, upload_id: UUID) -> None:
    stored = require_stored_upload(session, actor, FILES, upload_id, rules.PURPOSE_OF[evidence.kind])
    evidence.sha256, evidence.size, evidence.media_type = stored.sha256, stored.size, stored.media_type
    evidence.name = stored.name
    refer_to_file(session, FILES, stored.sha256, OWNER_KIND, str(evidence.evidence_id))


def _lock_kept(session: Session, actor: Actor, kind: str, subject_id: UUID) -> tuple[Subject, str]:
    """The record, held as it is, and the role to act in."""
    subject = get_subject(session, actor, kind, subject_id, lock=True)
    role = rules.require_keeper(actor, subject).role
    if subject.is_closed:
        raise Conflict("the record is archived", code="archived")
    return subject, role


def _lock_evidence(
    session: Session, actor: Actor, subject: Subject, evidence_id: UUID, expected_version: int
) -> Evidence:
    evidence = queries.get_evidence(session, actor, subject, evidence_id, lock=True)
    if evidence.version != expected_version:
        raise Stale("somebody changed this evidence after you read it; read it again")
    return evidence


def change_evidence(
    session: Session,
    actor: Actor,
    subject_kind: str,
    subject_id: UUID,
    evidence_id: UUID,
    expected_version: int,
    changes: Mapping[str, Any],
) -> Evidence:
    """Say something else of it, show it or hide it; its content or address stays what it is."""
    subject, role = _lock_kept(session, actor, subject_kind, subject_id)
    evidence = _lock_evidence(session, actor, subject, evidence_id, expected_version)
    is_demo = stays_demo(actor, evidence.is_demo, changes.get("is_demo"))
    stored = {name: getattr(evidence, name) for name in ("title", "about", "is_public")}
    values = {name: changes.get(name, value) for name, value in stored.items()}
    if values == stored and changes.get("is_demo", evidence.is_demo) == evidence.is_demo:
        return evidence
    was_told = evidence.is_told
    for name, value in values.items():
        setattr(evidence, name, value)
    evidence.is_demo, evidence.text_salt = is_demo, secrets.token_hex(16)
    evidence.version += 1
    note_whether_told(subject, evidence)
    session.flush()
    kinds = {
        (False, False): EVIDENCE_CHANGED,
        (False, True): EVIDENCE_SHOWN,
        (True, True): EVIDENCE_SHOWN_CHANGED,
        (True, False): EVIDENCE_SHOWN_ENDED,
    }
    journal_evidence(session, actor, role, kinds[was_told, evidence.is_told], evidence)
    return evidence


def remove_evidence(
    session: Session,
    actor: Actor,
    subject_kind: str,
    subject_id: UUID,
    evidence_id: UUID,
    expected_version: int,
) -> None:
    """Take it out: its texts are erased, and its content unless another record needs it."""
    subject, role = _lock_kept(session, actor, subject_kind, subject_id)
    evidence = _lock_evidence(session, actor, subject, evidence_id, expected_version)
    kind = EVIDENCE_SHOWN_ENDED if evidence.is_told else EVIDENCE_TAKEN_OUT
    evidence.removed_at, evidence.link_due_at, evidence.is_told = clock.now(), None, False
    evidence.version += 1
    journal_evidence(session, actor, role, kind, evidence)
    for name in TEXTS:
        setattr(evidence, name, None)
    if evidence.sha256 is not None:
        release_file(session, FILES, evidence.sha256, OWNER_KIND, str(evidence_id))
    session.flush()


def remove_demo_evidence(session: Session, actor: Actor) -> tuple[int, int]:
    """Take out the demonstration evidence; returns how much was removed and how much was kept."""
    rows = session.scalars(
        select(Evidence).where(Evidence.is_demo).order_by(Evidence.evidence_id).with_for_update()
    ).all()
    removed = 0
    for evidence in delete_unreferenced(session, rows):
        kind = EVIDENCE_SHOWN_REMOVED if evidence.is_told else EVIDENCE_DEMO_REMOVED
        body = {"record_id": str(evidence.evidence_id)}
        write_entry(session, actor, SYSTEM_ROLE, kind, evidence.evidence_id, evidence.version + 1, body)
        if evidence.sha256 is not None and evidence.removed_at is None:
            release_file(session, FILES, evidence.sha256, OWNER_KIND, str(evidence.evidence_id))
        removed += 1
    return removed, len(rows) - removed
