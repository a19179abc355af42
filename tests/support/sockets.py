"""Lets a service listen on a real socket, and sends to it from several threads at once."""

import json
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from tests.support.system import Running

JSON = {"Content-Type": "application/json"}


class _Quiet(WSGIRequestHandler):
    """Speaks HTTP/1.1, one request to a connection as Werkzeug does it; writes no log."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Thousands of lines would tell nothing."""


@contextmanager
def listening(running: Running) -> Iterator[int]:
    """The port on which a service listens meanwhile, a thread to each connection."""
    server = make_server("127.0.0.1", 0, running.app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def post_all(
    port: int, path: str, bodies: Sequence[dict[str, Any]], clients: int
) -> list[tuple[int, dict[str, Any]]]:
    """Status and body of each answer, in the order of the bodies; whichever client is free sends the next."""
    waiting = iter(enumerate(bodies))
    taking = threading.Lock()
    answers: dict[int, tuple[int, dict[str, Any]]] = {}

    def take() -> tuple[int, dict[str, Any]] | None:
        with taking:
            return next(waiting, None)

    def send_some() -> None:
        with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            while (taken := take()) is not None:
                connection.request("POST", path, json.dumps(taken[1]), JSON)
                answer = connection.getresponse()
                answers[taken[0]] = answer.status, json.loads(answer.read())

    with ThreadPoolExecutor(clients) as pool:
        for sent in [pool.submit(send_some) for _ in range(clients)]:
            sent.result()
    return [answers[number] for number in range(len(bodies))]
