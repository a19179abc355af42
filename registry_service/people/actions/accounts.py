"""Deeds about accounts: open, invite, choose a password, close."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry_service.people import passwords, queries, rules
from registry_service.people.actions.sessions import end_all_sessions
from registry_service.people.models import (
    Account,
    OneTimeLink,
    PersonDetail,
)
from shared import clock
from shared.actor import Actor
from shared.contracts.kinds import EntryKind
from shared.contracts.people_entries import (
    ACCOUNT_CLOSED,
    ACCOUNT_OPENED,
    LINK_MADE,
    PASSWORD_CHOSEN,
)
from shared.contracts.roles import INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.journal.record import SYSTEM_ROLE, write_entry


def role_of(actor: Actor) -> str:
    if actor.has_role(NATIONAL_ADMINISTRATOR):
        return NATIONAL_ADMINISTRATOR
    return INNOVATION_ADMINISTRATOR if actor.account_id else SYSTEM_ROLE


def lock_keepable_account(session: Session, actor: Actor, account_id: UUID) -> Account:
    """The account, locked, if this actor keeps it; for others it does not exist."""
    account = queries.get_account(session, account_id, lock=True)
    mandates = queries.as_mandates(queries.list_running_mandates(session, account_id))
    if not rules.may_keep_account(actor, account.region_code, mandates):
        raise NotFound("there is no such account")
    return account


def open_account(
    session: Session,
    actor: Actor,
    *,
    sign_in_name: str,
    full_name: str,
    region_code: str | None,
    nip: str | None = None,
    telephone: str | None = None,
    is_demo: bool = False,
) -> tuple[Account, str]:
    """Open an account; returns it with the one-time link to hand over."""
    if not rules.may_keep_account(actor, region_code, ()):
        raise Forbidden("this takes the administrator of that region")
    account = Account(
        account_id=uuid4(), region_code=region_code, is_open=True, is_demo=is_demo, opened_at=clock.now()
    )
    session.add(account)
    session.flush()
    session.add(
        PersonDetail(
            account_id=account.account_id,
            sign_in_name=sign_in_name,
            full_name=full_name,
            nip=nip,
            telephone=telephone,
        )
    )
    session.flush()
    journal_account(session, actor, account)
    return account, _make_link(session, actor, account)


def journal_account(session: Session, actor: Actor, account: Account) -> None:
    """Write down an account as it now is."""
    kind = ACCOUNT_OPENED if account.is_open else ACCOUNT_CLOSED
    body = {
        "account_id": account.account_id,
        "region_code": account.region_code,
        "is_open": account.is_open,
    }
    write_entry(session, actor, role_of(actor), kind, account.account_id, 1, body)


def make_one_time_link(session: Session, actor: Actor, account_id: UUID) -> tuple[Account, str]:
    """Make a new link, for an invitation or a forgotten password; earlier unused ones end."""
    account = lock_keepable_account(session, actor, account_id)
    if not account.is_open:
        raise Conflict("the account is closed", code="closed")
    return account, _make_link(session, actor, account)


def _make_link(session: Session, actor: Actor, account: Account) -> str:
    now = clock.now()
    for earlier in session.scalars(
        select(OneTimeLink).where(OneTimeLink.account_id == account.account_id, OneTimeLink.used_at.is_(None))
    ):
        earlier.used_at = now
    secret = secrets.token_urlsafe(24)
    expires_at = now + rules.LINK_LIFETIME
    session.add(
        OneTimeLink(link_sha256=hash_secret(secret), account_id=account.account_id, expires_at=expires_at)
    )
    _journal_link(session, actor, LINK_MADE, account.account_id, expires_at)
    return secret


def _journal_link(
    session: Session, actor: Actor, kind: EntryKind, account_id: UUID, expires_at: datetime
) -> None:
    body = {"account_id": account_id, "expires_at": expires_at}
    write_entry(session, actor, role_of(actor), kind, account_id, 1, body)


def hash_secret(secret: str) -> str:
    """What is kept of a secret that is long and random anyway."""
    return hashlib.sha256(secret.encode()).hexdigest()


def choose_password(session: Session, actor: Actor, secret: str, password: str) -> Account:
    """Use a one-time link: set the password and end every running session of the account."""
    link = queries.find_usable_link(session, hash_secret(secret))
    if link is None:
        raise NotFound("this link was used, replaced or has expired; ask for a new one")
    account = queries.get_account(session, link.account_id, lock=True)
    if not account.is_open:
        raise NotFound("this link was used, replaced or has expired; ask for a new one")
    link.used_at = clock.now()
    set_password(session, account, password)
    owner = Actor(account_id=account.account_id)
    _journal_link(session, owner, PASSWORD_CHOSEN, account.account_id, link.expires_at)
    return account


def set_password(session: Session, account: Account, password: str) -> None:
    """Check and set a password; whoever was signed in is no longer."""
    detail = queries.get_detail(session, account.account_id)
    problem = rules.find_password_problem(password, detail.sign_in_name)
    if problem:
        raise Invalid.at("password", problem)
    account.password_hash = passwords.hash_password(password)
    account.failed_sign_ins, account.failed_since = 0, None
    end_all_sessions(session, Actor(account_id=account.account_id), account.account_id)


def close_account(session: Session, actor: Actor, account_id: UUID) -> Account:
    """Close an account: its sessions and tokens are valid no more; what it did stays."""
    account = lock_keepable_account(session, actor, account_id)
    if account.account_id == actor.account_id:
        raise Conflict("nobody closes their own account", code="own_account")
    if not account.is_open:
        return account
    account.is_open = False
    session.flush()
    end_all_sessions(session, actor, account_id)
    journal_account(session, actor, account)
    return account
