"""Who may act on an account at all, and in which role; the national administrators' lock."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry_service.people import queries, rules
from registry_service.people.models import Account
from shared.actor import Actor
from shared.contracts.roles import INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR
from shared.errors import Conflict, NotFound
from shared.journal.record import SYSTEM_ROLE

ADMINISTRATORS_LOCK = 0x41444D49


def role_of(actor: Actor) -> str:
    """The role in which accounts are kept."""
    if actor.account_id is None:
        return SYSTEM_ROLE
    is_national = actor.has_role(NATIONAL_ADMINISTRATOR)
    return NATIONAL_ADMINISTRATOR if is_national else INNOVATION_ADMINISTRATOR


def refuse_unless_kept(session: Session, actor: Actor, account: Account) -> None:
    """For those who do not keep it, the account does not exist."""
    mandates = queries.as_mandates(queries.list_running_mandates(session, account.account_id))
    if not rules.may_keep_account(actor, account.region_code, mandates):
        raise NotFound("there is no such account")


def lock_keepable_account(session: Session, actor: Actor, account_id: UUID) -> Account:
    """The account, locked, if this actor keeps it."""
    account = queries.get_account(session, account_id, lock=True)
    refuse_unless_kept(session, actor, account)
    return account


def lock_administrators(session: Session) -> None:
    """Let nobody else make or unmake a national administrator until this transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(ADMINISTRATORS_LOCK)))


def refuse_without_administrator(session: Session, account_id: UUID) -> None:
    """Refuse to unmake this national administrator if no other one with an open account is left.

    A demonstration's administrator does not count: it is taken out again.
    """
    lock_administrators(session)
    if not queries.has_national_administrator(session, besides=account_id, real=True):
        raise Conflict("there would be no national administrator left", code="last_administrator")
