"""The five cases through the public API: loaded once, evaluated by a worker, reported, taken out again."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from infra.demo.__main__ import main
from infra.demo.client import Client, DemoError
from infra.demo.load import NOTHING_TO_DO, load_cases
from infra.demo.report import gather_report
from infra.demo.tables import as_table
from tests.support.servers import Servers
from tests.support.system import System, make_system


@pytest.fixture
def served(system: System, monkeypatch: pytest.MonkeyPatch) -> System:
    """A system that listens, and whose settings the demonstration's own commands find."""
    _serve(system, monkeypatch)
    return system


def _serve(system: System, patch: pytest.MonkeyPatch) -> None:
    system.serve()
    for name, value in system.environment.items():
        patch.setenv(name, value)


def _clients(system: System) -> tuple[Client, Client]:
    return Client(system.environment["REGISTRY_URL"]), Client(system.environment["EVALUATION_URL"])


def _load(system: System) -> list[str]:
    """Load while feed and worker go on in this thread, as clock and worker processes would."""
    with ThreadPoolExecutor(1) as pool:
        loading = pool.submit(lambda: list(load_cases(*_clients(system))))
        while not loading.done():
            system.sync()
            system.work()
            time.sleep(0.05)
        return loading.result()


def _report(system: System) -> tuple[dict[str, Any], list[str]]:
    return gather_report(*_clients(system))


@pytest.fixture(scope="module")
def loaded(servers: Servers) -> Iterator[System]:
    """A system with the cases in it, for tests that only look."""
    names = servers.new_databases()
    system = make_system(servers, servers.environment(*names))
    with pytest.MonkeyPatch.context() as patch:
        _serve(system, patch)
        _load(system)
        yield system
    system.close()
    servers.drop_databases(names)


def test_cases_come_out_as_they_must(loaded: System) -> None:
    report, missing = _report(loaded)

    computed = report["muba"].pop("computed")
    conflicts = {name: report[name].pop("conflicts") for name in ("muba", "kampar", "mahakam_ulu")}
    assert missing == []
    assert report == {
        "regions": 552,
        "autonomous_regions": 546,
        "muba": {
            "innovations": 15,
            "agencies": 10,
            "reported_at_least": 15,
            "with_usage": 0,
            "reported_grades": {"RSUD Sekayu": "A", "DPMPTSP": "A", "Disdukcapil": "B"},
            "recommendations": 4,
        },
        "tanah_datar": {
            "users_per_month": 2619,
            "components": 3,
            "components_with_figure": 3,
            "agencies": 3,
        },
        "kampar": {
            "simple_mean": "99.26",
            "weighted_mean": "99.32",
            "zone": "hijau",
            "rank": 1,
            "products_reported": 62,
            "products_counted": 61,
            "owner_unknown": 2,
        },
        "lampung_utara": {
            "innovations": 3,
            "commitment": {
                "signed_on": "2021-03-03",
                "by": "Bupati Lampung Utara",
                "with": "Ombudsman RI Perwakilan Provinsi Lampung",
            },
            "aliases": ["Kartu Kuning"],
        },
        "mahakam_ulu": {"innovations": 3, "owner_unknown": 1, "coverage_percent": 90},
    }
    assert {name: len(texts) for name, texts in conflicts.items()} == {
        "muba": 4,
        "kampar": 3,
        "mahakam_ulu": 1,
    }
    assert [(row["unit"], row["index"], row["grade"], row["rank"]) for row in computed] == [
        ("DPMPTSP", "4.85", "A", 1),
        ("RSUD Sekayu", "4.27", "A-", 2),
        ("Disdukcapil", "3.81", "B", 3),
    ]
    assert all(row["job"] for row in computed)


def test_example_is_in_no_public_list(loaded: System) -> None:
    assert loaded.evaluation.get("/api/v1/periods").json == {"items": [], "next": None}


def test_load_leaves_no_valid_token_behind(loaded: System) -> None:
    with loaded.registry.service.engine.connect() as connection:
        valid = connection.exec_driver_sql(
            "select count(*) from personal_token where revoked_at is null"
        ).scalar()
        signed_in = connection.exec_driver_sql(
            "select count(*) from sign_in_session where ended_at is null"
        ).scalar()

    assert (valid, signed_in) == (0, 0)


def test_second_load_changes_nothing_and_removal_takes_everything_out(
    served: System, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _load(served)
    before = _report(served)

    said = _load(served)
    after = _report(served)
    monkeypatch.setattr("sys.argv", ["infra.demo", "remove"])
    removed = main()
    capsys.readouterr()
    monkeypatch.setattr("sys.argv", ["infra.demo", "report", "--format", "json"])
    reported = main()
    shown = capsys.readouterr()

    assert (said, after) == ([NOTHING_TO_DO], before)
    assert (removed, reported) == (0, 1)
    report = json.loads(shown.out)
    assert (report["regions"], report["muba"]["innovations"], report["muba"]["computed"]) == (552, 0, [])
    assert "missing: muba: no innovations" in shown.err
    assert "missing: kampar: no publication with external values" in shown.err


def test_load_that_fails_midway_says_why_and_can_be_removed(
    served: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infra.demo.load.load_publications", _fail)

    with pytest.raises(DemoError, match="in part"):
        _load(served)
    monkeypatch.setattr("sys.argv", ["infra.demo", "remove"])
    removed = main()

    assert removed == 0
    assert _report(served)[0]["muba"]["innovations"] == 0


def _fail(*_: object) -> None:
    raise DemoError("the evaluation went away")


def test_table_fits_a_hundred_columns(loaded: System) -> None:
    table = as_table(_report(loaded)[0])

    assert max(len(line) for line in table.splitlines()) <= 100
    assert "Pengguna per bulan / Users per month" in table
