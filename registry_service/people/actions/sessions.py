"""Deeds about sign-in sessions: begin, renew, end."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry_service.people import passwords, queries, rules
from registry_service.people.models import Account, SignInSession
from shared import clock
from shared.actor import Actor
from shared.contracts.people_entries import SESSION_ENDED
from shared.errors import Forbidden, TooMany, Unauthorized
from shared.identity.session_token import LIFETIME
from shared.journal.record import write_entry

WRONG = "the sign-in name or the password is wrong"
OWNER = "account_owner"


def check_password(session: Session, sign_in_name: str, password: str) -> Account:
    """The account if the password fits; an unknown name takes as long as a wrong password.

    Raises Unauthorized, or TooMany after ten wrong passwords within a quarter of an hour.
    """
    found = queries.find_account_by_name(session, sign_in_name)
    if found is None:
        passwords.waste_time_on(password)
        raise Unauthorized(WRONG, code="wrong_password")
    account = found[0]
    if rules.is_locked_out(account.failed_sign_ins, account.failed_since, clock.now()):
        raise TooMany(
            "too many wrong passwords; wait, or ask your administrator for a new link",
            retry_after=int(rules.FAILURES_FORGOTTEN_AFTER.total_seconds()),
        )
    fits = passwords.fits(account.password_hash, password)
    if not fits or not account.is_open:
        raise Unauthorized(WRONG, code="wrong_password")
    return account


def note_wrong_password(session: Session, sign_in_name: str) -> None:
    """Count a wrong password against the account, if there is one; not a deed, so not in the journal."""
    found = queries.find_account_by_name(session, sign_in_name)
    if found is None:
        return
    account = queries.get_account(session, found[0].account_id, lock=True)
    now = clock.now()
    if account.failed_since is None or now - account.failed_since >= rules.FAILURES_FORGOTTEN_AFTER:
        account.failed_since, account.failed_sign_ins = now, 0
    account.failed_sign_ins = min(account.failed_sign_ins + 1, rules.FAILURES_ALLOWED)


def begin_session(session: Session, account: Account) -> SignInSession:
    """Begin a session for an account whose password has been checked."""
    account.failed_sign_ins, account.failed_since = 0, None
    begun = SignInSession(
        session_id=uuid4(),
        account_id=account.account_id,
        expires_at=clock.now() + rules.SESSION_LIFETIME,
    )
    session.add(begun)
    return begun


def renew_session(session: Session, actor: Actor) -> SignInSession:
    """The running session of this actor, for which a new token may be issued."""
    if actor.session_id is None:
        raise Forbidden("only a session that began by signing in can be renewed")
    return queries.get_session(session, actor.session_id)


def end_session(session: Session, actor: Actor) -> None:
    """Sign out: the session's tokens are valid no more, at the other service as soon as it has heard."""
    if actor.session_id is None:
        raise Forbidden("only a session that began by signing in can be ended")
    _end(session, actor, queries.get_session(session, actor.session_id), clock.now())


def end_all_sessions(session: Session, actor: Actor, account_id: UUID) -> None:
    """End every running session of an account."""
    now = clock.now()
    running = session.scalars(
        select(SignInSession)
        .where(
            SignInSession.account_id == account_id,
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > now,
        )
        .order_by(SignInSession.session_id)
        .with_for_update()
    )
    for found in running:
        _end(session, actor, found, now)


def _end(session: Session, actor: Actor, ended: SignInSession, now: datetime) -> None:
    if ended.ended_at is not None:
        return
    ended.ended_at = now
    body = {"session_id": ended.session_id, "tokens_end_at": now + LIFETIME}
    write_entry(session, actor, OWNER, SESSION_ENDED, ended.session_id, 1, body)
