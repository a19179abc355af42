"""Reads of the form for those who fill it in, by poster or by token; no writes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Lokus, Period
from evaluation_service.periods.stages import get_time_zone
from evaluation_service.surveys import rules
from evaluation_service.surveys.forms import get_survey_form
from evaluation_service.surveys.models import SurveyResponse, SurveySource, SurveyToken
from evaluation_service.surveys.places import Place, get_place, refusal
from evaluation_service.surveys.wording import PRIVACY, QUESTIONS, SCALE
from shared.errors import NotFound


def describe_form(session: Session, place: Place) -> dict[str, Any]:
    """The form with its words, and of which unit it is."""
    form = get_survey_form(session, place.period)
    names = ("lokus_id", "unit_official_name", "agency_name", "region_name")
    return {
        **{name: getattr(place.lokus, name) for name in names},
        "period_name": place.period.name,
        "marking": place.period.marking,
        "phase": place.phase,
        "ends_at": place.ends_at,
        "time_zone": get_time_zone(session, place.period),
        "form_code": form.code,
        "scale": SCALE,
        "privacy": PRIVACY,
        "items": form.items,
        "questions": QUESTIONS,
    }


def find_lokus_of_token(session: Session, token: str) -> UUID:
    """Where a token was given out; raises NotFound `forged`."""
    query = (
        select(SurveySource.lokus_id)
        .join(SurveyToken, SurveyToken.source_id == SurveySource.source_id)
        .where(SurveyToken.token_sha256 == rules.hash_token(token))
    )
    lokus_id = session.scalar(query)
    if lokus_id is None:
        raise refusal(rules.FORGED)
    return lokus_id


def keep_unused(session: Session, tokens: Sequence[str]) -> list[str]:
    """Those of the tokens, in their order, with which a response may still be sent."""
    hashes = {rules.hash_token(token): token for token in tokens}
    query = (
        select(SurveyToken.token_sha256)
        .join(SurveySource, SurveySource.source_id == SurveyToken.source_id)
        .outerjoin(SurveyResponse, SurveyResponse.token_sha256 == SurveyToken.token_sha256)
        .where(
            SurveyToken.token_sha256.in_(hashes),
            SurveySource.revoked_at.is_(None),
            SurveyResponse.token_sha256.is_(None),
        )
    )
    good = {hashes[bytes(found)] for found in session.scalars(query)}
    return [token for token in tokens if token in good]


def get_receipt_of_token(session: Session, token: str) -> dict[str, Any]:
    """The receipt of the response that was sent with this token; raises NotFound if none was."""
    token_sha256 = rules.hash_token(token)
    sent = session.get(SurveyResponse, token_sha256)
    if sent is None:
        raise NotFound("nothing was sent with this code")
    lokus = session.get_one(Lokus, sent.lokus_id)
    return {
        "receipt": rules.make_receipt(token_sha256, sent.response_sha256),
        "mode": sent.mode,
        "received_at": sent.received_at,
        "time_zone": get_time_zone(session, session.get_one(Period, lokus.period_id)),
        "unit_official_name": lokus.unit_official_name,
    }


def get_form_of_token(session: Session, token: str) -> dict[str, Any]:
    """The form; raises what a response with this token would be refused with, but for its time."""
    token_sha256 = rules.hash_token(token)
    row = session.execute(
        select(SurveySource.lokus_id, SurveySource.revoked_at, SurveyResponse.received_at)
        .select_from(SurveyToken)
        .join(SurveySource, SurveySource.source_id == SurveyToken.source_id)
        .outerjoin(SurveyResponse, SurveyResponse.token_sha256 == SurveyToken.token_sha256)
        .where(SurveyToken.token_sha256 == token_sha256)
    ).one_or_none()
    if row is None:
        raise refusal(rules.FORGED)
    if row.received_at is not None:
        raise refusal(rules.USED)
    if row.revoked_at is not None:
        raise refusal(rules.REVOKED)
    return describe_form(session, get_place(session, row.lokus_id))
