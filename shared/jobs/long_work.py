"""Long work as people see it: asked for, watched, cancelled; who may do so is the product's question.

How to have something done as long work:

1. Name its kind (a constant in the slice's `rules`), and ask for it in an action, in the caller's own
   transaction: `ask_for_work(session, LONG_WORK, actor, IMPORT, {"import_id": "..."}, region_code=...)`.
   Nothing is nudged unless that transaction commits. The endpoint answers 202 with `address_of_work` as
   `Location`.
2. Write `run(context, work, progress)` in the slice's `jobs` (see `shared.jobs.long_runner`):
   - write effects through `context.session` and never commit it: the runner writes the work's result in the
     same transaction, under the lease's token, so a worker that was taken for dead cannot write twice;
   - call `progress(done, total, "phase")` as you go; people see it while your own transaction is open, and
     it raises LeaseLost once the work was cancelled: let that pass through;
   - return the result as JSON values, or None; files belong in tables, not in the result;
   - raise a product error (Invalid, Conflict, ...) for what no second try would mend: the work is failed at
     once and shows its words and fields. Anything else is tried three times in all;
   - a run may be begun again from the start at any time: do nothing outside of `context.session` that must
     not be done twice. An open transaction that has written holds the journal's sealing back: read first,
     write late, and keep what you write short where you can.
3. Add the run to the service's table of runs (`registry_service/long_runs.py`).
"""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, Table, insert, select, update
from sqlalchemy.orm import Session

from shared.actor import Actor
from shared.db import after_commit
from shared.errors import Conflict
from shared.jobs.context import JobContext
from shared.jobs.long_runner import do_long_work
from shared.jobs.long_table import OPEN_STATES, LongQueue, close_as_cancelled, count_due_work


def ask_for_work(
    session: Session,
    queue: LongQueue,
    actor: Actor,
    kind: str,
    subject: Mapping[str, Any],
    *,
    region_code: str | None = None,
    agency_id: UUID | None = None,
    total: int | None = None,
) -> UUID:
    """Ask in the caller's transaction; once that is committed, a worker is nudged. Returns the work's id.

    `subject` is what the run needs to know, as JSON values. With `region_code` the administrators of that
    region may watch it too.
    """
    long_work_id = uuid4()
    session.execute(
        insert(queue.table).values(
            long_work_id=long_work_id,
            kind=kind,
            subject=dict(subject),
            requested_by=actor.account_id,
            region_code=region_code,
            agency_id=agency_id,
            total=total,
        )
    )
    after_commit(session, partial(session.info["nudger"].nudge_soon, queue.name, do_long_work))
    return long_work_id


def address_of_work(long_work_id: UUID) -> str:
    """Where the work is watched; the `Location` of the answer that promises it."""
    return f"/api/v1/work/{long_work_id}"


def find_work(session: Session, table: Table, long_work_id: UUID) -> Row[Any] | None:
    """The work as it stands."""
    return session.execute(select(table).where(table.c.long_work_id == long_work_id)).one_or_none()


def cancel_work(session: Session, table: Table, long_work_id: UUID) -> None:
    """Have it neither begun nor finished; raises Conflict if it is over already."""
    cancelled = session.execute(
        update(table)
        .where(table.c.long_work_id == long_work_id, table.c.state.in_(OPEN_STATES))
        .values(**close_as_cancelled())
        .returning(table.c.long_work_id)
    ).all()
    if not cancelled:
        raise Conflict("it is over already and cannot be cancelled")


def sweep_long_work(queue: LongQueue, context: JobContext) -> None:
    """Nudge a worker while anything is due, whatever became of the nudge that came with it."""
    with Session(context.engine) as session:
        due = count_due_work(session, queue.table)
    if due:
        context.nudger.nudge(queue.name, do_long_work)
