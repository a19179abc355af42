"""The whole system under `infra/run`: who may start it, what it shows, what is left when it ends."""

import contextlib
import os
import shutil
import signal
import socket
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.launcher.processes import list_processes, wait_until
from tests.launcher.running import ACCOUNTS, FEW, Running, make_environment, run_once, serve


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    folder = Path(tempfile.mkdtemp(prefix="prima-test-"))
    folder.chmod(0o711)
    with contextlib.ExitStack() as until_end:
        old_umask = os.umask(0o077)
        try:
            started = until_end.enter_context(serve(folder / "made" / "data", "--empty"))
        finally:
            os.umask(old_umask)
        yield started
    shutil.rmtree(folder)


def _get_status(url: str) -> int:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return int(answer.status)


def _collect_secrets(running: Running) -> list[str]:
    files = [path for path in running.folder.rglob("*password") if path.is_file()]
    return [path.read_text() for path in files]


def test_both_services_are_ready(running: Running) -> None:
    environment = running.read_run_file()["environment"]

    assert _get_status(f"{environment['REGISTRY_URL']}/ready") == 200
    assert _get_status(f"{environment['EVALUATION_URL']}/ready") == 200


def test_servers_account_reaches_a_data_folder_that_was_made_under_a_strict_umask(running: Running) -> None:
    modes = [oct(path.stat().st_mode & 0o777) for path in (running.folder.parent, running.folder)]

    assert modes == ["0o755", "0o711"]


def test_second_launcher_is_told_who_holds_the_folder(running: Running) -> None:
    second = run_once(make_environment(running.folder), "--empty")

    assert (second.returncode, second.stdout) == (3, "")
    assert f"by pid {running.launcher.pid} of user " in second.stderr
    assert " since " in second.stderr
    assert ", checkout " in second.stderr
    assert running.launcher.poll() is None


def test_no_secret_stands_on_a_command_line(running: Running) -> None:
    secrets = _collect_secrets(running)
    commands = "\n".join(list_processes(running.folder).values())

    assert len(secrets) == 4
    assert [secret for secret in secrets if secret in commands] == []
    assert "://" not in commands


def test_run_file_is_private_and_names_what_runs(running: Running) -> None:
    content = running.read_run_file()

    mode = (running.folder / "run.json").stat().st_mode & 0o777
    assert oct(mode) == "0o600"
    assert content["launcher"]["pid"] == running.launcher.pid
    assert sorted(content["ports"]) == ["evaluation", "postgresql", "registry", "valkey"]
    programs = {entry["program"]["pid"] for entry in content["processes"].values()}
    assert programs <= set(list_processes(running.folder))


def test_everything_listens_on_this_machine_only(running: Running) -> None:
    listening = {
        connection.laddr.ip
        for pid in list_processes(running.folder)
        for connection in psutil.Process(pid).net_connections(kind="inet")
        if connection.status == psutil.CONN_LISTEN
    }

    assert listening == {"127.0.0.1"}


@pytest.mark.parametrize(
    "name", ["PostgreSQL", "Valkey", "registry web", "evaluation worker 1", "registry long worker 1"]
)
def test_killed_program_is_started_again(running: Running, name: str) -> None:
    before = running.read_run_file()
    killed = before["processes"][name]["program"]["pid"]

    os.kill(killed, signal.SIGKILL)

    def is_started_again() -> bool:
        program = running.read_run_file()["processes"][name]["program"]
        return program is not None and program["pid"] != killed

    def is_ready() -> bool:
        try:
            return _get_status(f"{before['environment']['REGISTRY_URL']}/ready") == 200
        except OSError:
            return False

    assert wait_until(is_started_again)
    assert wait_until(is_ready)
    assert running.read_run_file()["ports"] == before["ports"]


