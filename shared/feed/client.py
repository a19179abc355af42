"""The one way a service asks the other for its journal: a time limit on the whole, and every failure raises.

It goes straight to the other service: no proxy sees the credential, and no redirect is followed.
"""

import http.client
import json
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

LARGEST_PAGE = 64 * 1024 * 1024
CHUNK = 64 * 1024


class FeedUnreachable(Exception):
    """The other service did not answer as it should; nothing was read."""


class HistoryDiffers(Exception):
    """The other service's journal is not the one this cursor was read from."""


@dataclass(frozen=True)
class FeedEntry:
    """One entry as it arrives."""

    position: int
    kind: str
    format_version: int
    occurred_at: datetime
    record_id: str
    record_version: int
    body: str


@dataclass(frozen=True)
class ReceivedPage:
    """A page as it arrives; `through` is where the next one goes on."""

    entries: list[FeedEntry]
    urgent: list[FeedEntry]
    through_position: int
    through_hash: str
    head: int


@dataclass(frozen=True)
class FeedClient:
    """Asks one service, under one credential, and waits at most `timeout` seconds for the whole answer."""

    base_url: str
    credential: str
    timeout: float

    def fetch_page(self, after: int, after_hash: str, urgent_after: int | None = None) -> ReceivedPage:
        """The page behind the cursor; raises FeedUnreachable or HistoryDiffers.

        Urgent entries come ahead of their turn if they lie behind `urgent_after`; `None` wants none.
        """
        arguments: dict[str, int | str] = {"after": after, "hash": after_hash}
        if urgent_after is not None:
            arguments["urgent_after"] = urgent_after
        try:
            status, body = self._get(f"/internal/v1/journal?{urlencode(arguments)}")
            if status == http.HTTPStatus.CONFLICT:
                raise HistoryDiffers(self.base_url)
            if status != http.HTTPStatus.OK:
                raise FeedUnreachable(f"{self.base_url} answered {status}")
            return _page_of(json.loads(body))
        except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError) as error:
            raise FeedUnreachable(f"{self.base_url}: {type(error).__name__}: {error}") from error

    def _get(self, path: str) -> tuple[int, bytes]:
        address = urlsplit(self.base_url)
        made = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        deadline = time.monotonic() + self.timeout
        connection = made(address.hostname or "", address.port, timeout=self.timeout)
        try:
            connection.connect()
            socket = connection.sock
            headers = {"Authorization": f"Bearer {self.credential}", "Accept": "application/json"}
            connection.request("GET", address.path + path, headers=headers)
            answer = connection.getresponse()
            body = bytearray()
            # Once the last byte was read the socket may be closed; it must not be touched any more.
            while not answer.isclosed():
                left = deadline - time.monotonic()
                if left <= 0 or len(body) > LARGEST_PAGE:
                    raise TimeoutError("the answer takes too long or is too large")
                socket.settimeout(left)
                chunk = answer.read1(CHUNK)
                if not chunk:
                    break
                body += chunk
            return answer.status, bytes(body)
        finally:
            connection.close()


def _page_of(data: dict[str, Any]) -> ReceivedPage:
    return ReceivedPage(
        entries=[_entry_of(entry) for entry in data["entries"]],
        urgent=[_entry_of(entry) for entry in data["urgent"]],
        through_position=int(data["through"]["position"]),
        through_hash=str(data["through"]["hash"]),
        head=int(data["head"]),
    )


def _entry_of(data: dict[str, Any]) -> FeedEntry:
    return FeedEntry(
        position=int(data["position"]),
        kind=str(data["kind"]),
        format_version=int(data["format_version"]),
        occurred_at=datetime.fromisoformat(data["occurred_at"]),
        record_id=str(data["record_id"]),
        record_version=int(data["record_version"]),
        body=str(data["body"]),
    )
