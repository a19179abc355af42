"""The survey endpoints for everybody: read the form, get a token from a poster, send a response.

They take no cookie and no account. A refused response is listed in a transaction of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from evaluation_service.surveys import rules
from evaluation_service.surveys.actions import responses, sources
from evaluation_service.surveys.filling import describe_form, get_form_of_token
from evaluation_service.surveys.schemas import (
    OpenedPosterSchema,
    ResponseInput,
    ResponseReceiptSchema,
    SurveyFormSchema,
)
from shared.actor import Actor
from shared.db import limit_time, transaction
from shared.errors import ProductError
from shared.http.access import EVERYONE
from shared.http.endpoints import Endpoints
from shared.http.service import current_service

public_surveys = Endpoints("public_surveys", "/api/v1", "The survey of service users (F-03), without account")


@contextmanager
def listing_refusals(session: Session, lokus_id: UUID, token: str | None) -> Iterator[None]:
    """List a refusal for the administrators, whatever becomes of the request's own transaction."""
    try:
        yield
    except ProductError as error:
        if error.code in rules.REFUSALS and token is not None:
            session.rollback()
            with transaction(current_service().engine) as apart:
                limit_time(apart)
                network = rules.name_network(request.remote_addr)
                responses.note_refusal(apart, lokus_id, token, error.code, network)
        raise


@public_surveys.read("/surveys/<code>", access=EVERYONE, answer=SurveyFormSchema)
def get_form_by_poster(session: Session, actor: Actor, code: str) -> dict[str, Any]:
    """The form of the unit in which this poster hangs, in both languages."""
    return describe_form(session, sources.get_poster(session, code)[0])


@public_surveys.read("/surveys/tokens/<token>", access=EVERYONE, answer=SurveyFormSchema)
def get_form_by_token(session: Session, actor: Actor, token: str) -> dict[str, Any]:
    """The form that this token is good for; refused for a token that is not good any more."""
    return get_form_of_token(session, token)


@public_surveys.write(
    "POST",
    "/surveys/<code>/tokens",
    access=EVERYONE,
    answer=OpenedPosterSchema,
    status=201,
    keeps_answer=False,
)
def open_poster(session: Session, actor: Actor, code: str) -> dict[str, Any]:
    """A single-use token from a poster, with the form."""
    place, token = sources.open_poster(session, code)
    return {
        "token": token,
        "lokus_id": place.lokus.lokus_id,
        "ends_at": place.ends_at,
        "form": describe_form(session, place),
    }


@public_surveys.write(
    "POST",
    "/lokus/<uuid:lokus_id>/survey/responses",
    access=EVERYONE,
    body=ResponseInput,
    answer=ResponseReceiptSchema,
    status=201,
)
def send_response(session: Session, actor: Actor, lokus_id: UUID, body: dict[str, Any]) -> responses.Receipt:
    """A filled survey; the same one sent again gets the same receipt, another one 409 `already_used`."""
    token = body.pop("token")
    with listing_refusals(session, lokus_id, token):
        network = rules.name_network(request.remote_addr)
        return responses.take_response(session, lokus_id, token, rules.Given(**body), network=network)
