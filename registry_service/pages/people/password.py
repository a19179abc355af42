"""The page on which somebody chooses a password by a one-time link; it says nothing of whose it is."""

from typing import Any

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from registry_service.pages.people.frame import people_pages
from registry_service.people import queries, rules
from registry_service.people.actions import links
from shared.actor import Actor
from shared.errors import Conflict, Invalid, NotFound
from shared.http.access import EVERYONE
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import SIGN_IN, address_of

CHOOSE = "/kata-sandi/<string:secret>"


class PasswordForm(Schema):
    """The new password, typed twice."""

    password = fields.String(required=True, validate=validate.Length(min=1, max=200))
    password_again = fields.String(required=True, validate=validate.Length(min=1, max=200))


@people_pages.read(CHOOSE, access=EVERYONE)
def show_password(session: Session, actor: Actor, secret: str, form: Form | None = None) -> Shown:
    """The form, as long as the link is good; looking at it uses nothing up."""
    if queries.find_usable_link(session, links.hash_secret(secret)) is None:
        return Shown("people/link_over.html", {}, 404)
    values = {"shortest": rules.SHORTEST_PASSWORD, "longest": rules.LONGEST_PASSWORD}
    return Shown("people/password.html", values)


@people_pages.form(CHOOSE, access=EVERYONE, show=show_password, body=PasswordForm, once=False)
def choose_password(session: Session, actor: Actor, secret: str, body: dict[str, Any]) -> See:
    """Choose the password; what let somebody in before does so no more."""
    if body["password"] != body["password_again"]:
        raise Invalid.at("password_again", "is not the same as above")
    try:
        links.choose_password(session, actor, secret, body["password"])
    except NotFound as error:
        raise Conflict(error.detail, code="link_over") from error
    return See(address_of(SIGN_IN), Notice(_("Your password is set. Sign in with it now."), share=""))
