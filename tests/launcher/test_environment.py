"""How `infra/run` finds its Python and makes the environment."""

import subprocess
import threading
from pathlib import Path

import pytest

from infra.launcher.environment import STAMP, ensure_environment
from infra.launcher.errors import LaunchError
from shared.data_folder import CHECKOUT

FIND_PYTHON = CHECKOUT / "infra" / "launcher" / "find_python"


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
    done = _find_python(tmp_path, {"python3": 'case "$2" in *version_info*) exit 0;; esac; exit 1'})

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "python3 cannot make virtual environments: apt install python3-venv\n"


def test_stand_in_of_a_version_manager_that_fails_is_passed_over(tmp_path: Path) -> None:
    done = _find_python(
        tmp_path, {"python3.13": "echo no such version >&2; exit 127", "python3.12": "exit 0"}
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, f"{tmp_path}/python3.12\n", "")


def test_environment_is_made_once_by_several_at_the_same_time(tmp_path: Path, lock_file: Path) -> None:
    folder = tmp_path / "venv"
    stale = tmp_path / "venv.new" / "half"
    stale.mkdir(parents=True)
    found: list[tuple[Path, float]] = []

    def ensure() -> None:
        found.append((ensure_environment(folder, lock_file), (folder / STAMP).stat().st_mtime))

    threads = [threading.Thread(target=ensure) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [python for python, _ in found] == [folder / "bin" / "python"] * 3
    assert len({made for _, made in found}) == 1
    assert not stale.parent.exists()


def test_scripts_of_the_environment_run_where_it_stands(tmp_path: Path, lock_file: Path) -> None:
    folder = tmp_path / "venv"
    ensure_environment(folder, lock_file)

    done = subprocess.run([folder / "bin" / "pip", "--version"], capture_output=True, text=True, check=True)

    assert str(folder) in done.stdout


def test_changed_lock_file_makes_a_new_environment(tmp_path: Path, lock_file: Path) -> None:
    folder = tmp_path / "venv"
    ensure_environment(folder, lock_file)
    (folder / "trace-of-the-old-one").touch()

    lock_file.write_text("# still nothing\n")
    ensure_environment(folder, lock_file)

    assert not (folder / "trace-of-the-old-one").exists()


def test_package_that_is_not_what_the_lock_file_says_leaves_no_environment(
    tmp_path: Path, lock_file: Path
) -> None:
    lock_file.write_text(f"packaging==26.3 --hash=sha256:{'0' * 64}\n")

    with pytest.raises(LaunchError, match=r"The packages of lock\.txt could not be installed"):
        ensure_environment(tmp_path / "venv", lock_file)

    assert not (tmp_path / "venv").exists()
