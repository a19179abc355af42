"""Runs the commands that prepare the system, one after the other; knows nothing of what they prepare."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from infra.launcher.child import Child
from infra.launcher.errors import ChildFailed
from shared.data_folder import CHECKOUT


def run_step(arguments: list[str], environment: Mapping[str, str], logs: Path) -> str:
    """The standard output of `python -m ARGUMENTS`; raises ChildFailed with the end of what it said."""
    status, output, child = run_command(arguments, environment, logs)
    if status:
        said = "\n".join(part for part in (output.strip()[-2000:], child.read_log_tail()) if part)
        raise ChildFailed(f"{child.name} failed with status {status}; its log: {child.log}\n{said}")
    return output


def run_command(
    arguments: list[str], environment: Mapping[str, str], logs: Path
) -> tuple[int | None, str, Child]:
    """Exit status and standard output; the rest goes to a log. It ends when the launcher does."""
    name = " ".join(argument for argument in arguments if not argument.startswith("-"))
    log = logs / f"{name.replace(' ', '-').replace('_', '-')}.log"
    child = Child(
        name, [sys.executable, "-m", *arguments], log=log, folder=CHECKOUT, environment=environment, grace=5.0
    )
    reading, writing = os.pipe()
    try:
        with os.fdopen(reading, encoding="utf-8", errors="replace") as answer:
            try:
                child.start(output=writing)
            finally:
                os.close(writing)
            output = answer.read()
        status = child.wait()
    finally:
        child.stop()
    return status, output, child
