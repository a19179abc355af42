"""Tells processes apart by pid and start time, for a pid alone is soon another's; sends no signals."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class Identity:
    """One process of this machine, for ever."""

    pid: int
    started: str


def identify(pid: int) -> Identity | None:
    """None when nothing runs under this pid; a zombie does not run."""
    started = _read_start_on_linux(pid) if sys.platform == "linux" else _ask_ps(pid)
    return Identity(pid, started) if started else None


def is_running(identity: Identity) -> bool:
    return identify(identity.pid) == identity


def get_start_time(pid: int) -> float | None:
    """Seconds since 1970, to about a second."""
    if sys.platform != "linux":
        started = _ask_ps(pid)
        return time.mktime(time.strptime(started, "%a %b %d %H:%M:%S %Y")) if started else None
    fields = _read_stat(pid)
    if fields is None:
        return None
    boot = next(line for line in Path("/proc/stat").read_text().splitlines() if line.startswith("btime"))
    return int(boot.split()[1]) + int(fields[19]) / os.sysconf("SC_CLK_TCK")


def _read_start_on_linux(pid: int) -> str | None:
    """Clock ticks since the machine's start, with that start's own name: ticks repeat after a restart."""
    fields = _read_stat(pid)
    if fields is None or fields[0] in "ZX":
        return None
    return f"{BOOT.read_text().strip()}:{fields[19]}"


def _read_stat(pid: int) -> list[str] | None:
    """The fields after the program's name, which itself may hold spaces and brackets."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def _ask_ps(pid: int) -> str | None:
    done = subprocess.run(
        ["/bin/ps", "-o", "state=,lstart=", "-p", str(pid)],
        env={"LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    state, _, started = done.stdout.strip().partition(" ")
    return None if done.returncode or state.startswith("Z") else started.strip()
