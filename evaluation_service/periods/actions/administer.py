"""What every deed about a period does first and last: prove the right, and write the deed down."""

from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.periods import queries
from evaluation_service.periods.models import Period
from evaluation_service.registry_copy.rights import require_fresh_rights
from shared.actor import Actor
from shared.contracts.evaluation_entries import PeriodEntry
from shared.contracts.kinds import EntryKind
from shared.errors import Conflict
from shared.journal.record import write_entry

ENTRY_FIELDS = tuple(PeriodEntry().fields)


def lock_administered_period(session: Session, actor: Actor, period_id: UUID) -> tuple[Period, str]:
    """The period, locked, and the role in which the actor administers it, on fresh rights."""
    require_fresh_rights(session)
    return queries.get_administered_period(session, actor, period_id, lock=True)


def require_state(period: Period, *states: str) -> None:
    """Refuse the deed in any other state of the period."""
    if period.state not in states:
        raise Conflict(
            f"the period is {period.state}; this takes one that is {' or '.join(states)}",
            code="period_state",
            extra={"state": period.state},
        )


def journal_period(session: Session, actor: Actor, role: str, kind: EntryKind, period: Period) -> None:
    """Write down a deed and the period after it."""
    shown = queries.describe_one_period(session, period)
    body = {name: shown[name] for name in ENTRY_FIELDS}
    write_entry(session, actor, role, kind, period.period_id, period.version, body)
