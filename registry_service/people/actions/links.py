"""Deeds about one-time links: make one to hand over, choose a password with it."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.people import queries, rules
from registry_service.people.actions.credentials import set_password, void_links
from registry_service.people.actions.keeping import lock_keepable_account, role_of
from registry_service.people.actions.sessions import OWNER
from registry_service.people.identity import find_rights
from registry_service.people.models import Account, OneTimeLink
from shared import clock
from shared.actor import Actor
from shared.contracts.kinds import EntryKind
from shared.contracts.people_entries import LINK_MADE, PASSWORD_CHOSEN
from shared.errors import Conflict, Forbidden, NotFound
from shared.journal.record import write_entry

NO_LINK = "this link was used, replaced or has expired; ask for a new one"


def make_one_time_link(session: Session, actor: Actor, account_id: UUID) -> tuple[Account, str]:
    """Make a new link, for an invitation or a forgotten password; earlier unused ones end."""
    account = lock_keepable_account(session, actor, account_id)
    if not account.is_open:
        raise Conflict("the account is closed", code="closed")
    return account, make_link(session, actor, account)


def make_link(session: Session, actor: Actor, account: Account) -> str:
    """A link for a locked account that the actor keeps.

    Nobody makes one for themselves, and no token one for an administrator: a token that came into
    wrong hands is revoked, a password chosen with it would stay.
    """
    if account.account_id == actor.account_id:
        raise Conflict("nobody makes a link for their own account", code="own_account")
    mandates = queries.as_mandates(queries.list_running_mandates(session, account.account_id))
    if not actor.by_cookie and not all(mandate.role in rules.GIVEN_BY_REGION for mandate in mandates):
        raise Forbidden("sign in with your password to make a link for an administrator")
    void_links(session, account.account_id)
    secret = secrets.token_urlsafe(24)
    link = OneTimeLink(
        link_sha256=hash_secret(secret),
        account_id=account.account_id,
        made_by=actor.account_id,
        expires_at=clock.now() + rules.LINK_LIFETIME,
    )
    session.add(link)
    session.flush()
    _journal_link(session, actor, role_of(actor), LINK_MADE, account, link.expires_at)
    return secret


def _journal_link(
    session: Session, actor: Actor, role: str, kind: EntryKind, account: Account, expires_at: datetime
) -> None:
    body = {"account_id": account.account_id, "expires_at": expires_at}
    write_entry(session, actor, role, kind, account.account_id, account.version, body)


def hash_secret(secret: str) -> str:
    """What is kept of a secret that is long and random anyway."""
    return hashlib.sha256(secret.encode()).hexdigest()


def choose_password(session: Session, actor: Actor, secret: str, password: str) -> Account:
    """Use a one-time link: set the password and end everything that let someone in before.

    The account may have grown since the link was made: whoever made it must still keep the account.
    """
    found = queries.find_usable_link(session, hash_secret(secret))
    if found is None:
        raise NotFound(NO_LINK)
    account = queries.get_account(session, found.account_id, lock=True)
    link = queries.find_usable_link(session, hash_secret(secret))
    if link is None or not account.is_open or not _still_keeps(session, link.made_by, account):
        raise NotFound(NO_LINK)
    owner = Actor(account_id=account.account_id)
    set_password(session, owner, OWNER, account, password)
    _journal_link(session, owner, OWNER, PASSWORD_CHOSEN, account, link.expires_at)
    return account


def _still_keeps(session: Session, maker_id: UUID, account: Account) -> bool:
    rights = find_rights(session, maker_id)
    held = queries.as_mandates(queries.list_running_mandates(session, account.account_id))
    return rights is not None and rules.may_keep_account(
        Actor(account_id=maker_id, mandates=rights), account.region_code, held
    )
