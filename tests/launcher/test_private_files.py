"""Folders made by several at once, as the two servers' starts do."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from infra.launcher.accounts import find_server_account
from infra.launcher.binaries import find_postgres, find_valkey
from infra.launcher.private_files import make_folder

MAKERS = 8
ROUNDS = 50


def test_folder_that_many_make_at_once_is_made_once_with_its_rights(folder: Path) -> None:
    barrier = Barrier(MAKERS)

    def make(wanted: Path) -> str:
        barrier.wait()
        make_folder(wanted)
        return oct(wanted.stat().st_mode & 0o777)

    with ThreadPoolExecutor(MAKERS) as makers:
        seen = [
            list(makers.map(make, [folder / f"{round_}" / "data" / "binaries"] * MAKERS))
            for round_ in range(ROUNDS)
        ]

    assert seen == [["0o711"] * MAKERS] * ROUNDS
    parents = {oct((folder / f"{round_}" / "data").stat().st_mode & 0o777) for round_ in range(ROUNDS)}
    assert parents == {"0o755"}


def test_folder_whose_place_is_taken_by_a_file_is_refused(folder: Path) -> None:
    (folder / "binaries").write_text("kept")

    with pytest.raises(FileExistsError):
        make_folder(folder / "binaries")

    assert (folder / "binaries").read_text() == "kept"


@pytest.mark.skipif(find_server_account() is None, reason="only as root programs are copied")
def test_programs_of_both_servers_are_copied_side_by_side(folder: Path) -> None:
    account, copies, barrier = find_server_account(), folder / "data" / "binaries", Barrier(2)

    def copy_postgres() -> Path:
        barrier.wait()
        return find_postgres(18, copies, account).postgres

    def copy_valkey() -> Path:
        barrier.wait()
        return find_valkey(copies, account)

    with ThreadPoolExecutor(2) as pool:
        found = [copying.result() for copying in (pool.submit(copy_postgres), pool.submit(copy_valkey))]

    assert all(program.is_file() for program in found)
    assert [path for path in copies.iterdir() if path.name.endswith(".new")] == []
