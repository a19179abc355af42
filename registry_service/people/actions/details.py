"""Deeds about what names a person: change it, erase it; the journal learns that, and never what."""

from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from registry_service.people import queries
from registry_service.people.actions.keeping import lock_keepable_account, role_of
from registry_service.people.models import Account, PersonalToken
from shared.actor import Actor
from shared.contracts.people_entries import DETAILS_CHANGED, DETAILS_ERASED
from shared.errors import Conflict, Stale
from shared.journal.record import write_entry


def change_details(
    session: Session, actor: Actor, account_id: UUID, expected_version: int, values: dict[str, Any]
) -> Account:
    """Change sign-in name, full name, NIP or telephone."""
    account = lock_keepable_account(session, actor, account_id)
    detail = queries.get_detail(session, account_id)
    if account.version != expected_version:
        raise Stale("the account was changed since it was read")
    changed = sorted(name for name, value in values.items() if getattr(detail, name) != value)
    if not changed:
        return account
    for name in changed:
        setattr(detail, name, values[name])
    account.version += 1
    session.flush()
    body = {"account_id": account_id, "changed": changed}
    write_entry(session, actor, role_of(actor), DETAILS_CHANGED, account_id, account.version, body)
    return account


def erase_details(session: Session, actor: Actor, account_id: UUID) -> None:
    """Erase what names the person of a closed account; doing it twice changes nothing."""
    account = lock_keepable_account(session, actor, account_id)
    if account.is_open:
        raise Conflict("close the account first", code="open")
    detail = queries.find_detail(session, account_id)
    if detail is None:
        return
    session.delete(detail)
    session.execute(update(PersonalToken).where(PersonalToken.account_id == account_id).values(label=""))
    account.version += 1
    session.flush()
    body = {"account_id": account_id}
    write_entry(session, actor, role_of(actor), DETAILS_ERASED, account_id, account.version, body)
