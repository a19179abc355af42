"""The cases under `infra/run`: into servers of one's own, and taken out again."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from infra.launcher.arguments import read_arguments
from infra.launcher.launch import wants_cases
from infra.launcher.servers import start_postgres, start_valkey
from infra.launcher.settings import read_settings
from tests.launcher.running import FEW, run_once, serve

LOADED = "Five cases and the example period are loaded"
OWN = {
    "REGISTRY_DATABASE_URL": "postgresql://somewhere/registry",
    "EVALUATION_DATABASE_URL": "postgresql://somewhere/evaluation",
}
# Nothing that speaks to our own services may go there.
ELSEWHERE = {"http_proxy": "http://127.0.0.1:9", "no_proxy": ""}


@pytest.fixture
def own_servers(folder: Path, copies: Path) -> Iterator[dict[str, str]]:
    (folder / "own").mkdir()
    (folder / "own").chmod(0o711)
    postgres = start_postgres(folder / "own" / "postgresql", small=True, copies=copies)
    valkey = start_valkey(folder / "own" / "valkey", copies=copies)
    yield {
        "REGISTRY_DATABASE_URL": postgres.create_database("registry"),
        "EVALUATION_DATABASE_URL": postgres.create_database("evaluation"),
        "REDIS_URL": valkey.url,
        "PRIMA_KEYS": str(folder / "own" / "keys"),
    }
    valkey.stop()
    postgres.stop()


def _count_agencies(environment: dict[str, Any]) -> int:
    with psycopg.connect(environment["REGISTRY_DATABASE_URL"]) as connection:
        row = connection.execute("SELECT count(*) FROM agency").fetchone()
    assert row is not None
    return int(row[0])


def test_own_servers_get_the_cases_when_asked_and_lose_them_again(
    folder: Path, own_servers: dict[str, str]
) -> None:
    data = folder / "data"

    with serve(data, "--demo", extra={**own_servers, **ELSEWHERE, **FEW}) as running:
        said, ports = running.output.read_text(), running.read_run_file()["ports"]
        loaded = _count_agencies(own_servers)
        removed = run_once(running.environment, "--remove-demo")

    assert LOADED in said
    assert "Periksa: zona menurut rentang / Check: zone by bands" in said
    assert "The cases differ" not in said
    assert sorted(ports) == ["evaluation", "registry"]
    assert loaded > 20
    assert (removed.returncode, json.loads(removed.stdout)["registry"]["agencies"]["kept"]) == (0, 0)
    assert _count_agencies(own_servers) == 0
    assert (folder / "own" / "keys").is_dir()
    assert not (data / "keys").exists()
    assert not (data / "postgresql").exists()
    kept = json.loads((data / "run.json").read_text())["environment"]
    assert {name: kept[name] for name in own_servers} == own_servers


@pytest.mark.parametrize(
    ("arguments", "own", "expected"),
    [
        ([], {}, True),
        (["--empty"], {}, False),
        (["--check"], {}, True),
        ([], OWN, False),
        (["--demo"], OWN, True),
    ],
)
def test_cases_are_for_embedded_servers_unless_asked_otherwise(
    arguments: list[str], own: dict[str, str], expected: bool
) -> None:
    settings = read_settings(own, check="--check" in arguments)

    assert wants_cases(read_arguments(arguments), settings) is expected
