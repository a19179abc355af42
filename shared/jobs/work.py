"""The work list in the database: rows are claimed in batches, and written only under a valid lease.

A batch that fails or whose worker dies is tried again in eighths, so that one bad row soon stands
alone; alone it is tried three times and then shown as failed. Each claim and each outcome is one short
transaction. Uniqueness of kind and subject makes a second row for the same work impossible.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import structlog
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Engine,
    Identity,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from shared import clock
from shared.db import (
    describe_database_error,
    describe_driver_error,
    is_one_of,
    open_session,
    run_after_commit,
)

log = structlog.get_logger(__name__)

LARGEST_BATCH = 500
PARTS = 8
ATTEMPTS = 3
LEASE = timedelta(seconds=5)

# The subjects that belong together with some, which may be among them.
FindKin = Callable[[Session, Sequence[str]], Sequence[str]]

DUE = "(state = 'due' or (state = 'claimed' and lease_until < now()))"


class LeaseLost(Exception):
    """Another worker has the rows by now, or they were asked for anew: nothing of this try is kept."""


def work_table(metadata: MetaData) -> Table:
    """Declare `work_item`."""
    return Table(
        "work_item",
        metadata,
        Column("work_item_id", BigInteger, Identity(always=True), primary_key=True),
        Column("kind", Text, nullable=False),
        Column("subject_id", Text, nullable=False),
        Column("state", Text, nullable=False, server_default=text("'due'")),
        Column("attempts", SmallInteger, nullable=False, server_default=text("0")),
        Column("batch_limit", Integer, nullable=False, server_default=text(str(LARGEST_BATCH))),
        Column("lease_until", DateTime(timezone=True)),
        Column("lease_token", Uuid),
        Column("error", Text),
        Column("due_since", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Column("finished_at", DateTime(timezone=True)),
        UniqueConstraint("kind", "subject_id", name="uq_work_item_subject"),
        CheckConstraint("state in ('due', 'claimed', 'done', 'failed')", name="state_is_known"),
        CheckConstraint("(state = 'claimed') = (lease_token is not null)", name="claimed_has_lease"),
        Index(
            "ix_work_item_open",
            "kind",
            text("batch_limit desc"),
            "work_item_id",
            postgresql_where=text("state in ('due', 'claimed')"),
        ),
    )


@dataclass(frozen=True)
class Batch:
    """Rows that this worker holds until the lease ends."""

    lease_token: UUID
    subject_ids: tuple[str, ...]


def put_work(session: Session, table: Table, kind: str, subject_ids: Sequence[str]) -> None:
    """Ask for work in the caller's transaction; asking again starts it afresh and voids any lease."""
    if not subject_ids:
        return
    afresh = {
        "state": "due",
        "attempts": 0,
        "batch_limit": LARGEST_BATCH,
        "lease_until": None,
        "lease_token": None,
        "error": None,
        "due_since": clock.now(),
        "finished_at": None,
    }
    rows = [{"kind": kind, "subject_id": subject} for subject in sorted(set(subject_ids))]
    session.execute(
        insert(table)
        # The statement for a single row is compiled once and kept; one of several rows cannot be.
        .values(rows if len(rows) > 1 else rows[0])
        .on_conflict_do_update(constraint="uq_work_item_subject", set_=afresh)
    )


def claim_batch(
    engine: Engine,
    table: Table,
    kind: str,
    *,
    most: int = LARGEST_BATCH,
    lease: timedelta = LEASE,
    find_kin: FindKin | None = None,
) -> Batch | None:
    """Claim the next rows for the time of the lease, five seconds; `None` if nothing is due.

    With `find_kin` what is due and belongs together comes into one batch, so that its worker need not
    wait for another one's; only where that one has claimed it already it does not.
    """
    with Session(engine) as session:
        _give_up_hopeless(session, table, kind)
        widest = session.scalar(select(func.max(table.c.batch_limit)).where(table.c.kind == kind, text(DUE)))
        if widest is None:
            session.commit()
            return None
        # Ordered as the index of open work is, or the primary key would be walked past all that is done;
        # said as an equation, the limit would drop out of the order.
        rows = session.execute(
            select(table.c.work_item_id, table.c.subject_id)
            .where(table.c.kind == kind, table.c.batch_limit.between(widest, widest), text(DUE))
            .order_by(table.c.batch_limit.desc(), table.c.work_item_id)
            .limit(min(widest, most))
            .with_for_update(skip_locked=True)
        ).all()
        token = uuid4()
        if rows and find_kin is not None and widest > 1:
            rows = [*rows, *_claim_kin(session, table, kind, find_kin, rows, widest)]
        if rows:
            _lease(session, table, [row.work_item_id for row in rows], token, lease)
        session.commit()
    return Batch(token, tuple(row.subject_id for row in rows)) if rows else None


