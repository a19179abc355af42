"""The embedded servers for a whole test run, and fresh databases for each test from migrated templates."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import LiteralString, cast

import psycopg

from infra.launcher.forking import ForkServer
from infra.launcher.servers import PostgresServer, ValkeyServer, start_postgres, start_valkey
from infra.launcher.services import make_fork_server
from infra.launcher.steps import Steps
from shared.identity.keys import make_keys
from shared.settings import Settings, read_settings

CHECKOUT = Path(__file__).parents[2]
NOBODY_LISTENS = "http://127.0.0.1:9"
# Databases are copied for every test; in memory that takes 10 ms instead of 350.
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of ours is made in it
TEMPLATES = ("registry_template", "evaluation_template")
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(eq=False)
class Servers:
    """One PostgreSQL, one Valkey, one folder of keys."""

    folder: Path
    postgres: PostgresServer
    valkey: ValkeyServer
    owner: psycopg.Connection[tuple[object, ...]]
    forks: ForkServer | None
    made: int = 0
    # By name, of what each database that was promised is to be a copy.
    promised: dict[str, str] = field(default_factory=dict)
    # What a new system's journals hold, and what was made on one to be copied: tests/support/snapshots.py.
    entries_at_first: tuple[int, int] = (0, 0)
    snapshots: dict[Hashable, object] = field(default_factory=dict)
    _making: threading.Lock = field(default_factory=threading.Lock)

    def environment(self, registry_database: str, evaluation_database: str) -> dict[str, str]:
        """The settings of a system on two of our databases; addresses may be replaced later."""
        return {
            "REGISTRY_DATABASE_URL": self.database_url(registry_database),
            "EVALUATION_DATABASE_URL": self.database_url(evaluation_database),
            "REDIS_URL": self.valkey.url,
            "PRIMA_KEYS": str(self.folder / "keys"),
            "REGISTRY_URL": NOBODY_LISTENS,
            "EVALUATION_URL": NOBODY_LISTENS,
        }

    def database_url(self, name: str) -> str:
        """The address of one of our databases."""
        return f"{self.postgres.get_url().rpartition('/')[0]}/{name}"

    def settings(self, service: str, environment: dict[str, str]) -> Settings:
        """One service's settings."""
        return read_settings(service, environment)

    def new_databases(self) -> tuple[str, str]:
        """Two databases as new as after the first migration."""
        return self.keep_databases(TEMPLATES)

    def promise_databases(self) -> tuple[str, str]:
        """Names of two such that `ensure_databases` makes: many tests want one only, or copies of others."""
        return self._promise_copies(TEMPLATES)

    def keep_databases(self, names: tuple[str, str]) -> tuple[str, str]:
        """Copies that stay as these two are now; nobody may be connected to them."""
        kept = self._promise_copies(names)
        self.ensure_databases(*kept)
        return kept

    def replace_databases(self, names: tuple[str, str], kept: tuple[str, str]) -> None:
        """Promises that two databases are copies of two others."""
        self.drop_databases(names)
        self.promised.update(zip(names, kept, strict=True))

    def are_untouched(self, names: tuple[str, str]) -> bool:
        """Promised, and none of them made yet."""
        return self.promised.keys() >= set(names)

    def ensure_databases(self, *names: str) -> None:
        """Make what was promised."""
        with self._making:
            for name in names:
                template = self.promised.get(name)
                if template is not None:
                    copied = f"create database {name} template {template} strategy file_copy"
                    self.run_sql(cast("LiteralString", copied))
                    del self.promised[name]

    def _promise_copies(self, templates: tuple[str, str]) -> tuple[str, str]:
        self.made += 1
        names = (f"registry_{self.made}", f"evaluation_{self.made}")
        self.promised.update(zip(names, templates, strict=True))
        return names

    def drop_databases(self, names: tuple[str, str]) -> None:
        """Remove them, whoever is still connected."""
        for name in names:
            if self.promised.pop(name, None) is None:
                self.run_sql(cast("LiteralString", f"drop database {name} with (force)"))

    def run_sql(self, statement: LiteralString) -> None:
        """Run one statement as the server's owner."""
        self.owner.execute(statement)


def start_servers(copies: Path, version: int, *, as_shipped: bool = False) -> Servers:
    """Start both servers in a new folder with their templates; `as_shipped` writes as safely as users do."""
    in_memory = IN_MEMORY if IN_MEMORY.is_dir() and not as_shipped else None
    folder = Path(tempfile.mkdtemp(prefix="prima-test-", dir=in_memory))
    folder.chmod(0o711)
    settings = {} if as_shipped else QUICK
    postgres = start_postgres(
        folder / "postgres", version=version, small=not as_shipped, settings=settings, copies=copies
    )
    valkey = start_valkey(folder / "valkey", copies=copies)
    make_keys(folder / "keys")
    owner = psycopg.connect(postgres.get_url(), autocommit=True)
    forks = make_fork_server({**os.environ, "PYTHONPATH": str(CHECKOUT)}, folder)
    servers = Servers(folder, postgres, valkey, owner, forks)
    servers.run_sql("create database registry_template")
    servers.run_sql("create database evaluation_template")
    steps, environment = Steps(folder), {**os.environ, **servers.environment(*TEMPLATES)}
    steps.forks = forks
    steps.run(["registry_service", "migrate"], environment)
    steps.run(["registry_service", "load-regions"], environment)
    steps.run(["evaluation_service", "migrate"], environment)
    return servers


def stop_servers(servers: Servers) -> None:
    """Stop both and remove their folder."""
    if servers.forks is not None:
        servers.forks.close()
    servers.owner.close()
    servers.valkey.stop()
    servers.postgres.stop()
    shutil.rmtree(servers.folder)


def run_command(
    environment: dict[str, str], module: str, *arguments: str, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run one of our command lines as a user would."""
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, **environment},
        cwd=CHECKOUT,
        check=check,
        capture_output=True,
        text=True,
        timeout=120,
    )


def run_forked(
    servers: Servers, environment: dict[str, str], *arguments: str, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """The same as a fork, as the launcher runs it: a start costs a second less of processor time."""
    steps, lines = Steps(servers.folder), list[str]()
    steps.forks = servers.forks
    status, child = steps.follow(list(arguments), {**os.environ, **environment}, lines.append)
    said = "".join(f"{line}\n" for line in lines)
    assert status is not None
    done = subprocess.CompletedProcess(arguments, status, said, child.read_log_tail())
    if check:
        done.check_returncode()
    return done
