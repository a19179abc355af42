"""Folders that the servers' account can reach, and the servers' programs copied once for all tests."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def folder() -> Iterator[Path]:
    """pytest's own temporary folders are closed to the account that servers run under as root."""
    made = Path(tempfile.mkdtemp(prefix="prima-test-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="session")
def copies() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="prima-test-binaries-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)
