"""`infra/run --check` on a bare machine: a new clone, an empty home, nothing installed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from shared.data_folder import CHECKOUT
from tests.launcher.processes import find_ordinary_python, list_processes
from tests.support.cases import assert_is_what_the_cases_say

NOBODY = 65534
# What a machine says about how packages are reached from it.
NETWORK_SETTINGS = (
    "PIP_",
    "SSL_",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
)
IS_ORDINARY_USER_TRIED = os.geteuid() == 0 and find_ordinary_python() is not None


@pytest.fixture
def clone(folder: Path) -> Path:
    """A new clone, given to an ordinary user where there is a Python that one can run."""
    made = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", "--depth=1", f"file://{CHECKOUT}", made], check=True)
    if IS_ORDINARY_USER_TRIED:
        subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", made], check=True)
    return made


def _run(folder: Path, clone: Path, account: int | None, *arguments: str) -> str:
    """What `infra/run` says under this account, in a home of nothing.

    It is run where programs lie that have the names of what it imports, and must not be run.
    """
    home, temporary, caller = (folder / f"{name}-{account}" for name in ("home", "temporary", "caller"))
    for made in (home, temporary, caller):
        made.mkdir(mode=0o711)
        if account is not None:
            os.chown(made, account, account)
    for name in ("argparse.py", "venv.py", "infra.py"):
        (caller / name).write_text("raise SystemExit('not ours')")
    done = subprocess.run(
        [clone / "infra" / "run", *arguments],
        cwd=caller,
        env={
            **{name: value for name, value in os.environ.items() if name.startswith(NETWORK_SETTINGS)},
            "HOME": str(home),
            "PRIMA_DATA": str(home / "data"),
            "TMPDIR": str(temporary),
            "PATH": _make_path(),
            # Its own way of saying --no-compile: what is imported is compiled then, and nothing else.
            "PIP_NO_COMPILE": "0",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        user=account,
        group=account,
        extra_groups=None if account is None else [],
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-5000:]
    assert list(temporary.iterdir()) == []
    return done.stdout


def test_check_passes_from_a_fresh_clone_with_an_empty_home(folder: Path, clone: Path) -> None:
    """The first account makes the environment; root, who may come later, uses it as it is."""
    report = json.loads(_run(folder, clone, NOBODY if IS_ORDINARY_USER_TRIED else None, "--check", "--json"))

    assert isinstance(report.pop("seconds"), int | float)
    assert_is_what_the_cases_say(report)
    # Scripts name the Python of the environment by where that is, not by where it was made.
    environment = clone / ".venv" / "bin"
    assert (environment / "gunicorn").read_text().startswith(f"#!{environment}/python\n")
    if IS_ORDINARY_USER_TRIED:
        assert "There is no demonstration" in _run(folder, clone, None, "--remove-demo")
    assert list_processes(folder) == {}


def _make_path() -> str:
    """The Python that runs the tests, where every account may run it; no virtual environment."""
    own = [] if IS_ORDINARY_USER_TRIED else [str(Path(sys.base_prefix) / "bin")]
    return ":".join([*own, "/usr/local/bin", "/usr/bin", "/bin"])
