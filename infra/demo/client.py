"""The one way the demonstration speaks to a service: over HTTP, with a time limit; failures raise."""

import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from uuid import uuid4

PAGE_LIMIT = 200
SECONDS = 15.0
PAUSE_SECONDS = 0.1
KNOWN_WITHIN_SECONDS = 30.0
# The services are meant as they are named, whatever proxy the environment names for the world outside.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class DemoError(Exception):
    """The demonstration could not go on; the words are for the person who started it."""


class Refused(DemoError):
    """A service answered with a problem document."""

    def __init__(self, method: str, path: str, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(problem.get("code", ""))
        wrong = "; ".join(f"{row['field']}: {row['message']}" for row in problem.get("errors", ()))
        said = wrong or problem.get("detail", "no reason given")
        super().__init__(f"{method} {path} answered {status} {self.code}: {said}")


class Unreachable(DemoError):
    """A service did not answer, or not within the time limit."""


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: Any


@dataclass
class Client:
    """Speaks to one service, as whoever its headers say; `timeout` holds for every request."""

    base_url: str
    timeout: float = SECONDS
    headers: dict[str, str] = field(default_factory=dict)

    def signed_with(self, token: str) -> "Client":
        """The same service, spoken to with a personal token."""
        return Client(self.base_url, self.timeout, {"Authorization": f"Bearer {token}"})

    def get(self, path: str, **arguments: str) -> Any:
        """One record."""
        query = f"?{urllib.parse.urlencode(arguments)}" if arguments else ""
        return self.send("GET", path + query).body

    def list_all(self, path: str, **arguments: str) -> Iterator[Any]:
        """Every item of a list, page after page."""
        following: dict[str, str] = {**arguments, "limit": str(PAGE_LIMIT)}
        while True:
            page = self.get(path, **following)
            yield from page["items"]
            if page["next"] is None:
                return
            following["cursor"] = page["next"]

    def post(self, path: str, body: Any = None, *, version: int | None = None) -> Any:
        """A deed; asked again under the same Idempotency-Key if the answer was lost."""
        headers = {"Idempotency-Key": f"demo-{uuid4()}"}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        try:
            return self.send("POST", path, body, headers).body
        except Unreachable:
            return self.send("POST", path, body, headers).body

    def post_once_known(self, path: str, body: Any = None) -> Any:
        """A deed, asked again while the service has yet to hear of a record of the other one."""

        def try_it() -> Any:
            try:
                return self.post(path, body)
            except Refused as refused:
                if refused.code == "not_yet_known":
                    return None
                raise

        return wait_until(f"that {path} knows every record", KNOWN_WITHIN_SECONDS, try_it)

    def put(self, path: str, body: Any, *, version: int | None = None) -> Any:
        """A deed that may be repeated without harm."""
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        return self.send("PUT", path, body, headers).body

    def patch(self, path: str, body: Any, *, version: int) -> Any:
        """A change of the version that was read."""
        return self.send("PATCH", path, body, {"If-Match": f'"{version}"'}).body

    def send(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """One request; raises Refused for an answer of 400 and above, Unreachable without an answer."""
        sent = {"Accept": "application/json", **self.headers, **(headers or {})}
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        if data is not None:
            sent["Content-Type"] = "application/json"
        request = urllib.request.Request(self.base_url + path, data, sent, method=method)  # noqa: S310 - from settings
        try:
            with OPENER.open(request, timeout=self.timeout) as answer:
                return Reply(answer.status, dict(answer.headers.items()), _read_json(answer.read()))
        except urllib.error.HTTPError as error:
            with error:
                raise Refused(method, path, error.code, _problem_of(error.read())) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Unreachable(f"{method} {self.base_url}{path}: {error}") from error


def _read_json(content: bytes) -> Any:
    return json.loads(content) if content.strip() else None


def _problem_of(content: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


@dataclass(frozen=True)
class SignIn:
    """A session at the registry: its cookie and what must go with every write."""

    client: Client

    @classmethod
    def of(cls, registry: Client, sign_in_name: str, password: str) -> "SignIn":
        """Sign in with name and password."""
        body = {"sign_in_name": sign_in_name, "password": password}
        reply = registry.send("POST", "/api/v1/session", body)
        cookie: SimpleCookie = SimpleCookie(reply.headers["Set-Cookie"])
        pairs = "; ".join(f"{name}={morsel.value}" for name, morsel in cookie.items())
        headers = {"Cookie": pairs, "X-CSRF-Token": str(reply.body["csrf_token"])}
        return cls(Client(registry.base_url, registry.timeout, headers))


def wait_until(what: str, seconds: float, look: Callable[[], Any]) -> Any:
    """Call `look` until it answers something true; raises DemoError when the time is over."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise DemoError(f"{what} did not happen within {seconds:g} seconds")
        time.sleep(PAUSE_SECONDS)
