"""What the fork server promises: programs as if started alone, whatever happens to it or to the launcher."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from infra.launcher import guard
from infra.launcher.child import Child
from infra.launcher.errors import ChildFailed
from infra.launcher.fork_server import PYTHON
from infra.launcher.forking import ONE_THREAD, ForkServer
from infra.launcher.identity import identify
from shared.data_folder import CHECKOUT
from tests.launcher.processes import list_processes, wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere programs start alone")

PROGRAM = """
import os, signal, sys
def describe(number):
    handler = signal.getsignal(number)
    return handler.__name__ if callable(handler) else handler.name
print(sys.argv[1:], __name__, sorted(os.environ), os.getcwd())
print([describe(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE, signal.SIGCHLD)])
print(sorted(os.listdir("/proc/self/fd")), sys.stdin.read() == "", os.getsid(0) == os.getpid())
print(open("/proc/self/comm").read().strip(), flush=True)
sys.exit(7)
"""
# What a program puts off is done whichever way it ends.
ENDING = """
import atexit, sys, threading, time
atexit.register(print, "left", file=sys.stderr)
threading.Thread(target=lambda: (time.sleep(0.2), print("last thread", file=sys.stderr))).start()
sys.stdout.write("written ")
exec(sys.argv[1])
"""
WAITING = "import time; print('there', flush=True); time.sleep(1000)"
# The program has a child of its own that left its session.
FAMILY = """
import subprocess
with subprocess.Popen(["setsid", "sleep", "1000"]):
    pass
