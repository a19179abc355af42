"""The whole system as processes of its own: gunicorn, RQ workers, clocks, restarted when they are killed."""

import http.client
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from infra.launcher.child import Child
from infra.launcher.services import Programs
from infra.launcher.settings import Settings, WebAddress, read_settings
from infra.launcher.supervisor import Supervisor
from tests.support.servers import CHECKOUT, Servers
from tests.support.system import Person

READY_SECONDS = 30.0


@dataclass(frozen=True)
class Reply:
    """What a service answered, and how long it took."""

    status: int
    headers: dict[str, str]
    body: Any
    seconds: float


@dataclass
class Processes:
    """Both services and their helpers, each a real process."""

    servers: Servers
    environment: dict[str, str]
    settings: Settings
    supervisor: Supervisor
    workers: list[Child]
    web: list[Child]

    def call(
        self,
        service: str,
        method: str,
        path: str,
        person: Person | None = None,
        body: Any = None,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        """One request over a socket of its own; waits ten seconds at most."""
        address: WebAddress = getattr(self.settings, service)
        sent = {"Content-Type": "application/json", **(headers or {})}
        if person is not None:
            sent["Authorization"] = f"Bearer {person.token}"
        connection = http.client.HTTPConnection("127.0.0.1", address.port, timeout=10)
        begun = time.perf_counter()
        try:
            connection.request(method, path, None if body is None else json.dumps(body), sent)
            answer = connection.getresponse()
            raw = answer.read()
        finally:
            connection.close()
        seconds = time.perf_counter() - begun
        return Reply(answer.status, dict(answer.headers), json.loads(raw) if raw else None, seconds)


@contextmanager
def running_processes(
    servers: Servers, environment: dict[str, str], *, workers: int = 2, long_workers: int = 0
) -> Iterator[Processes]:
    """Start everything on these databases, wait until both services are ready, and stop it at the end."""
    numbers = {
        "PRIMA_SCORING_WORKERS": str(workers),
        "PRIMA_REGISTRY_WORKERS": "0",
        "PRIMA_LONG_WORKERS": str(long_workers),
    }
    settings = read_settings(numbers, check=True)
    environment |= {"REGISTRY_URL": settings.registry.url, "EVALUATION_URL": settings.evaluation.url}
    full = {**environment, "PYTHONPATH": str(CHECKOUT), "PATH": "/usr/bin:/bin"}
    with TemporaryDirectory(prefix="prima-logs-") as folder:
        logs = Path(folder)
        supervisor = Supervisor(lambda _: None, lambda _: None)
        programs = Programs(full, logs, servers.forks)
        working, web = programs.list_workers(settings), programs.list_web(settings)
        try:
            for group in (web, working, programs.list_clocks()):
                supervisor.start(group)
            processes = Processes(servers, environment, settings, supervisor, working, web)
            _wait_until_ready(processes, logs)
            yield processes
        finally:
            supervisor.stop()


def _wait_until_ready(processes: Processes, logs: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    for service in ("registry", "evaluation"):
        while True:
            try:
                reply = processes.call(service, "GET", "/ready")
                if reply.status == 200:
                    break
                said = str(reply.body)
            except OSError as error:
                said = str(error)
            if time.monotonic() > deadline:
                tails = "\n".join(path.read_text()[-2000:] for path in sorted(logs.iterdir()))
                message = f"{service} is not ready: {said}\n{tails}"
                raise TimeoutError(message)
            time.sleep(0.05)


def wait_for(seconds: float, what: str, check: Any) -> Any:
    """Ask until the answer is true; raises TimeoutError naming what did not come."""
    deadline = time.monotonic() + seconds
    while True:
        found = check()
        if found:
            return found
        if time.monotonic() > deadline:
            message = f"{what} did not come within {seconds} s"
            raise TimeoutError(message)
        time.sleep(0.05)
