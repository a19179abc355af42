"""Makes the virtual environments from the lock files; needs nothing but the standard library."""

import contextlib
import ensurepip
import fcntl
import hashlib
import os
import secrets
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path

from infra.launcher.child import Child
from infra.launcher.errors import LaunchError
from shared.data_folder import CHECKOUT

STAMP = "prima-stamp"
# With these pip would install for somebody else; where it finds packages stays as the user set it.
ELSEWHERE = frozenset({"PIP_PREFIX", "PIP_PYTHON", "PIP_ROOT", "PIP_TARGET", "PIP_USER"})


def ensure_environment(folder: Path, lock_file: Path) -> Path:
    """The Python of an environment that holds exactly what the lock file names, made anew if it does not."""
    wanted = _describe(lock_file)
    if _read_stamp(folder) != wanted:
        try:
            with _alone(folder.with_name(f"{folder.name}.lock")):
                # Whoever waited here for another launcher finds the work done.
                if _read_stamp(folder) != wanted:
                    _replace(folder, lock_file, wanted)
        except (OSError, subprocess.CalledProcessError) as error:
            raise LaunchError(f"{folder} cannot be made: {error}") from error
    return folder / "bin" / "python"


def use_environment(folder: Path, lock_file: Path) -> Path:
    """The same, and nobody replaces it until this process ends, be it as another program by then."""
    while True:
        python = ensure_environment(folder, lock_file)
        with contextlib.suppress(FileNotFoundError):
            held = os.open(folder, os.O_RDONLY)
            fcntl.flock(held, fcntl.LOCK_SH)
            if os.path.samestat(os.fstat(held), folder.stat()):
                os.set_inheritable(held, True)
                return python
            os.close(held)


def _replace(folder: Path, lock_file: Path, stamp: str) -> None:
    """Refuses while a launcher runs out of the one that is there."""
    if not folder.exists():
        _make(folder, lock_file, stamp)
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _make(folder, lock_file, stamp)
    except BlockingIOError:
        raise LaunchError(
            f"{folder} has to be made anew, for the packages, the Python or the place have changed, "
            "and a running infra/run of this checkout uses it: stop that one first"
        ) from None
    finally:
        os.close(held)


def _make(folder: Path, lock_file: Path, stamp: str) -> None:
    """Builds under another name and renames: a killed installation never leaves half an environment."""
    work = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(work, ignore_errors=True)
    # What another, killed a moment ago, may still be writing never mixes with ours.
    building = work / secrets.token_hex(4)
    version = ".".join(map(str, sys.version_info[:3]))
    sys.stderr.write(f"Making {folder.name} for Python {version} from {lock_file.name} ...\n")
    pip = _find_pip()
    try:
        venv.EnvBuilder(with_pip=pip is None, symlinks=True).create(building)
        _install(building / "bin" / "python", pip, lock_file, work / "pip.log")
        _rename_in_scripts(building, folder)
        (building / STAMP).write_text(stamp, encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        building.rename(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _find_pip() -> Path | None:
    """The pip that comes with Python, in its file: to install it from there takes longer than its work does.
    Found as `ensurepip` finds it; None where it is kept elsewhere.
    """
    kept = sysconfig.get_config_var("WHEEL_PKG_DIR")
    folders = [*([Path(kept)] if kept else []), Path(ensurepip.__file__).with_name("_bundled")]
    wheels = [wheel for folder in folders for wheel in sorted(folder.glob("pip-*.whl"), reverse=True)]
    return wheels[0] / "pip" if wheels else None


def _install(python: Path, pip: Path | None, lock_file: Path, log: Path) -> None:
    """Under a guard: however the launcher ends, no installation goes on behind its back."""
    installing = [python, "-I", *([pip] if pip else ["-m", "pip"]), "install"]
    options = ["--quiet", "--no-input", "--disable-pip-version-check"]
    exactly = ["--require-hashes", "--no-deps", "--only-binary", ":all:"]
    running = Child(
        "pip",
        [*installing, *options, *exactly, "--requirement", lock_file],
        log=log,
        folder=lock_file.parent,
        environment={name: value for name, value in os.environ.items() if name not in ELSEWHERE},
        grace=2.0,
        umask=0o022,
    )
    try:
        running.start()
        status = running.wait()
        said = running.read_log_tail()
    finally:
        running.stop()
    if status:
        raise LaunchError(f"The packages of {lock_file.name} could not be installed:\n{said[-3000:]}")


def _rename_in_scripts(building: Path, folder: Path) -> None:
    """Scripts name their Python by its full path, which is about to change."""
    for script in (building / "bin").iterdir():
        if script.is_symlink() or not script.is_file():
            continue
        content = script.read_bytes()
        if not content.startswith(b"\x7fELF") and bytes(building) in content:
            script.write_bytes(content.replace(bytes(building), bytes(folder)))


def _describe(lock_file: Path) -> str:
    """What an environment depends on: the packages, the Python, and the place, for its scripts name it."""
    packages = hashlib.sha256(lock_file.read_bytes()).hexdigest()
    return "\n".join([packages, sys.version, str(Path(sys.base_prefix).resolve()), str(CHECKOUT), ""])


def _read_stamp(folder: Path) -> str | None:
    try:
        return (folder / STAMP).read_text(encoding="utf-8")
    except OSError:
        return None


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main(arguments: list[str]) -> int:
    """`python -m infra.launcher.environment FOLDER LOCK_FILE`, both in the checkout; prints the Python."""
    folder, lock_file = arguments
    try:
        python = ensure_environment(CHECKOUT / folder, CHECKOUT / lock_file)
    except LaunchError as error:
        sys.stderr.write(f"{error}\n")
        return error.status
    sys.stdout.write(f"{python}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
