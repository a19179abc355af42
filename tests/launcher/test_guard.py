"""What a guard promises: its child ends with the launcher, whatever ended the launcher."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from infra.launcher import guard
from infra.launcher.child import Child
from infra.launcher.errors import LaunchError
from infra.launcher.identity import identify
from infra.launcher.private_files import make_folder
from infra.launcher.progress import Progress
from infra.launcher.supervisor import Supervisor
from shared.data_folder import CHECKOUT
from tests.launcher.processes import list_processes, wait_until

# A child with a child of its own that left its session and so cannot be found by its group.
FAMILY = ["sh", "-c", "setsid sleep 1000 & sleep 1000"]
HOLDER = """
import sys
from pathlib import Path
from infra.launcher.child import Child
folder = Path(sys.argv[1])
family = ["sh", "-c", "setsid sleep 1000 & sleep 1000"]
child = Child("family", family, log=folder / "log", folder=folder, environment={})
child.start()
print(child.pid, flush=True)
sys.stdin.read()
"""


def _make_child(folder: Path, command: list[str], grace: float = 5.0) -> Child:
    return Child(
        "child", command, log=folder / "log", folder=folder, environment={"PATH": os.defpath}, grace=grace
    )


def test_launcher_killed_ends_its_child_and_grandchildren(folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        env={"PYTHONPATH": str(CHECKOUT), "PATH": os.defpath},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as launcher:
        assert launcher.stdout is not None
        launcher.stdout.readline()
        # The launcher itself, the guard, the shell, two sleeps.
        assert wait_until(lambda: len(list_processes(folder)) == 5)

        launcher.kill()

        assert wait_until(lambda: list_processes(folder) == {})


def test_stop_leaves_nothing(folder: Path) -> None:
    child = _make_child(folder, FAMILY)
    child.start()
    assert wait_until(lambda: len(list_processes(folder)) == 4)

    child.stop()

    assert list_processes(folder) == {}


def test_child_that_does_not_listen_is_killed_after_its_grace(folder: Path) -> None:
    child = _make_child(
        folder, ["sh", "-c", "trap '' TERM; echo deaf >&2; while :; do sleep 0.1; done"], grace=0.3
    )
    child.start()
    assert wait_until(lambda: child.read_log_tail() == "deaf")
    begun = time.monotonic()

    child.stop()

    assert 0.3 <= time.monotonic() - begun < 3
    assert list_processes(folder) == {}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent has died")
def test_guard_killed_ends_its_child(folder: Path) -> None:
    child = _make_child(folder, ["sleep", "1000"])
    child.start()
    assert child.guard is not None
    program = child.pid

    os.kill(child.guard.pid, signal.SIGKILL)

    assert wait_until(lambda: identify(program) is None)
    child.stop()


def test_child_says_why_it_cannot_run(folder: Path) -> None:
    child = _make_child(folder, ["there-is-no-such-program"])

    child.start()

    assert child.wait(5) == guard.CANNOT_RUN
    assert child.read_log_tail().startswith("there-is-no-such-program cannot be run: ")
    child.stop()


def test_long_log_is_set_aside_and_the_same_file_goes_on(folder: Path) -> None:
    log = folder / "log"
    with log.open("ab", buffering=0) as writing:
        writing.write(b"old " * (guard.LOG_LIMIT // 4 + 1))

        guard._shorten_log(str(log))
        writing.write(b"new")

    assert log.read_bytes() == b"new"
    assert (folder / "log.1").stat().st_size > guard.LOG_LIMIT


def test_log_tail_begins_at_the_last_start(folder: Path) -> None:
    child = _make_child(folder, ["sh", "-c", "echo $$; exec sleep 1000"])
    for _ in range(2):
        child.start()
        pid = child.pid
        assert wait_until(lambda pid=pid: child.read_log_tail() == str(pid))
        child.stop()

    assert len((folder / "log").read_text().splitlines()) == 2


def test_ended_child_is_started_again_at_once_then_with_pauses(folder: Path) -> None:
    # The quickest of three says whether there is a pause; a single one may have waited for other work.
    first = min(_time_restarts(folder, 1)[0] for _ in range(3))
    second, third = _time_restarts(folder, 3)[1:]

    assert first < second
    assert second > 0.2
    assert third > 0.4
    assert list_processes(folder) == {}


def _time_restarts(folder: Path, times: int) -> list[float]:
    """Seconds from each kill until the child was started again."""
    said: list[str] = []
    moments: list[float] = []
    seconds: list[float] = []
    child = _make_child(folder, ["sleep", "1000"])
    supervisor = Supervisor(said.append, lambda _: moments.append(time.monotonic()))
    supervisor.start([child])
    try:
        for count in range(2, times + 2):
            ended = time.monotonic()
            os.kill(child.pid, signal.SIGKILL)
            assert wait_until(lambda count=count: len(moments) == count)
            seconds.append(moments[-1] - ended)
    finally:
        supervisor.stop()
    assert len(said) == times
    return seconds


def test_run_file_that_cannot_be_written_does_not_end_the_watch(folder: Path) -> None:
    said: list[str] = []
    full = False

    def note(_: list[Child]) -> None:
        if full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    child = _make_child(folder, ["sleep", "1000"])
    supervisor = Supervisor(said.append, note)
    supervisor.start([child])
    try:
        full = True
        for _ in range(2):
            killed = child.pid
            os.kill(killed, signal.SIGKILL)
            assert wait_until(lambda killed=killed: child.program is not None and child.pid != killed)
    finally:
        supervisor.stop()

    assert wait_until(lambda: sum("could not be noted" in line for line in said) == 2)


def test_watch_that_fails_is_told_to_whoever_serves(folder: Path) -> None:
    child = _make_child(folder, ["sleep", "1000"])

    def say(_: str) -> None:
        raise LookupError("unforeseen")

    supervisor = Supervisor(say, lambda _: None)
    supervisor.start([child])
    try:
        os.kill(child.pid, signal.SIGKILL)

        with pytest.raises(LaunchError, match="watched no longer: LookupError"):
            supervisor.wait()
    finally:
        supervisor.stop()


def test_progress_into_a_pipe_that_nobody_reads_is_let_go() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stream:
        progress = Progress(stream)

        progress.say("one")
        progress.say("two")


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_made_folders_have_their_rights_whatever_the_umask(folder: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        make_folder(folder / "a" / "b")
    finally:
        os.umask(before)

    assert [oct(path.stat().st_mode & 0o777) for path in (folder / "a", folder / "a" / "b")] == [
        "0o755",
        "0o711",
    ]


def test_child_makes_private_files_whatever_the_umask(folder: Path) -> None:
    child = _make_child(folder, ["touch", "made"])
    before = os.umask(0)
    try:
        child.start()
    finally:
        os.umask(before)

    assert child.wait(5) == 0
    assert oct((folder / "made").stat().st_mode & 0o777) == "0o600"
    child.stop()
