"""The five cases through the public API: loaded once, evaluated by a worker, reported, taken out again."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select, text

from infra.demo.__main__ import main
from infra.demo.alone import load_alone
from infra.demo.client import Client, DemoError
from infra.demo.load import (
    HALF_LOADED_BEFORE,
    IN_REAL_USE,
    LOADED,
    LOADED_ALREADY,
    LOADED_BY_ANOTHER,
    load_cases,
)
from infra.demo.report import gather_report
from infra.demo.tables import as_table
from registry_service.agencies.models import Agency
from registry_service.people.models import PersonalToken, SignInSession
from tests.support.cases import assert_is_what_the_cases_say
from tests.support.servers import Servers
from tests.support.snapshots import remember
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
            time.sleep(0.15)
        return loading.result()


def _report(system: System) -> tuple[dict[str, Any], list[str]]:
    return gather_report(*_clients(system))


@dataclass(frozen=True)
class Seen:
    """What there was to see once the cases were loaded."""

    report: dict[str, Any]
    missing: list[str]
    public_periods: Any
    valid_credentials: tuple[int, int]


@pytest.fixture(scope="module")
def seen(servers: Servers) -> Seen:
    """Load the cases once for all tests that only look."""
    names = servers.new_databases()
    system = make_system(servers, servers.environment(*names))
    with pytest.MonkeyPatch.context() as patch:
        _serve(system, patch)
        loaded = _on_loaded(system)
        report, missing = _report(loaded)
        found = Seen(
            report, missing, system.evaluation.get("/api/v1/periods").json, _count_credentials(system)
        )
    system.close()
    servers.drop_databases(names)
    return found


def _on_loaded(system: System) -> System:
    """With the cases loaded; the loading itself is done once."""

    def load() -> System:
        _load(system)
        return system

    return remember(system, "loaded cases", load, lambda _: system)


def _on_half_loaded(system: System) -> System:
    """With the cases loaded until the example's period was refused; that is done once."""

    def load() -> System:
        with _refusing_rows_of(system, "period"), pytest.raises(DemoError, match="in part"):
            _load(system)
        return system

    return remember(system, "half loaded cases", load, lambda _: system)


def _count_credentials(system: System) -> tuple[int, int]:
    with system.registry.session() as session:
        tokens = session.scalars(select(PersonalToken).where(PersonalToken.revoked_at.is_(None))).all()
        sessions = session.scalars(select(SignInSession).where(SignInSession.ended_at.is_(None))).all()
    return len(tokens), len(sessions)


def test_cases_come_out_as_they_must(seen: Seen) -> None:
    assert seen.missing == []
    assert_is_what_the_cases_say(seen.report)


def test_example_is_in_no_public_list(seen: Seen) -> None:
    assert seen.public_periods == {"items": [], "next": None}


def test_load_leaves_no_valid_token_or_session_behind(seen: Seen) -> None:
    assert seen.valid_credentials == (0, 0)


def test_second_load_changes_nothing_and_removal_takes_everything_out(
    served: System, capsys: pytest.CaptureFixture[str]
) -> None:
    _on_loaded(served)
    before = _report(served)

    said = _load(served)
    after = _report(served)
    removed = main(["remove"])
    capsys.readouterr()
    reported = main(["report", "--format", "json"])
    shown = capsys.readouterr()

    assert (said, after) == ([LOADED_ALREADY], before)
    assert (removed, reported) == (0, 1)
    report = json.loads(shown.out)
    assert (report["regions"], report["muba"]["innovations"], report["muba"]["computed"]) == (552, 0, [])
    assert "missing: muba: no innovations" in shown.err
    assert "missing: kampar: no publication with external values" in shown.err


def test_load_that_failed_midway_is_taken_out_and_done_anew(served: System) -> None:
    _on_half_loaded(served)

    said = _load(served)

    assert (said[0], said[-1]) == (HALF_LOADED_BEFORE, LOADED)
    report, missing = _report(served)
    assert (report["muba"]["innovations"], len(report["muba"]["computed"]), missing) == (15, 3, [])


def test_half_loaded_demonstration_beside_real_records_stays(served: System) -> None:
    _on_half_loaded(served)
    with served.registry.session() as session:
        agency = session.scalars(select(Agency).where(Agency.parent_agency_id.is_not(None)).limit(1)).one()
        agency.is_demo = False
        session.commit()

    said = _load(served)

    assert said == [HALF_LOADED_BEFORE, IN_REAL_USE]
    assert _report(served)[0]["muba"]["innovations"] == 15


def test_load_beside_another_changes_nothing(served: System) -> None:
    with load_alone() as is_alone:
        said = list(load_cases(*_clients(served)))

    assert (is_alone, said) == (True, [LOADED_BY_ANOTHER])


def test_load_that_fails_midway_says_why_and_can_be_removed(served: System) -> None:
    _on_half_loaded(served)

    removed = main(["remove"])

    assert removed == 0
    assert _report(served)[0]["muba"]["innovations"] == 0


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
