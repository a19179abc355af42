"""Long work: asked for in a transaction, done once under a lease, seen while it runs, ended by its asker."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, text, update

from registry_service.tables import LONG_WORK
from shared.actor import Actor
from shared.commands import job_context
from shared.errors import FieldProblem, Invalid
from shared.jobs.context import JobContext
from shared.jobs.long_runner import Progress, Run, WorkContext, run_next_work
from shared.jobs.long_table import ClaimedWork, claim_work
from shared.jobs.long_work import ask_for_work, cancel_work, find_work
from tests.support.system import System

ASKER = Actor(account_id=UUID(int=7))
KIND = "count"
WORK = LONG_WORK.table


@pytest.fixture
def context(system: System) -> JobContext:
    """The registry's, with a table for effects."""
    service = system.registry.service
    with service.engine.begin() as connection:
        connection.execute(text("create table effect (number integer)"))
    return job_context(service, LONG_WORK)


def _ask(system: System, **subject: Any) -> UUID:
    with system.registry.session() as session:
        long_work_id = ask_for_work(session, LONG_WORK, ASKER, KIND, subject, region_code="16.06")
        session.commit()
    return long_work_id


def _row(context: JobContext, long_work_id: UUID) -> dict[str, Any]:
    with context.engine.connect() as connection:
        return _read(connection, long_work_id)


def _read(connection: Connection, long_work_id: UUID) -> dict[str, Any]:
    return dict(connection.execute(WORK.select().where(WORK.c.long_work_id == long_work_id)).one()._mapping)


def _state(context: JobContext, long_work_id: UUID) -> str:
    return str(_row(context, long_work_id)["state"])


def _effects(context: JobContext) -> int:
    with context.engine.connect() as connection:
        return connection.scalar(text("select count(*) from effect")) or 0


def _write(context: WorkContext) -> None:
    context.session.execute(text("insert into effect values (1)"))


def _run_until_idle(context: JobContext, run: Run) -> int:
    """Without the pauses between tries."""
    tries = 0
    while run_next_work(context, LONG_WORK, {KIND: run}) is not None:
        tries += 1
        _let_time_pass(context)
    return tries


def _let_time_pass(context: JobContext) -> None:
    with context.engine.begin() as connection:
        connection.execute(update(WORK).values(due_at=text("now() - interval '1 s'")))
        expired = text("now() - interval '1 s'")
        connection.execute(update(WORK).where(WORK.c.state == "running").values(lease_until=expired))


def test_long_work_is_done_with_its_effects_and_seen_meanwhile(system: System, context: JobContext) -> None:
    long_work_id = _ask(system, rows=3)
    seen: list[dict[str, Any]] = []

    def run(work_context: WorkContext, work: ClaimedWork, progress: Progress) -> Mapping[str, Any]:
        _write(work_context)
        progress(1, 3, "counting")
        seen.append(_row(context, long_work_id))
        progress(3)
        return {"rows": work.subject["rows"]}

    tries = _run_until_idle(context, run)

    row = _row(context, long_work_id)
    assert tries == 1
    assert [(s["state"], s["done"], s["total"], s["phase"]) for s in seen] == [("running", 1, 3, "counting")]
    assert (row["state"], row["done"], row["total"], row["result"]) == ("done", 3, 3, {"rows": 3})
    assert (row["requested_by"], row["lease_token"], row["error"]) == (ASKER.account_id, None, None)
    assert _effects(context) == 1


def test_asking_that_is_rolled_back_leaves_nothing(system: System) -> None:
    with system.registry.session() as session:
        long_work_id = ask_for_work(session, LONG_WORK, ASKER, KIND, {})
        session.rollback()

        assert find_work(session, WORK, long_work_id) is None


