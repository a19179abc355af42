"""Runs what `infra/run` runs, out of the environment that the tests have; looks at nothing inside."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.launcher.ports import choose_free_port
from shared.data_folder import CHECKOUT, read_run_file
from tests.launcher.processes import wait_until

START_SECONDS = 180.0
SERVES = "Ctrl-C stops everything."
ACCOUNTS = "Demonstration accounts"
# What loads and takes out a demonstration does without the registry's workers.
FEW = {"PRIMA_REGISTRY_WORKERS": "0", "PRIMA_LONG_WORKERS": "0"}
# `infra/run` finds a Python and makes an environment first: tests/launcher/test_fresh_clone.py runs it whole.
LAUNCH = """
import sys
from infra.launcher.arguments import read_arguments
from infra.launcher.launch import launch
sys.exit(launch(read_arguments(sys.argv[1:])))
"""
LAUNCHER = (sys.executable, "-P", "-c", LAUNCH)


@dataclass(frozen=True)
class Running:
    """A launcher that serves."""

    folder: Path
    environment: Mapping[str, str]
    launcher: "subprocess.Popen[str]"
    output: Path

    def read_run_file(self) -> dict[str, Any]:
        content = read_run_file(self.folder)
        assert content is not None
        return content


def make_environment(folder: Path) -> dict[str, str]:
    """Free web ports, the data in `folder`, none of the tests' own servers, and few processes."""
    inherited = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    return {
        **inherited,
        "PYTHONPATH": str(CHECKOUT),
        "PRIMA_DATA": str(folder),
        "PRIMA_WEB_WORKERS": "1",
        "PRIMA_SCORING_WORKERS": "1",
        "PRIMA_REGISTRY_PORT": str(choose_free_port()),
        "PRIMA_EVALUATION_PORT": str(choose_free_port()),
    }


@contextlib.contextmanager
def serve(
    folder: Path, *arguments: str, extra: Mapping[str, str] | None = None, until: str = SERVES
) -> Iterator[Running]:
    """Until it says so; what still runs at the end gets the signal of a service manager."""
    environment = {**make_environment(folder), **(extra or {})}
    with (
        tempfile.NamedTemporaryFile("w") as writing,
        subprocess.Popen(
            [*LAUNCHER, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=writing,
            stderr=subprocess.STDOUT,
            text=True,
        ) as launcher,
    ):
        output = Path(writing.name)
        try:
            serves = wait_until(
                lambda: until in output.read_text() or launcher.poll() is not None,
                START_SECONDS,
            )
            assert serves, output.read_text()
            assert launcher.poll() is None, output.read_text()
            yield Running(folder, environment, launcher, output)
        finally:
            if launcher.poll() is None:
                launcher.terminate()
            launcher.wait(60)


def run_once(environment: Mapping[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    """A launcher that ends by itself."""
    return subprocess.run(
        [*LAUNCHER, *arguments],
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )
