"""Finds the processes that belong to a data folder; starts and stops none."""

import os
import time
from collections.abc import Callable
from pathlib import Path


def list_processes(folder: Path) -> dict[int, str]:
    """Pid and command line of everything that works in this folder, was given its path, or inherited it."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            command = (entry / "cmdline").read_bytes()
            traces = [command, (entry / "environ").read_bytes(), bytes((entry / "cwd").readlink())]
        except OSError:
            continue
        # A process that has ended and was not yet taken note of shows nothing.
        if command and any(bytes(folder) in trace for trace in traces):
            found[int(entry.name)] = command.replace(b"\0", b" ").decode(errors="replace")
    return found


def wait_until(is_reached: Callable[[], bool], seconds: float = 15.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_reached():
            return True
        time.sleep(0.02)
    return is_reached()


def find_ordinary_python() -> str | None:
    """A Python that every user can run: the tests' own may lie in a private home."""
    for path in (Path("/usr/bin/python3"), Path("/usr/local/bin/python3")):
        if path.exists():
            return str(path)
    return None
