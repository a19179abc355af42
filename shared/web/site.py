"""What the pages of one service share: name, navigation, where people sign in; it shows nothing itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import current_app, request
from sqlalchemy.orm import Session

from shared.actor import Actor
from shared.http.endpoints import Cookie
from shared.http.service import current_service

EXTENSION = "prima_site"
SIGN_IN = "/masuk"
SIGN_OUT = "/keluar"
RENEWAL = "/masuk/perpanjang"


@dataclass(frozen=True)
class Place:
    """One entry of the navigation; the words stand in the catalogues, the path in one of the services."""

    text: str
    path: str
    is_peers: bool = False
    signed_in_only: bool = False
    # Where given, only who holds one of these roles is led there.
    roles: tuple[str, ...] = ()

    def is_for(self, actor: Actor) -> bool:
        """This reader is led there; whether they may is the page's to say."""
        if self.roles:
            return actor.has_role(*self.roles)
        return not self.signed_in_only or not actor.is_nobody


@dataclass(frozen=True)
class Site:
    """The frame of a service's pages.

    `renew` makes the cookies of a running session anew, where this service is the one that signs people in.
    """

    name: str
    about: str
    places: tuple[Place, ...]
    footer: tuple[Place, ...] = ()
    renew: Callable[[Session, Actor, str], tuple[Cookie, ...]] | None = field(default=None)

    @property
    def signs_in(self) -> bool:
        """People sign in here."""
        return self.renew is not None


def current_site() -> Site:
    """The frame of the pages of this app."""
    site: Site = current_app.extensions[EXTENSION]
    return site


def address_of(path: str, *, is_peers: bool = False) -> str:
    """A path as readers ask for it, here or at the other service."""
    if is_peers:
        return f"{current_service().settings.peer_public_url}{path}"
    return f"{request.script_root}{path}"


def account_address(path: str) -> str:
    """Where people sign in, out, or renew their session; its root is the home of both services."""
    return address_of(path, is_peers=not current_site().signs_in)


def own_address_now() -> str:
    """The address of this page, whole where people sign in elsewhere."""
    query = request.query_string.decode(errors="replace")
    path = f"{request.script_root}{request.path}{'?' + query if query else ''}"
    if current_site().signs_in:
        return path
    return f"{current_service().settings.own_url}{request.path}{'?' + query if query else ''}"


def whole_address_of(path: str) -> str:
    """A path of this service as it is sent to others, whatever the address that is asked now."""
    return f"{current_service().settings.own_url}{path}"


def safe_return(wanted: str | None) -> str | None:
    """The address to go back to, if it is a page of ours; `None` for everything else."""
    if not wanted or len(wanted) > 2000 or any(sign in wanted for sign in "\\\r\n\t"):
        return None
    settings = current_service().settings
    for own in (settings.own_url, settings.peer_public_url):
        if wanted == own or wanted.startswith(f"{own}/"):
            return wanted
    parts = urlsplit(wanted)
    is_path = not parts.scheme and not parts.netloc and wanted.startswith("/")
    return wanted if is_path and not wanted.startswith("//") else None


def is_same_site() -> bool:
    """The browser says that another port or a neighbouring name of ours sent this form."""
    return request.headers.get("Sec-Fetch-Site", "") == "same-site"


def is_cross_site() -> bool:
    """The browser says that another site sent this form."""
    told = request.headers.get("Sec-Fetch-Site", "")
    if told in {"cross-site", "same-site"}:
        return True
    origin = request.headers.get("Origin", "")
    if not origin or told in {"same-origin", "none"}:
        return False
    return urlsplit(origin).netloc != request.host
