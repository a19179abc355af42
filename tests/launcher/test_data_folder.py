"""Where the data is, for the launcher and for every command beside it."""

import json
import os
import re
from pathlib import Path

import pytest

from shared.data_folder import get_data_folder, read_run_file


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


def test_run_file_that_is_no_object_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("[]")

    with pytest.raises(TypeError, match=r"run\.json does not hold a JSON object"):
        read_run_file(tmp_path)
