"""Deeds about links: have one checked, keep what came of it, have old checks done again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from registry_service.evidence import queries, rules
from registry_service.evidence.actions.entries import journal_evidence
from registry_service.evidence.models import Evidence
from registry_service.evidence.subjects import get_subject
from registry_service.tables import MACHINERY
from shared import clock
from shared.actor import Actor
from shared.contracts.evidence_entries import EVIDENCE_LINK_CHECKED, EVIDENCE_SHOWN_LINK_CHECKED
from shared.errors import Conflict
from shared.jobs.work import put_work
from shared.journal.record import SYSTEM_ROLE
from shared.links.rules import RECHECK_AFTER, Finding

MOST_AT_ONCE = 500


def ask_for_check(session: Session, evidence: Evidence) -> None:
    """Put the link on the work list now, and on the calendar for the next time."""
    evidence.link_due_at = clock.now() + RECHECK_AFTER
    put_work(session, MACHINERY.work, rules.LINK_CHECK, [str(evidence.evidence_id)])


def recheck_link(
    session: Session, actor: Actor, subject_kind: str, subject_id: UUID, evidence_id: UUID
) -> Evidence:
    """Have a link checked on demand; the entry is written when something new comes of it."""
    subject = get_subject(session, actor, subject_kind, subject_id)
    rules.require_keeper(actor, subject)
    evidence = queries.get_evidence(session, actor, subject, evidence_id, lock=True)
    if evidence.kind != "link":
        raise Conflict("only links are checked", code="no_link")
    ask_for_check(session, evidence)
    session.flush()
    return evidence


def keep_finding(session: Session, actor: Actor, evidence_id: UUID, finding: Finding) -> None:
    """Keep what came of a visit; an entry is written when it differs from what was known."""
    evidence = session.scalar(
        select(Evidence)
        .where(Evidence.evidence_id == evidence_id, Evidence.removed_at.is_(None))
        .with_for_update()
    )
    if evidence is None:
        return
    known = (evidence.link_state, evidence.link_status)
    evidence.link_state, evidence.link_status = finding.state, finding.status
    evidence.link_checked_at = clock.now()
    session.flush()
    if known != (finding.state, finding.status):
        kind = EVIDENCE_SHOWN_LINK_CHECKED if evidence.is_told else EVIDENCE_LINK_CHECKED
        journal_evidence(session, actor, SYSTEM_ROLE, kind, evidence)


def put_due_checks(session: Session, now: datetime) -> int:
    """Put links whose last check is long ago on the work list; returns how many."""
    ids = session.scalars(
        select(Evidence.evidence_id)
        .where(Evidence.link_due_at <= now, Evidence.removed_at.is_(None))
        .order_by(Evidence.link_due_at)
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    put_work(session, MACHINERY.work, rules.LINK_CHECK, [str(evidence_id) for evidence_id in ids])
    if ids:
        session.execute(
            update(Evidence).where(Evidence.evidence_id.in_(ids)).values(link_due_at=now + RECHECK_AFTER)
        )
    return len(ids)
