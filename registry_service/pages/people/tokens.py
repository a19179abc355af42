"""The pages of personal tokens: issue one, which is shown once, and revoke one."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from registry_service.pages.people.frame import Question, ask, get_zone, people_pages
from registry_service.pages.people.own import OWN
from registry_service.people import queries
from registry_service.people.actions import tokens
from shared import clock
from shared.actor import Actor
from shared.contracts.roles import SCOPES
from shared.errors import NotFound
from shared.http.access import SIGNED_IN
from shared.http.fields import Line
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

ISSUE = f"{OWN}/token"
REVOKE = f"{OWN}/token/<uuid:token_id>/cabut"
DAYS = (7, 30, 90, 365)


class TokenForm(Schema):
    """A token for a program: what it may do, and for how many days."""

    label = Line(required=True, longest=100)
    scopes = fields.List(fields.String(validate=validate.OneOf(SCOPES)), required=True)
    days = fields.Integer(required=True, validate=validate.OneOf(DAYS))


@people_pages.read(ISSUE, access=SIGNED_IN)
def show_issuing(session: Session, actor: Actor, form: Form | None = None) -> Shown:
    """The form for a token; reading for a month is the humble choice."""
    chosen = Form({"scopes": ["read"], "days": ["30"]})
    return Shown("people/token.html", {"days": DAYS, "form": form or chosen})


@people_pages.form(ISSUE, access=SIGNED_IN, show=show_issuing, body=TokenForm)
def issue_token(session: Session, actor: Actor, body: dict[str, Any]) -> Shown:
    """Issue it and show it, this once."""
    until = clock.now() + timedelta(days=body["days"])
    token, secret = tokens.issue_token(
        session, actor, label=body["label"], scopes=body["scopes"], expires_at=until
    )
    values = {"token": token, "secret": secret, "zone": get_zone(session, token.account_id)}
    return Shown("people/issued.html", values)


@people_pages.read(REVOKE, access=SIGNED_IN)
def ask_to_revoke(session: Session, actor: Actor, token_id: UUID, form: Form | None = None) -> Shown:
    """Ask before a token is revoked; whose it is not, for them there is none."""
    token = queries.get_token(session, token_id)
    if token.account_id != actor.account_id:
        raise NotFound("there is no such token")
    lead = _("The program that uses it is let in no more, within seconds. This cannot be taken back.")
    values = {"label": token.label}
    return ask(
        Question(_("Revoke the token “%(label)s”?"), lead, _("Revoke the token"), address_of(OWN), values)
    )


@people_pages.form(REVOKE, access=SIGNED_IN, show=ask_to_revoke)
def revoke_token(session: Session, actor: Actor, token_id: UUID) -> See:
    """Revoke it."""
    tokens.revoke_token(session, actor, token_id)
    return See(address_of(OWN), Notice(_("The token is revoked."), share=""))
