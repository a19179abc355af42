"""Deeds about sign-in sessions: begin, renew, end; wrong passwords are counted by name, known or not."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import case, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from registry_service.people import passwords, queries, rules
from registry_service.people.models import SignInFailure, SignInSession
from shared import clock
from shared.actor import Actor
from shared.contracts.people_entries import SESSION_ENDED
from shared.errors import Forbidden, TooMany, Unauthorized
from shared.identity.session_token import LIFETIME
from shared.journal.record import write_entry

WRONG = "the sign-in name or the password is wrong"
OWNER = "account_owner"


@dataclass(frozen=True)
class SignInAttempt:
    """A name that was given, and the account and password hash it had then, if any."""

    sign_in_name: str
    account_id: UUID | None
    password_hash: str | None


def find_sign_in(session: Session, sign_in_name: str) -> SignInAttempt:
    """What a password for this name has to fit; raises TooMany after ten wrong ones in 15 minutes."""
    failure = queries.find_sign_in_failure(session, sign_in_name)
    if failure is not None and rules.is_locked_out(failure.failures, failure.since, clock.now()):
        raise TooMany(
            "too many wrong passwords; wait, or ask your administrator for a new link",
            retry_after=int(rules.FAILURES_FORGOTTEN_AFTER.total_seconds()),
        )
    account = queries.find_account_by_name(session, sign_in_name)
    if account is None:
        return SignInAttempt(sign_in_name, None, None)
    return SignInAttempt(sign_in_name, account.account_id, account.password_hash)


def refuse_wrong_password(attempt: SignInAttempt, password: str) -> None:
    """Raise Unauthorized unless the password fits; takes as long for an unknown name, and no connection."""
    if not passwords.fits(attempt.password_hash, password):
        raise Unauthorized(WRONG, code="wrong_password")


def begin_session(session: Session, attempt: SignInAttempt) -> SignInSession:
    """Begin a session, unless the account was closed or given another password while this one was checked."""
    if attempt.account_id is None:
        raise Unauthorized(WRONG, code="wrong_password")
    account = queries.get_account(session, attempt.account_id, lock=True)
    if not account.is_open or account.password_hash != attempt.password_hash:
        raise Unauthorized(WRONG, code="wrong_password")
    forget_wrong_passwords(session, attempt.sign_in_name)
    begun = SignInSession(
        session_id=uuid4(),
        account_id=account.account_id,
        expires_at=clock.now() + rules.SESSION_LIFETIME,
    )
    session.add(begun)
    return begun


def note_wrong_password(session: Session, sign_in_name: str) -> None:
    """Count a wrong password against the name, and forget old ones; not a deed, so not in the journal."""
    now = clock.now()
    long_ago = SignInFailure.since <= now - rules.FAILURES_FORGOTTEN_AFTER
    counted = insert(SignInFailure).values(
        name_sha256=queries.hash_of_name(sign_in_name), failures=1, since=now
    )
    session.execute(
        counted.on_conflict_do_update(
            index_elements=["name_sha256"],
            set_={
                "failures": case(
                    (long_ago, 1), else_=func.least(SignInFailure.failures + 1, rules.FAILURES_ALLOWED)
                ),
                "since": case((long_ago, now), else_=SignInFailure.since),
            },
        )
    )
    forgotten = select(SignInFailure.name_sha256).where(long_ago).with_for_update(skip_locked=True)
    session.execute(delete(SignInFailure).where(SignInFailure.name_sha256.in_(forgotten)))


def forget_wrong_passwords(session: Session, sign_in_name: str) -> None:
    """Begin to count anew."""
    session.execute(
        delete(SignInFailure).where(SignInFailure.name_sha256 == queries.hash_of_name(sign_in_name))
    )


def renew_session(session: Session, actor: Actor) -> SignInSession:
    """The running session of this actor, for which a new token may be issued."""
    if actor.session_id is None:
        raise Forbidden("only a session that began by signing in can be renewed")
    return queries.get_session(session, actor.session_id)


def end_session(session: Session, actor: Actor) -> None:
    """Sign out: the session's tokens are valid no more, at the other service as soon as it has heard."""
    if actor.session_id is None:
        raise Forbidden("only a session that began by signing in can be ended")
    _end(session, actor, OWNER, queries.get_session(session, actor.session_id), clock.now())


def end_other_sessions(session: Session, actor: Actor) -> None:
    """Sign out everywhere but here."""
    if actor.account_id is None or actor.session_id is None:
        raise Forbidden("only a session that began by signing in can end the others")
    queries.get_account(session, actor.account_id, lock=True)
    end_all_sessions(session, actor, OWNER, actor.account_id, besides=actor.session_id)


def end_all_sessions(
    session: Session, actor: Actor, role: str, account_id: UUID, *, besides: UUID | None = None
) -> None:
    """End every running session of an account, but for one that is to stay."""
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
        .execution_options(populate_existing=True)
    )
    for found in running:
        if found.session_id != besides:
            _end(session, actor, role, found, now)


def _end(session: Session, actor: Actor, role: str, ended: SignInSession, now: datetime) -> None:
    if ended.ended_at is not None:
        return
    ended.ended_at = now
    body = {"session_id": ended.session_id, "tokens_end_at": now + LIFETIME}
    write_entry(session, actor, role, SESSION_ENDED, ended.session_id, 1, body)
