"""Runs the commands that prepare the system, from several threads too; knows nothing of what they prepare."""

import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from infra.launcher.child import Child
from infra.launcher.errors import ChildFailed
from infra.launcher.fork_server import PYTHON
from infra.launcher.forking import ForkServer
from shared.data_folder import CHECKOUT


class Steps:
    """Commands of one launch, all of which can be told to end."""

    def __init__(self, logs: Path) -> None:
        # Commands begin as forks of it once it is there.
        self.forks: ForkServer | None = None
        self._logs = logs
        self._lock = threading.Lock()
        self._running: set[Child] = set()
        self._stopping = threading.Event()

    def run(self, arguments: list[str], environment: Mapping[str, str]) -> str:
        """The standard output of `python -m ARGUMENTS`; raises ChildFailed with the end of what it said."""
        lines: list[str] = []
        status, child = self.follow(arguments, environment, lines.append)
        if status:
            raise _describe_failure(status, child, lines)
        return "".join(f"{line}\n" for line in lines)

    def follow(
        self, arguments: list[str], environment: Mapping[str, str], tell: Callable[[str], None]
    ) -> tuple[int | None, Child]:
        """The exit status; lines of standard output are told as they come, the rest goes to a log."""
        name = " ".join(argument for argument in arguments if not argument.startswith("-"))
        child = Child(
            name,
            [*PYTHON, *arguments],
            log=self._logs / f"{name.replace(' ', '-').replace('_', '-')}.log",
            folder=CHECKOUT,
            environment=environment,
            grace=5.0,
            forks=self.forks,
        )
        reading, writing = os.pipe()
        try:
            with os.fdopen(reading, encoding="utf-8", errors="replace") as answer:
                try:
                    self._start(child, writing)
                finally:
                    os.close(writing)
                for line in answer:
                    tell(line.rstrip("\n"))
            status = child.wait()
        finally:
            child.stop()
            with self._lock:
                self._running.discard(child)
        return status, child

    def stop(self) -> None:
        """Has running commands end, wherever they are waited for, and lets no other begin."""
        with self._lock:
            self._stopping.set()
            for child in self._running:
                child.request_stop()

    def _start(self, child: Child, output: int) -> None:
        with self._lock:
            if self._stopping.is_set():
                raise ChildFailed(f"{child.name} was not begun any more")
            self._running.add(child)
        child.start(output=output)
        if self._stopping.is_set():
            child.request_stop()


def _describe_failure(status: int | None, child: Child, lines: list[str]) -> ChildFailed:
    said = "\n".join(part for part in ("\n".join(lines)[-2000:], child.read_log_tail()) if part)
    return ChildFailed(f"{child.name} failed with status {status}; its log: {child.log}\n{said}".rstrip())