@pytest.mark.parametrize("setting", ["PRIMA_REGISTRY_PORT", "PRIMA_EVALUATION_PORT"])
def test_taken_web_port_is_told_with_its_setting(folder: Path, setting: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = run_once({**make_environment(folder), setting: str(port)}, "--empty")

    assert (refused.returncode, refused.stdout) == (1, "")
    assert f"Port {port} on 127.0.0.1 is taken" in refused.stderr
    assert f"set {setting} to another" in refused.stderr
    assert not (folder / "postgresql").exists()


def test_one_database_alone_is_refused(folder: Path) -> None:
    environment = {**make_environment(folder), "REGISTRY_DATABASE_URL": "postgresql://somewhere/registry"}

    refused = run_once(environment, "--empty")

    assert (refused.returncode, refused.stdout) == (2, "")
    assert "can only be given together" in refused.stderr


def test_host_that_is_none_is_told_with_the_setting(folder: Path) -> None:
    refused = run_once({**make_environment(folder), "PRIMA_BIND": "192.0.2.1"}, "--empty")

    assert (refused.returncode, refused.stdout) == (1, "")
    assert "(PRIMA_BIND, PRIMA_REGISTRY_PORT): Cannot assign requested address" in refused.stderr


def test_own_database_that_is_down_is_one_sentence(folder: Path) -> None:
    own = {
        "REGISTRY_DATABASE_URL": "postgresql://a:secret@127.0.0.1:9/registry",
        "EVALUATION_DATABASE_URL": "postgresql://a:secret@127.0.0.1:9/evaluation",
        "REDIS_URL": "redis://127.0.0.1:9/0",
    }

    refused = run_once({**make_environment(folder), **own}, "--empty")

    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("REGISTRY_DATABASE_URL: the database does not answer: ")
    assert len(refused.stderr.splitlines()) == 1
    assert "secret" not in refused.stderr


def test_removing_a_demonstration_from_a_new_folder_starts_nothing(folder: Path) -> None:
    done = run_once(make_environment(folder), "--remove-demo")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"There is no demonstration in {folder}\n"
    assert list(folder.iterdir()) == []


def test_each_start_takes_over_what_the_one_before_has_left(running: Running) -> None:
    """One start follows the other: killed with its guards (this test is the last of what runs); killed while
    it loads the demonstration; to take that out; without it, told to end thrice at once.
    """
    folder = running.folder
    _keep_a_row(running)
    _kill_with_its_guards(running)

    with serve(folder, until=ACCOUNTS, extra=FEW) as second:
        assert _read_rows(second) == [(41,)]
        second.launcher.kill()
        assert wait_until(lambda: list_processes(folder) == {}, 30)
    removed = run_once(make_environment(folder), "--remove-demo")
    with serve(folder, extra=FEW) as third:
        said, content = third.output.read_text(), third.read_run_file()
        programs = {entry["program"]["pid"] for entry in content["processes"].values()}
        assert programs <= set(list_processes(folder))
        assert len(list_processes(folder)) > 10
        assert _read_rows(third) == [(41,)]

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            third.launcher.send_signal(number)
        assert third.launcher.wait(60) == 0

        assert list_processes(folder) == {}
        assert third.output.read_text().endswith("Stopping\n")
        assert sorted(third.read_run_file()["environment"]) == ["PRIMA_DATA", "PRIMA_KEYS"]
    assert removed.returncode == 0
    assert "its demonstration was taken out: no cases were loaded" in said
    assert "Periksa" not in said
    assert "The cases differ" not in said


def _keep_a_row(running: Running) -> None:
    with psycopg.connect(running.read_run_file()["environment"]["REGISTRY_DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE kept (number integer)")
        connection.execute("INSERT INTO kept VALUES (41)")


def _read_rows(running: Running) -> list[tuple[int]]:
    with psycopg.connect(running.read_run_file()["environment"]["REGISTRY_DATABASE_URL"]) as connection:
        return connection.execute("SELECT number FROM kept").fetchall()


def _kill_with_its_guards(running: Running) -> None:
    """Stopped guards can end nothing: as if they hung. The launcher is killed meanwhile."""
    guards = [entry["guard"]["pid"] for entry in running.read_run_file()["processes"].values()]
    for guard in guards:
        os.kill(guard, signal.SIGSTOP)
    running.launcher.kill()
    running.launcher.wait()
    for guard in guards:
        os.kill(guard, signal.SIGKILL)
