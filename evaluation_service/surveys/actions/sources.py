"""Deeds about tokens: put up or renew a poster, give a list of tokens out, revoke either; never commits."""

import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from evaluation_service.registry_copy.rights import require_fresh_rights
from evaluation_service.surveys import rules
from evaluation_service.surveys.forms import get_survey_form
from evaluation_service.surveys.models import SurveyKey, SurveySource, SurveyToken
from evaluation_service.surveys.places import (
    Place,
    Standing,
    get_place,
    get_standing,
    require_not_over,
    require_side,
    require_taking,
)
from shared import clock
from shared.actor import Actor
from shared.contracts.kinds import EntryKind
from shared.contracts.survey_entries import SURVEY_SOURCE_ISSUED, SURVEY_SOURCE_REVOKED
from shared.errors import Conflict, NotFound
from shared.journal.record import write_entry

NO_POSTER = "there is no such poster"


@dataclass(frozen=True)
class IssuedTokens:
    """A list of tokens as it is shown once; only their hashes are kept."""

    source: SurveySource
    tokens: tuple[str, ...]


def new_token() -> str:
    """A token that nobody guesses."""
    return secrets.token_urlsafe(18)


def renew_poster(session: Session, actor: Actor, lokus_id: UUID) -> SurveySource:
    """Put up the poster of a lokus; one that hangs already is revoked, with its tokens not yet used."""
    require_fresh_rights(session)
    standing = get_standing(session, actor, lokus_id, lock=True)
    require_side(standing, rules.ADMINISTRATOR_SIDE)
    require_not_over(standing.place)
    get_survey_form(session, standing.place.period)
    old = find_running(session, lokus_id, rules.POSTER, lock=True)
    if old is not None:
        _revoke(session, actor, standing, old)
    return add_source(session, actor, standing, rules.POSTER, code=secrets.token_urlsafe(16))


def revoke_source(session: Session, actor: Actor, lokus_id: UUID, source_id: UUID) -> SurveySource:
    """Have no token of a poster or list taken any more; revoking again changes nothing."""
    require_fresh_rights(session)
    standing = get_standing(session, actor, lokus_id)
    require_side(standing, rules.ADMINISTRATOR_SIDE)
    source = session.scalar(
        select(SurveySource)
        .where(SurveySource.source_id == source_id, SurveySource.lokus_id == lokus_id)
        .with_for_update()
    )
    if source is None:
        raise NotFound("there is no such poster or list of tokens")
    if source.revoked_at is None:
        _revoke(session, actor, standing, source)
    return source


def issue_tokens(session: Session, actor: Actor, lokus_id: UUID, kind: str, count: int) -> IssuedTokens:
    """Give out slips, links, or what the unit's tablet or an interviewer needs, one token a respondent."""
    standing = get_standing(session, actor, lokus_id, lock=True)
    require_side(standing, *rules.MAY_ISSUE[kind])
    require_not_over(standing.place)
    get_survey_form(session, standing.place.period)
    tokens = tuple(new_token() for _ in range(count))
    source = add_source(session, actor, standing, kind, hashes=[rules.hash_token(one) for one in tokens])
    return IssuedTokens(source, tokens)


def open_poster(session: Session, code: str) -> tuple[Place, str]:
    """A single-use token for whoever opens the poster's address; nobody need be signed in."""
    place, source = get_poster(session, code)
    require_taking(place)
    get_survey_form(session, place.period)
    token = new_token()
    session.execute(
        insert(SurveyToken).values(
            token_sha256=rules.hash_token(token), source_id=source.source_id, issued_at=clock.now()
        )
    )
    return place, token


def get_poster(session: Session, code: str) -> tuple[Place, SurveySource]:
    """The poster of this address with its place; raises Conflict `revoked` for one taken down."""
    source = session.scalar(select(SurveySource).where(SurveySource.code == code))
    if source is None:
        raise NotFound(NO_POSTER)
    if source.revoked_at is not None:
        raise Conflict("this poster was taken down; ask at the counter for the new one", code=rules.REVOKED)
    return get_place(session, source.lokus_id), source


def find_running(session: Session, lokus_id: UUID, kind: str, *, lock: bool = False) -> SurveySource | None:
    """The poster that hangs, or the source of responses on paper; `None` if there is none."""
    query = select(SurveySource).where(
        SurveySource.lokus_id == lokus_id, SurveySource.kind == kind, SurveySource.revoked_at.is_(None)
    )
    return session.scalar(query.with_for_update() if lock else query)


def add_source(
    session: Session,
    actor: Actor,
    standing: Standing,
    kind: str,
    *,
    code: str | None = None,
    hashes: list[bytes] | None = None,
) -> SurveySource:
    """Keep a source with its tokens, and the period's key for networks; the deed is written down."""
    source = SurveySource(
        source_id=uuid4(),
        lokus_id=standing.place.lokus.lokus_id,
        kind=kind,
        code=code,
        tokens=None if hashes is None else len(hashes),
        issued_by=actor.account_id,
        issued_at=clock.now(),
        version=1,
    )
    session.add(source)
    session.flush()
    for one in hashes or ():
        session.add(SurveyToken(token_sha256=one, source_id=source.source_id, issued_at=source.issued_at))
    session.execute(
        upsert(SurveyKey)
        .values(period_id=standing.place.period.period_id, key=secrets.token_bytes(32))
        .on_conflict_do_nothing()
    )
    session.flush()
    _journal(session, actor, standing, SURVEY_SOURCE_ISSUED, source)
    return source


def _revoke(session: Session, actor: Actor, standing: Standing, source: SurveySource) -> None:
    source.revoked_at = clock.now()
    source.version += 1
    session.flush()
    _journal(session, actor, standing, SURVEY_SOURCE_REVOKED, source)


def describe_source_entry(session: Session, source: SurveySource, period_id: UUID) -> dict[str, object]:
    """A source as the journal tells of it; the tokens of a list never change after it was issued."""
    hashes = None
    if source.tokens is not None:
        hashes = session.scalars(
            select(SurveyToken.token_sha256).where(SurveyToken.source_id == source.source_id)
        )
    return {
        "source_id": source.source_id,
        "lokus_id": source.lokus_id,
        "period_id": period_id,
        "kind": source.kind,
        "code_sha256": None if source.code is None else hashlib.sha256(source.code.encode()).hexdigest(),
        "tokens": source.tokens,
        "tokens_sha256": None if hashes is None else rules.digest_tokens(hashes),
        "issued_at": source.issued_at,
        "revoked_at": source.revoked_at,
    }


def _journal(
    session: Session, actor: Actor, standing: Standing, kind: EntryKind, source: SurveySource
) -> None:
    body = describe_source_entry(session, source, standing.place.period.period_id)
    write_entry(session, actor, standing.role, kind, source.source_id, source.version, body)
