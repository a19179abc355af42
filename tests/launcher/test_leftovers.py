"""After a launcher was killed together with its guards: what is stopped, and what must not be."""

import dataclasses
import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.launcher.accounts import find_server_account
from infra.launcher.binaries import find_postgres
from infra.launcher.identity import Identity, get_start_time, identify
from infra.launcher.leftovers import stop_leftovers
from infra.launcher.servers import start_postgres


@pytest.fixture
def sleeper() -> Iterator["subprocess.Popen[bytes]"]:
    with subprocess.Popen(["sleep", "1000"]) as running:
        yield running
        running.kill()


def _write_run_file(folder: Path, program: Identity) -> None:
    entry = {
        "guard": None,
        "program": dataclasses.asdict(program),
        "stop_signal": int(signal.SIGTERM),
        "grace": 5.0,
    }
    (folder / "run.json").write_text(json.dumps({"processes": {"sleeper": entry}}))


def test_recorded_program_is_stopped(folder: Path, sleeper: "subprocess.Popen[bytes]") -> None:
    program = identify(sleeper.pid)
    assert program is not None
    _write_run_file(folder, program)

    stopped = stop_leftovers(folder)

    assert stopped == ["sleeper"]
    assert sleeper.wait(5) == -signal.SIGTERM


def test_other_program_under_the_recorded_pid_is_left_alone(
    folder: Path, sleeper: "subprocess.Popen[bytes]"
) -> None:
    _write_run_file(folder, Identity(sleeper.pid, "another start"))

    stopped = stop_leftovers(folder)

    assert stopped == []
    assert sleeper.poll() is None


@pytest.mark.parametrize("text", ['{"processes": {', "[]", '{"processes": {"a": 1}}', '{"processes": [1]}'])
def test_run_file_of_another_shape_is_no_obstacle(folder: Path, text: str) -> None:
    (folder / "run.json").write_text(text)

    assert stop_leftovers(folder) == []


def test_postmaster_that_no_run_file_names_is_stopped(folder: Path, copies: Path) -> None:
    server = start_postgres(folder / "postgresql", small=True, copies=copies)
    server.stop()
    account = find_server_account()
    programs = find_postgres(18, copies, account)
    with subprocess.Popen(
        [programs.postgres, "-D", server.folder / "18"],
        user=account.uid if account else None,
        cwd="/",
        stderr=subprocess.DEVNULL,
    ) as left:
        while not (server.folder / "18" / "postmaster.pid").exists():
            time.sleep(0.01)
        time.sleep(0.3)

        stopped = stop_leftovers(folder)

        assert stopped == ["PostgreSQL"]
        assert left.wait(5) == 0


def test_stale_postmaster_pid_of_another_program_does_not_prevent_the_start(
    folder: Path, copies: Path, sleeper: "subprocess.Popen[bytes]"
) -> None:
    server = start_postgres(folder / "postgresql", small=True, copies=copies)
    server.stop()
    started = get_start_time(sleeper.pid)
    assert started is not None
    lines = [
        sleeper.pid,
        server.folder / "18",
        int(started) - 1000,
        server.port,
        "",
        "127.0.0.1",
        "",
        "ready",
    ]
    (server.folder / "18" / "postmaster.pid").write_text("\n".join(map(str, lines)))

    assert stop_leftovers(folder) == []
    again = start_postgres(folder / "postgresql", small=True, copies=copies)
    again.stop()

    assert sleeper.poll() is None