def _claim_kin(
    session: Session, table: Table, kind: str, find_kin: FindKin, rows: Sequence[Any], widest: int
) -> Sequence[Any]:
    """What belongs to the rows and is due as they are; what is looked at in smaller batches stays in them."""
    claimed = {row.subject_id for row in rows}
    kin = sorted(set(find_kin(session, sorted(claimed))) - claimed)
    return session.execute(
        select(table.c.work_item_id, table.c.subject_id)
        .where(table.c.kind == kind, is_one_of(table.c.subject_id, kin), table.c.batch_limit == widest)
        .where(text(DUE))
        .order_by(table.c.work_item_id)
        .with_for_update(skip_locked=True)
    ).all()


def _give_up_hopeless(session: Session, table: Table, kind: str) -> None:
    """Only what was tried alone counts its tries: its limit is 1, so that the index leads there at once."""
    session.execute(
        update(table)
        .where(table.c.kind == kind, table.c.batch_limit == 1)
        .where(table.c.state == "claimed", table.c.attempts >= ATTEMPTS)
        .where(table.c.lease_until < func.now())
        .values(
            state="failed",
            lease_token=None,
            finished_at=func.now(),
            error=func.coalesce(table.c.error, f"the worker died on it {ATTEMPTS} times"),
        )
    )


def _lease(session: Session, table: Table, ids: list[int], token: UUID, lease: timedelta) -> None:
    alone = len(ids) == 1
    session.execute(
        update(table)
        .where(is_one_of(table.c.work_item_id, ids))
        .values(
            state="claimed",
            lease_token=token,
            lease_until=func.now() + lease,
            batch_limit=max(1, len(ids) // PARTS),
            attempts=table.c.attempts + (1 if alone else 0),
        )
    )


def finish_batch(session: Session, table: Table, kind: str, batch: Batch) -> None:
    """Mark the batch done in the transaction of its results; raises LeaseLost if it is no longer held."""
    finished = session.execute(
        update(table)
        .where(
            table.c.kind == kind,
            is_one_of(table.c.subject_id, batch.subject_ids),
            table.c.lease_token == batch.lease_token,
        )
        .values(state="done", lease_token=None, lease_until=None, error=None, finished_at=func.now())
        .returning(table.c.work_item_id)
    ).all()
    if len(finished) != len(batch.subject_ids):
        raise LeaseLost(kind)


def describe_failure(error: Exception) -> str:
    """What is kept and shown of a failure: a sentence of ours, never the database's with values in it."""
    if isinstance(error, DBAPIError):
        return f"the database refused it: {describe_database_error(error)}"
    if isinstance(error, psycopg.Error):
        return f"the database refused it: {describe_driver_error(error)}"
    return f"{type(error).__name__}: {error}"[:2000]


def release_batch(engine: Engine, table: Table, kind: str, batch: Batch) -> None:
    """Let go at once of what is still held of a batch that another took a row of; none of it has failed."""
    with Session(engine) as session:
        session.execute(
            update(table)
            .where(table.c.kind == kind, table.c.lease_token == batch.lease_token)
            .values(state="due", lease_token=None, lease_until=None, batch_limit=LARGEST_BATCH)
        )
        session.commit()


def give_back_batch(engine: Engine, table: Table, kind: str, batch: Batch, error: str) -> None:
    """Put a batch that failed back; a row that failed alone for the third time stays failed.

    The error is a row's own only when it failed alone: a batch may hold rows of several owners.
    """
    hopeless = table.c.attempts >= ATTEMPTS
    let_go = {
        "lease_token": None,
        "lease_until": None,
        "error": error if len(batch.subject_ids) == 1 else None,
    }
    with Session(engine) as session:
        held = update(table).where(table.c.kind == kind, table.c.lease_token == batch.lease_token)
        session.execute(held.where(hopeless).values(state="failed", finished_at=func.now(), **let_go))
        session.execute(held.where(~hopeless).values(state="due", **let_go))
        session.commit()


def work_through(
    engine: Engine,
    table: Table,
    kind: str,
    do_batch: Callable[[Session, Sequence[str]], None],
    *,
    find_kin: FindKin | None = None,
    **info: Any,
) -> int:
    """Claim and do batches until nothing is due; returns how many rows were done.

    `do_batch` writes its results in the session it is given; they are kept only with the lease.
    """
    done = 0
    while (batch := claim_batch(engine, table, kind, find_kin=find_kin)) is not None:
        try:
            with open_session(engine, **info) as session:
                do_batch(session, batch.subject_ids)
                finish_batch(session, table, kind, batch)
                session.commit()
                run_after_commit(session)
            done += len(batch.subject_ids)
        except LeaseLost:
            release_batch(engine, table, kind, batch)
        except Exception as error:  # noqa: BLE001 - any failure of a batch is a row's state, not ours
            said = describe_failure(error)
            log.warning("batch_failed", kind=kind, rows=len(batch.subject_ids), error=said)
            give_back_batch(engine, table, kind, batch, said)
    return done


def count_open_work(session: Session, table: Table, kind: str) -> int:
    """How many rows a worker could take right now."""
    return session.scalar(select(func.count()).select_from(table).where(table.c.kind == kind, text(DUE))) or 0
