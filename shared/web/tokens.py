"""The CSRF token of forms: it stands in a cookie of its own and is bound to the session by its digest."""

from datetime import timedelta

from flask import request

from shared import clock
from shared.errors import Unauthorized
from shared.http.endpoints import Cookie
from shared.http.service import current_service
from shared.identity.session_token import COOKIE, Identity, csrf_fits, read_token

CSRF_COOKIE = "prima_csrf"
RENEWED_AFTER = timedelta(minutes=20)


def csrf_cookie(csrf_token: str, max_age: int) -> Cookie:
    """The cookie that forms take their token from; planted by others it fits no session."""
    return Cookie(CSRF_COOKIE, csrf_token, max_age)


def find_identity() -> Identity | None:
    """Who the cookie names, if it is valid by itself."""
    cookie = request.cookies.get(COOKIE)
    if not cookie:
        return None
    try:
        return read_token(cookie, current_service().authenticator.keys)
    except Unauthorized:
        return None


def find_csrf_token(identity: Identity | None) -> str:
    """The token for this session's forms; empty where none fits."""
    token = request.cookies.get(CSRF_COOKIE, "")
    return token if identity is not None and token and csrf_fits(identity, token) else ""


def should_renew(identity: Identity, csrf_token: str) -> bool:
    """The session's token will end soon, or no form could be sent with it."""
    return not csrf_token or clock.now() - identity.issued_at > RENEWED_AFTER
