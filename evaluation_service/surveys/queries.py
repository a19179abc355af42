"""Reads of the survey for others: the sums that count, and whether a response still waits; no writes."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Lokus
from evaluation_service.scoring.combined import NO_RESPONSES, SurveySums
from evaluation_service.surveys.models import SurveyBurst, SurveyResponse
from evaluation_service.surveys.rules import EXCLUDED


def counts() -> ColumnElement[bool]:
    """The condition on responses that count: in a closed batch, and in no burst that was excluded."""
    excluded = exists().where(SurveyBurst.burst_id == SurveyResponse.burst_id, SurveyBurst.state == EXCLUDED)
    return and_(SurveyResponse.batch_id.is_not(None), or_(SurveyResponse.burst_id.is_(None), ~excluded))


def list_survey_sums(session: Session, lokus_ids: Collection[UUID]) -> dict[UUID, SurveySums]:
    """The sums over the responses of each lokus that count; one statement whatever their number."""
    sums = dict.fromkeys(lokus_ids, NO_RESPONSES)
    rows = session.execute(
        select(
            SurveyResponse.lokus_id,
            func.sum(SurveyResponse.total),
            func.sum(SurveyResponse.answers),
            func.count(),
        )
        .where(SurveyResponse.lokus_id.in_(sorted(sums)), counts())
        .group_by(SurveyResponse.lokus_id)
    )
    for lokus_id, total, answers, respondents in rows:
        sums[lokus_id] = SurveySums(int(total), int(answers), respondents)
    return sums


def has_waiting_responses(session: Session, period_id: UUID) -> bool:
    """Some accepted response of the period is in no closed batch yet; the clock's next tick closes it."""
    waiting = exists().where(
        SurveyResponse.lokus_id == Lokus.lokus_id,
        SurveyResponse.batch_id.is_(None),
        Lokus.period_id == period_id,
    )
    return bool(session.scalar(select(waiting)))
