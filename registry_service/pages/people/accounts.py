"""The pages of accounts for their keepers: list, new, one, its details, closing it, erasing who it was."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.pages.people.frame import (
    KEEPERS,
    Question,
    ask,
    list_own_regions,
    name_places,
    people_pages,
)
from registry_service.pages.people.links import show_link
from registry_service.people import histories, queries
from registry_service.people.actions import accounts, details, keeping
from registry_service.people.schemas import AccountFilter, AccountInput, DetailInput
from registry_service.regions.queries import get_region, list_regions_by_code
from shared.actor import Actor
from shared.contracts.roles import NATIONAL_ADMINISTRATOR
from shared.web.catalogues import mark as _
from shared.web.formats import DEFAULT_ZONE
from shared.web.forms import Form, form_of
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

ONE = "/orang/<uuid:account_id>"


@people_pages.read("/orang", access=KEEPERS, arguments=AccountFilter)
def list_people(session: Session, actor: Actor, arguments: dict[str, Any]) -> Shown:
    """Accounts that the reader keeps, by a part of the name."""
    found = queries.list_accounts(session, actor, **arguments)
    held = name_places(session, [mandate for record in found.items for mandate in record["mandates"]])
    regions = list_regions_by_code(
        session, {record["region_code"] for record in found.items if record["region_code"]}
    )
    narrowed = {name: value for name, value in arguments.items() if value and name in ("text", "region_code")}
    return Shown(
        "people/list.html",
        {
            "people": found.items,
            "held": {place.mandate.mandate_id: place for place in held},
            "regions": regions,
            "choices": list_own_regions(session, actor),
            "wanted": arguments,
            "is_narrowed": bool(narrowed),
            "next_address": _next_address(narrowed, found.next_cursor),
            "first_address": address_of("/orang") if arguments["cursor"] else None,
        },
    )


def _next_address(narrowed: dict[str, Any], cursor: str | None) -> str | None:
    return f"{address_of('/orang')}?{urlencode({**narrowed, 'cursor': cursor})}" if cursor else None


@people_pages.read("/orang/baru", access=KEEPERS)
def show_new_account(session: Session, actor: Actor, form: Form | None = None) -> Shown:
    """The form for a new account; the only region of its keeper is chosen already."""
    choices = list_own_regions(session, actor)
    is_national = actor.has_role(NATIONAL_ADMINISTRATOR)
    chosen = form_of({"region_code": choices[0][0]}) if len(choices) == 1 and not is_national else Form()
    values = {"choices": choices, "is_national": is_national, "form": form or chosen}
    return Shown("people/new.html", values)


@people_pages.form("/orang/baru", access=KEEPERS, show=show_new_account, body=AccountInput)
def open_account(session: Session, actor: Actor, body: dict[str, Any]) -> Shown:
    """Open an account and show its link, this once."""
    account, secret = accounts.open_account(session, actor, **body)
    return show_link(session, account, secret)


@people_pages.read(ONE, access=KEEPERS)
def show_account(session: Session, actor: Actor, account_id: UUID) -> Shown:
    """One account: who it is, which roles it holds and held, what can be done with it."""
    account = queries.get_account(session, account_id)
    keeping.refuse_unless_kept(session, actor, account)
    detail = queries.find_detail(session, account_id)
    region = get_region(session, account.region_code) if account.region_code else None
    return Shown(
        "people/account.html",
        {
            "account": account,
            "detail": detail,
            "region": region,
            "zone": region.time_zone if region else DEFAULT_ZONE,
            "held": name_places(session, histories.list_all_mandates(session, account_id)),
            "is_own": account_id == actor.account_id,
        },
    )


def _back_to(account_id: UUID) -> str:
    return address_of(f"/orang/{account_id}")


def _get_kept(session: Session, actor: Actor, account_id: UUID) -> dict[str, Any]:
    account = queries.get_account(session, account_id)
    keeping.refuse_unless_kept(session, actor, account)
    return queries.account_record(account, queries.get_detail(session, account_id), ())


def _ask_about(session: Session, actor: Actor, account_id: UUID, title: str, lead: str, button: str) -> Shown:
    record = _get_kept(session, actor, account_id)
    return ask(Question(title, lead, button, _back_to(account_id), {"name": record["full_name"]}))


@people_pages.read(f"{ONE}/data", access=KEEPERS)
def show_details(session: Session, actor: Actor, account_id: UUID, form: Form | None = None) -> Shown:
    """The form of what names the person; beside what was typed stands what somebody else saved."""
    record = _get_kept(session, actor, account_id)
    names = ("full_name", "sign_in_name", "nip", "telephone")
    stored = {name: record[name] for name in names}
    values = {"record": record, "form": (form or form_of(stored)).beside(stored)}
    return Shown("people/details.html", values)


@people_pages.form(f"{ONE}/data", access=KEEPERS, show=show_details, body=DetailInput, if_match=True)
def change_details(
    session: Session, actor: Actor, account_id: UUID, expected_version: int, body: dict[str, Any]
) -> See:
    """Change what names the person."""
    details.change_details(session, actor, account_id, expected_version, body)
    return See(_back_to(account_id), Notice(_("Saved."), share=""))


@people_pages.read(f"{ONE}/tutup", access=KEEPERS)
def ask_to_close(session: Session, actor: Actor, account_id: UUID, form: Form | None = None) -> Shown:
    """Ask before an account is closed."""
    lead = _(
        "%(name)s can no longer sign in, and every token stops working at once."
        " What was done with the account stays. You can open it again later."
    )
    title = _("Close the account of %(name)s?")
    return _ask_about(session, actor, account_id, title, lead, _("Close the account"))


@people_pages.form(f"{ONE}/tutup", access=KEEPERS, show=ask_to_close)
def close_account(session: Session, actor: Actor, account_id: UUID) -> See:
    """Close it."""
    accounts.close_account(session, actor, account_id)
    return See(_back_to(account_id), Notice(_("The account is closed."), share=""))


@people_pages.read(f"{ONE}/hapus", access=KEEPERS)
def ask_to_erase(session: Session, actor: Actor, account_id: UUID, form: Form | None = None) -> Shown:
    """Ask before what names the person of a closed account is erased, for that cannot be undone."""
    lead = _(
        "Name, sign-in name, NIP and telephone of %(name)s are erased for good, and so are the names of"
        " their tokens. What was done with the account stays, under a number that names nobody."
        " The account can never be opened again."
    )
    title = _("Erase who %(name)s is?")
    return _ask_about(session, actor, account_id, title, lead, _("Erase for good"))


@people_pages.form(f"{ONE}/hapus", access=KEEPERS, show=ask_to_erase)
def erase_details(session: Session, actor: Actor, account_id: UUID) -> See:
    """Erase it; an open account refuses."""
    details.erase_details(session, actor, account_id)
    return See(_back_to(account_id), Notice(_("What named this person is erased."), share=""))
