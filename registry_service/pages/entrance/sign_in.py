"""The pages for signing in and out, and the address that renews a session for the other service's pages."""

from typing import Any

from flask import request
from marshmallow import Schema, fields
from sqlalchemy.orm import Session

from registry_service.pages.entrance.frame import entrance_pages
from registry_service.people import entrance
from registry_service.people.actions import sessions
from registry_service.people.schemas import SignInInput
from shared.actor import Actor
from shared.http.access import EVERYONE, SIGNED_IN
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import RENEWAL, SIGN_IN, SIGN_OUT, address_of, safe_return


class ReturnArguments(Schema):
    """Where to go back to."""

    kembali = fields.String(load_default=None)


class SignInForm(SignInInput):
    """Name and password, and where to go on."""

    kembali = fields.String(load_default=None)


def _back(wanted: str | None) -> str:
    return safe_return(wanted) or address_of("/")


@entrance_pages.read(SIGN_IN, access=EVERYONE, arguments=ReturnArguments)
def show_sign_in(
    session: Session, actor: Actor, arguments: dict[str, Any] | None = None, form: Form | None = None
) -> Shown | See:
    """The page to sign in; who is signed in goes on."""
    wanted = (arguments or {}).get("kembali") or request.form.get("kembali")
    if actor.by_cookie and form is None:
        return See(_back(wanted))
    return Shown("entrance/sign_in.html", {"back": safe_return(wanted)})


@entrance_pages.form(SIGN_IN, access=EVERYONE, show=show_sign_in, body=SignInForm)
def sign_in(session: Session, actor: Actor, body: dict[str, Any]) -> See:
    """Sign in, and go on to where the reader came from."""
    entry = entrance.enter(session, body["sign_in_name"], body["password"])
    return See(_back(body["kembali"]), Notice(_("You are signed in."), share=""), entry.cookies)


@entrance_pages.form(SIGN_OUT, access=EVERYONE, show=show_sign_in)
def sign_out(session: Session, actor: Actor) -> See:
    """End the session, if one is running."""
    if actor.by_cookie:
        sessions.end_session(session, actor)
    return See(address_of("/"), Notice(_("You are signed out."), share=""), entrance.GONE)


@entrance_pages.read(RENEWAL, access=SIGNED_IN, arguments=ReturnArguments)
def renew_session(session: Session, actor: Actor, arguments: dict[str, Any]) -> See:
    """Renew the session and go back; the cookies come from the page that this is."""
    return See(_back(arguments["kembali"]))
