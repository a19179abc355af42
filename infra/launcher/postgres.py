"""Starts PostgreSQL out of its wheel on 127.0.0.1 and makes databases; knows nothing of what they hold."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from infra.launcher.accounts import Account, find_server_account
from infra.launcher.binaries import PostgresPrograms, find_postgres
from infra.launcher.child import Child
from infra.launcher.errors import ChildFailed, LaunchError
from infra.launcher.identity import get_start_time
from infra.launcher.ports import LOCALHOST, choose_free_port, is_port_free
from infra.launcher.private_files import (
    ensure_password,
    make_folder,
    make_private_folder,
    write_private_file,
)

SUPERUSER = "postgres"
START_TRIES = 5
START_SECONDS = 120.0
# Line of postmaster.pid in which the server says how far its start is.
STATUS_LINE = 7
PLAIN_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
# They shield a password that could be guessed; ours are random. 4,096 took half of each connection's time.
SCRAM = {"scram_iterations": "1"}
SETTINGS = {
    "listen_addresses": f"'{LOCALHOST}'",
    # A socket's path may have 107 bytes; a data folder may lie deeper.
    "unix_socket_directories": "''",
    "password_encryption": "scram-sha-256",
    **SCRAM,
    "max_connections": "200",
    "shared_buffers": "256MB",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "log_line_prefix": "'%m [%p] %q%u@%d '",
    "log_checkpoints": "off",
}
SMALL_SETTINGS = {"max_connections": "120", "shared_buffers": "64MB", "max_wal_size": "256MB"}
# gexec runs what the query answers, so that nothing happens to what is there already.
# A statement that fails is else written to the log as it stands, password included.
CREATE_DATABASE = """
SET log_min_error_statement = panic;
SELECT 'CREATE ROLE "{name}" LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') \\gexec
ALTER ROLE "{name}" PASSWORD '{password}';
SELECT 'CREATE DATABASE "{name}" OWNER "{name}"'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{name}') \\gexec
REVOKE CONNECT, TEMPORARY ON DATABASE "{name}" FROM PUBLIC;
"""


class PostgresServer:
    """A running server, its folder and its passwords."""

    def __init__(self, cluster: Path, port: int, child: Child, programs: PostgresPrograms) -> None:
        self.folder = cluster.parent
        self.port = port
        self.child = child
        self._cluster = cluster
        self._programs = programs

    @property
    def pid(self) -> int:
        return self.child.pid

    def get_url(self, database: str = SUPERUSER) -> str:
        """The address of a database for its owner, password included."""
        password = (self.folder / f"{database}.password").read_text(encoding="utf-8")
        return f"postgresql://{database}:{password}@{LOCALHOST}:{self.port}/{database}"

    def create_database(self, name: str) -> str:
        """Makes a database and its owner of the same name, unless they are there; its address."""
        password = ensure_password(self.folder / f"{name}.password")
        self.run_sql(CREATE_DATABASE.format(name=name, password=password))
        return self.get_url(name)

    def run_sql(self, sql: str) -> str:
        """Runs statements as the superuser. They go through standard input: a command line is public."""
        login = (
            f"{LOCALHOST}:{self.port}:*:{SUPERUSER}:{ensure_password(self.folder / f'{SUPERUSER}.password')}"
        )
        write_private_file(self.folder / "pgpass", login)
        address = [
            "--host",
            LOCALHOST,
            "--port",
            str(self.port),
            "--username",
            SUPERUSER,
            "--dbname",
            "postgres",
        ]
        done = subprocess.run(
            [self._programs.psql, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", *address],
            input=sql,
            env={**PLAIN_ENVIRONMENT, "PGPASSFILE": str(self.folder / "pgpass")},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise LaunchError(f"PostgreSQL refused a statement of the launcher: {done.stderr.strip()}")
        return done.stdout

    def stop(self) -> None:
        """Orderly: clients are disconnected, everything is written."""
        self.child.stop()

    def kill(self) -> None:
        """Like a crash."""
        self.child.kill()

    def restart(self) -> None:
        """Starts again on the same port after `stop` or `kill`; returns when clients are served."""
        self.child.stop()
        self.child.start()
        _wait_until_ready(self.child, self._cluster)


def start_postgres(
    folder: Path,
    *,
    version: int = 18,
    small: bool = False,
    settings: Mapping[str, str] | None = None,
    copies: Path | None = None,
    log: Path | None = None,
) -> PostgresServer:
    """Starts a server whose data is in `folder`, made when it is empty; every start may choose another port.

    `settings` are lines of postgresql.conf that go before ours. As root the programs run as another user, who
    must be able to reach `folder`, from copies kept in `copies` (default: `binaries` beside the folder).
    """
    folder = folder.absolute()
    make_folder(folder)
    account = find_server_account()
    programs = find_postgres(version, copies or folder.parent / "binaries", account)
    cluster = folder / str(version)
    if not cluster.exists():
        _create_cluster(cluster, programs, account)
    chosen = {**SETTINGS, **(SMALL_SETTINGS if small else {}), **(settings or {})}
    for _ in range(START_TRIES):
        port = choose_free_port()
        _configure(cluster, {**chosen, "port": str(port)}, account)
        child = Child(
            "PostgreSQL",
            [programs.postgres, "-D", cluster],
            log=log or folder / "server.log",
            folder=cluster,
            environment=PLAIN_ENVIRONMENT,
            stop_signal=signal.SIGINT,
            grace=30.0,
            account=account,
        )
        try:
            child.start()
            _wait_until_ready(child, cluster)
        except ChildFailed:
            child.stop()
            # Somebody took the port between our look and the server's; anything else will not pass by itself.
            if is_port_free(port):
                raise
        except BaseException:
            child.stop()
            raise
        else:
            return PostgresServer(cluster, port, child, programs)
    raise LaunchError(f"PostgreSQL found its port taken {START_TRIES} times in a row")


def _create_cluster(cluster: Path, programs: PostgresPrograms, account: Account | None) -> None:
    """Made under another name and renamed: a killed launcher never leaves half a one."""
    building = cluster.with_name(f"{cluster.name}.new")
    shutil.rmtree(building, ignore_errors=True)
    make_private_folder(building, account)
    # C.UTF-8 sorts by code point on every machine alike. PostgreSQL brings its own since 17.
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    locale = ["--locale=C.UTF-8"] if cluster.name == "16" else builtin
    scram = [f"--set={name}={value}" for name, value in SCRAM.items()]
    options = ["--encoding=UTF8", *locale, "--auth=scram-sha-256", *scram, f"--username={SUPERUSER}"]
    with tempfile.TemporaryDirectory(dir=cluster.parent) as scratch:
        Path(scratch).chmod(0o711)
        password = Path(scratch) / "password"
        write_private_file(password, ensure_password(cluster.parent / f"{SUPERUSER}.password"), account)
        done = subprocess.run(
            [programs.initdb, "-D", building, *options, f"--pwfile={password}"],
            cwd=building,
            env=PLAIN_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            umask=0o077,
        )
    if done.returncode:
        raise LaunchError(
            f"PostgreSQL could not make its data folder: {done.stderr.strip() or done.stdout.strip()}"
        )
    building.rename(cluster)


def _configure(cluster: Path, settings: Mapping[str, str], account: Account | None) -> None:
    lines = [f"{name} = {value}" for name, value in settings.items()]
    write_private_file(cluster / "postgresql.conf", "\n".join([*lines, ""]), account)
    write_private_file(cluster / "pg_hba.conf", f"host all all {LOCALHOST}/32 scram-sha-256\n", account)
    _remove_stale_pid_file(cluster)


def _remove_stale_pid_file(cluster: Path) -> None:
    """After a restart of the machine another program may have that pid, and PostgreSQL would not start."""
    owner = read_postmaster(cluster)
    if owner is not None:
        started = get_start_time(owner[0])
        if started is not None and abs(started - owner[1]) > 3:
            (cluster / "postmaster.pid").unlink()


def read_postmaster(cluster: Path) -> tuple[int, float] | None:
    """Pid and start time, in seconds since 1970, that a server wrote into its folder."""
    lines = _read_pid_file(cluster)
    return (int(lines[0]), float(lines[2])) if len(lines) > 2 else None


def _read_pid_file(cluster: Path) -> list[str]:
    try:
        return (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _wait_until_ready(child: Child, cluster: Path) -> None:
    """Reads what the server says of itself, as pg_ctl does: no password and no connection needed."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if not child.is_alive():
            raise ChildFailed(f"PostgreSQL did not start:\n{child.read_log_tail()}")
        lines = _read_pid_file(cluster)
        if len(lines) > STATUS_LINE and lines[0] == str(child.pid) and lines[STATUS_LINE].strip() == "ready":
            return
        time.sleep(0.01)
    raise ChildFailed(f"PostgreSQL was not ready within {START_SECONDS:.0f} s:\n{child.read_log_tail()}")
