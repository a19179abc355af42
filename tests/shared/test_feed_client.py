"""The client of the feed: straight to the other service, within its time, and every failure raises."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from shared.feed.client import FeedClient, FeedUnreachable, HistoryDiffers


class Peer:
    """Something that listens, keeps what it was sent, and answers as it was told."""

    def __init__(self, answer: list[bytes], pause: float = 0) -> None:
        self.asked = b""
        self._answer, self._pause = answer, pause
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def _serve(self) -> None:
        connection, _ = self._listening.accept()
        with connection:
            self.asked = connection.recv(65536)
            for part in self._answer:
                time.sleep(self._pause)
                try:
                    connection.sendall(part)
                except OSError:
                    return

    def close(self) -> None:
        self._listening.close()
        self._thread.join()


@pytest.fixture
def peers() -> Iterator[list[Peer]]:
    """Whoever was made is closed."""
    made: list[Peer] = []
    yield made
    for peer in made:
        peer.close()


def _peer(peers: list[Peer], *answer: bytes, pause: float = 0) -> Peer:
    peers.append(Peer(list(answer), pause))
    return peers[-1]


def _answer(status: str, body: bytes) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


EMPTY = b'{"entries": [], "urgent": [], "through": {"position": 3, "hash": "aa"}, "head": 3}'


def test_page_is_read_and_the_credential_shown(peers: list[Peer]) -> None:
    peer = _peer(peers, _answer("200 OK", EMPTY))

    page = FeedClient(peer.url, "secret", 2.0).fetch_page(0, "")

    assert (page.entries, page.through_position, page.head) == ([], 3, 3)
    assert b"Authorization: Bearer secret" in peer.asked


def test_no_proxy_sees_the_credential(peers: list[Peer], monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = _peer(peers, _answer("200 OK", EMPTY))
    peer = _peer(peers, _answer("200 OK", EMPTY))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy.url)

    FeedClient(peer.url, "secret", 2.0).fetch_page(0, "")
    socket.create_connection(("127.0.0.1", int(proxy.url.rpartition(":")[2]))).close()

    assert b"secret" in peer.asked
    assert proxy.asked == b""


def test_answer_that_drips_ends_at_the_limit_of_the_whole(peers: list[Peer]) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
    peer = _peer(peers, head, *[b" "] * 40, pause=0.1)

    begun = time.monotonic()
    with pytest.raises(FeedUnreachable):
        FeedClient(peer.url, "secret", 0.5).fetch_page(0, "")

    assert time.monotonic() - begun < 3.5


@pytest.mark.parametrize(
    "answer",
    [
        _answer("500 Oops", b"{}"),
        _answer("302 Found\r\nLocation: http://127.0.0.1:9/", b""),
        _answer("200 OK", b"no json"),
        _answer("200 OK", b"[]"),
        _answer("200 OK", b'{"entries": []}'),
        b"nonsense\r\n\r\n",
        b"",
    ],
)
def test_answer_that_is_none_is_unreachable(peers: list[Peer], answer: bytes) -> None:
    peer = _peer(peers, answer)

    with pytest.raises(FeedUnreachable):
        FeedClient(peer.url, "secret", 2.0).fetch_page(0, "")


def test_other_history_is_told_apart(peers: list[Peer]) -> None:
    peer = _peer(peers, _answer("409 Conflict", b"{}"))

    with pytest.raises(HistoryDiffers):
        FeedClient(peer.url, "secret", 2.0).fetch_page(5, "aa")


def test_nobody_there_is_unreachable() -> None:
    with pytest.raises(FeedUnreachable):
        FeedClient("http://127.0.0.1:9", "secret", 2.0).fetch_page(0, "")
