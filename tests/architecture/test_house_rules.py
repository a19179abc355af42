"""What the house promises about its own code, checked on the files."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
PACKAGES = ("shared", "registry_service", "evaluation_service", "infra")
LONGEST_FILE = 300
LONGEST_FUNCTION = 50
TOP_LEVEL = {
    "pyproject.toml",
    "README.md",
    "registry_service",
    "evaluation_service",
    "shared",
    "infra",
    "tests",
}


def _sources() -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((CHECKOUT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def _tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


def test_files_stay_short() -> None:
    long = {
        str(path.relative_to(CHECKOUT)): lines
        for path in (*_sources(), *(CHECKOUT / "tests").rglob("*.py"))
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    }

    assert long == {}


def test_functions_stay_short() -> None:
    long = {}
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.end_lineno:
                lines = node.end_lineno - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long[f"{path.relative_to(CHECKOUT)}:{node.name}"] = lines

    assert long == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(CHECKOUT))
        for path in _sources()
        if not ast.get_docstring(ast.parse(path.read_text()))
    ]

    assert silent == []


def test_actions_never_commit() -> None:
    guilty = [
        str(path.relative_to(CHECKOUT))
        for path in _sources()
        if "actions" in path.with_suffix("").parts and re.search(r"\.(commit|rollback)\(\)", path.read_text())
    ]

    assert guilty == []


def test_nothing_else_stands_at_the_top() -> None:
    top = {name.partition("/")[0] for name in _tracked()}

    assert {name for name in top if not name.startswith(".")} <= TOP_LEVEL


@pytest.mark.parametrize("pattern", [r"datetime\.utcnow", r"datetime\.now\(\)", r"\bfloat\("])
def test_time_and_figures_come_from_their_one_place(pattern: str) -> None:
    allowed = {"shared/clock.py", "shared/identity/session_token.py"}
    guilty = [
        str(path.relative_to(CHECKOUT))
        for path in _sources()
        if path.parts[len(CHECKOUT.parts)] != "infra" and re.search(pattern, path.read_text())
    ]

    assert [path for path in guilty if path not in allowed] == []
