"""The table of long work and its short transactions: claim, renew, finish, give back; it runs nothing.

Every write after the claim names the lease's token, so a worker that lost its lease writes no more.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Engine,
    Index,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
    func,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

ATTEMPTS = 3
LEASE = timedelta(seconds=15)
PAUSE = timedelta(seconds=2)

WAITING, RUNNING, DONE, FAILED, CANCELLED = STATES = ("waiting", "running", "done", "failed", "cancelled")
OPEN_STATES = (WAITING, RUNNING)

DIED = {"code": "fault", "detail": f"the worker died on it {ATTEMPTS} times", "errors": []}


class LeaseLost(Exception):
    """The work was cancelled, or another worker has it by now: nothing of this try may be kept."""


@dataclass(frozen=True)
class LongQueue:
    """Where a service's long work waits: its table, and the RQ queue that is nudged."""

    table: Table
    name: str


@dataclass(frozen=True)
class ClaimedWork:
    """One piece of long work that this worker holds; `subject` is what it was asked with."""

    long_work_id: UUID
    kind: str
    subject: dict[str, Any]
    requested_by: UUID | None
    region_code: str | None
    agency_id: UUID | None
    attempts: int
    lease_token: UUID


def long_work_table(metadata: MetaData) -> Table:
    """Declare `long_work`; `due_at` is the earliest next start, put off a little after a failure."""
    return Table(
        "long_work",
        metadata,
        Column("long_work_id", Uuid, primary_key=True),
        Column("kind", Text, nullable=False),
        Column("subject", JSONB, nullable=False),
        Column("requested_by", Uuid),
        Column("region_code", Text),
        Column("agency_id", Uuid),
        Column("state", Text, nullable=False, server_default=text("'waiting'")),
        Column("done", BigInteger, nullable=False, server_default=text("0")),
        Column("total", BigInteger),
        Column("phase", Text),
        Column("error", JSONB(none_as_null=True)),
        Column("result", JSONB(none_as_null=True)),
        Column("attempts", SmallInteger, nullable=False, server_default=text("0")),
        Column("due_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Column("lease_until", DateTime(timezone=True)),
        Column("lease_token", Uuid),
        Column("asked_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Column("started_at", DateTime(timezone=True)),
        Column("finished_at", DateTime(timezone=True)),
        CheckConstraint(f"state in {STATES}", name="state_is_known"),
        CheckConstraint("(state = 'running') = (lease_token is not null)", name="running_has_lease"),
        CheckConstraint("(lease_token is null) = (lease_until is null)", name="lease_has_end"),
        CheckConstraint(
            "(state in ('waiting', 'running')) = (finished_at is null)", name="finished_has_moment"
        ),
        CheckConstraint("state <> 'failed' or error is not null", name="failed_has_error"),
        CheckConstraint("done >= 0 and total >= 0", name="counts_are_counts"),
        Index("ix_long_work_open", "due_at", postgresql_where=text("state in ('waiting', 'running')")),
        Index("ix_long_work_requested_by", "requested_by", "asked_at", "long_work_id"),
    )


def is_due(table: Table) -> ColumnElement[bool]:
    """It waits and may start, or its worker has not been heard of until its lease ended."""
    return or_(
        (table.c.state == WAITING) & (table.c.due_at <= func.now()),
        (table.c.state == RUNNING) & (table.c.lease_until < func.now()),
    )


def count_due_work(session: Session, table: Table) -> int:
    """How much a worker could take right now."""
    return session.scalar(select(func.count()).select_from(table).where(is_due(table))) or 0


def claim_work(engine: Engine, table: Table, kinds: Collection[str]) -> ClaimedWork | None:
    """Take the work of these kinds that has waited longest; None if nothing is due."""
    with engine.begin() as connection:
        _give_up_hopeless(connection, table)
        row = connection.execute(
            select(table.c.long_work_id)
            .where(is_due(table), table.c.kind.in_(kinds))
            .order_by(table.c.due_at, table.c.long_work_id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).one_or_none()
        if row is None:
            return None
        claimed = connection.execute(
            update(table)
            .where(table.c.long_work_id == row.long_work_id)
            .values(
                state=RUNNING,
                lease_token=uuid4(),
                lease_until=func.now() + LEASE,
                attempts=table.c.attempts + 1,
                started_at=func.coalesce(table.c.started_at, func.now()),
                done=0,
                phase=None,
            )
            .returning(*(table.c[name] for name in ClaimedWork.__annotations__))
        ).one()
    return ClaimedWork(**claimed._mapping)


def _give_up_hopeless(connection: Connection, table: Table) -> None:
    hopeless = (
        select(table.c.long_work_id)
        .where(table.c.state == RUNNING, table.c.lease_until < func.now(), table.c.attempts >= ATTEMPTS)
        .with_for_update(skip_locked=True)
    )
    connection.execute(
        update(table)
        .where(table.c.long_work_id.in_(hopeless))
        .values(**_closed(FAILED), error=func.coalesce(table.c.error, literal(DIED, JSONB)))
    )


def _closed(state: str) -> dict[str, Any]:
    return {"state": state, "lease_token": None, "lease_until": None, "finished_at": func.now()}


def renew_lease(
    engine: Engine,
    table: Table,
    work: ClaimedWork,
    seen: Mapping[str, Any] | None = None,
) -> None:
    """Hold it for another fifteen seconds and show how far it is; raises LeaseLost."""
    with engine.begin() as connection:
        renewed = connection.execute(
            update(table).where(_holds(table, work)).values(lease_until=func.now() + LEASE, **(seen or {}))
        )
    if renewed.rowcount != 1:
        raise LeaseLost(work.kind)


def _holds(table: Table, work: ClaimedWork) -> ColumnElement[bool]:
    return (table.c.long_work_id == work.long_work_id) & (table.c.lease_token == work.lease_token)


def finish_work(
    session: Session, table: Table, work: ClaimedWork, result: Mapping[str, Any] | None, **counts: Any
) -> None:
    """Write the result in the transaction of the work's effects; raises LeaseLost if it is not held."""
    finished = session.execute(
        update(table)
        .where(_holds(table, work))
        .values(**_closed(DONE), error=None, result=None if result is None else dict(result), **counts)
        .returning(table.c.long_work_id)
    ).all()
    if len(finished) != 1:
        raise LeaseLost(work.kind)


def give_back_work(
    engine: Engine, table: Table, work: ClaimedWork, error: Mapping[str, Any], *, is_final: bool
) -> None:
    """Put it back for another try, or leave it failed; does nothing if it is not held any more."""
    again = {
        "state": WAITING,
        "lease_token": None,
        "lease_until": None,
        "due_at": func.now() + PAUSE * work.attempts,
    }
    values = _closed(FAILED) if is_final or work.attempts >= ATTEMPTS else again
    with engine.begin() as connection:
        connection.execute(update(table).where(_holds(table, work)).values(**values, error=dict(error)))


def close_as_cancelled() -> dict[str, Any]:
    """What a row is set to when its asker wants it no more; the worker notices at its next sign of life."""
    return _closed(CANCELLED)
