"""Holds the data folder for one launcher at a time; removes nothing in it."""

import contextlib
import fcntl
import getpass
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from infra.launcher.errors import FolderHeld, UsageError
from shared.data_folder import CHECKOUT

LOCK_FILE = "launcher.lock"


@contextlib.contextmanager
def hold_folder(folder: Path) -> Iterator[None]:
    """Makes the folder if needed; raises FolderHeld naming the other launcher. It ends with this process."""
    try:
        # As root the servers' own account passes through it to its data, and sees no names in it.
        folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        lock = os.fdopen(os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"The data folder {folder} cannot be used: {error.strerror} (PRIMA_DATA names another)"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderHeld(f"The data folder {folder} is in use {_describe_holder(lock)}") from None
        _sign(lock)
        yield


def _sign(lock: IO[str]) -> None:
    holder = {
        "pid": os.getpid(),
        "user": getpass.getuser(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
        "checkout": str(CHECKOUT),
    }
    lock.seek(0)
    lock.truncate()
    lock.write(json.dumps(holder))
    lock.flush()


def _describe_holder(lock: IO[str]) -> str:
    try:
        holder = json.load(lock)
        return "by pid {pid} of user {user} since {since}, checkout {checkout}".format(**holder)
    except (ValueError, KeyError):
        return "by a launcher that is just starting"
