"""Writes `run.json`, by which commands find the running system, and the next start what a crash left."""

import json
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from infra.launcher.child import Child
from infra.launcher.identity import Identity, identify
from infra.launcher.private_files import write_private_file
from shared.data_folder import CHECKOUT, RUN_FILE


class RunFile:
    """What is written, and when the launcher started; each write replaces the file at once."""

    def __init__(self, folder: Path) -> None:
        self.environment: dict[str, str] = {}
        self.ports: dict[str, int] = {}
        self._path = folder / RUN_FILE
        self._started_at = datetime.now(UTC).isoformat(timespec="seconds")

    def write(self, children: Iterable[Child]) -> None:
        """Passwords stand in the addresses, so only the user may read it."""
        content = {
            "launcher": _describe(identify(os.getpid())),
            "started_at": self._started_at,
            "checkout": str(CHECKOUT),
            # Copied at one stroke: both servers' starts, each in a thread, note their port in it.
            "ports": dict(self.ports),
            "processes": {child.name: _describe_child(child) for child in children},
            "environment": self.environment,
        }
        write_private_file(self._path, json.dumps(content, indent=2) + "\n")

    def write_stopped(self, stale: Collection[str]) -> None:
        """Without these settings; with one's own servers commands work from the rest, without a launcher."""
        content = {
            "launcher": None,
            "checkout": str(CHECKOUT),
            "environment": {name: value for name, value in self.environment.items() if name not in stale},
        }
        write_private_file(self._path, json.dumps(content, indent=2) + "\n")


def _describe_child(child: Child) -> Mapping[str, object]:
    return {
        "guard": _describe(child.guard),
        "program": _describe(child.program),
        "stop_signal": int(child.stop_signal),
        "grace": child.grace,
    }


def _describe(identity: Identity | None) -> dict[str, object] | None:
    return asdict(identity) if identity else None
