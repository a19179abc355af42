"""Writes what only one account may read, passwords above all; knows nothing of what the files are for."""

import os
import secrets
from pathlib import Path

from infra.launcher.accounts import Account


def make_private_folder(folder: Path, owner: Account | None) -> None:
    """A folder that only the servers' account (or the user themselves) can look into."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if owner is not None:
        os.chown(folder, owner.uid, owner.gid)


def write_private_file(path: Path, text: str, owner: Account | None = None) -> None:
    """Replaces the file at once, readable by its owner only from the first byte on."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        if owner is not None:
            os.fchown(file.fileno(), owner.uid, owner.gid)
        file.write(text)
    new.replace(path)


def ensure_password(path: Path) -> str:
    """Made once; letters and digits, which need no quoting in SQL, in a URL or in a configuration."""
    if not path.exists():
        write_private_file(path, secrets.token_hex(24))
    return path.read_text(encoding="utf-8")
