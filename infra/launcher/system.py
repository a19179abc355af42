"""Brings the whole system up in order, and takes it down; knows nothing of what its parts do."""

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

from infra.launcher.accounts import find_server_account, require_reachable
from infra.launcher.child import Child
from infra.launcher.errors import ChildFailed, LaunchError
from infra.launcher.forking import ForkServer
from infra.launcher.private_files import make_private_folder
from infra.launcher.progress import Progress
from infra.launcher.ready import wait_until_ready
from infra.launcher.run_file import RunFile
from infra.launcher.servers import start_postgres, start_valkey
from infra.launcher.services import Programs, make_fork_server
from infra.launcher.settings import OWN_SERVERS, Settings
from infra.launcher.steps import Steps
from infra.launcher.supervisor import Supervisor
from shared.data_folder import CHECKOUT
from shared.identity.keys import make_keys

SERVERS, SERVICES = 0, 1
# A service that ends this often while it starts will not come up by itself.
FAILED_STARTS = 3
# The status by which `infra.demo load` says that it left everything as it was.
NOTHING_LOADED = 3


class System:
    """Everything that runs for one data folder; `stop` may be called at any point of the start."""

    def __init__(self, folder: Path, settings: Settings, progress: Progress, *, small: bool) -> None:
        self.folder = folder
        self.settings = settings
        self.progress = progress
        self._small = small
        self._logs = folder / "logs"
        self._keys = settings.own_keys or folder / "keys"
        self._run_file = RunFile(folder)
        self._steps = Steps(self._logs)
        self._forks: ForkServer | None = None
        self._supervisor = Supervisor(progress.say, self._run_file.write)

    def start_servers(self) -> None:
        """PostgreSQL and Valkey, each unless one's own is named; then everybody's environment is known."""
        if self.settings.is_embedding:
            require_reachable(self.folder, find_server_account())
        make_private_folder(self._logs, None)
        if not self.settings.own_keys:
            make_private_folder(self._keys, None)
        self._require_own_servers()
        make_keys(self._keys)
        self._forks = self._steps.forks = make_fork_server(self.environment, self._logs)
        if self._forks is not None:
            self._forks.begin()
        with self._beside(self._find_redis) as (redis_url,):
            registry, evaluation = self.settings.own_databases or self._start_postgres()
            environment = {
                "REGISTRY_DATABASE_URL": registry,
                "EVALUATION_DATABASE_URL": evaluation,
                "REDIS_URL": redis_url.result(),
                "REGISTRY_URL": self.settings.registry.url,
                "EVALUATION_URL": self.settings.evaluation.url,
                "PRIMA_KEYS": str(self._keys),
                "PRIMA_DATA": str(self.folder),
            }
        self._run_file.environment = environment
        self._supervisor.note_change()
        self.progress.finish_step(f"{self._describe_servers()}, keys")

    def _require_own_servers(self) -> None:
        """One's own servers answer, or one sentence says which does not."""
        databases = self.settings.own_databases or ("", "")
        own = zip(OWN_SERVERS, (*databases, self.settings.own_redis), strict=True)
        given = {name: url for name, url in own if url}
        if given:
            said: list[str] = []
            command = ["infra.launcher.own_servers", *given]
            status, child = self._steps.follow(command, {**self.environment, **given}, said.append)
            if status:
                raise LaunchError("\n".join(said) or child.read_log_tail())

    def _find_redis(self) -> str:
        if self.settings.own_redis:
            return self.settings.own_redis
        server = start_valkey(
            self.folder / "valkey", copies=self.folder / "binaries", log=self._logs / "valkey.log"
        )
        self._run_file.ports["valkey"] = server.port
        self._supervisor.start([server.child], SERVERS)
        return server.url

    def _start_postgres(self) -> tuple[str, str]:
        server = start_postgres(
            self.folder / "postgresql",
            small=self._small,
            copies=self.folder / "binaries",
            log=self._logs / "postgresql.log",
        )
        self._run_file.ports["postgresql"] = server.port
        self._supervisor.start([server.child], SERVERS)
        return server.create_database("registry"), server.create_database("evaluation")

    def _describe_servers(self) -> str:
        ports = self._run_file.ports
        postgres = (
            f"PostgreSQL 18 on port {ports['postgresql']}" if "postgresql" in ports else "own databases"
        )
        valkey = f"Valkey on port {ports['valkey']}" if "valkey" in ports else "own Redis"
        return f"{postgres}, {valkey}"

    @property
    def environment(self) -> dict[str, str]:
        """What every program of ours is given; PG... settings are meant for servers of one's own."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if self.settings.own_databases or not name.startswith("PG")
        }
        return {
            **inherited,
            "PRIMA_DATA": str(self.folder),
            **self._run_file.environment,
            "PYTHONPATH": str(CHECKOUT),
        }

    def migrate(self) -> None:
        """The tables of both services, and nothing beside them."""
        with self._beside(lambda: self._run("evaluation_service", "migrate")) as (evaluation,):
            self._run("registry_service", "migrate")
            evaluation.result()
        self.progress.finish_step("Tables of both databases")

    def prepare(self) -> None:
        """Tables, regions, and the first administrator, whose password is shown this once."""
        with self._beside(lambda: self._run("evaluation_service", "migrate")) as (evaluation,):
            made = self._run("registry_service", "prepare").strip()
            if made:
                account = json.loads(made)
                self.progress.say(
                    f"The first administrator signs in as {account['sign_in_name']} with the password "
                    f"{account['password']} (shown only now)"
                )
            evaluation.result()
        self.progress.finish_step("Tables of both databases, regions, first administrator")

    def start_services(self) -> None:
        """Web, workers, clocks; returns when both services say that they are ready."""
        addresses = (self.settings.registry, self.settings.evaluation)
        programs = Programs(self.environment, self._logs, self._forks)
        web = programs.list_web(self.settings)
        self._supervisor.start(
            [*web, *programs.list_workers(self.settings), *programs.list_clocks()], SERVICES
        )
        for address, child in zip(addresses, web, strict=True):
            self._run_file.ports[address.service] = address.port
            wait_until_ready(address, child, partial(self._is_hopeless, child))
        self._supervisor.note_change()
        self.progress.finish_step("Web, workers and clocks")

    def _is_hopeless(self, child: Child) -> bool:
        return self._supervisor.count_failures(child) >= FAILED_STARTS

    def load_demo(self) -> bool:
        """The real cases and demo accounts, whose passwords are shown this once; whether they were loaded."""
        status, child = self._steps.follow(["infra.demo", "load"], self.environment, self.progress.say)
        if status == NOTHING_LOADED:
            return False
        if status:
            raise ChildFailed(f"The cases could not be loaded: {child.read_log_tail()}")
        self.progress.finish_step("Cases loaded and evaluated")
        return True

    def remove_demo(self) -> str:
        return self._run("infra.demo", "remove")

    def report(self, form: str) -> tuple[bool, str]:
        """Whether what came out is what should have, and what came out, as `table` or `json`."""
        lines: list[str] = []
        command = ["infra.demo", "report", "--format", form]
        status, _ = self._steps.follow(command, self.environment, lines.append)
        return status == 0, "\n".join(lines)

    def serve(self) -> None:
        """Until Ctrl-C, which arrives as StopRequested; raises LaunchError if nothing watches any more."""
        self._supervisor.wait()

    def stop(self) -> None:
        """In reverse order; returns when nothing is left running."""
        if self._forks is not None:
            self._forks.close()
        self._steps.stop()
        self._supervisor.stop()
        if self._run_file.environment:
            self._run_file.write_stopped(self._list_stale_names())

    def _list_stale_names(self) -> list[str]:
        """Addresses at which nothing is any more: commands shall say so instead of knocking there."""
        return [
            *(() if self.settings.own_databases else OWN_SERVERS[:2]),
            *(() if self.settings.own_redis else OWN_SERVERS[2:]),
            *(("REGISTRY_URL", "EVALUATION_URL") if self.settings.is_embedding else ()),
        ]

    def _run(self, *arguments: str) -> str:
        return self._steps.run(list(arguments), self.environment)

    @contextlib.contextmanager
    def _beside(self, *tasks: Callable[[], str]) -> Iterator[list[Future[str]]]:
        """What runs beside the block, in threads of its own; when the block fails, commands end early."""
        with ThreadPoolExecutor(len(tasks)) as pool:
            try:
                yield [pool.submit(task) for task in tasks]
            except BaseException:
                self._steps.stop()
                raise