"""
HOLDER = """
import os, sys
from pathlib import Path
from infra.launcher.child import Child
from infra.launcher.fork_server import PYTHON
from infra.launcher.forking import ForkServer
folder = Path(sys.argv[1])
environment = dict(os.environ)
forks = ForkServer(["json"], environment, folder / "forks.log")
child = Child(
    "family", [*PYTHON, "family"], log=folder / "log", folder=folder, environment=environment, forks=forks
)
child.start()
print(child.pid, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def forks(folder: Path) -> Iterator[ForkServer]:
    programs = {"program": PROGRAM, "ending": ENDING, "waiting": WAITING, "family": FAMILY}
    for name, text in programs.items():
        (folder / f"{name}.py").write_text(text)
    made = ForkServer(["json"], _environment(folder), folder / "forks.log")
    yield made
    made.close()
    assert list_processes(folder) == {}


def _environment(folder: Path) -> dict[str, str]:
    return {"PYTHONPATH": f"{CHECKOUT}:{folder}", "PATH": os.defpath}


def _make_child(folder: Path, forks: ForkServer, *arguments: str) -> Child:
    return Child(
        "registry web",
        [*PYTHON, *arguments],
        log=folder / "log",
        folder=folder,
        environment={"OURS": "1", **_environment(folder)},
        forks=forks,
    )


def test_forked_program_finds_what_one_started_alone_finds(folder: Path, forks: ForkServer) -> None:
    child = _make_child(folder, forks, "program", "--to", "it")
    reading, writing = os.pipe()

    child.start(output=writing)
    os.close(writing)

    with os.fdopen(reading) as said:
        assert said.read().splitlines() == [
            f"['--to', 'it'] __main__ {sorted({'OURS', *_environment(folder), *ONE_THREAD})} {folder}",
            "['default_int_handler', 'SIG_DFL', 'SIG_IGN', 'SIG_DFL']",
            # The last is the folder that is being read.
            "['0', '1', '2', '3'] True True",
            "registry web",
        ]
    assert child.wait(5) == 7
    assert (folder / "log").read_text() == ""
    child.stop()


@pytest.mark.parametrize(
    ("ends", "status", "said"),
    [
        ("", 0, ""),
        ("sys.exit()", 0, ""),
        ("sys.exit(5)", 5, ""),
        ("sys.exit('no reason')", 1, "no reason\n"),
        ("raise KeyboardInterrupt", 130, "KeyboardInterrupt\n"),
        ("raise ValueError('a fault')", 1, "ValueError: a fault\n"),
    ],
)
def test_forked_program_ends_as_one_started_alone(
    folder: Path, forks: ForkServer, ends: str, status: int, said: str
) -> None:
    child = _make_child(folder, forks, "ending", ends)

    child.start()

    assert child.wait(5) == status
    log = (folder / "log").read_text()
    assert log.endswith(f"{said}last thread\nleft\nwritten ")
    child.stop()


def test_stop_leaves_nothing_of_a_forked_program(folder: Path, forks: ForkServer) -> None:
    child = _make_child(folder, forks, "family")
    child.start()
    # The fork server, the guard, the program, its child.
    assert wait_until(lambda: len(list_processes(folder)) == 4)

    child.stop()

    assert len(list_processes(folder)) == 1


def test_launcher_killed_ends_the_fork_server_and_its_programs(folder: Path, forks: ForkServer) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        env=_environment(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as launcher:
        assert launcher.stdout is not None
        launcher.stdout.readline()
        assert wait_until(lambda: len(list_processes(folder)) == 5)

        launcher.kill()

        assert wait_until(lambda: list_processes(folder) == {})


def test_fork_server_killed_leaves_programs_alone_and_comes_again(folder: Path, forks: ForkServer) -> None:
    first, second = (_make_child(folder, forks, "waiting") for _ in range(2))
    first.start()
    assert wait_until(lambda: first.read_log_tail() == "there")
    (server,) = (pid for pid in list_processes(folder) if _is_server(pid))

    os.kill(server, signal.SIGKILL)
    assert wait_until(lambda: identify(server) is None)
    second.start()

    assert first.is_alive()
    assert second.is_alive()
    for child in (first, second):
        child.stop()


def _is_server(pid: int) -> bool:
    return Path(f"/proc/{pid}/comm").read_text().strip() == "prima forks"


def test_guard_killed_ends_its_forked_program(folder: Path, forks: ForkServer) -> None:
    child = _make_child(folder, forks, "waiting")
    child.start()
    program = child.pid
    assert child.guard is not None

    os.kill(child.guard.pid, signal.SIGKILL)

    assert wait_until(lambda: identify(program) is None)
    assert child.wait(5) == -signal.SIGKILL
    child.stop()


def test_module_that_cannot_be_imported_is_told(folder: Path) -> None:
    forks = ForkServer(["json", "no_such_module"], _environment(folder), folder / "forks.log")
    child = _make_child(folder, forks, "program")
    try:
        with pytest.raises(ChildFailed, match="No module named 'no_such_module'"):
            child.start()
    finally:
        child.stop()
        forks.close()


def test_start_that_waits_for_imports_is_given_up_at_once(folder: Path) -> None:
    (folder / "slow.py").write_text("import time; time.sleep(1000)")
    forks = ForkServer(["slow"], _environment(folder), folder / "forks.log")
    child = _make_child(folder, forks, "program")
    with ThreadPoolExecutor(1) as other:
        starting = other.submit(child.start)
        assert wait_until(child.is_alive)
        begun = time.monotonic()

        child.stop()

        assert time.monotonic() - begun < 3
        with pytest.raises(ChildFailed):
            starting.result()
    assert list_processes(folder) == {}


def test_program_nobody_wants_any_more_is_not_begun(folder: Path, forks: ForkServer) -> None:
    """It would do its work and nobody would hear of it."""
    plan = guard.Plan(
        name="program",
        command=[*PYTHON, "program"],
        folder=str(folder),
        log=str(folder / "log"),
        output=None,
        account=None,
        stop_signal=signal.SIGTERM,
        grace=30.0,
        umask=0o077,
    )
    with (folder / "log").open("wb") as log:
        running = forks.start(plan, _environment(folder), log.fileno(), None)

        running.stdin.close()

        assert running.wait(5) == guard.CANNOT_RUN
    running.stdout.close()
    assert (folder / "log").read_text() == ""


def test_program_that_cannot_be_imported_says_so_in_its_log(folder: Path, forks: ForkServer) -> None:
    child = _make_child(folder, forks, "there_is_none")

    child.start()

    assert child.wait(5) == 1
    assert "No module named there_is_none" in child.read_log_tail()
    child.stop()
