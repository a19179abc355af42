"""Stops what a killed launcher has left running; touches no process whose start time does not match."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.launcher.identity import Identity, get_start_time, identify, is_running
from infra.launcher.postgres import read_postmaster
from shared.data_folder import RunFileUnreadable, read_run_file

KILL_SECONDS = 10.0
# A guard that had to be killed leaves its program to the second round.
ROUNDS = 2


@dataclass(frozen=True)
class Leftover:
    """One process that should not be there any more."""

    name: str
    identity: Identity
    stop_signal: int
    grace: float


def stop_leftovers(folder: Path) -> list[str]:
    """The names of what was stopped. Only for whoever holds the folder: then no launcher is behind these."""
    stopped: set[str] = set()
    for _ in range(ROUNDS):
        found = [*_list_recorded(folder), *_list_postmasters(folder)]
        running = [leftover for leftover in found if is_running(leftover.identity)]
        _stop(running)
        stopped.update(leftover.name for leftover in running)
    return sorted(stopped)


def _stop(running: list[Leftover]) -> None:
    """In its own orderly way, all at once; by force whoever takes longer than its grace."""
    for leftover in running:
        _send(leftover, leftover.stop_signal)
    _wait_for(running, time.monotonic() + max((leftover.grace for leftover in running), default=0.0))
    for leftover in running:
        if is_running(leftover.identity):
            _send(leftover, signal.SIGKILL)
    _wait_for(running, time.monotonic() + KILL_SECONDS)


def _list_recorded(folder: Path) -> Iterator[Leftover]:
    """Guards as well as programs: a guard may have been killed before its program."""
    try:
        processes = dict((read_run_file(folder) or {}).get("processes", {}))
        entries = [_read_entry(name, entry) for name, entry in processes.items()]
    except (RunFileUnreadable, ValueError, TypeError, KeyError):
        return
    for name, guard, program, stop_signal, grace in entries:
        if guard is not None:
            # It is ending its program already and must have the time for it.
            yield Leftover(name, guard, signal.SIGTERM, grace + KILL_SECONDS)
        if program is not None and (guard is None or not is_running(guard)):
            yield Leftover(name, program, stop_signal, grace)


def _list_postmasters(folder: Path) -> Iterator[Leftover]:
    """A server that no run.json names, for the launcher was killed before it wrote one."""
    for cluster in (folder / "postgresql").glob("*/postmaster.pid"):
        written = read_postmaster(cluster.parent)
        if written is None:
            continue
        pid, noted = written
        started, identity = get_start_time(pid), identify(pid)
        # The server notes the time a moment after its start, both are rounded to seconds.
        if identity is not None and started is not None and abs(started - noted) <= 3:
            yield Leftover("PostgreSQL", identity, signal.SIGINT, 30.0)


def _send(leftover: Leftover, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(leftover.identity.pid, number)


def _wait_for(leftovers: list[Leftover], deadline: float) -> None:
    while any(is_running(leftover.identity) for leftover in leftovers) and time.monotonic() < deadline:
        time.sleep(0.02)


def _read_entry(name: str, entry: Any) -> tuple[str, Identity | None, Identity | None, int, float]:
    guard, program = _read_identity(entry["guard"]), _read_identity(entry["program"])
    return name, guard, program, int(entry["stop_signal"]), float(entry["grace"])


def _read_identity(entry: Any) -> Identity | None:
    return Identity(int(entry["pid"]), str(entry["started"])) if entry else None
