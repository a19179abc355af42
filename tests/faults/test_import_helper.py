"""The process that makes lines beside an import: it answers in order, and its death ends the try cleanly."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any, cast

import pytest
from sqlalchemy import select

from registry_service.imports.helper_process import HelperLost, HelperProcess
from registry_service.imports.jobs import apply_import
from registry_service.imports.rules import APPLY_WORK
from registry_service.tables import LONG_WORK
from shared.commands import job_context
from shared.jobs.long_runner import Progress, WorkContext, run_next_work
from shared.jobs.long_table import ClaimedWork
from tests.faults.test_imports import _count
from tests.registry.import_files import IMPORTS, check, do_work, make_csv, read
from tests.registry.records import make_administrator
from tests.support.processes import wait_for
from tests.support.system import System

ROWS = 4000


def _make_doubler() -> Callable[[Any], Any]:
    return lambda number: number * 2


def _find_helpers() -> list[int]:
    return [process.pid or 0 for process in multiprocessing.active_children() if process.name == "lines"]


def _wait_for_end(parent: HelperProcess) -> None:
    begun = time.monotonic()
    while parent.process_id in _find_helpers():
        assert time.monotonic() - begun < 20
        time.sleep(0.01)


def test_helper_answers_in_the_order_of_its_batches() -> None:
    with closing(HelperProcess(_make_doubler)) as helper:
        for number in range(5):
            helper.give(number)
        answers = [helper.take() for _ in range(5)]

    assert answers == [0, 2, 4, 6, 8]
    assert _find_helpers() == []


def test_what_goes_wrong_in_the_helper_is_raised_where_its_answer_is_taken() -> None:
    with closing(HelperProcess(_make_doubler)) as helper:
        helper.give(None)
        with pytest.raises(TypeError, match="NoneType"):
            helper.take()
        helper.give(4)

        assert helper.take() == 8


def test_helper_that_died_is_noticed_by_who_gives_and_who_takes() -> None:
    with closing(HelperProcess(_make_doubler)) as helper:
        os.kill(helper.process_id or 0, signal.SIGKILL)
        _wait_for_end(helper)

        with pytest.raises(HelperLost):
            helper.take()
        with pytest.raises(HelperLost):
            helper.give(1)


def test_helpers_of_two_imports_end_each_by_itself() -> None:
    first, second = HelperProcess(_make_doubler), HelperProcess(_make_doubler)

    first.close()
    second.give(1)

    assert second.take() == 2
    second.close()
    assert _find_helpers() == []


def _is_done_again(system: System) -> bool:
    do_work(system)
    return _count(system) != (0, 0)


class KillingProgress:
    """Passes progress on, and kills the helper as soon as there is one."""

    def __init__(self, progress: Progress) -> None:
        self.progress, self.killed = progress, 0

    def __call__(self, done: int, total: int | None = None, phase: str | None = None) -> None:
        self.progress(done, total, phase)
        for process_id in _find_helpers() if not self.killed else ():
            os.kill(process_id, signal.SIGKILL)
            self.killed += 1


def test_import_whose_helper_is_killed_leaves_nothing_and_is_done_by_the_next_try(system: System) -> None:
    person = make_administrator(system)
    rows = [["Nama inovasi"], *([f"Inovasi {number}"] for number in range(ROWS))]
    found = check(system, person, make_csv(rows), name="a.csv")
    system.registry.post(f"{IMPORTS}/{found['import_id']}/application", person, json={})
    tries: list[KillingProgress] = []

    def run(context: WorkContext, work: ClaimedWork, progress: Progress) -> Mapping[str, Any] | None:
        tries.append(KillingProgress(progress))
        return apply_import(context, work, cast("Progress", tries[0]))

    run_next_work(job_context(system.registry.service, LONG_WORK), LONG_WORK, {APPLY_WORK: run})
    left, table = _count(system), LONG_WORK.table
    with system.registry.session() as session:
        query = select(table.c.state, table.c.attempts, table.c.error).where(table.c.kind == APPLY_WORK)
        failed = session.execute(query).one()
    wait_for(60, "the next try", lambda: _is_done_again(system))

    assert [one.killed for one in tries] == [1]
    assert left == (0, 0)
    said = {"code": "fault", "detail": "something went wrong here (HelperLost)", "errors": []}
    assert tuple(failed) == ("waiting", 1, said)
    assert _count(system) == (ROWS, ROWS)
    assert read(system, person, found["import_id"])["state"] == "applied"
    assert _find_helpers() == []
