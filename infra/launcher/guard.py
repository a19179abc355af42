"""Holds one child for the launcher and ends it, with all it started, when the launcher's pipe closes.

Run as a script by `python -I -S`, so that it starts in some 20 ms and stays small: it imports a handful of
modules of the standard library and nothing of this project. The fork server holds programs in the same way.
Standard input is the launcher's pipe; the line on standard output, which stays open as long as the guard
lives, holds its pid and the child's.
"""

import contextlib
import ctypes
import json
import os
import select
import shutil
import signal
import sys
import time
from typing import NoReturn, TypedDict

LOG_LIMIT = 10 * 1024 * 1024
PR_SET_PDEATHSIG = 1
PR_SET_NAME = 15
PR_SET_CHILD_SUBREAPER = 36
CANNOT_RUN = 127
STOPS = (signal.SIGINT, signal.SIGTERM)


class Plan(TypedDict):
    """What the launcher hands over; no secret belongs here, for every user can read a command line."""

    name: str
    command: list[str]
    folder: str
    log: str
    output: int | None
    account: tuple[int, int] | None
    stop_signal: int
    grace: float
    umask: int


def main() -> int:
    plan: Plan = json.loads(sys.argv[1])
    status = hold(plan)
    return status if status is not None else _execute(plan)


def hold(plan: Plan) -> int | None:
    """The child's status, once it and all it started have ended; None in the child, to become the program."""
    _set_process_option(PR_SET_CHILD_SUBREAPER, 1)
    signals = _watch_signals()
    if select.select([0], [], [], 0)[0]:
        # Nobody wants it any more, and nobody would read what it says.
        return CANNOT_RUN
    child = _start(plan)
    if child is None:
        return None
    os.write(1, f"{os.getpid()} {child}\n".encode())
    status = _wait_for_end_or_request(plan, child, signals)
    if status is None:
        status = _stop(plan, child)
    _end_descendants(child)
    return status if status >= 0 else 128 - status


def name_process(name: str) -> None:
    """What `ps -o comm` and `top` show, of which Linux keeps fifteen letters."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode(), 0, 0, 0)


def _start(plan: Plan) -> int | None:
    own_pid = os.getpid()
    log = os.open(plan["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    # None may reach the child while it still has the guard's handlers, which would swallow it.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    child = os.fork()
    if child == 0:
        try:
            _leave_guard(plan, log, own_pid)
        except BaseException as error:  # noqa: BLE001 - the forked child must never return into the guard's own work
            _say_cannot_run(plan, error)
        return None
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
    os.close(log)
    if plan["output"] is not None:
        os.close(plan["output"])
    return child


def _leave_guard(plan: Plan, log: int, guard_pid: int) -> None:
    """In the forked child: session, streams, folder and rights of its own, none of the guard's signals."""
    os.setsid()
    os.umask(plan["umask"])
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log if plan["output"] is None else plan["output"], 1)
    os.dup2(log, 2)
    if plan["output"] is not None:
        os.close(plan["output"])
    os.chdir(plan["folder"])
    if plan["account"] is not None:
        user, group = plan["account"]
        os.setgroups([])
        os.setgid(group)
        os.setuid(user)
    # A second belt: should the guard itself be killed, the kernel sends the child the same signal.
    _set_process_option(PR_SET_PDEATHSIG, plan["stop_signal"])
    if os.getppid() != guard_pid:
        os._exit(CANNOT_RUN)


def _execute(plan: Plan) -> NoReturn:
    try:
        os.execvpe(plan["command"][0], plan["command"], os.environ)  # noqa: S606 - a list made by the launcher
    except BaseException as error:  # noqa: BLE001 - see above
        _say_cannot_run(plan, error)


def _say_cannot_run(plan: Plan, error: BaseException) -> NoReturn:
    os.write(2, f"{plan['command'][0]} cannot be run: {error}\n".encode())
    os._exit(CANNOT_RUN)


def _wait_for_end_or_request(plan: Plan, child: int, signals: int) -> int | None:
    """The child's status once it ended by itself; None once the launcher wants it to end, or is gone."""
    while True:
        readable, _, _ = select.select([0, signals], [], [], 60)
        if signals in readable:
            numbers = os.read(signals, 512)
            if signal.SIGTERM in numbers:
                return None
        status = _reap(child)
        if status is not None:
            return status
        if 0 in readable and not os.read(0, 512):
            return None
        _shorten_log(plan["log"])


def _stop(plan: Plan, child: int) -> int:
    """Only the child gets the signal: gunicorn, PostgreSQL and RQ tell their own processes what to do."""
    os.kill(child, plan["stop_signal"])
    deadline = time.monotonic() + plan["grace"]
    while time.monotonic() < deadline:
        status = _reap(child)
        if status is not None:
            return status
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    while (status := _reap(child)) is None:
        time.sleep(0.005)
    return status


def _end_descendants(child: int) -> None:
    """Nothing outlives the child. On Linux orphans become the guard's own children, so all can be found."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    while descendants := _list_children():
        for pid in descendants:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.005)
        _reap(child)


def _list_children() -> list[int]:
    try:
        with open(f"/proc/self/task/{os.getpid()}/children") as children:  # noqa: PTH123 - pathlib doubles the start
            return [int(pid) for pid in children.read().split()]
    except OSError:
        return []


def _reap(child: int) -> int | None:
    """Takes in every ended process; the child's status if it was among them."""
    status = None
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            if ended[0] == child:
                status = os.waitstatus_to_exitcode(ended[1])
    return status


def _watch_signals() -> int:
    """A pipe that becomes readable when a child ends or somebody asks the guard to stop."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return reading


def _shorten_log(path: str) -> None:
    """Keeps the log and one older part. The child goes on writing at the end of the same, now empty, file."""
    with contextlib.suppress(OSError):
        if os.stat(path).st_size > LOG_LIMIT:  # noqa: PTH116 - see above
            shutil.copyfile(path, f"{path}.1")
            os.truncate(path, 0)


def _set_process_option(option: int, value: int) -> None:
    """Linux only; elsewhere the pipe and the process group have to do."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


if __name__ == "__main__":
    sys.exit(main())
