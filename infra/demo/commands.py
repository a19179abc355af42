"""Runs the services' own commands for what has no API: accounts, the example's results, removal."""

import io
import json
import runpy
import sys
import traceback
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any

from infra.demo.client import DemoError
from shared.data_folder import CHECKOUT


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
    status, said, noted = _run_here(*arguments)
    if status:
        words = (noted or said).strip()[-2000:]
        raise DemoError(f"`{' '.join(arguments)}` failed with status {status}: {words}")
    try:
        return json.loads(said)
    except ValueError as error:
        raise DemoError(f"`{' '.join(arguments)}` answered no JSON: {said[:500]}") from error


def _run_here(module: str, *arguments: str) -> tuple[object, str, str]:
    """Status, standard output and standard error of `python -m`, but modules are imported only once."""
    outer, sys.argv = sys.argv, [module, *arguments]
    said, noted = io.StringIO(), io.StringIO()
    status: object = None
    try:
        with redirect_stdout(said), redirect_stderr(noted), chdir(CHECKOUT):
            runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        status = ended.code
    except Exception:  # noqa: BLE001 - told as the command's failure
        noted.write(traceback.format_exc())
        status = 1
    finally:
        sys.argv = outer
    return status, said.getvalue(), noted.getvalue()
