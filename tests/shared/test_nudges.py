"""Nudging workers: Redis may be empty, stopped or hung, and no request waits for it."""

import json
import os
import signal
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from rq import SimpleWorker
from rq.job import Job

from infra.launcher.servers import ValkeyServer, start_valkey
from shared.jobs.queue import AllowedJob, JobNotAllowed, Nudger, allow_job, open_queue
from tests.support.processes import wait_for

LONGEST_WAIT = 2.0
QUEUE = "test"


@allow_job
def look_at_the_work() -> None:
    """A job that finds nothing to do."""


def forbidden_job() -> None:
    """A function that no worker was told to run."""


@pytest.fixture
def valkey(copies: Path) -> Iterator[ValkeyServer]:
    """A server of this test's own."""
    with TemporaryDirectory(prefix="prima-valkey-") as folder:
        Path(folder).chmod(0o711)
        server = start_valkey(Path(folder) / "valkey", copies=copies)
        yield server
        server.stop()


@pytest.fixture
def nudger(valkey: ValkeyServer) -> Iterator[Nudger]:
    """A nudger on it."""
    made = Nudger(valkey.url)
    yield made
    made.close()


def _seconds(nudger: Nudger) -> tuple[bool, float]:
    begun = time.perf_counter()
    said = nudger.nudge(QUEUE, look_at_the_work)
    return said, time.perf_counter() - begun


def test_nudge_leaves_a_job_in_json_with_its_limits(nudger: Nudger) -> None:
    assert nudger.nudge(QUEUE, look_at_the_work)

    queue = open_queue(QUEUE, nudger.connection)
    job = queue.jobs[0]
    stored = json.loads(zlib.decompress(nudger.connection.hget(job.key, "data")))
    assert stored == [f"{__name__}.look_at_the_work", None, [], {}]
    assert (job.timeout, job.ttl) == (120, 86_400)


def test_nudges_do_not_pile_up(nudger: Nudger) -> None:
    for _ in range(50):
        assert nudger.nudge(QUEUE, look_at_the_work)

    assert open_queue(QUEUE, nudger.connection).count == 4


def test_nudge_to_a_stopped_server_fails_quickly_and_then_not_at_all(
    valkey: ValkeyServer, nudger: Nudger
) -> None:
    valkey.stop()

    first, second = _seconds(nudger), _seconds(nudger)

    valkey.restart()
    assert (first[0], second[0]) == (False, False)
    assert first[1] < LONGEST_WAIT
    assert second[1] < LONGEST_WAIT


def test_nudge_to_a_hung_server_fails_quickly_and_works_again_later(
    valkey: ValkeyServer, nudger: Nudger
) -> None:
    assert nudger.nudge(QUEUE, look_at_the_work)
    os.kill(valkey.pid, signal.SIGSTOP)
    try:
        hung = _seconds(nudger)
    finally:
        os.kill(valkey.pid, signal.SIGCONT)
    time.sleep(1.1)

    assert hung[0] is False
    assert hung[1] < LONGEST_WAIT
    assert nudger.nudge(QUEUE, look_at_the_work)


def test_worker_runs_only_what_was_allowed(nudger: Nudger) -> None:
    queue = open_queue(QUEUE, nudger.connection)
    allowed = queue.enqueue_call(f"{__name__}.look_at_the_work", result_ttl=60)
    forbidden = [queue.enqueue_call(name) for name in (f"{__name__}.forbidden_job", "os.getpid")]

    worker = SimpleWorker([queue], connection=nudger.connection, serializer="json", job_class=AllowedJob)
    worker.work(burst=True, logging_level="CRITICAL")

    assert _status(allowed) == "finished"
    assert [_status(job) for job in forbidden] == ["failed", "failed"]


def _status(job: Job) -> str:
    job.refresh()
    return str(job.get_status().value)


def test_job_that_is_not_ours_names_no_function(nudger: Nudger) -> None:
    job = open_queue(QUEUE, nudger.connection).enqueue_call("os.getpid")

    with pytest.raises(JobNotAllowed, match=r"os\.getpid"):
        _ = job.func


def test_nudges_asked_for_soon_are_said_once_and_nobody_waits(valkey: ValkeyServer, nudger: Nudger) -> None:
    os.kill(valkey.pid, signal.SIGSTOP)
    try:
        begun = time.perf_counter()
        for _ in range(50):
            nudger.nudge_soon(QUEUE, look_at_the_work)
        waited = time.perf_counter() - begun
    finally:
        os.kill(valkey.pid, signal.SIGCONT)
    time.sleep(1.5)
    nudger.nudge_soon(QUEUE, look_at_the_work)
    wait_for(5, "the nudge", lambda: open_queue(QUEUE, nudger.connection).count)

    assert waited < LONGEST_WAIT
    assert open_queue(QUEUE, nudger.connection).count <= 2
