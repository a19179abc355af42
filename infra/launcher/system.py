"""Brings the whole system up in order, and takes it down; knows nothing of what its parts do."""

import http.client
import json
import os
import threading
import time
from pathlib import Path

from infra.launcher.accounts import find_server_account, require_reachable
from infra.launcher.child import Child
from infra.launcher.errors import ChildFailed, LaunchError
from infra.launcher.ports import is_port_free
from infra.launcher.progress import Progress
from infra.launcher.run_file import RunFile
from infra.launcher.servers import start_postgres, start_valkey
from infra.launcher.services import list_clocks, list_web, list_workers
from infra.launcher.settings import Settings, WebAddress
from infra.launcher.steps import run_command, run_step
from infra.launcher.supervisor import Supervisor
from shared.data_folder import CHECKOUT

READY_SECONDS = 60.0
# A service that ends this often while it starts will not come up by itself.
FAILED_STARTS = 3
PREPARATIONS = {
    "Keys": ["registry_service", "keys", "init"],
    "Registry database": ["registry_service", "migrate"],
    "Evaluation database": ["evaluation_service", "migrate"],
    "Regions": ["registry_service", "load-regions"],
}


class System:
    """Everything that runs for one data folder; `stop` may be called at any point of the start."""

    def __init__(self, folder: Path, settings: Settings, progress: Progress, *, small: bool) -> None:
        self.folder = folder
        self.settings = settings
        self.progress = progress
        self._small = small
        self._logs = folder / "logs"
        self._run_file = RunFile(folder)
        self._supervisor = Supervisor(progress.say, self._run_file.write)

    def start_servers(self) -> None:
        """PostgreSQL and Valkey, each unless one's own is named; then everybody's environment is known."""
        require_reachable(self.folder, find_server_account())
        for name in ("logs", "keys"):
            (self.folder / name).mkdir(mode=0o700, exist_ok=True)
        registry, evaluation = self.settings.own_databases or self._start_postgres()
        self._run_file.environment = {
            "REGISTRY_DATABASE_URL": registry,
            "EVALUATION_DATABASE_URL": evaluation,
            "REDIS_URL": self.settings.own_redis or self._start_valkey(),
            "REGISTRY_URL": self.settings.registry.url,
            "EVALUATION_URL": self.settings.evaluation.url,
            "PRIMA_KEYS": str(self.folder / "keys"),
            "PRIMA_DATA": str(self.folder),
        }
        self._supervisor.note_change()

    def _start_postgres(self) -> tuple[str, str]:
        server = start_postgres(
            self.folder / "postgresql",
            small=self._small,
            copies=self.folder / "binaries",
            log=self._logs / "postgresql.log",
        )
        self._run_file.ports["postgresql"] = server.port
        self._supervisor.start([server.child])
        addresses = server.create_database("registry"), server.create_database("evaluation")
        self.progress.finish_step(f"PostgreSQL 18 on port {server.port}, databases registry and evaluation")
        return addresses

    def _start_valkey(self) -> str:
        server = start_valkey(
            self.folder / "valkey", copies=self.folder / "binaries", log=self._logs / "valkey.log"
        )
        self._run_file.ports["valkey"] = server.port
        self._supervisor.start([server.child])
        self.progress.finish_step(f"Valkey on port {server.port}")
        return server.url

    @property
    def environment(self) -> dict[str, str]:
        """What every program of ours is given."""
        return {**os.environ, **self._run_file.environment, "PYTHONPATH": str(CHECKOUT)}

    def prepare(self) -> None:
        """Keys, tables, regions, and the first administrator, whose password is shown this once."""
        for title, command in PREPARATIONS.items():
            run_step(command, self.environment, self._logs)
            self.progress.finish_step(title)
        made = run_step(["registry_service", "admin", "init"], self.environment, self._logs).strip()
        if made:
            account = json.loads(made)
            self.progress.say(
                f"The first administrator signs in as {account['sign_in_name']} with the password "
                f"{account['password']} (shown only now)"
            )

    def start_services(self) -> None:
        """Web, workers, clocks; returns when both services say that they are ready."""
        addresses = (self.settings.registry, self.settings.evaluation)
        web = list_web(self.settings, self.environment, self._logs)
        clocks = list_clocks(self.environment, self._logs)
        for group in (web, list_workers(self.settings, self.environment, self._logs), clocks):
            self._supervisor.start(group)
        for address, child in zip(addresses, web, strict=True):
            self._run_file.ports[address.service] = address.port
            self._wait_until_ready(address, child)
        self._supervisor.note_change()
        self.progress.finish_step("Web, workers and clocks")

    def _wait_until_ready(self, address: WebAddress, child: Child) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            answer = _ask_ready(address)
            if answer == "":
                return
            if self._supervisor.count_failures(child) >= FAILED_STARTS:
                break
            time.sleep(0.05)
        raise ChildFailed(
            f"{child.name} is not ready ({answer}); its log: {child.log}\n{child.read_log_tail()}".rstrip()
        )

    def load_demo(self) -> None:
        """The real cases and demo accounts, unless any data is there; says their passwords once."""
        said = run_step(["infra.demo", "load"], self.environment, self._logs)
        if said.strip():
            self.progress.say(said.rstrip())
        self.progress.finish_step("Cases loaded and evaluated")

    def remove_demo(self) -> str:
        return run_step(["infra.demo", "remove"], self.environment, self._logs)

    def report(self, form: str) -> tuple[bool, str]:
        """Whether what came out is what should have, and what came out, as `table` or `json`."""
        status, output, _ = run_command(
            ["infra.demo", "report", "--format", form], self.environment, self._logs
        )
        return status == 0, output

    def serve(self) -> None:
        """Until Ctrl-C, which arrives as StopRequested."""
        threading.Event().wait()

    def stop(self) -> None:
        """In reverse order; returns when nothing is left running."""
        self._supervisor.stop()
        if self._run_file.environment:
            self._run_file.write_stopped()


def require_free_ports(settings: Settings) -> None:
    """Before anything starts: a taken port is told with the setting that chooses another."""
    for address in (settings.registry, settings.evaluation):
        if not is_port_free(address.port, address.bind):
            raise LaunchError(
                f"Port {address.port} on {address.bind} is taken, and the {address.service} service should "
                f"listen there: set {address.setting} to another"
            )


def _ask_ready(address: WebAddress) -> str:
    """An empty text when the service is ready, else why not."""
    connection = http.client.HTTPConnection(address.local_host, address.port, timeout=5)
    try:
        connection.request("GET", "/ready")
        answer = connection.getresponse()
        body = answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return str(error)
    finally:
        connection.close()
    return "" if answer.status == 200 else f"status {answer.status}: {body[:500]}"
