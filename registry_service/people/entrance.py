"""Lets people in, for the API and the pages alike: checks a password, makes the cookies; shows nothing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.people import rules
from registry_service.people.actions import sessions
from registry_service.people.models import SignInSession
from shared.actor import Actor
from shared.db import limit_time, transaction
from shared.errors import Unauthorized
from shared.http.endpoints import Cookie
from shared.http.service import current_service
from shared.identity.keys import read_signing_keys
from shared.identity.session_token import COOKIE, issue_token
from shared.web.tokens import csrf_cookie

GONE = (Cookie(COOKIE, "", 0), csrf_cookie("", 0))


@dataclass(frozen=True)
class Entry:
    """A running session with a new token for it."""

    account_id: UUID
    csrf_token: str
    token: str
    token_expires_at: datetime
    session_expires_at: datetime

    @property
    def session_cookie(self) -> Cookie:
        """The cookie that says who somebody is."""
        return Cookie(COOKIE, self.token, int(rules.SESSION_LIFETIME.total_seconds()))

    @property
    def cookies(self) -> tuple[Cookie, ...]:
        """Both cookies of pages: the session, and the token of its forms last."""
        return self.session_cookie, csrf_cookie(self.csrf_token, self.session_cookie.max_age)


def enter(session: Session, sign_in_name: str, password: str) -> Entry:
    """Begin a session; raises Unauthorized or TooMany.

    A password takes long to check: no connection is held meanwhile, nor while a wrong one is counted.
    """
    attempt = sessions.find_sign_in(session, sign_in_name)
    session.rollback()
    try:
        sessions.refuse_wrong_password(attempt, password)
        limit_time(session)
        begun = sessions.begin_session(session, attempt)
    except Unauthorized:
        session.rollback()
        with transaction(current_service().engine) as apart:
            sessions.note_wrong_password(apart, sign_in_name)
        raise
    return issue_entry(begun)


def renew(session: Session, actor: Actor, csrf_token: str | None) -> Entry:
    """A new token for a running session; a given CSRF token stays, so that other tabs go on."""
    return issue_entry(sessions.renew_session(session, actor), csrf_token or None)


def renew_cookies(session: Session, actor: Actor, csrf_token: str) -> tuple[Cookie, ...]:
    """The same as the cookies of pages."""
    return renew(session, actor, csrf_token).cookies


def issue_entry(begun: SignInSession, csrf_token: str | None = None) -> Entry:
    """A token for this session."""
    key = read_signing_keys(current_service().settings.keys_folder)[-1]
    issued = issue_token(key, begun.account_id, begun.session_id, csrf_token)
    return Entry(begun.account_id, issued.csrf_token, issued.token, issued.expires_at, begun.expires_at)
