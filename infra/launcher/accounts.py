"""Chooses the account that the servers run under when the launcher is root; creates no account."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from infra.launcher.errors import UsageError


@dataclass(frozen=True)
class Account:
    """An ordinary user of this machine."""

    name: str
    uid: int
    gid: int


def find_server_account() -> Account | None:
    """None for an ordinary user, whose servers are their own; PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("prima", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise UsageError("As root the servers run as user prima or nobody, and this machine has neither")


def require_reachable(folder: Path, account: Account | None) -> None:
    """Refuses a data folder below one that is closed to the servers' account."""
    if account is None:
        return
    tried = subprocess.run(
        ["/bin/sh", "-c", 'cd -- "$1"', "sh", folder],
        user=account.uid,
        group=account.gid,
        extra_groups=[],
        cwd="/",
        capture_output=True,
        check=False,
    )
    if tried.returncode:
        raise UsageError(
            f"As root the servers run as user {account.name}, who cannot reach {folder}: "
            "a folder above it is closed. Name another one in PRIMA_DATA (for --check: in TMPDIR)"
        )
