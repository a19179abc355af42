"""Where the data is, for the launcher and for every command beside it."""

import json
import os
import re
from pathlib import Path

import pytest

from shared.data_folder import RunFileUnreadable, get_data_folder, read_run_file


def test_named_folder_is_taken_as_it_is(tmp_path: Path) -> None:
    assert get_data_folder({"PRIMA_DATA": str(tmp_path / "data")}) == tmp_path / "data"


def test_default_is_one_folder_for_each_checkout(tmp_path: Path) -> None:
    folder = get_data_folder({"XDG_DATA_HOME": str(tmp_path)})

    parent = Path("/var/lib/prima") if os.geteuid() == 0 else tmp_path / "prima"
    assert folder.parent == parent
    assert re.fullmatch(r"[a-z0-9-]+-[0-9a-f]{8}", folder.name)


def test_run_file_is_none_before_the_first_run(tmp_path: Path) -> None:
    assert read_run_file(tmp_path / "never") is None


def test_run_file_is_read_as_written(tmp_path: Path) -> None:
    content = {"environment": {"REDIS_URL": "redis://127.0.0.1"}}
    (tmp_path / "run.json").write_text(json.dumps(content))

    assert read_run_file(tmp_path) == content


@pytest.mark.parametrize("text", ["[]", "{", '{"environment": []}', '"\udcff"'])
def test_run_file_of_another_shape_is_told_in_words(tmp_path: Path, text: str) -> None:
    (tmp_path / "run.json").write_text(text, errors="surrogateescape")

    with pytest.raises(RunFileUnreadable, match=r"run\.json (cannot be read|is not what infra/run writes)"):
        read_run_file(tmp_path)
