"""Runs the services' own commands for what has no API: accounts, the example's results, removal."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from infra.demo.client import DemoError
from shared.data_folder import CHECKOUT
from shared.settings import read_environment

SECONDS = 120.0


@dataclass(frozen=True)
class DemoAccount:
    """An account whose password is known this once."""

    role: str
    region_code: str | None
    sign_in_name: str
    password: str


@dataclass(frozen=True)
class Made:
    """New accounts, if any; and whether there are demonstration accounts, new or old."""

    accounts: list[DemoAccount]
    is_there: bool


@dataclass(frozen=True)
class Progress:
    """How far the evaluation's part of the demonstration is, and whether the service is in real use."""

    is_finished: bool
    is_in_real_use: bool


def make_accounts(*, anew: bool = False) -> Made:
    """Demonstration accounts in an empty registry; `anew` takes out all of the demonstration before."""
    answer = _run("registry_service", "demo", "accounts", *(("--anew",) if anew else ()))
    accounts = [
        DemoAccount(row["role"], row["region_code"], row["sign_in_name"], row["password"])
        for row in answer["accounts"]
    ]
    return Made(accounts, answer["is_there"])


def read_progress() -> Progress:
    """How far a demonstration came that was begun earlier."""
    answer = _run("evaluation_service", "demo", "progress")
    return Progress(answer["is_finished"], answer["is_in_real_use"])


def remove_evaluation_records() -> None:
    """The first half of `remove_records`."""
    _run("evaluation_service", "demo", "remove")


def read_example_results() -> list[dict[str, Any]]:
    """What the example's lokus came to, by rank; none where it is not loaded."""
    found: list[dict[str, Any]] = _run("evaluation_service", "demo", "results")
    return found


def remove_records() -> dict[str, Any]:
    """Take the demonstration out of both services; the evaluation first, it points at the registry."""
    return {
        "evaluation": _run("evaluation_service", "demo", "remove"),
        "registry": _run("registry_service", "demo", "remove"),
    }


def _run(*arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-P", "-m", *arguments],
        env={**os.environ, **read_environment(), "PYTHONPATH": str(CHECKOUT)},
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-2000:]
        raise DemoError(f"`{' '.join(arguments)}` failed with status {done.returncode}: {said}")
    try:
        return json.loads(done.stdout)
    except ValueError as error:
        raise DemoError(f"`{' '.join(arguments)}` answered no JSON: {done.stdout[:500]}") from error
