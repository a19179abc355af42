"""Reads of the survey for others: the sums that count, and whether a response still waits; no writes."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Lokus
from evaluation_service.scoring.combined import NO_RESPONSES, SurveySums
from evaluation_service.surveys.models import SurveyBatch, SurveyBurst, SurveyResponse
from evaluation_service.surveys.rules import EXCLUDED
from shared.db import is_one_of


def counts() -> ColumnElement[bool]:
    """The condition on responses that count: in a closed batch, and in no burst that was excluded."""
    excluded = exists().where(SurveyBurst.burst_id == SurveyResponse.burst_id, SurveyBurst.state == EXCLUDED)
    return and_(SurveyResponse.batch_id.is_not(None), or_(SurveyResponse.burst_id.is_(None), ~excluded))


def list_survey_sums(session: Session, lokus_ids: Collection[UUID]) -> dict[UUID, SurveySums]:
    """The sums over the responses of each lokus that count; two statements whatever their number.

    Closed batches know their sums; only what was set aside since then is read by itself and taken off.
    """
    sums = dict.fromkeys(lokus_ids, NO_RESPONSES)
    closed = session.execute(
        select(
            SurveyBatch.lokus_id,
            func.sum(SurveyBatch.total),
            func.sum(SurveyBatch.answers),
            func.sum(SurveyBatch.responses),
        )
        .where(is_one_of(SurveyBatch.lokus_id, sums))
        .group_by(SurveyBatch.lokus_id)
    )
    for lokus_id, total, answers, respondents in closed:
        sums[lokus_id] = SurveySums(int(total), int(answers), int(respondents))
    for lokus_id, total, answers, respondents in session.execute(_sum_excluded(sums)):
        held = sums[lokus_id]
        sums[lokus_id] = SurveySums(
            held.total - total, held.answers - answers, held.respondents - respondents
        )
    return sums


def _sum_excluded(lokus_ids: Collection[UUID]) -> Select[UUID, int, int, int]:
    return (
        select(
            SurveyResponse.lokus_id,
            func.sum(SurveyResponse.total),
            func.sum(SurveyResponse.answers),
            func.count(),
        )
        .join(SurveyBurst, SurveyBurst.burst_id == SurveyResponse.burst_id)
        .where(
            is_one_of(SurveyBurst.lokus_id, lokus_ids),
            SurveyBurst.state == EXCLUDED,
            SurveyResponse.batch_id.is_not(None),
        )
        .group_by(SurveyResponse.lokus_id)
    )


def has_waiting_responses(session: Session, period_id: UUID) -> bool:
    """Some accepted response of the period is in no closed batch yet; the clock's next tick closes it."""
    waiting = exists().where(
        SurveyResponse.lokus_id == Lokus.lokus_id,
        SurveyResponse.batch_id.is_(None),
        Lokus.period_id == period_id,
    )
    return bool(session.scalar(select(waiting)))
