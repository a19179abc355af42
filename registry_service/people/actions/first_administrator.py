"""Deeds of the machine's owner: the first administrator, and a new password when it is lost."""

import secrets
from dataclasses import dataclass
from itertools import count
from uuid import uuid4

from sqlalchemy.orm import Session

from registry_service.people import queries
from registry_service.people.actions.accounts import journal_account
from registry_service.people.actions.credentials import set_password
from registry_service.people.actions.keeping import lock_administrators
from registry_service.people.actions.mandates import journal_mandate
from registry_service.people.models import Account, MandateRow, PersonDetail
from registry_service.people.rules import FIRST_ADMINISTRATOR
from shared import clock
from shared.actor import SYSTEM
from shared.contracts.people_entries import PASSWORD_RESET
from shared.contracts.roles import NATIONAL_ADMINISTRATOR
from shared.errors import Conflict, Forbidden, NotFound
from shared.journal.record import SYSTEM_ROLE, write_entry


@dataclass(frozen=True)
class Credentials:
    """A name and the password that fits it, to be shown once."""

    sign_in_name: str
    password: str


def make_first_administrator(session: Session) -> Credentials | None:
    """Make a national administrator if no open account holds that role; `None` if one does."""
    lock_administrators(session)
    if queries.has_national_administrator(session):
        return None
    return make_account_with_password(
        session,
        _find_free_name(session),
        "Administrator",
        None,
        [(NATIONAL_ADMINISTRATOR, None)],
        is_demo=False,
    )


def _find_free_name(session: Session) -> str:
    names = (f"{FIRST_ADMINISTRATOR}-{number}" if number > 1 else FIRST_ADMINISTRATOR for number in count(1))
    return next(name for name in names if queries.find_account_by_name(session, name) is None)


def make_account_with_password(
    session: Session,
    sign_in_name: str,
    full_name: str,
    region_code: str | None,
    roles: list[tuple[str, str | None]],
    *,
    is_demo: bool,
) -> Credentials:
    """An account with regional or national mandates and a random password."""
    account = Account(
        account_id=uuid4(), region_code=region_code, is_open=True, is_demo=is_demo, opened_at=clock.now()
    )
    session.add(account)
    session.flush()
    session.add(PersonDetail(account_id=account.account_id, sign_in_name=sign_in_name, full_name=full_name))
    session.flush()
    journal_account(session, SYSTEM, account)
    for role, code in roles:
        mandate = MandateRow(
            mandate_id=uuid4(),
            account_id=account.account_id,
            role=role,
            region_code=code,
            given_at=clock.now(),
        )
        session.add(mandate)
        session.flush()
        journal_mandate(session, SYSTEM, mandate)
    return _with_new_password(session, account, sign_in_name)


def reset_administrator(session: Session, sign_in_name: str) -> Credentials:
    """A new random password for an administrator's account; raises NotFound, Conflict or Forbidden."""
    found = queries.find_account_by_name(session, sign_in_name)
    if found is None:
        raise NotFound(f"there is no account {sign_in_name}")
    account = queries.get_account(session, found.account_id, lock=True)
    mandates = queries.list_running_mandates(session, account.account_id)
    if not any(mandate.role == NATIONAL_ADMINISTRATOR for mandate in mandates):
        raise Forbidden(f"{sign_in_name} is no national administrator; use a one-time link")
    if not account.is_open:
        raise Conflict(f"{sign_in_name} is closed; another administrator can open it again, or `admin init`")
    return _with_new_password(session, account, queries.get_detail(session, account.account_id).sign_in_name)


def _with_new_password(session: Session, account: Account, sign_in_name: str) -> Credentials:
    password = secrets.token_urlsafe(15)
    set_password(session, SYSTEM, SYSTEM_ROLE, account, password)
    body = {"account_id": account.account_id}
    write_entry(session, SYSTEM, SYSTEM_ROLE, PASSWORD_RESET, account.account_id, account.version, body)
    return Credentials(sign_in_name, password)
