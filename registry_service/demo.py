"""The demonstration in the registry: accounts made in an empty one, and taking everything out again."""

from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from registry_service.agencies.actions.agencies import remove_demo_agencies
from registry_service.agencies.actions.units import remove_demo_units
from registry_service.evidence.actions.deeds import remove_demo_evidence
from registry_service.innovations.actions.deeds import remove_demo_innovations
from registry_service.people.actions.demo_accounts import (
    count_accounts,
    make_demo_accounts_now,
    remove_demo_accounts,
)
from registry_service.people.models import Account
from registry_service.replication.actions.deeds import remove_demo_replications
from registry_service.standards.actions.demo import remove_demo_standards
from registry_service.tables import MACHINERY
from registry_service.usage.actions.demo import remove_demo_usage
from shared.actor import SYSTEM
from shared.contracts.people_entries import ACCOUNT_CLOSED
from shared.contracts.place_entries import AGENCY_REGISTERED

DEMO_LOCK = 0x44454D4F


def make_demo_accounts(session: Session, *, anew: bool = False) -> dict[str, Any]:
    """The demonstration accounts with their passwords; none in a registry that was ever used.

    The journal does not forget: a demonstration that was taken out is not loaded a second time. With `anew`
    one that was loaded in part goes in the same transaction, unless something real rests on it.
    """
    session.execute(text(f"select pg_advisory_xact_lock({DEMO_LOCK})"))
    is_there = session.scalar(select(Account.account_id).where(Account.is_demo).limit(1)) is not None
    if not (_remove_whole_demo(session) if anew and is_there else _is_unused(session)):
        return {"accounts": [], "is_there": is_there}
    return {"accounts": make_demo_accounts_now(session), "is_there": True}


def _is_unused(session: Session) -> bool:
    """Accounts are closed when a demonstration goes of which nothing else had been loaded yet."""
    entry = MACHINERY.journal.entry
    signs = (AGENCY_REGISTERED.name, ACCOUNT_CLOSED.name)
    used = session.scalar(select(entry.c.kind).where(entry.c.kind.in_(signs)).limit(1))
    return used is None and count_accounts(session) == 0


def _remove_whole_demo(session: Session) -> bool:
    """All or nothing."""
    attempt = session.begin_nested()
    if any(count["kept"] for count in remove_demo(session).values()):
        attempt.rollback()
        return False
    attempt.commit()
    return True


def remove_demo(session: Session) -> dict[str, dict[str, int]]:
    """Take out what the demonstration made and nothing real rests on; says what went and what stayed."""
    outcome = {"accounts": {"removed": remove_demo_accounts(session), "kept": 0}}
    for name, remove in (
        ("replications", remove_demo_replications),
        ("usage", remove_demo_usage),
        ("evidence", remove_demo_evidence),
        ("innovations", remove_demo_innovations),
        ("standards", remove_demo_standards),
        ("units", remove_demo_units),
        ("agencies", remove_demo_agencies),
    ):
        removed, kept = remove(session, SYSTEM)
        outcome[name] = {"removed": removed, "kept": kept}
    return outcome
