"""Deeds about accounts: open, close, open again."""

from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from registry_service.people import queries, rules
from registry_service.people.actions.credentials import void_links, void_password
from registry_service.people.actions.keeping import (
    lock_keepable_account,
    refuse_without_administrator,
    role_of,
)
from registry_service.people.actions.links import make_link
from registry_service.people.models import Account, PersonDetail
from shared import clock
from shared.actor import Actor
from shared.contracts.kinds import EntryKind
from shared.contracts.people_entries import ACCOUNT_CLOSED, ACCOUNT_OPENED, ACCOUNT_REOPENED
from shared.contracts.roles import NATIONAL_ADMINISTRATOR
from shared.errors import Conflict, Forbidden
from shared.journal.record import write_entry


def open_account(
    session: Session,
    actor: Actor,
    *,
    sign_in_name: str,
    full_name: str,
    region_code: str | None,
    nip: str | None = None,
    telephone: str | None = None,
) -> tuple[Account, str]:
    """Open an account; returns it with the one-time link to hand over."""
    if not rules.may_keep_account(actor, region_code, ()):
        raise Forbidden("this takes the administrator of that region")
    account = Account(account_id=uuid4(), region_code=region_code, opened_at=clock.now())
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
    return account, make_link(session, actor, account)


def journal_account(
    session: Session, actor: Actor, account: Account, kind: EntryKind = ACCOUNT_OPENED
) -> None:
    """Write down an account as it now is."""
    body = {
        "account_id": account.account_id,
        "region_code": account.region_code,
        "is_open": account.is_open,
    }
    write_entry(session, actor, role_of(actor), kind, account.account_id, account.version, body)


def close_account(session: Session, actor: Actor, account_id: UUID) -> Account:
    """Close an account: nothing that let someone in does so any more; what was done with it stays."""
    account = lock_keepable_account(session, actor, account_id)
    if account.account_id == actor.account_id:
        raise Conflict("nobody closes their own account", code="own_account")
    if not account.is_open:
        return account
    mandates = queries.list_running_mandates(session, account_id)
    if any(mandate.role == NATIONAL_ADMINISTRATOR for mandate in mandates):
        refuse_without_administrator(session, account_id)
    end_account(session, actor, account)
    return account


def end_account(session: Session, actor: Actor, account: Account) -> None:
    """Close a locked account and write it down."""
    account.is_open = False
    account.version += 1
    void_links(session, account.account_id)
    void_password(session, actor, role_of(actor), account)
    journal_account(session, actor, account, ACCOUNT_CLOSED)


def reopen_account(session: Session, actor: Actor, account_id: UUID) -> tuple[Account, str]:
    """Open a closed account again, with the mandates it still holds; a new link makes the password."""
    account = lock_keepable_account(session, actor, account_id)
    if account.is_open:
        raise Conflict("the account is open", code="open")
    if queries.find_detail(session, account_id) is None:
        raise Conflict("whose account this was has been erased; open a new one", code="erased")
    account.is_open = True
    account.version += 1
    journal_account(session, actor, account, ACCOUNT_REOPENED)
    return account, make_link(session, actor, account)
