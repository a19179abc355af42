"""The one way a service asks the other for its journal: a time limit, and every failure raises."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from typing import Any


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
    """Asks one service, under one credential, and waits at most `timeout` seconds."""

    base_url: str
    credential: str
    timeout: float

    def fetch_page(self, after: int, after_hash: str) -> ReceivedPage:
        """The page behind the cursor; raises FeedUnreachable or HistoryDiffers."""
        request = urllib.request.Request(  # noqa: S310 - the address is a setting of ours
            f"{self.base_url}/internal/v1/journal?after={after}&hash={after_hash}",
            headers={"Authorization": f"Bearer {self.credential}", "Accept": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as answer:  # noqa: S310 - ditto
                return _page_of(json.load(answer))
        except urllib.error.HTTPError as error:
            with error:
                if error.code == 409:
                    raise HistoryDiffers(self.base_url) from error
                raise FeedUnreachable(f"{self.base_url} answered {error.code}") from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise FeedUnreachable(f"{self.base_url}: {error}") from error


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
