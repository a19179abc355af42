"""Long files that break off: the client sees that it has a part only, and nothing stays open behind it."""

import http.client
import time
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from tests.registry.many_innovations import insert_innovations
from tests.support.processes import Processes, running_processes, wait_for
from tests.support.servers import Servers
from tests.support.system import System, make_system

# Much more than fits into the buffers between the service and a reader who does not read.
ROWS = 20_000
PATH = "/api/v1/exports/innovations?format=jsonl"


@pytest.fixture(scope="module")
def system(servers: Servers) -> Iterator[System]:
    """One for all: nothing here changes what is stored."""
    names = servers.new_databases()
    made = make_system(servers, servers.environment(*names))
    yield made
    made.close()
    servers.drop_databases(names)


@pytest.fixture(scope="module")
def processes(system: System, servers: Servers) -> Iterator[Processes]:
    """A registry that serves many innovations."""
    insert_innovations(system.registry.service.engine, ROWS)
    with running_processes(servers, system.environment, workers=0) as running:
        yield running


def _ask(processes: Processes) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection("127.0.0.1", processes.settings.registry.port, timeout=30)
    connection.request("GET", PATH)
    return connection


def _list_streams(system: System) -> list[Any]:
    """Transactions of the registry that read only and have not ended."""
    with system.registry.session() as session:
        return list(
            session.scalars(
                text(
                    "select pid from pg_stat_activity where datname = current_database()"
                    " and pid <> pg_backend_pid() and state in ('active', 'idle in transaction')"
                    " and query like '%innovation%'"
                )
            )
        )


def test_whole_file_arrives(processes: Processes) -> None:
    connection = _ask(processes)

    answer = connection.getresponse()
    lines = sum(1 for _ in answer)

    connection.close()
    assert (answer.status, lines) == (200, ROWS)


def test_client_that_goes_away_leaves_no_transaction_open(system: System, processes: Processes) -> None:
    connection = _ask(processes)
    answer = connection.getresponse()
    first = answer.read(1000)
    streams = _list_streams(system)

    connection.close()

    begun = time.monotonic()
    wait_for(20, "the end of the transaction", lambda: not _list_streams(system))
    print("seconds until the transaction had ended:", round(time.monotonic() - begun, 2))
    assert len(first) == 1000
    assert len(streams) == 1


def test_lost_database_breaks_the_file_off_visibly(system: System, processes: Processes) -> None:
    connection = _ask(processes)
    answer = connection.getresponse()
    answer.read(1000)
    with system.registry.session() as session:
        for pid in _list_streams(system):
            session.execute(text("select pg_terminate_backend(:pid)"), {"pid": pid})

    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        answer.read()

    connection.close()
    assert processes.call("registry", "GET", "/ready").status == 200
