"""The deed of taking the survey of a demonstration out again; a real one is never removed. Never commits."""

from uuid import UUID

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from evaluation_service.evidence.models import FILES
from evaluation_service.periods.models import Lokus
from evaluation_service.periods.queries import lock_period
from evaluation_service.surveys.actions.responses import SCAN_OWNER
from evaluation_service.surveys.models import (
    SurveyBatch,
    SurveyBurst,
    SurveyKey,
    SurveyRefusal,
    SurveyResponse,
    SurveySource,
    SurveyToken,
)
from shared.actor import Actor
from shared.contracts.survey_entries import SURVEY_REMOVED
from shared.errors import Conflict
from shared.files.storing import release_file
from shared.journal.record import SYSTEM_ROLE, Journal


def remove_demo_surveys(session: Session, actor: Actor, period_id: UUID) -> int:
    """Remove tokens, responses and all that was made of them; returns how many responses there were."""
    if not lock_period(session, period_id).is_demo:
        raise Conflict("only a demonstration's survey can be removed", code="not_a_demonstration")
    lokus = select(Lokus.lokus_id).where(Lokus.period_id == period_id)
    sources = select(SurveySource.source_id).where(SurveySource.lokus_id.in_(lokus))
    told = [
        *session.execute(
            select(SurveySource.source_id, SurveySource.version).where(SurveySource.lokus_id.in_(lokus))
        ),
        *session.execute(
            select(SurveyBurst.burst_id, SurveyBurst.version).where(
                SurveyBurst.lokus_id.in_(lokus), SurveyBurst.decided_at.is_not(None)
            )
        ),
        *(
            (one, 1)
            for one in session.scalars(select(SurveyBatch.batch_id).where(SurveyBatch.lokus_id.in_(lokus)))
        ),
    ]
    responses = session.scalar(
        select(func.count()).select_from(SurveyResponse).where(SurveyResponse.lokus_id.in_(lokus))
    )
    _release_scans(session, lokus)
    session.execute(delete(SurveyResponse).where(SurveyResponse.lokus_id.in_(lokus)))
    session.execute(delete(SurveyToken).where(SurveyToken.source_id.in_(sources)))
    for table in (SurveySource, SurveyBatch, SurveyBurst, SurveyRefusal):
        session.execute(delete(table).where(table.lokus_id.in_(lokus)))
    session.execute(delete(SurveyKey).where(SurveyKey.period_id == period_id))
    journal: Journal = session.info["journal"]
    journal.record_many(
        session,
        [
            journal.prepare(
                actor, SYSTEM_ROLE, SURVEY_REMOVED, record_id, version + 1, {"record_id": str(record_id)}
            )
            for record_id, version in told
        ],
    )
    return responses or 0


def _release_scans(session: Session, lokus: Select[UUID]) -> None:
    scans = session.execute(
        select(SurveyResponse.token_sha256, SurveyResponse.scan_sha256).where(
            SurveyResponse.lokus_id.in_(lokus), SurveyResponse.scan_sha256.is_not(None)
        )
    )
    for token_sha256, scan_sha256 in scans.all():
        if scan_sha256 is not None:
            release_file(session, FILES, scan_sha256, SCAN_OWNER, token_sha256.hex())
