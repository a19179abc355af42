"""Deeds about personal tokens: issue and revoke; the token itself is shown once and kept nowhere."""

import secrets
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from registry_service.people import queries, rules
from registry_service.people.actions.credentials import end_token
from registry_service.people.actions.keeping import lock_keepable_account, role_of
from registry_service.people.actions.sessions import OWNER
from registry_service.people.models import PersonalToken
from shared import clock
from shared.actor import Actor
from shared.contracts.people_entries import TOKEN_ISSUED
from shared.errors import Forbidden, Invalid, NotFound, Unauthorized
from shared.identity.authenticate import TOKEN_PREFIX, token_sha256
from shared.journal.record import write_entry


def issue_token(
    session: Session, actor: Actor, *, label: str, scopes: list[str], expires_at: datetime
) -> tuple[PersonalToken, str]:
    """Issue a token to oneself; only someone signed in by password may, so that no token breeds tokens.

    Whatever ends sessions and tokens locks the account first: a token comes before that and is ended with
    the others, or finds its session ended and is not issued.
    """
    if actor.account_id is None or actor.session_id is None or not actor.by_cookie:
        raise Forbidden("sign in with your password to issue a token")
    problems = rules.find_token_problems(scopes, expires_at, clock.now())
    if problems:
        raise Invalid.all_of(problems)
    account = queries.get_account(session, actor.account_id, lock=True)
    if not account.is_open or queries.get_session(session, actor.session_id).ended_at is not None:
        raise Unauthorized("the session has ended; please sign in again")
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = PersonalToken(
        token_id=uuid4(),
        account_id=actor.account_id,
        token_sha256=token_sha256(secret),
        label=label,
        scopes=sorted(scopes),
        issued_at=clock.now(),
        expires_at=expires_at,
    )
    session.add(token)
    session.flush()
    body = {
        "token_id": token.token_id,
        "account_id": token.account_id,
        "token_sha256": token.token_sha256,
        "scopes": token.scopes,
        "expires_at": token.expires_at,
    }
    write_entry(session, actor, OWNER, TOKEN_ISSUED, token.token_id, 1, body)
    return token, secret


def revoke_token(session: Session, actor: Actor, token_id: UUID) -> PersonalToken:
    """Revoke one's own token, or one of an account that one keeps; revoking a revoked one changes nothing."""
    owner_id = queries.get_token(session, token_id).account_id
    role = OWNER
    if owner_id != actor.account_id:
        role = role_of(actor)
        _lock_account(session, actor, owner_id)
    token = queries.get_token(session, token_id, lock=True)
    if token.revoked_at is None:
        end_token(session, actor, role, token, clock.now())
        session.flush()
    return token


def _lock_account(session: Session, actor: Actor, owner_id: UUID) -> None:
    try:
        lock_keepable_account(session, actor, owner_id)
    except NotFound as error:
        raise NotFound("there is no such token") from error
