"""Visits a link as a stranger would, and tells whether it answers; it never reaches into a private network.

Each name is resolved once and the connection made to the very address that was found public; each redirect
is looked at anew. Nothing of the caller is sent, and of the answer its head is read and no more.
"""

import http.client
import queue
import socket
import threading
import time
from contextlib import closing, suppress
from typing import Any
from urllib.parse import quote, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from shared.links.rules import (
    PORTS,
    Finding,
    find_link_problem,
    follow,
    is_public_address,
    judge_status,
    leads_to_sign_in,
    may_visit_port,
)

STEP_SECONDS = 5.0
WHOLE_SECONDS = 20.0
MOST_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
HEADERS = {"User-Agent": "Prima link check", "Accept": "*/*", "Connection": "close"}
SAFE_SIGNS = "%/:=&?~+!$,;'@()*[]"


class NotPublic(Exception):
    """The name leads into a private network only, or to a port that is none of the web's."""


def visit_link(url: str, *, reaches_private: bool = False) -> Finding:
    """Follow the link and at most five redirects; whatever answers or does not is a finding and no error.

    With `reaches_private` addresses and ports of one's own network are visited too.
    """
    until, status = time.monotonic() + WHOLE_SECONDS, None
    if find_link_problem(url) is not None:
        return Finding("refused")
    for step in range(MOST_REDIRECTS + 1):
        if step and leads_to_sign_in(url):
            return Finding("needs_sign_in", status)
        try:
            status, location = _ask(url, until, reaches_private=reaches_private)
        except NotPublic:
            return Finding("refused", status)
        except (HTTPError, OSError, ValueError, http.client.HTTPException):
            return Finding("unreachable", status)
        if status not in REDIRECTS or not location:
            return judge_status(status)
        target = follow(url, location)
        if target is None:
            return Finding("refused", status)
        url = target
    return Finding("unreachable", status)


def _ask(url: str, until: float, *, reaches_private: bool) -> tuple[int, str]:
    """The status of one answer, and where it leads; raises NotPublic, HTTPError, OSError or ValueError."""
    parts = urlsplit(url)
    if not reaches_private and not may_visit_port(parts):
        raise NotPublic(url)
    host = parts.hostname or ""
    host = host if host.isascii() else host.encode("idna").decode()
    port = parts.port or PORTS[parts.scheme]
    address = _find_address(host, port, reaches_private=reaches_private)
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise TimeoutError(host)
    path = quote(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", safe=SAFE_SIGNS)
    shown = f"[{host}]" if ":" in host else host
    headers = {**HEADERS, "Host": shown if parts.port is None else f"{shown}:{port}"}
    with closing(_connect_to(parts.scheme, address, port, host)) as connection:
        return _read_head(connection, path, headers, seconds)


def _find_address(host: str, port: int, *, reaches_private: bool) -> str:
    """The first public address of the name, or with `reaches_private` the first one."""
    for found in _resolve(host, port):
        address = str(found[4][0])
        if reaches_private or is_public_address(address):
            return address
    raise NotPublic(host)


def _resolve(host: str, port: int) -> list[tuple[Any, ...]]:
    """As `getaddrinfo`, which knows no time limit of its own."""
    answer: queue.SimpleQueue[list[tuple[Any, ...]]] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        except (OSError, ValueError):
            answer.put([])

    threading.Thread(target=ask, name="resolver", daemon=True).start()
    try:
        found = answer.get(timeout=STEP_SECONDS)
    except queue.Empty as error:
        raise TimeoutError(host) from error
    if not found:
        raise OSError(f"{host} has no address")
    return found


def _connect_to(scheme: str, address: str, port: int, host: str) -> HTTPConnection:
    """A connection to the address alone; the certificate is asked for under the name."""
    if scheme == "http":
        return HTTPConnection(address, port, timeout=STEP_SECONDS)
    return HTTPSConnection(
        address,
        port,
        timeout=STEP_SECONDS,
        cert_reqs="CERT_REQUIRED",
        server_hostname=host,
        assert_hostname=host,
    )


def _read_head(
    connection: HTTPConnection, path: str, headers: dict[str, str], seconds: float
) -> tuple[int, str]:
    """The answer's head; a server that sends it drop by drop is cut off when the time is over.

    There is nothing to cut before the connection stands, so the watch begins then, with what is left.
    """
    until = time.monotonic() + seconds
    connection.connect()
    watch = threading.Timer(max(0.0, until - time.monotonic()), _cut, [connection])
    watch.daemon = True
    watch.start()
    try:
        connection.request("GET", path, headers=headers, preload_content=False)
        answer = connection.getresponse()
        answer.close()
    finally:
        watch.cancel()
    return answer.status, answer.headers.get("Location", "")


def _cut(connection: HTTPConnection) -> None:
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)
