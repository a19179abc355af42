"""Reads of responses on paper and their scans, for evaluators of the lokus and administrators; no writes."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_service.evidence.models import FILES
from evaluation_service.surveys import rules
from evaluation_service.surveys.models import SurveyResponse
from evaluation_service.surveys.places import get_standing, require_side
from shared.actor import Actor
from shared.errors import Invalid, NotFound
from shared.files.queries import StoredFile, get_stored
from shared.http.paging import OF_ANOTHER_LIST, Page, decode_cursor, page_of

NO_SCAN = "there is no such scan"


def list_paper_responses(
    session: Session, actor: Actor, lokus_id: UUID, *, cursor: str | None, limit: int
) -> Page:
    """Responses on paper in the order of their tokens' hashes."""
    _require_worker(session, actor, lokus_id)
    query = select(SurveyResponse).where(
        SurveyResponse.lokus_id == lokus_id, SurveyResponse.mode == rules.PAPER
    )
    if key := decode_cursor(cursor, [str]):
        query = query.where(SurveyResponse.token_sha256 > _read_hash(key[0]))
    rows = session.scalars(query.order_by(SurveyResponse.token_sha256).limit(limit + 1)).all()
    return page_of(rows, limit, lambda row: [row.token_sha256.hex()])


def _read_hash(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise Invalid.at("cursor", OF_ANOTHER_LIST) from error


def get_scan(session: Session, actor: Actor, lokus_id: UUID, token_sha256: str) -> StoredFile:
    """The scan of a response, under the name it was handed in with; raises NotFound."""
    _require_worker(session, actor, lokus_id)
    try:
        found = session.get(SurveyResponse, bytes.fromhex(token_sha256))
    except ValueError as error:
        raise NotFound(NO_SCAN) from error
    if found is None or found.lokus_id != lokus_id or found.scan_sha256 is None:
        raise NotFound(NO_SCAN)
    return replace(get_stored(session, FILES, found.scan_sha256), name=found.scan_name)


def _require_worker(session: Session, actor: Actor, lokus_id: UUID) -> None:
    require_side(get_standing(session, actor, lokus_id), rules.ADMINISTRATOR_SIDE, rules.EVALUATOR_SIDE)
