"""Imports modules once and becomes programs in forks, each under a guard, as the launcher asks.

Run as `python -P -m infra.launcher.fork_server SOCKET MODULE...` by infra/launcher/forking.py. It holds no
connection and starts no thread, so that a fork finds nothing half done; it knows nothing of what it imports.
"""

import atexit
import contextlib
import gc
import importlib
import json
import os
import runpy
import signal
import socket
import sys
from collections.abc import Iterator
from typing import TypedDict

from infra.launcher import guard

# How a program that can be forked is told: what follows is the module and its arguments.
PYTHON = [sys.executable, "-P", "-m"]
NOTE = b"."
MOST_FILES = 5


class Request(TypedDict):
    """What the first of the files holds that are handed over; the others are the guard's standard streams."""

    plan: guard.Plan
    environment: dict[str, str]


class Status:
    """With what this process ends, once that is known."""

    number = 1

    @contextlib.contextmanager
    def of_program(self) -> Iterator[None]:
        """Take it from how the block ends."""
        try:
            yield
            self.number = 0
        except SystemExit as exit_:
            self.number = exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
            raise
        except KeyboardInterrupt:
            self.number = 128 + signal.SIGINT
            raise


def main() -> None:
    """Ends when the launcher is gone; in a fork, when the program that it became has ended."""
    guard.name_process("prima forks")
    status = Status()
    # What is registered first is called last.
    atexit.register(_leave, status)
    # A search for garbage in what is only being made finds none.
    gc.disable()
    # Before the socket could be closed: a fault of these is told before the launcher notices that it ended.
    for module in sys.argv[2:]:
        importlib.import_module(module)
    # What is shared with the forks stays shared: no fork looks for garbage in it.
    sys.stdout.flush()
    gc.collect()
    gc.freeze()
    gc.enable()
    # Guards that have ended are taken in by the system; each tells its own status.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as requests:
        plan = _serve(requests)
    with status.of_program():
        if plan is not None:
            _run(plan)


def _serve(requests: socket.socket) -> guard.Plan | None:
    """In a fork that is to become a program, its plan; in the fork server None, once nobody asks any more."""
    while True:
        note, files, _, _ = socket.recv_fds(requests, len(NOTE), MOST_FILES)
        if not note:
            return None
        if os.fork() == 0:
            requests.close()
            return _hold(files)
        for file in files:
            os.close(file)


def _hold(files: list[int]) -> guard.Plan | None:
    """The guard's life, which ends here; its child returns with the plan."""
    status = guard.CANNOT_RUN
    try:
        asked, *streams = files
        os.setsid()
        with os.fdopen(asked, encoding="utf-8") as file:
            request: Request = json.load(file)
        plan = request["plan"]
        for number, stream in enumerate(streams[:3]):
            os.dup2(stream, number)
            os.close(stream)
        plan["output"] = streams[3] if len(streams) > 3 else None
        os.environ.clear()
        os.environ.update(request["environment"])
        guard.name_process(f"guard {plan['name']}")
        held = guard.hold(plan)
        if held is None:
            return plan
        status = held
    except BaseException as error:  # noqa: BLE001 - a guard must never return into the fork server's own work
        os.write(2, f"The program cannot be held: {error!r}\n".encode())
    # The launcher may be gone.
    with contextlib.suppress(OSError):
        os.write(1, f"{status}\n".encode())
    os._exit(0)


def _run(plan: guard.Plan) -> None:
    """From here on as `python -P -m` would: nothing of the guard's is left, Python has its usual signals."""
    for file in map(int, os.listdir("/proc/self/fd")):  # noqa: PTH208 - numbers, not paths
        if file > 2:
            # One of them is the folder that was read.
            with contextlib.suppress(OSError):
                os.close(file)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    guard.name_process(plan["name"])
    module, *arguments = plan["command"][len(PYTHON) :]
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _leave(status: Status) -> None:
    """Ends at once: Python would take apart, and so copy, all that is shared with the fork server."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status.number)


if __name__ == "__main__":
    main()
