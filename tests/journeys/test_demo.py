"""The five cases through the public API: loaded once, evaluated by a worker, reported, taken out again."""

import json
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select, text

from infra.demo.__main__ import NOTHING_LOADED
from infra.demo.alone import load_alone
from infra.demo.load import (
    HALF_LOADED,
    HALF_LOADED_BEFORE,
    IN_REAL_USE,
    LOADED,
    LOADED_ALREADY,
    LOADED_BY_ANOTHER,
)
from infra.demo.tables import as_table
from registry_service.agencies.models import Agency
from registry_service.people.models import PersonalToken, SignInSession
from tests.support.cases import assert_is_what_the_cases_say
from tests.support.servers import Servers, run_forked
from tests.support.snapshots import remember
from tests.support.system import System, make_system


@pytest.fixture
def served(system: System) -> System:
    """A system that listens."""
    system.serve()
    return system


def _run(system: System, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """`python -m infra.demo`, as the launcher runs it."""
    return run_forked(system.servers, system.environment, "infra.demo", *arguments, check=False)


def _load(system: System) -> "subprocess.CompletedProcess[str]":
    """Load while feed and worker go on in this thread, as clock and worker processes would."""
    with ThreadPoolExecutor(1) as pool:
        loading = pool.submit(_run, system, "load")
        while not loading.done():
            system.sync()
            system.work()
            time.sleep(0.3)
        return loading.result()


def _report(system: System) -> tuple[dict[str, Any], list[str]]:
    """What came out, and what of it is missing."""
    done = _run(system, "report", "--format", "json")
    return json.loads(done.stdout), done.stderr.splitlines()


@dataclass(frozen=True)
class Seen:
    """What there was to see once the cases were loaded."""

    said: list[str]
    report: dict[str, Any]
    missing: list[str]
    public_periods: Any
    valid_credentials: tuple[int, int]


@pytest.fixture(scope="module")
def seen(servers: Servers) -> Seen:
    """Load the cases once for all tests that only look."""
    names = servers.new_databases()
    system = make_system(servers, servers.environment(*names))
    system.serve()
    said = _on_loaded(system).stdout.splitlines()
    report, missing = _report(system)
    periods = system.evaluation.get("/api/v1/periods").json
    found = Seen(said, report, missing, periods, _count_credentials(system))
    system.close()
    servers.drop_databases(names)
    return found


def _on_half_loaded(system: System) -> "subprocess.CompletedProcess[str]":
    """With the cases loaded until the example's period was refused; that is done once."""

    def load() -> "subprocess.CompletedProcess[str]":
        with _refusing_rows_of(system, "period"):
            return _load(system)

    return remember(system, "half loaded cases", load, lambda told: told)


def _on_loaded(system: System) -> "subprocess.CompletedProcess[str]":
    """With the cases loaded, after a first time that failed midway; the loading itself is done once.

    The launcher's own tests load them into what is empty.
    """

    def load() -> "subprocess.CompletedProcess[str]":
        _on_half_loaded(system)
        return _load(system)

    return remember(system, "loaded cases", load, lambda told: told)


def _count_credentials(system: System) -> tuple[int, int]:
    with system.registry.session() as session:
        tokens = session.scalars(select(PersonalToken).where(PersonalToken.revoked_at.is_(None))).all()
        sessions = session.scalars(select(SignInSession).where(SignInSession.ended_at.is_(None))).all()
    return len(tokens), len(sessions)


def _count_innovations(system: System) -> int:
    """Of Musi Banyuasin."""
    return len(system.registry.get("/api/v1/innovations?region_code=16.06").json["items"])


def test_load_that_failed_midway_is_taken_out_and_done_anew(seen: Seen) -> None:
    assert (seen.said[0], seen.said[-1]) == (HALF_LOADED_BEFORE, LOADED)


def test_cases_come_out_as_they_must(seen: Seen) -> None:
    assert seen.missing == []
    assert_is_what_the_cases_say(seen.report)


def test_example_is_in_no_public_list(seen: Seen) -> None:
    assert seen.public_periods == {"items": [], "next": None}


def test_load_leaves_no_valid_token_or_session_behind(seen: Seen) -> None:
    assert seen.valid_credentials == (0, 0)


def test_second_load_changes_nothing_and_removal_takes_everything_out(seen: Seen, served: System) -> None:
    _on_loaded(served)

    again = _run(served, "load")
    after = _report(served)
    removed = _run(served, "remove")
    reported = _run(served, "report", "--format", "json")

    assert (again.returncode, again.stdout) == (NOTHING_LOADED, f"{LOADED_ALREADY}\n")
    assert after == (seen.report, seen.missing)
    assert (removed.returncode, reported.returncode) == (0, 1)
    report = json.loads(reported.stdout)
    assert (report["regions"], report["muba"]["innovations"], report["muba"]["computed"]) == (552, 0, [])
    assert "missing: muba: no innovations" in reported.stderr
    assert "missing: kampar: no publication with external values" in reported.stderr


def test_half_loaded_demonstration_beside_real_records_stays(served: System) -> None:
    _on_half_loaded(served)
    with served.registry.session() as session:
        agency = session.scalars(select(Agency).where(Agency.parent_agency_id.is_not(None)).limit(1)).one()
        agency.is_demo = False
        session.commit()

    told = _run(served, "load")

    assert (told.returncode, told.stdout) == (NOTHING_LOADED, f"{HALF_LOADED_BEFORE}\n{IN_REAL_USE}\n")
    assert _count_innovations(served) == 15


def test_load_beside_another_changes_nothing(served: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTRY_DATABASE_URL", served.environment["REGISTRY_DATABASE_URL"])

    with load_alone() as is_alone:
        told = _run(served, "load")

    assert (is_alone, told.returncode, told.stdout) == (True, NOTHING_LOADED, f"{LOADED_BY_ANOTHER}\n")


def test_load_that_fails_midway_says_why_and_can_be_removed(served: System) -> None:
    failed = _on_half_loaded(served)

    removed = _run(served, "remove")

    assert failed.returncode == 1
    assert failed.stderr.startswith("error: POST /api/v1/periods answered 500 fault: ")
    assert failed.stderr.endswith(f" ({HALF_LOADED})")
    assert removed.returncode == 0
    assert _count_innovations(served) == 0


def test_command_of_a_service_that_fails_is_told_with_its_status_and_words(served: System) -> None:
    environment = {**served.environment, "PRIMA_KEYS": "", "PRIMA_DATA": "/nonexistent"}

    done = run_forked(served.servers, environment, "infra.demo", "remove", check=False)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(
        "error: `evaluation_service demo remove` failed with status 2: error: PRIMA_KEYS is not set"
    )


@contextmanager
def _refusing_rows_of(system: System, table: str) -> Iterator[None]:
    """The evaluation's database takes no row of this table: what asks for one is answered 500."""
    engine = system.evaluation.service.engine
    with engine.begin() as connection:
        connection.execute(
            text(
                "create function refuse_row() returns trigger language plpgsql as"
                " $$ begin raise exception 'refused'; end $$"
            )
        )
        connection.execute(
            text(f"create trigger refuse_row before insert on {table} execute function refuse_row()")
        )
    yield
    with engine.begin() as connection:
        connection.execute(text("drop function refuse_row cascade"))


def test_table_fits_a_hundred_columns(seen: Seen) -> None:
    table = as_table(seen.report)

    assert max(len(line) for line in table.splitlines()) <= 100
    assert "Pengguna per bulan / Users per month" in table
