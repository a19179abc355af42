"""Says where this checkout keeps its data and what the launcher wrote there; creates and changes nothing."""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent
RUN_FILE = "run.json"


class RunFileUnreadable(Exception):
    """`run.json` is there, but is not what the launcher writes or may not be read; the words say which."""


class HomeUnknown(Exception):
    """Nothing says where this user's data belongs."""


def get_data_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder named by PRIMA_DATA, else one for this checkout where the user's data belongs."""
    chosen = environment.get("PRIMA_DATA")
    try:
        if chosen:
            return Path(chosen).expanduser().absolute()
        if os.geteuid() == 0:
            return Path("/var/lib/prima") / _name_checkout(CHECKOUT)
        # The specification of XDG_DATA_HOME says that a relative path in it is to be ignored.
        given = Path(environment.get("XDG_DATA_HOME", ""))
        user_data = given if given.is_absolute() else Path.home().absolute() / ".local" / "share"
        return user_data / "prima" / _name_checkout(CHECKOUT)
    except RuntimeError as error:
        raise HomeUnknown(
            "The home folder is not known: PRIMA_DATA names a data folder without it"
        ) from error


def read_run_file(folder: Path | None = None) -> dict[str, Any] | None:
    """What the launcher last wrote about itself; None if it never ran here."""
    path = (folder or get_data_folder()) / RUN_FILE
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise RunFileUnreadable(f"{path} cannot be read: {error}") from error
    if not isinstance(content, dict) or not isinstance(content.get("environment", {}), dict):
        raise RunFileUnreadable(f"{path} is not what infra/run writes")
    return content


def _name_checkout(checkout: Path) -> str:
    """The folder's own name for people, with a digest of its path, so that two checkouts never share data."""
    readable = re.sub(r"[^A-Za-z0-9]+", "-", checkout.name).strip("-").lower() or "checkout"
    return f"{readable}-{hashlib.sha256(str(checkout).encode()).hexdigest()[:8]}"
