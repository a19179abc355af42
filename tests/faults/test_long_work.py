"""Long work survives killed workers, an emptied and a stopped Redis, and is done exactly once."""

import os
import signal
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from registry_service.tables import LONG_WORK
from shared.actor import Actor
from shared.commands import job_context
from shared.jobs.long_work import ask_for_work, sweep_long_work
from tests.faults.slow_work import KIND
from tests.faults.test_scoring import worker
from tests.support.processes import wait_for
from tests.support.system import System

SLOW_WORK = "tests.faults.slow_work"


@pytest.fixture(autouse=True)
def effects(system: System) -> None:
    """A table for what the work does."""
    with system.registry.service.engine.begin() as connection:
        connection.execute(text("create table effect (number integer)"))


def _ask(system: System) -> UUID:
    with system.registry.session() as session:
        asked = ask_for_work(session, LONG_WORK, Actor(account_id=UUID(int=7)), KIND, {})
        session.commit()
    return asked


def _row(system: System) -> Any:
    with system.registry.session() as session:
        return session.execute(LONG_WORK.table.select()).one()


def _list_effects(system: System) -> list[int]:
    with system.registry.session() as session:
        return list(session.scalars(text("select number from effect")))


def _sweep_until(system: System, seconds: float, is_reached: Callable[[], bool]) -> float:
    """As the clock does, once a second; says how long it took."""
    begun = time.monotonic()
    context = job_context(system.registry.service)
    while not is_reached():
        assert time.monotonic() - begun < seconds, f"not reached within {seconds} s"
        sweep_long_work(LONG_WORK, context)
        time.sleep(0.5)
    return time.monotonic() - begun


def _find_forks(pid: int) -> list[int]:
    with open(f"/proc/{pid}/task/{pid}/children") as children:  # noqa: PTH123 - as the guard reads it
        return [int(child) for child in children.read().split()]


def test_worker_killed_in_mid_work_leaves_it_to_the_next_which_does_it_once(system: System) -> None:
    with worker(system, SLOW_WORK, "120") as ensure:
        _ask(system)
        _sweep_until(system, 30, lambda: _row(system).done > 0)
        first = ensure()
        for pid in (*_find_forks(first.pid), first.pid):
            os.kill(pid, signal.SIGKILL)
        first.wait(30)
    killed = _row(system)
    with worker(system, SLOW_WORK, "1"):
        seconds = _sweep_until(system, 60, lambda: _row(system).state == "done")

    print("seconds until it was done by the next:", round(seconds, 1))
    row = _row(system)
    assert (killed.state, killed.attempts, killed.phase) == ("running", 1, "working")
    assert (row.attempts, row.result, row.done, row.total) == (2, {"attempt": 2}, 10, 10)
    assert _list_effects(system) == [2]


def test_fork_whose_worker_was_killed_does_not_write_beside_the_next(system: System) -> None:
    with worker(system, SLOW_WORK, "3") as ensure:
        _ask(system)
        _sweep_until(system, 30, lambda: _row(system).done > 0)
        first = ensure()
        first.kill()
        first.wait(30)
        ensure()
        _sweep_until(system, 60, lambda: _row(system).state == "done")

    assert len(_list_effects(system)) == 1


def test_redis_emptied_after_the_nudge_is_made_up_for_by_the_sweep(system: System) -> None:
    _ask(system)
    time.sleep(0.5)
    system.registry.service.nudger.connection.flushall()

    with worker(system, SLOW_WORK, "1"):
        _sweep_until(system, 30, lambda: _row(system).state == "done")

    assert _list_effects(system) == [1]


def test_redis_stopped_while_it_is_asked_for_and_done_loses_nothing(system: System) -> None:
    valkey = system.servers.valkey
    valkey.stop()
    try:
        begun = time.monotonic()
        _ask(system)
        seconds = time.monotonic() - begun
    finally:
        valkey.restart()
    with worker(system, SLOW_WORK, "4") as ensure:
        _sweep_until(system, 30, lambda: _row(system).done > 0)
        valkey.stop()
        time.sleep(1)
        valkey.restart()

        def is_done() -> bool:
            ensure()
            return bool(_row(system).state == "done")

        wait_for(5, "a running Redis", system.registry.service.nudger.connection.ping)
        _sweep_until(system, 60, is_done)

    assert seconds < 4
    assert len(_list_effects(system)) == 1
