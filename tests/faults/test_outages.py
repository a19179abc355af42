"""Twenty people submit while Redis is away or emptied and workers are killed; all on real processes."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from infra.launcher.identity import identify
from infra.launcher.servers import ValkeyServer
from tests.faults.outage_scene import CLIENTS, OURS_AS_TEXT, Scene, hang_redis, running_scene, stop_redis
from tests.support.processes import Processes, wait_for
from tests.support.servers import Servers
from tests.support.system import make_system

HANGS_SECONDS = 4
# Ten seconds are promised for a quiet machine (tests/benchmarks/outages.py); here other tests run beside.
BACK_SECONDS = 30


@pytest.fixture(scope="module")
def running(servers: Servers) -> Iterator[Scene]:
    """Everything running once: each of these outages leaves a system that works, or the next test says so."""
    names = servers.new_databases()
    system = make_system(servers, servers.environment(*names))
    system.evaluation.service.nudger.connection.flushall()
    with running_scene(system, servers) as made:
        yield made
    system.close()
    servers.drop_databases(names)


@pytest.fixture
def scene(running: Scene) -> Scene:
    """Drafts that nobody has submitted yet."""
    running.begin_drafts()
    return running


@pytest.mark.parametrize("break_it", [stop_redis, hang_redis])
def test_submissions_are_answered_while_redis_is_away_and_scored_when_it_is_back(
    scene: Scene, servers: Servers, break_it: Callable[[ValkeyServer], Callable[[], None]]
) -> None:
    mend = break_it(servers.valkey)
    try:
        replies = scene.submit_all()
    finally:
        mend()
    scored = wait_for(BACK_SECONDS, "all scores", lambda: scene.count_scored() == CLIENTS)

    assert [reply.status for reply in replies] == [202] * CLIENTS
    # redis-py by itself would hang 4 to 60 s; how long an answer takes on a quiet machine is printed.
    print("seconds of each answer:", sorted(round(reply.seconds, 3) for reply in replies))
    assert max(reply.seconds for reply in replies) < HANGS_SECONDS
    assert scored
    _assert_each_scored_once(scene)


def test_redis_emptied_again_and_again_loses_nothing(scene: Scene) -> None:
    connection = scene.system.evaluation.service.nudger.connection
    with ThreadPoolExecutor(1) as other:
        emptying = other.submit(_repeat, 30, connection.flushall)
        replies = scene.submit_all()
        emptying.result()
    wait_for(BACK_SECONDS, "all scores", lambda: scene.count_scored() == CLIENTS)

    assert [reply.status for reply in replies] == [202] * CLIENTS
    _assert_each_scored_once(scene)


def test_workers_killed_while_they_score_lose_nothing(scene: Scene) -> None:
    with ThreadPoolExecutor(1) as other:
        killing = other.submit(_repeat, 5, partial(_kill_workers, scene.processes))
        replies = scene.submit_all()
        killing.result()
    wait_for(40, "all scores", lambda: scene.count_scored() == CLIENTS)

    assert [reply.status for reply in replies] == [202] * CLIENTS
    _assert_each_scored_once(scene)


def _repeat(times: int, deed: Callable[[], Any]) -> None:
    for _ in range(times):
        deed()
        time.sleep(0.05)


def _kill_workers(processes: Processes) -> None:
    for worker in processes.workers:
        if worker.program is not None and identify(worker.program.pid) == worker.program:
            os.kill(worker.program.pid, signal.SIGKILL)


def _assert_each_scored_once(scene: Scene) -> None:
    wait_for(BACK_SECONDS, "finished work", lambda: scene.count_done() == CLIENTS)
    assert scene.count_scored() == CLIENTS
    cards = "scorecard join lokus using (lokus_id) where is_current and service_kind = :round"
    assert scene.count(cards) == CLIENTS
    submitted = f"journal_entry where kind = 'sheet.submitted' and record_id in ({OURS_AS_TEXT})"
    assert scene.count(submitted) == CLIENTS


def test_change_in_the_registry_is_soon_in_the_copy(scene: Scene) -> None:
    reply, seconds = scene.tell_of_agency()

    print("seconds until it was in the copy:", round(seconds, 2))
    assert reply.status == 201