def test_refusal_of_the_product_is_final_and_keeps_its_fields(system: System, context: JobContext) -> None:
    long_work_id = _ask(system)

    def run(work_context: WorkContext, work: ClaimedWork, progress: Progress) -> None:
        _write(work_context)
        raise Invalid.all_of([FieldProblem("rows[3].name", "is missing")])

    tries = _run_until_idle(context, run)

    row = _row(context, long_work_id)
    assert (tries, row["state"], row["attempts"]) == (1, "failed", 1)
    assert row["error"] == {
        "code": "invalid",
        "detail": "rows[3].name: is missing",
        "errors": [{"field": "rows[3].name", "message": "is missing"}],
    }
    assert _effects(context) == 0


def test_fault_is_tried_three_times_and_told_without_its_words(system: System, context: JobContext) -> None:
    long_work_id = _ask(system)

    def run(work_context: WorkContext, work: ClaimedWork, progress: Progress) -> None:
        _write(work_context)
        raise KeyError("a person's name")

    tries = _run_until_idle(context, run)

    row = _row(context, long_work_id)
    assert (tries, row["state"], row["attempts"]) == (3, "failed", 3)
    assert row["error"]["detail"] == "something went wrong here (KeyError)"
    assert _effects(context) == 0


def test_work_that_kills_its_worker_three_times_is_failed(system: System, context: JobContext) -> None:
    long_work_id = _ask(system)

    for _ in range(3):
        assert claim_work(context.engine, WORK, [KIND]) is not None
        _let_time_pass(context)
    left = claim_work(context.engine, WORK, [KIND])

    row = _row(context, long_work_id)
    assert (left, row["state"]) == (None, "failed")
    assert row["error"]["detail"] == "the worker died on it 3 times"


def test_worker_taken_for_dead_writes_nothing(system: System, context: JobContext) -> None:
    long_work_id = _ask(system)
    second: list[ClaimedWork | None] = []

    def run(work_context: WorkContext, work: ClaimedWork, progress: Progress) -> Mapping[str, Any]:
        _write(work_context)
        if not second:
            _let_time_pass(context)
            second.append(None)
            second[0] = run_next_work(context, LONG_WORK, {KIND: run})
        return {"attempt": work.attempts}

    run_next_work(context, LONG_WORK, {KIND: run})

    row = _row(context, long_work_id)
    assert second[0] is not None
    assert (row["state"], row["attempts"], row["result"]) == ("done", 2, {"attempt": 2})
    assert _effects(context) == 1


@pytest.mark.parametrize("goes_on", [False, True])
def test_work_cancelled_while_it_runs_leaves_nothing(
    system: System, context: JobContext, goes_on: bool
) -> None:
    long_work_id = _ask(system)

    def run(work_context: WorkContext, work: ClaimedWork, progress: Progress) -> None:
        _write(work_context)
        with system.registry.session() as session:
            cancel_work(session, WORK, long_work_id)
            session.commit()
        if not goes_on:
            progress(1, phase="after")

    tries = _run_until_idle(context, run)

    assert (tries, _state(context, long_work_id)) == (1, "cancelled")
    assert _effects(context) == 0


def test_worker_leaves_alone_what_it_cannot_do(system: System, context: JobContext) -> None:
    long_work_id = _ask(system)

    done = run_next_work(context, LONG_WORK, {"another kind": lambda *_: None})

    assert (done, _state(context, long_work_id)) == (None, "waiting")


def test_constraint_in_the_way_is_told_in_the_products_words(system: System, context: JobContext) -> None:
    with context.engine.begin() as connection:
        connection.execute(text("create unique index uq_effect on effect (number)"))
    long_work_id = _ask(system)

    def run(work_context: WorkContext, work: ClaimedWork, progress: Progress) -> None:
        _write(work_context)
        _write(work_context)

    tries = _run_until_idle(replace(context, constraints={"uq_effect": "it is there"}), run)

    row = _row(context, long_work_id)
    assert (tries, row["state"], row["error"]["detail"]) == (3, "failed", "it is there")
