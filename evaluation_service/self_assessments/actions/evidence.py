"""Deeds about evidence of a draft: add it, say what it is for, take it out; nothing of it is journalled."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_service.evidence.models import FILES
from evaluation_service.registry_copy.queries import not_yet_known
from evaluation_service.registry_copy.tables import innovation
from evaluation_service.self_assessments import queries, rules
from evaluation_service.self_assessments.actions.drafts import OwnDraft, lock_own_draft
from evaluation_service.self_assessments.actions.links import ask_for_check
from evaluation_service.self_assessments.models import SelfAssessmentEvidence
from shared import clock
from shared.actor import Actor
from shared.errors import Conflict, Invalid, NotFound, Stale
from shared.files.storing import refer_to_file, release_file
from shared.files.uploads import require_stored_upload

OWNER_KIND = "self_assessment_evidence"
SALT_BYTES = 16
POINTED = ("kind", "innovation_id", "sha256", "size", "media_type", "name", "url")
CHECKED = ("link_state", "link_status", "link_checked_at")


def add_evidence(
    session: Session, actor: Actor, lokus_id: UUID, given: Mapping[str, Any]
) -> SelfAssessmentEvidence:
    """Hand in a file, a link, a record of the registry, or what was handed in last year, for indicators."""
    own = lock_own_draft(session, actor, lokus_id)
    if problems := rules.find_evidence_problems(given, own.indicators):
        raise Invalid.all_of(problems)
    held = queries.list_evidence(session, own.draft.self_assessment_id)
    if len(held) >= rules.MOST_EVIDENCE:
        raise Conflict(f"an F-01 has {rules.MOST_EVIDENCE} pieces of evidence at most", code="enough")
    evidence = SelfAssessmentEvidence(
        evidence_id=uuid4(),
        self_assessment_id=own.draft.self_assessment_id,
        indicator_codes=sorted(given["indicator_codes"]),
        added_by=actor.account_id,
        added_at=clock.now(),
        version=1,
        **_read_source(session, actor, own, given),
    )
    _write_texts(evidence, given["title"] or evidence.title)
    session.add(evidence)
    session.flush()
    hold_content(session, evidence)
    if evidence.link_state == rules.UNCHECKED:
        ask_for_check(session, evidence.evidence_id)
    return evidence


def _read_source(session: Session, actor: Actor, own: OwnDraft, given: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that say what the evidence is, by its kind; `title` is what it is called unless told."""
    kind = given["kind"]
    if kind == rules.FILE:
        stored = require_stored_upload(session, actor, FILES, given["upload_id"], rules.PURPOSE)
        values = {name: getattr(stored, name) for name in ("sha256", "size", "media_type", "name")}
        return {"kind": kind, **values, "title": stored.name or stored.sha256}
    if kind == rules.LINK:
        return {"kind": kind, "url": given["url"], "link_state": rules.UNCHECKED, "title": given["url"]}
    if kind == rules.RECORD:
        name = session.scalar(
            select(innovation.c.name).where(innovation.c.innovation_id == given["innovation_id"])
        )
        if name is None:
            raise not_yet_known("innovation")
        return {"kind": kind, "innovation_id": given["innovation_id"], "title": name}
    earlier = _get_earlier(session, own, given["earlier_id"])
    values = {name: getattr(earlier, name) for name in (*POINTED, *CHECKED, "title")}
    return {**values, "earlier_id": earlier.evidence_id}


def _get_earlier(session: Session, own: OwnDraft, evidence_id: UUID) -> SelfAssessmentEvidence:
    found = queries.find_earlier(session, own.place.lokus, own.place.period)
    earlier = session.get(SelfAssessmentEvidence, evidence_id)
    is_theirs = (
        found is not None
        and earlier is not None
        and earlier.self_assessment_id == found[1].self_assessment_id
    )
    if earlier is None or not is_theirs:
        raise Invalid.at("earlier_id", "the unit's previous released period has no such evidence")
    return earlier


def _write_texts(evidence: SelfAssessmentEvidence, title: str | None) -> None:
    salt = secrets.token_bytes(SALT_BYTES)
    evidence.title, evidence.text_salt = title or evidence.name or evidence.kind, salt
    evidence.text_sha256 = rules.digest_texts(salt, evidence.title, evidence.name, evidence.url)


def hold_content(session: Session, evidence: SelfAssessmentEvidence) -> None:
    """Have the evidence's file stay as long as the evidence does."""
    if evidence.sha256 is not None:
        refer_to_file(session, FILES, evidence.sha256, OWNER_KIND, str(evidence.evidence_id))


def _lock_own_evidence(
    session: Session, actor: Actor, lokus_id: UUID, evidence_id: UUID, expected_version: int
) -> tuple[OwnDraft, SelfAssessmentEvidence]:
    """Whoever changes evidence holds its draft, so nobody else changes it meanwhile."""
    own = lock_own_draft(session, actor, lokus_id)
    found = session.get(SelfAssessmentEvidence, evidence_id, populate_existing=True)
    if found is None or found.self_assessment_id != own.draft.self_assessment_id:
        raise NotFound("there is no such evidence")
    if found.version != expected_version:
        raise Stale("somebody changed this evidence after you read it; read it again")
    return own, found


def change_evidence(
    session: Session,
    actor: Actor,
    lokus_id: UUID,
    evidence_id: UUID,
    expected_version: int,
    changes: Mapping[str, Any],
) -> SelfAssessmentEvidence:
    """Say what it is called and which indicators it is for; its content or address stays what it is."""
    own, evidence = _lock_own_evidence(session, actor, lokus_id, evidence_id, expected_version)
    codes = changes.get("indicator_codes", evidence.indicator_codes)
    if problems := list(rules.find_code_problems(codes, own.indicators)):
        raise Invalid.all_of(problems)
    title = changes.get("title", evidence.title)
    if (sorted(codes), title) == (evidence.indicator_codes, evidence.title):
        return evidence
    evidence.indicator_codes = sorted(codes)
    if title != evidence.title:
        _write_texts(evidence, title)
    evidence.version += 1
    session.flush()
    return evidence


def remove_evidence(
    session: Session, actor: Actor, lokus_id: UUID, evidence_id: UUID, expected_version: int
) -> None:
    """Take it out of the draft; what was handed in with an earlier number stays there."""
    _own, evidence = _lock_own_evidence(session, actor, lokus_id, evidence_id, expected_version)
    if evidence.sha256 is not None:
        release_file(session, FILES, evidence.sha256, OWNER_KIND, str(evidence_id))
    session.delete(evidence)
    session.flush()
