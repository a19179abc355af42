"""How the examples speak to a service: JSON over HTTP with the standard library; it knows no deed."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

SECONDS = 30
PAUSE = 0.2


class RefusedError(Exception):
    """A service said no; its problem document says why."""

    def __init__(self, deed: str, status: int, problem: dict[str, Any]) -> None:
        wrong = "; ".join(f"{row['field']}: {row['message']}" for row in problem.get("errors", ()))
        super().__init__(f"{deed} was refused ({status}): {wrong or problem.get('detail')}")
        self.status = status


@dataclass(frozen=True)
class Service:
    """One of the two services, spoken to by somebody, or by nobody when there are no headers."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)

    def by(self, token: str) -> "Service":
        """The same service, spoken to with somebody's personal token."""
        return Service(self.url, {"Authorization": f"Bearer {token}"})

    def get(self, path: str) -> Any:
        """Read a record."""
        return json.loads(self.read(path))

    def read(self, path: str) -> bytes:
        """Read a file."""
        return self._send("GET", path, None)[0]

    def post(self, path: str, body: Any = None) -> Any:
        """Do a deed."""
        return _load(self._send("POST", path, body)[0])

    def put(self, path: str, body: Any) -> Any:
        """Write something that may be written again."""
        return _load(self._send("PUT", path, body)[0])

    def sign_in(self, name: str, password: str) -> "Service":
        """Begin a session at the registry, as a browser does."""
        body = {"sign_in_name": name, "password": password}
        content, cookie = self._send("POST", "/api/v1/session", body)
        csrf_token = _load(content)["csrf_token"]
        return Service(self.url, {"Cookie": cookie.partition(";")[0], "X-CSRF-Token": csrf_token})

    def make_token(self) -> str:
        """A personal token for a day, for programs; asked for in a session."""
        tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
        body = {"label": "example", "scopes": ["read", "write"], "expires_at": tomorrow}
        return str(self.post("/api/v1/tokens", body)["token"])

    def _send(self, method: str, path: str, body: Any) -> tuple[bytes, str]:
        data = None if body is None else json.dumps(body).encode()
        headers = {**self.headers, **({} if data is None else {"Content-Type": "application/json"})}
        request = urllib.request.Request(self.url + path, data, headers, method=method)  # noqa: S310 - ours
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - as above
                return answer.read(), answer.headers.get("Set-Cookie", "")
        except urllib.error.HTTPError as error:
            with error:
                problem = json.loads(error.read() or b"{}")
            raise RefusedError(f"{method} {path}", error.code, problem) from None


def eventually(what: str, deed: Callable[[], Any]) -> Any:
    """Do it again until it is taken: the services hear of each other, and finish their work, within seconds.

    Answers that something is not known or not ready yet (401, 403, 404, 409) are waited for; others are not.
    """
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            found = deed()
        except RefusedError as refused:
            if refused.status not in (401, 403, 404, 409) or time.monotonic() > deadline:
                raise
        else:
            if found is not None:
                return found
        if time.monotonic() > deadline:
            message = f"{what} did not happen within {SECONDS} seconds"
            raise TimeoutError(message)
        time.sleep(PAUSE)


def _load(content: bytes) -> Any:
    return json.loads(content) if content else None
