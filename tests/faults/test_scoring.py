"""Scoring survives killed workers, an emptied Redis, and a sheet that kills its worker every time."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from evaluation_service.clock_ticks import sweep_work
from evaluation_service.sheets.jobs import QUEUE
from shared.commands import job_context
from shared.jobs.queue import open_queue
from tests.evaluation.ground import count_rows, make_ground, open_period
from tests.evaluation.sheet_ground import CODES, begin_sheet, fill_sheet, hand_in, list_cards, make_scene
from tests.support.processes import wait_for
from tests.support.servers import CHECKOUT
from tests.support.system import System

SOUND = ["evaluation_service", "worker"]
SHEETS = 500


@contextmanager
def worker(system: System, module: str, *arguments: str) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """A worker process that is started again whenever it is asked for and has died."""
    running: list[subprocess.Popen[bytes]] = []

    def ensure() -> subprocess.Popen[bytes]:
        if not running or running[-1].poll() is not None:
            command = [sys.executable, "-m", module, *arguments]
            running.append(subprocess.Popen(command, env={**os.environ, **system.environment}, cwd=CHECKOUT))
        return running[-1]

    ensure()
    try:
        yield ensure
    finally:
        running[-1].kill()
        for process in running:
            process.wait()


def wait_until(
    system: System, seconds: float, is_reached: Callable[[], bool], ensure: Callable[[], object]
) -> float:
    """Sweep as the clock does, keep the worker running, and say how long it took."""
    begun = time.monotonic()
    while not is_reached():
        waited = time.monotonic() - begun
        assert waited < seconds, f"not reached within {seconds} s"
        sweep_work(job_context(system.evaluation.service))
        ensure()
        time.sleep(0.2)
    return time.monotonic() - begun


def scored(system: System, number: int) -> Callable[[], bool]:
    return lambda: count_rows(system, "sheet_score") == number


def test_worker_killed_in_mid_job_leaves_each_sheet_scored_exactly_once(
    system: System, tmp_path: Path
) -> None:
    scene = make_scene(system)
    hand_in(scene, 0, 0, 2)
    hand_in(scene, 0, 1, 4)
    hand_in(scene, 1, 0, 5)
    marker = tmp_path / "met"

    with worker(system, "tests.faults.faulty_worker", "stall", "-", str(marker)) as ensure:
        wait_until(system, 20, marker.exists, ensure)
        claimed = count_rows(system, "work_item where state = 'claimed'")
        stalled = ensure()
        stalled.kill()
        stalled.wait(30)
    with worker(system, *SOUND) as ensure:
        wait_until(system, 30, scored(system, 3), ensure)
        wait_until(system, 10, lambda: count_rows(system, "work_item where state = 'done'") == 3, ensure)

    assert claimed == 3
    assert list_cards(scene) == [("5.00", "A", 1), ("3.00", "C", 2)]
    assert count_rows(system, "sheet_score") == 3
    assert count_rows(system, "scorecard where is_current") == 2
    # After the failure each sheet was tried alone, so the first lokus may have got there in two steps.
    computed = "journal_entry where kind = 'scorecard.computed'"
    assert count_rows(system, computed) == count_rows(system, "scorecard")


def test_redis_emptied_between_submission_and_scoring_loses_nothing(system: System) -> None:
    scene = make_scene(system)
    hand_in(scene, 0, 0, 4)
    hand_in(scene, 1, 0, 4)

    redis = system.evaluation.service.nudger.connection
    wait_for(5, "the nudge", lambda: open_queue(QUEUE, redis).count)
    time.sleep(0.5)  # the nudge of the second submission may still be on its way
    redis.flushall()
    system.work(nudged=False)
    before = count_rows(system, "sheet_score")
    sweep_work(job_context(system.evaluation.service))
    system.work(nudged=False)

    assert before == 0
    assert list_cards(scene) == [("4.00", "B", 1), ("4.00", "B", 1)]
    assert count_rows(system, "sheet_score") == 2


def test_redis_hung_does_not_hold_up_a_submission(system: System) -> None:
    scene = make_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    fill_sheet(scene, sheet_id, 0, 4)
    valkey = system.servers.valkey

    os.kill(valkey.pid, signal.SIGSTOP)
    try:
        begun = time.monotonic()
        receipt = system.evaluation.post(f"/api/v1/sheets/{sheet_id}/submission", scene.evaluators[0])
        seconds = time.monotonic() - begun
    finally:
        os.kill(valkey.pid, signal.SIGCONT)
    time.sleep(1.1)
    sweep_work(job_context(system.evaluation.service))
    system.work()

    assert (receipt.status_code, seconds < 4) == (202, True)
    assert list_cards(scene) == [("4.00", "B", 1)]


def test_sheet_that_kills_its_worker_every_time_holds_no_other_back(system: System, tmp_path: Path) -> None:
    ground = make_ground(system)
    period_id, _ = open_period(ground)
    sheet_ids = submit_many(system, period_id, ground.evaluator.account_id)
    poison = sheet_ids[SHEETS // 3]
    path = f"/api/v1/periods/{period_id}/work"

    with worker(system, "tests.faults.faulty_worker", "die", poison, str(tmp_path / "met")) as ensure:
        seconds = wait_until(system, 60, scored(system, SHEETS - 1), ensure)
        wait_until(system, 60, lambda: count_rows(system, "work_item where state = 'failed'") == 1, ensure)
    shown = system.evaluation.get(path, ground.nation).json

    assert seconds < 60
    assert shown["counts"] == {"due": 0, "claimed": 0, "done": SHEETS - 1, "failed": 1}
    assert [(row["subject_id"], row["error"]) for row in shown["failed"]] == [
        (poison, "the worker died on it 3 times")
    ]
    assert count_rows(system, "scorecard") == SHEETS - 1
    system.evaluation.post(f"{path}/retry", ground.nation)
    with worker(system, *SOUND) as ensure:
        wait_until(system, 20, scored(system, SHEETS), ensure)


def submit_many(system: System, period_id: str, evaluator_id: UUID) -> list[str]:
    """Put submitted sheets straight into the tables, each on a lokus of its own, and the work with them."""
    given = {"period": period_id, "evaluator": evaluator_id, "codes": CODES, "sheets": SHEETS}
    with system.evaluation.session() as session:
        for statement in BULK.split(";"):
            session.execute(text(statement), given)
        session.commit()
        return [str(row) for row in session.scalars(text("select sheet_id from sheet order by sheet_id"))]


BULK = """
insert into lokus (lokus_id, period_id, unit_id, unit_short_name, unit_official_name, agency_id, agency_name,
                   region_code, region_name, region_kind, unit_kind, service_kind)
select gen_random_uuid(), cast(:period as uuid), gen_random_uuid(), 'U' || n, 'Unit ' || n, gen_random_uuid(),
       'Dinas', '16.06', 'Musi Banyuasin', 'kabupaten', 'dinas', 'uji' from generate_series(1, :sheets) n;
insert into assignment (assignment_id, lokus_id, evaluator_id)
select gen_random_uuid(), lokus_id, cast(:evaluator as uuid) from lokus where service_kind = 'uji';
insert into sheet (sheet_id, assignment_id, lokus_id, evaluator_id, number, state, submitted_at)
select gen_random_uuid(), assignment_id, lokus_id, evaluator_id, 1, 'submitted', now() from assignment;
insert into answer (sheet_id, indicator_code, level)
select sheet_id, code, 4 from sheet, unnest(cast(:codes as text[])) code;
insert into work_item (kind, subject_id) select 'score_sheet', cast(sheet_id as text) from sheet
"""
