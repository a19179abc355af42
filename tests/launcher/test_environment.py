"""How `infra/run` finds its Python and makes the environment."""

import os
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.launcher.environment import STAMP, ensure_environment
from infra.launcher.errors import LaunchError
from shared.data_folder import CHECKOUT
from tests.launcher.processes import list_processes, wait_until

FIND_PYTHON = CHECKOUT / "infra" / "launcher" / "find_python"
USER = """
import sys
from pathlib import Path
from infra.launcher.environment import use_environment
print(use_environment(Path(sys.argv[1]), Path(sys.argv[2])), flush=True)
sys.stdin.read()
"""


def _find_python(folder: Path, programs: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """With nothing in PATH but these small programs."""
    for name, text in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{text}\n")
        (folder / name).chmod(0o755)
    return subprocess.run(
        ["/bin/sh", FIND_PYTHON], env={"PATH": str(folder)}, capture_output=True, text=True, check=False
    )


@pytest.fixture
def lock_file(tmp_path: Path) -> Path:
    path = tmp_path / "lock.txt"
    path.write_text("# nothing is needed\n")
    return path


def test_machine_without_python_is_told_what_to_install(tmp_path: Path) -> None:
    done = _find_python(tmp_path, {})

    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr == "Prima needs Python 3.11, 3.12 or 3.13 with venv: apt install python3 python3-venv\n"
    )


def test_python_without_venv_is_told_the_one_command(tmp_path: Path) -> None:
    done = _find_python(tmp_path, {"python3": 'case "$3" in *version_info*) exit 0;; esac; exit 1'})

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "python3 cannot make virtual environments: apt install python3-venv\n"


def test_stand_in_of_a_version_manager_that_fails_is_passed_over(tmp_path: Path) -> None:
    done = _find_python(
        tmp_path, {"python3.13": "echo no such version >&2; exit 127", "python3.12": "exit 0"}
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, f"{tmp_path}/python3.12\n", "")


@dataclass(frozen=True)
class Made:
    """An environment that three asked for at the same time, and when each found that it had been made."""

    folder: Path
    lock_file: Path
    found: list[tuple[Path, float]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Beside what one that was killed has left, by somebody who has pip install elsewhere."""
    place = tmp_path_factory.mktemp("environment")
    made = Made(place / "venv", place / "lock.txt", [])
    made.lock_file.write_text("# nothing is needed\n")
    (place / "venv.new" / "half").mkdir(parents=True)

    def ensure() -> None:
        python = ensure_environment(made.folder, made.lock_file)
        made.found.append((python, (made.folder / STAMP).stat().st_mtime))

    threads = [threading.Thread(target=ensure) for _ in range(3)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIP_USER", "1")
        patch.setenv("PIP_PYTHON", str(place / "elsewhere"))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return made


def test_environment_is_made_once_by_several_at_the_same_time(made: Made) -> None:
    assert [python for python, _ in made.found] == [made.folder / "bin" / "python"] * 3
    assert len({moment for _, moment in made.found}) == 1
    assert not made.folder.with_name("venv.new").exists()


def test_scripts_of_an_environment_name_the_place_where_it_is(made: Made) -> None:
    script = f". {made.folder}/bin/activate && command -v python"

    done = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout == f"{made.folder}/bin/python\n"


def test_environment_holds_nothing_beside_what_the_lock_file_names(made: Made) -> None:
    [packages] = made.folder.glob("lib/python3*/site-packages")

    assert list(packages.iterdir()) == []


def test_package_that_is_not_what_the_lock_file_says_leaves_no_environment(
    tmp_path: Path, lock_file: Path
) -> None:
    lock_file.write_text(f"packaging==26.3 --hash=sha256:{'0' * 64}\n")

    with pytest.raises(LaunchError, match=r"The packages of lock\.txt could not be installed"):
        ensure_environment(tmp_path / "venv", lock_file)

    assert not (tmp_path / "venv").exists()


def test_environment_of_another_lock_file_is_made_anew_once_unused(made: Made) -> None:
    user = [sys.executable, "-c", USER, str(made.folder), str(made.lock_file)]
    with subprocess.Popen(user, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=CHECKOUT) as running:
        assert running.stdout is not None
        running.stdout.readline()
        made.lock_file.write_text("# something else\n")

        with pytest.raises(LaunchError, match="a running infra/run of this checkout uses it: stop that one"):
            ensure_environment(made.folder, made.lock_file)
        (made.folder / "trace-of-the-old-one").touch()
        running.communicate()
    assert ensure_environment(made.folder, made.lock_file) == made.folder / "bin" / "python"
    assert not (made.folder / "trace-of-the-old-one").exists()


def test_folder_that_may_not_be_written_is_told_in_a_sentence(tmp_path: Path, lock_file: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(LaunchError, match=r"venv cannot be made: .*Not a directory"):
        ensure_environment(tmp_path / "file" / "venv", lock_file)


def test_installation_ends_with_the_launcher(tmp_path: Path, lock_file: Path) -> None:
    """A pip that waits for an index that accepts and never answers."""
    lock_file.write_text(f"nothing-of-this-name==1 --hash=sha256:{'0' * 64}\n")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        index = f"http://127.0.0.1:{silent.getsockname()[1]}/simple"
        user = [sys.executable, "-c", USER, str(tmp_path / "venv"), str(lock_file)]
        environment = {**os.environ, "PIP_INDEX_URL": index, "no_proxy": "127.0.0.1"}
        with subprocess.Popen(user, cwd=CHECKOUT, env=environment) as running:
            silent.settimeout(60)
            silent.accept()[0].close()

            running.kill()

    assert wait_until(lambda: list_processes(tmp_path) == {})
