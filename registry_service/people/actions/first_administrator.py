"""Deeds of the machine's owner: the first administrator, and a new password when it is lost."""

import secrets
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from registry_service.people import queries
from registry_service.people.actions.accounts import journal_account, set_password
from registry_service.people.actions.mandates import journal_mandate
from registry_service.people.models import Account, MandateRow, PersonDetail
from shared import clock
from shared.actor import SYSTEM
from shared.contracts.roles import NATIONAL_ADMINISTRATOR
from shared.errors import Forbidden, NotFound

SIGN_IN_NAME = "admin"
FIRST_ACCOUNT_LOCK = 0x41444D49


@dataclass(frozen=True)
class Credentials:
    """A name and the password that fits it, to be shown once."""

    sign_in_name: str
    password: str


def make_first_administrator(session: Session) -> Credentials | None:
    """Make the national administrator if nobody holds that role; `None` if somebody does."""
    session.execute(text(f"select pg_advisory_xact_lock({FIRST_ACCOUNT_LOCK})"))
    held = session.scalar(
        select(func.count())
        .select_from(MandateRow)
        .where(MandateRow.role == NATIONAL_ADMINISTRATOR, MandateRow.ended_at.is_(None))
    )
    if held:
        return None
    return make_account_with_password(
        session, SIGN_IN_NAME, "Administrator", None, [(NATIONAL_ADMINISTRATOR, None)], is_demo=False
    )


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
    """A new random password for an administrator's account; raises NotFound or Forbidden."""
    found = queries.find_account_by_name(session, sign_in_name)
    if found is None:
        raise NotFound(f"there is no account {sign_in_name}")
    account = queries.get_account(session, found[0].account_id, lock=True)
    mandates = queries.as_mandates(queries.list_running_mandates(session, account.account_id))
    if not any(mandate.role == NATIONAL_ADMINISTRATOR for mandate in mandates):
        raise Forbidden(f"{sign_in_name} is no national administrator; use a one-time link")
    return _with_new_password(session, account, found[1].sign_in_name)


def _with_new_password(session: Session, account: Account, sign_in_name: str) -> Credentials:
    password = secrets.token_urlsafe(15)
    set_password(session, account, password)
    return Credentials(sign_in_name, password)
