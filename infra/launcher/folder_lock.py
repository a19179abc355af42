"""Holds the data folder for one launcher at a time; removes nothing in it."""

import contextlib
import fcntl
import json
import os
import pwd
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from infra.launcher.errors import FolderHeld, UsageError
from infra.launcher.private_files import make_folder
from shared.data_folder import CHECKOUT

LOCK_FILE = "launcher.lock"


@contextlib.contextmanager
def hold_folder(folder: Path) -> Iterator[None]:
    """Makes the folder if needed; raises FolderHeld naming the other launcher. It ends with this process."""
    try:
        make_folder(folder)
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
        "user": _name_user(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
        "checkout": str(CHECKOUT),
    }
    lock.seek(0)
    lock.truncate()
    lock.write(json.dumps(holder))
    lock.flush()


def _name_user() -> str:
    """Containers often run under a number that has no name."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def _describe_holder(lock: IO[str]) -> str:
    try:
        holder = json.load(lock)
        return "by pid {pid} of user {user} since {since}, checkout {checkout}".format(**holder)
    except (ValueError, KeyError, TypeError):
        return "by a launcher that is just starting"
