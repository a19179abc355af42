"""The pages that make one-time links; each link is shown once, with a text to hand it over by WhatsApp."""

from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.pages.people.frame import KEEPERS, Question, ask, people_pages
from registry_service.people import queries, rules
from registry_service.people.actions import accounts, keeping, links
from registry_service.people.models import Account
from shared.actor import Actor
from shared.http.service import current_service
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.render import Shown
from shared.web.site import address_of

ONE = "/orang/<uuid:account_id>"


def show_link(session: Session, account: Account, secret: str) -> Shown:
    """The link, whole, as it is handed over; it is kept nowhere."""
    values = {
        "account": account,
        "detail": queries.get_detail(session, account.account_id),
        "link": f"{current_service().settings.own_url}/kata-sandi/{secret}",
        "hours": int(rules.LINK_LIFETIME.total_seconds() // 3600),
        "has_role": bool(queries.list_running_mandates(session, account.account_id)),
    }
    return Shown("people/link.html", values)


def _name_of(session: Session, actor: Actor, account_id: UUID) -> str:
    keeping.refuse_unless_kept(session, actor, queries.get_account(session, account_id))
    return queries.get_detail(session, account_id).full_name


@people_pages.read(f"{ONE}/tautan", access=KEEPERS)
def ask_for_link(session: Session, actor: Actor, account_id: UUID, form: Form | None = None) -> Shown:
    """Ask before a new link is made, for it ends the earlier one."""
    name = _name_of(session, actor, account_id)
    lead = _(
        "For %(name)s, who has not chosen a password yet or has forgotten it. The link works once, within"
        " 24 hours; an earlier link stops working. The present password stays until a new one is chosen."
    )
    back = address_of(f"/orang/{account_id}")
    return ask(Question(_("Make a new link?"), lead, _("Make the link"), back, {"name": name}))


@people_pages.form(f"{ONE}/tautan", access=KEEPERS, show=ask_for_link)
def make_link(session: Session, actor: Actor, account_id: UUID) -> Shown:
    """Make it and show it, this once."""
    return show_link(session, *links.make_one_time_link(session, actor, account_id))


@people_pages.read(f"{ONE}/buka", access=KEEPERS)
def ask_to_reopen(session: Session, actor: Actor, account_id: UUID, form: Form | None = None) -> Shown:
    """Ask before a closed account is opened again."""
    name = _name_of(session, actor, account_id)
    lead = _("%(name)s gets back the roles that have not ended, and chooses a new password by a link.")
    back = address_of(f"/orang/{account_id}")
    title, button = _("Open the account of %(name)s again?"), _("Open it again")
    return ask(Question(title, lead, button, back, {"name": name}))


@people_pages.form(f"{ONE}/buka", access=KEEPERS, show=ask_to_reopen)
def reopen_account(session: Session, actor: Actor, account_id: UUID) -> Shown:
    """Open it again and show the link, this once."""
    return show_link(session, *accounts.reopen_account(session, actor, account_id))
