"""The periodic work of self-assessments: visit the links that were handed in as evidence.

The clock visits them itself: the one queue of this service scores, and must not wait for websites.
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_service.self_assessments.actions.links import keep_finding
from evaluation_service.self_assessments.models import SelfAssessmentEvidence
from evaluation_service.self_assessments.rules import LINK_CHECK
from evaluation_service.tables import MACHINERY
from shared.jobs.clock import Tick
from shared.jobs.context import JobContext
from shared.links.checks import LinkKeeper, visit_due_links

EVERY_SECONDS = 5.0
TICK_SECONDS = 10.0


def _find_url(session: Session, evidence_id: UUID) -> str | None:
    evidence = SelfAssessmentEvidence
    return session.scalar(select(evidence.url).where(evidence.evidence_id == evidence_id))


LINKS = LinkKeeper(MACHINERY.work, LINK_CHECK, _find_url, keep_finding)


def check_due_links(context: JobContext) -> None:
    """Visit what is due, one after the other; what is left waits for the next time."""
    visit_due_links(context, LINKS, TICK_SECONDS)


SELF_ASSESSMENT_TICKS = (Tick("evaluation_check_links", EVERY_SECONDS, check_due_links),)
