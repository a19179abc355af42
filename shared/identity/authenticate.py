"""Turns a request's credentials into an Actor; both services do it alike, each from its own tables."""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Request
from sqlalchemy.orm import Session

from shared import clock
from shared.actor import NOBODY, SYSTEM, Actor, Mandate
from shared.errors import Forbidden, Unauthorized
from shared.identity.session_token import COOKIE, VerificationKeys, csrf_fits, read_token

TOKEN_PREFIX = "prima_"  # noqa: S105 - what every token begins with, no secret
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class KnownToken:
    """A personal token as a service's tables know it, with what its account may do now.

    `mandates` is `None` where the account is closed or not known.
    """

    account_id: UUID
    scopes: frozenset[str]
    expires_at: datetime
    is_revoked: bool
    mandates: tuple[Mandate, ...] | None


@dataclass(frozen=True)
class KnownSession:
    """A session as a service's tables know it, with what its account may do now, as in `KnownToken`."""

    is_over: bool
    mandates: tuple[Mandate, ...] | None


def read_rights(rows: Sequence[Any]) -> tuple[Mandate, ...] | None:
    """The mandates of an account, a row each with `is_open`; `None` if it is closed or there is no row.

    An account without a mandate is one row that names no role.
    """
    if not rows or not rows[0].is_open:
        return None
    return tuple(Mandate(row.role, row.region_code, row.agency_id) for row in rows if row.role is not None)


def read_known_token(rows: Sequence[Any]) -> KnownToken | None:
    """A token and its mandates out of rows that each repeat the token; `None` if there is no row."""
    if not rows:
        return None
    first = rows[0]
    return KnownToken(
        account_id=first.account_id,
        scopes=frozenset(first.scopes),
        expires_at=first.expires_at,
        is_revoked=first.revoked_at is not None,
        mandates=read_rights(rows),
    )


@dataclass(frozen=True)
class IdentityQueries:
    """Where a service looks up rights: the registry in its own tables, evaluation in its copy.

    Each is one statement, for every request begins with it. `find_session` takes a session and its account.
    """

    find_token: Callable[[Session, str], KnownToken | None]
    find_session: Callable[[Session, UUID, UUID], KnownSession]


@dataclass(frozen=True)
class Authenticator:
    """Knows the keys and the look-ups; `identify` is called once for each request."""

    keys: VerificationKeys
    service_credential: str
    queries: IdentityQueries

    def identify(
        self,
        session: Session,
        request: Request,
        *,
        may_be_nobody: bool = False,
        csrf_token: str | None = None,
    ) -> Actor:
        """The actor of this request; raises Unauthorized for a credential that is not valid.

        Where nobody need be signed in, a cookie that is not valid any more stands in nobody's way. A form
        shows its CSRF token among its fields: it is handed over here.
        """
        authorization = request.headers.get("Authorization", "")
        if authorization:
            scheme, _, credential = authorization.partition(" ")
            if scheme.lower() != "bearer" or not credential:
                raise Unauthorized("Authorization takes `Bearer` and a token")
            return self._identify_bearer(session, credential.strip())
        cookie = request.cookies.get(COOKIE)
        if not cookie:
            return NOBODY
        try:
            return self._identify_cookie(session, request, cookie, csrf_token)
        except (Unauthorized, Forbidden):
            if may_be_nobody:
                return NOBODY
            raise

    def _identify_bearer(self, session: Session, credential: str) -> Actor:
        if hmac.compare_digest(credential.encode(), self.service_credential.encode()):
            return SYSTEM
        token = self.queries.find_token(session, token_sha256(credential))
        if token is None or token.is_revoked or token.expires_at <= clock.now():
            raise Unauthorized("the token is not known, was revoked or has expired")
        mandates = _require_account(token.mandates)
        return Actor(account_id=token.account_id, mandates=mandates, scopes=token.scopes)

    def _identify_cookie(
        self, session: Session, request: Request, cookie: str, csrf_token: str | None
    ) -> Actor:
        identity = read_token(cookie, self.keys)
        known = self.queries.find_session(session, identity.session_id, identity.account_id)
        if known.is_over:
            raise Unauthorized("the session has ended; please sign in again")
        shown = request.headers.get("X-CSRF-Token", "") if csrf_token is None else csrf_token
        if request.method not in SAFE_METHODS and not csrf_fits(identity, shown):
            raise Forbidden("X-CSRF-Token is missing or not of this session", code="csrf")
        return Actor(
            account_id=identity.account_id,
            mandates=_require_account(known.mandates),
            session_id=identity.session_id,
            by_cookie=True,
        )


def _require_account(mandates: tuple[Mandate, ...] | None) -> tuple[Mandate, ...]:
    if mandates is None:
        raise Unauthorized("the account is closed or not known here yet")
    return mandates


def token_sha256(token: str) -> str:
    """What is kept of a personal token."""
    return hashlib.sha256(token.encode()).hexdigest()
