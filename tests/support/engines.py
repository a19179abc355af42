"""Engines that go from one test's databases to the next one's, and keep the statements they have compiled.

Compiling every statement anew for each test took as long as running most of them. Connections never go along:
an engine that is given back has let go of all of them.
"""

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import URL, Engine, event
from sqlalchemy.engine import make_url

from shared.db import create_database_engine

# By service and server: an engine goes to another database, never to another server.
_idle: dict[tuple[str, URL], list[Engine]] = defaultdict(list)
_places: dict[Engine, Callable[[], str] | None] = {}


def take_engine(service: str, database_url: str, ensure_database: Callable[[str], None]) -> Engine:
    """An engine on this database, used by nobody else; one that compiled this service's statements before.

    `ensure_database` makes the database before the first connection to it.
    """
    wanted = make_url(database_url)
    idle = _idle[service, _server_of(wanted)]
    engine = idle.pop() if idle else _make_engine(database_url)
    _places[engine] = partial(_make_there, wanted.database or "", ensure_database)
    return engine


def give_back(service: str, engine: Engine) -> None:
    """Let go of its connections; the next test may have it."""
    engine.dispose()
    _places[engine] = None
    _idle[service, _server_of(engine.url)].append(engine)


def _make_there(database: str, ensure_database: Callable[[str], None]) -> str:
    ensure_database(database)
    return database


def _server_of(url: URL) -> URL:
    # `None` would leave the name as it is.
    return url.set(database="")


def _make_engine(database_url: str) -> Engine:
    engine = create_database_engine(database_url)

    def go_to_its_place(dialect: Any, record: Any, arguments: Any, named: dict[str, Any]) -> None:
        place = _places[engine]
        if place is None:
            message = "this engine was given back: its test is over"
            raise AssertionError(message)
        named["dbname"] = place()

    event.listen(engine, "do_connect", go_to_its_place)
    return engine
