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
AS_ORDINARY_USER = pytest.mark.skipif(
    os.geteuid() != 0 or find_ordinary_python() is None,
    reason="needs root, and a Python that every user can run",
)


@pytest.mark.parametrize("account", [None, pytest.param(NOBODY, marks=AS_ORDINARY_USER)])
def test_check_passes_from_a_fresh_clone_with_an_empty_home(folder: Path, account: int | None) -> None:
    home, temporary, clone = folder / "home", folder / "temporary", folder / "clone"
    subprocess.run(["git", "clone", "--quiet", f"file://{CHECKOUT}", clone], check=True)
    for made in (home, temporary):
        made.mkdir(mode=0o711)
    if account is not None:
        for path in (clone, home, temporary):
            subprocess.run(["chown", "-R", f"{account}:{account}", path], check=True)

    done = subprocess.run(
        [clone / "infra" / "run", "--check", "--json"],
        cwd="/",
        env={
            **{name: value for name, value in os.environ.items() if name.startswith(NETWORK_SETTINGS)},
            "HOME": str(home),
            "TMPDIR": str(temporary),
            "PATH": _make_path(account),
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
    report = json.loads(done.stdout)
    assert isinstance(report.pop("seconds"), int | float)
    assert_is_what_the_cases_say(report)
    assert list(temporary.iterdir()) == []
    assert list_processes(folder) == {}


def _make_path(account: int | None) -> str:
    """The Python that runs the tests, where the account may run it; no virtual environment."""
    own = [] if account is not None else [str(Path(sys.base_prefix) / "bin")]
    return ":".join([*own, "/usr/local/bin", "/usr/bin", "/bin"])
