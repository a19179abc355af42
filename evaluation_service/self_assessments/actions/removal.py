"""Taking the self-assessments of a demonstration out again; a real one is never removed."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from evaluation_service.evidence.models import FILES
from evaluation_service.periods.models import Lokus
from evaluation_service.periods.queries import lock_period
from evaluation_service.self_assessments import rules
from evaluation_service.self_assessments.actions.evidence import OWNER_KIND
from evaluation_service.self_assessments.models import (
    SelfAssessment,
    SelfAssessmentEvidence,
    SelfAssessmentItem,
    SelfAssessmentItemVersion,
)
from shared.actor import Actor
from shared.contracts.self_assessment_entries import SELF_ASSESSMENT_REMOVED
from shared.errors import Conflict
from shared.files.storing import release_file
from shared.journal.record import SYSTEM_ROLE, Journal


def remove_demo_self_assessments(session: Session, actor: Actor, period_id: UUID) -> int:
    """Remove every self-assessment of a demonstration period; returns how many were handed in once."""
    if not lock_period(session, period_id).is_demo:
        raise Conflict("only a demonstration's self-assessments can be removed", code="not_a_demonstration")
    lokus_ids = select(Lokus.lokus_id).where(Lokus.period_id == period_id)
    ids = select(SelfAssessment.self_assessment_id).where(SelfAssessment.lokus_id.in_(lokus_ids))
    evidence = SelfAssessmentEvidence
    for row in session.execute(
        select(evidence.evidence_id, evidence.sha256).where(
            evidence.self_assessment_id.in_(ids), evidence.sha256.is_not(None)
        )
    ).all():
        release_file(session, FILES, str(row.sha256), OWNER_KIND, str(row.evidence_id))
    for table in (evidence, SelfAssessmentItem, SelfAssessmentItemVersion):
        session.execute(delete(table).where(table.self_assessment_id.in_(ids)))
    removed = session.execute(
        delete(SelfAssessment)
        .where(SelfAssessment.lokus_id.in_(lokus_ids))
        .returning(SelfAssessment.self_assessment_id, SelfAssessment.version, SelfAssessment.state)
    ).all()
    journal: Journal = session.info["journal"]
    entries = [
        journal.prepare(
            actor, SYSTEM_ROLE, SELF_ASSESSMENT_REMOVED, one, version + 1, {"record_id": str(one)}
        )
        for one, version, state in sorted((row[0], row[1], row[2]) for row in removed)
        if state != rules.DRAFT
    ]
    journal.record_many(session, entries)
    return len(entries)
