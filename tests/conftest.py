"""Fixtures of all tests: the servers once, a fresh system for each test that asks for one."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.servers import TEMPLATES, Servers, start_servers, stop_servers

if TYPE_CHECKING:
    from tests.support.system import System

pytest.register_assert_rewrite("tests.journeys.scene")

# Whole systems are started here, or time limits are waited for, or everything is asked by everybody.
LONG = (
    *("tests/launcher/test_", "tests/journeys/", "tests/faults/"),
    *("tests/registry/test_must_never", "tests/evaluation/test_must_never"),
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--postgres 16` runs the tests on the oldest PostgreSQL that Prima supports."""
    parser.addoption("--postgres", type=int, choices=(16, 18), default=18)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first, so that no process is left with one when the others have finished."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.fixture(scope="session")
def copies() -> Iterator[Path]:
    """Where the servers' programs are copied once when tests run as root."""
    made = Path(tempfile.mkdtemp(prefix="prima-test-binaries-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="session")
def servers(copies: Path, request: pytest.FixtureRequest) -> Iterator[Servers]:
    """PostgreSQL and Valkey, for the whole run."""
    # Pure tests run without the services.
    from tests.support.browser import close_shared_browser  # noqa: PLC0415
    from tests.support.snapshots import note_first_entries  # noqa: PLC0415
    from tests.support.system import make_system  # noqa: PLC0415

    started = start_servers(copies, request.config.getoption("--postgres"))
    templates = make_system(started, started.environment(*TEMPLATES))
    templates.sync()
    note_first_entries(templates)
    templates.close()
    yield started
    close_shared_browser()
    stop_servers(started)


@pytest.fixture
def system(servers: Servers) -> "Iterator[System]":
    """Both services on fresh databases, with an empty queue."""
    from tests.support.system import make_system  # noqa: PLC0415 - pure tests run without the services

    names = servers.promise_databases()
    made = make_system(servers, servers.environment(*names))
    made.evaluation.service.nudger.connection.flushall()
    yield made
    made.close()
    servers.drop_databases(names)
