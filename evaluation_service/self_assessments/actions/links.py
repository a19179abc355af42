"""Deeds about links of evidence: have one visited, keep what came of it; nothing of it is journalled."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from evaluation_service.self_assessments import rules
from evaluation_service.self_assessments.models import SelfAssessmentEvidence
from evaluation_service.tables import MACHINERY
from shared import clock
from shared.actor import Actor
from shared.jobs.work import put_work
from shared.links.rules import Finding


def ask_for_check(session: Session, evidence_id: UUID) -> None:
    """Put the link on the work list."""
    put_work(session, MACHINERY.work, rules.LINK_CHECK, [str(evidence_id)])


def keep_finding(session: Session, actor: Actor, evidence_id: UUID, finding: Finding) -> None:
    """Keep what came of a visit; a receipt covers the address and not whether it answers."""
    session.execute(
        update(SelfAssessmentEvidence)
        .where(SelfAssessmentEvidence.evidence_id == evidence_id)
        .values(link_state=finding.state, link_status=finding.status, link_checked_at=clock.now())
    )
