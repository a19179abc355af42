"""The signed token in the cookie `prima_session`: it says who someone is and nothing they may do."""

import hashlib
import hmac
import json
import secrets
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import jwt

from shared import clock
from shared.errors import Unauthorized
from shared.identity.keys import SigningKey, read_private_file

COOKIE = "prima_session"
AUDIENCE = "prima"
LIFETIME = timedelta(hours=1)
CLOCKS_MAY_DIFFER = timedelta(seconds=60)
RECHECK_SECONDS = 1.0


@dataclass(frozen=True)
class Identity:
    """What a valid token says."""

    account_id: UUID
    session_id: UUID
    csrf_sha256: str
    issued_at: datetime


@dataclass(frozen=True)
class IssuedToken:
    """A new token, and the CSRF token that belongs to it."""

    token: str
    csrf_token: str
    expires_at: datetime


def issue_token(
    key: SigningKey, account_id: UUID, session_id: UUID, csrf_token: str | None = None
) -> IssuedToken:
    """Sign a token for an hour; a given CSRF token goes on being valid."""
    issued_at = clock.now()
    csrf = csrf_token or secrets.token_urlsafe(24)
    claims = {
        "sub": str(account_id),
        "sid": str(session_id),
        "aud": AUDIENCE,
        "iat": issued_at,
        "exp": issued_at + LIFETIME,
        "csrf": hashlib.sha256(csrf.encode()).hexdigest(),
    }
    token = jwt.encode(claims, key["private"], algorithm="EdDSA", headers={"kid": key["kid"]})
    return IssuedToken(token, csrf, issued_at + LIFETIME)


class VerificationKeys:
    """The public keys in force; read again after a second, or when one is unknown and they changed."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "verification_keys.json"
        self._lock = threading.Lock()
        self._keys: dict[str, str] = {}
        self._checked = float("-inf")
        self._changed: int | None = None

    def find(self, kid: str) -> str | None:
        """The public key of this id, `None` if it is not (or no longer) valid."""
        with self._lock:
            is_due = time.monotonic() - self._checked > RECHECK_SECONDS
            if is_due or (kid not in self._keys and self._find_change() != self._changed):
                self._changed = self._find_change()
                self._keys = json.loads(read_private_file(self._path))
                self._checked = time.monotonic()
            return self._keys.get(kid)

    def _find_change(self) -> int | None:
        return self._path.stat().st_mtime_ns if self._path.exists() else None


def read_token(token: str, keys: VerificationKeys) -> Identity:
    """Who the token names; raises Unauthorized for anything that is not a valid token of ours."""
    try:
        kid = jwt.get_unverified_header(token).get("kid", "")
        key = keys.find(str(kid))
        if key is None:
            raise Unauthorized("the session was signed with a key that is not valid")
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=["EdDSA"],
            audience=AUDIENCE,
            leeway=CLOCKS_MAY_DIFFER,
            options={"require": ["sub", "sid", "aud", "iat", "exp", "csrf"]},
        )
        issued_at = datetime.fromtimestamp(int(claims["iat"]), UTC)
        return Identity(UUID(claims["sub"]), UUID(claims["sid"]), str(claims["csrf"]), issued_at)
    except (jwt.InvalidTokenError, ValueError) as error:
        raise Unauthorized("the session is not valid or has ended; please sign in again") from error


def csrf_fits(identity: Identity, csrf_token: str) -> bool:
    """The CSRF token that was shown belongs to this session."""
    shown = hashlib.sha256(csrf_token.encode()).hexdigest()
    return hmac.compare_digest(shown, identity.csrf_sha256)
