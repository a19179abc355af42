"""What many requests share at first: the lead of the first one to each endpoint, and few connections."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import psycopg
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from shared.actor import Mandate
from shared.contracts.roles import NATIONAL_ADMINISTRATOR
from shared.db import PATIENCE_SECONDS, USUAL_CONNECTIONS, PatientPool
from shared.http.first_requests import LEAD_SECONDS, let_first_go_ahead
from tests.support.servers import Servers
from tests.support.sockets import listening
from tests.support.system import System

FOLLOWERS = 3


@pytest.fixture
def opened() -> list[psycopg.Connection]:
    """Every connection that the pool has opened."""
    return []


@pytest.fixture
def pool(servers: Servers, opened: list[psycopg.Connection]) -> Iterator[PatientPool]:
    """Of a database in which nothing stands."""

    def open_one() -> psycopg.Connection:
        opened.append(psycopg.connect(servers.postgres.get_url()))
        return opened[-1]

    made = PatientPool(open_one, pool_size=10, max_overflow=10)
    yield made
    made.dispose()


def test_requests_wait_for_the_first_one_and_then_go_together() -> None:
    app, begun, together = Flask("one"), threading.Event(), threading.Barrier(FOLLOWERS, timeout=10)
    answered: list[str] = []

    @app.get("/")
    def answer() -> str:
        if begun.is_set():
            answered.append("follower")
            together.wait()
            return ""
        begun.set()
        asking.extend(others.submit(app.test_client().get, "/") for _ in range(FOLLOWERS))
        time.sleep(LEAD_SECONDS / 4)
        answered.append("first")
        return ""

    let_first_go_ahead(app)
    asking: list[Future[TestResponse]] = []
    with ThreadPoolExecutor(FOLLOWERS) as others:
        first = app.test_client().get("/")

    assert [first.status_code, *(one.result().status_code for one in asking)] == [200] * (1 + FOLLOWERS)
    assert answered == ["first"] + ["follower"] * FOLLOWERS


def test_requests_wait_no_longer_than_a_moment_for_the_first_one() -> None:
    app, begun, is_followed = Flask("one"), threading.Event(), threading.Event()

    @app.get("/")
    def answer() -> str:
        if begun.is_set():
            is_followed.set()
            return "follower"
        begun.set()
        return "followed" if is_followed.wait(50 * LEAD_SECONDS) else "alone"

    let_first_go_ahead(app)
    with ThreadPoolExecutor(1) as other:
        first = other.submit(app.test_client().get, "/")
        assert begun.wait(10)
        follower = app.test_client().get("/")

    assert (first.result().text, follower.text) == ("followed", "follower")


def test_pool_waits_for_a_usual_connection_that_is_soon_given_back(
    pool: PatientPool, opened: list[psycopg.Connection]
) -> None:
    held = [pool.connect() for _ in range(USUAL_CONNECTIONS)]
    soon = threading.Timer(PATIENCE_SECONDS / 10, held[0].close)

    soon.start()
    waited = pool.connect()

    assert len(opened) == USUAL_CONNECTIONS
    assert waited.dbapi_connection is opened[0]


def test_pool_opens_one_more_where_none_is_given_back(
    pool: PatientPool, opened: list[psycopg.Connection]
) -> None:
    held = [pool.connect() for _ in range(USUAL_CONNECTIONS + 1)]
    for one in held:
        one.close()
    begun = time.monotonic()
    again = [pool.connect() for _ in held]

    assert {one.dbapi_connection for one in again} == set(opened)
    assert len(opened) == USUAL_CONNECTIONS + 1
    assert time.monotonic() - begun < PATIENCE_SECONDS


def test_sender_on_a_weak_line_holds_no_connection_to_the_database(system: System) -> None:
    person = system.make_person(Mandate(NATIONAL_ADMINISTRATOR))
    body = json.dumps({"sign_in_name": "somebody", "full_name": "Some Body", "region_code": "16.06"}).encode()
    head = (
        "POST /api/v1/accounts HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {person.token}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    pool, held = system.registry.service.engine.pool, []
    assert isinstance(pool, PatientPool)

    with listening(system.registry) as port, socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(head.encode() + body[:-1])
        for _ in range(20):
            time.sleep(0.01)
            held.append(pool.checkedout())
        line.sendall(body[-1:])
        answer = line.recv(100)

    assert (max(held), answer.split()[1]) == (0, b"201")
