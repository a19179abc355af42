"""Writes what only one account may read, passwords above all; knows nothing of what the files are for."""

import os
import secrets
import threading
from pathlib import Path

from infra.launcher.accounts import Account

# The two servers are started at once, and both make the folder that holds their programs.
_making = threading.Lock()


def make_folder(folder: Path, mode: int = 0o711) -> None:
    """With exactly these rights whatever the umask, its parents passable; leaves alone what is there.

    As root the servers' own account passes through a folder of 0711 to its data, and sees no names in it.
    """
    with _making:
        if folder.is_dir():
            return
        for parent in reversed([parent for parent in folder.parents if not parent.exists()]):
            _make_one(parent, 0o755)
        _make_one(folder, mode)


def _make_one(folder: Path, mode: int) -> None:
    """Another launcher, of another data folder beside this one, may have made it since we looked."""
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(mode)


def make_private_folder(folder: Path, owner: Account | None) -> None:
    """A folder that only the servers' account (or the user themselves) can look into."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if owner is not None:
        os.chown(folder, owner.uid, owner.gid)


def write_private_file(path: Path, text: str, owner: Account | None = None) -> None:
    """Replaces the file at once, readable by its owner only from the first byte on, and kept by the disk."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        if owner is not None:
            os.fchown(file.fileno(), owner.uid, owner.gid)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def ensure_password(path: Path) -> str:
    """Made once; letters and digits, which need no quoting in SQL, in a URL or in a configuration."""
    if not path.exists():
        write_private_file(path, secrets.token_hex(24))
    return path.read_text(encoding="utf-8")
