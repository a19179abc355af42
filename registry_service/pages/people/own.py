"""The page of one's own account: roles, where one is signed in, tokens for programs."""

from typing import Any

from sqlalchemy.orm import Session

from registry_service.pages.people.frame import Question, ask, get_zone, name_places, people_pages
from registry_service.people import histories, queries
from registry_service.people.actions import sessions
from shared import clock
from shared.actor import Actor
from shared.http.access import SIGNED_IN
from shared.http.endpoints import ListArguments
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

OWN = "/akun-saya"


@people_pages.read(OWN, access=SIGNED_IN, arguments=ListArguments)
def show_own_account(session: Session, actor: Actor, arguments: dict[str, Any]) -> Shown:
    """Who is signed in, with which roles, sessions and tokens."""
    assert actor.account_id is not None
    tokens = queries.list_tokens(session, actor.account_id, **arguments)
    return Shown(
        "people/own.html",
        {
            "detail": queries.get_detail(session, actor.account_id),
            "held": name_places(session, histories.list_all_mandates(session, actor.account_id)),
            "sessions": histories.list_running_sessions(session, actor.account_id),
            "tokens": tokens.items,
            "next_address": f"{address_of(OWN)}?cursor={tokens.next_cursor}" if tokens.next_cursor else None,
            "now": clock.now(),
            "zone": get_zone(session, actor.account_id),
        },
    )


@people_pages.read(f"{OWN}/keluar-di-tempat-lain", access=SIGNED_IN)
def ask_to_end_others(session: Session, actor: Actor, form: Form | None = None) -> Shown:
    """Ask before the other sessions end."""
    lead = _("Wherever else you are signed in, you have to sign in again. Here you stay signed in.")
    return ask(Question(_("Sign out everywhere else?"), lead, _("Sign out elsewhere"), address_of(OWN)))


@people_pages.form(f"{OWN}/keluar-di-tempat-lain", access=SIGNED_IN, show=ask_to_end_others)
def end_other_sessions(session: Session, actor: Actor) -> See:
    """End them."""
    sessions.end_other_sessions(session, actor)
    return See(address_of(OWN), Notice(_("You are signed in here only."), share=""))
