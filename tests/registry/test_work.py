"""Watching and cancelling long work: its asker, the administrators of the region it is about, nobody else."""

from typing import Any
from uuid import UUID

import pytest

from registry_service.tables import LONG_WORK
from shared.commands import job_context
from shared.errors import Invalid
from shared.jobs.long_runner import Progress, WorkContext, run_next_work
from shared.jobs.long_table import ClaimedWork
from shared.jobs.long_work import ask_for_work
from tests.registry.records import OTHER_REGION, REGION, make_administrator, make_nation
from tests.support.system import Person, System

KIND = "count"


def ask(system: System, person: Person, region: str | None = REGION) -> str:
    """Long work that this person asked for."""
    with system.registry.session() as session:
        asked = ask_for_work(session, LONG_WORK, person.actor, KIND, {"secret": 1}, region_code=region)
        session.commit()
    return str(asked)


def do(system: System, *, fail: bool = False) -> None:
    """One piece of it."""

    def run(context: WorkContext, work: ClaimedWork, progress: Progress) -> dict[str, Any]:
        progress(2, 2, "counting")
        if fail:
            raise Invalid.at("file", "is empty")
        return {"rows": 2}

    assert run_next_work(job_context(system.registry.service, LONG_WORK), LONG_WORK, {KIND: run})


def _path(work_id: str) -> str:
    return f"/api/v1/work/{work_id}"


@pytest.fixture
def asker(system: System) -> Person:
    """Somebody without any role."""
    return system.make_person(region_code=REGION)


def test_work_is_shown_to_its_asker_and_the_regions_administrators_only(
    system: System, asker: Person
) -> None:
    work_id = ask(system, asker)
    watchers = (asker, make_administrator(system), make_nation(system))
    strangers = (system.make_person(region_code=REGION), make_administrator(system, OTHER_REGION))

    shown = [system.registry.get(_path(work_id), person) for person in watchers]
    hidden = [system.registry.get(_path(work_id), person) for person in strangers]

    assert [answer.status_code for answer in (*shown, *hidden)] == [200, 200, 200, 404, 404]
    assert system.registry.get(_path(work_id)).status_code == 401
    assert shown[0].json == shown[1].json == shown[2].json
    row = dict(shown[0].json or {})
    assert str(row.pop("asked_at")).endswith("+00:00")
    assert row == {
        "long_work_id": work_id,
        "kind": KIND,
        "state": "waiting",
        "region_code": REGION,
        "agency_id": None,
        "done": 0,
        "total": None,
        "phase": None,
        "attempts": 0,
        "error": None,
        "result": None,
        "started_at": None,
        "finished_at": None,
    }


def test_work_of_no_region_is_its_askers_alone(system: System, asker: Person) -> None:
    work_id = ask(system, asker, None)

    assert system.registry.get(_path(work_id), make_nation(system)).status_code == 404
    assert system.registry.get(_path(work_id), asker).status_code == 200


def test_list_holds_what_the_actor_asked_for_the_newest_first(system: System, asker: Person) -> None:
    mine = [ask(system, asker) for _ in range(3)]
    ask(system, make_administrator(system))
    do(system)

    first = system.registry.get("/api/v1/work?limit=2", asker).json
    rest = system.registry.get(f"/api/v1/work?limit=2&cursor={first['next']}", asker).json
    done = system.registry.get("/api/v1/work?state=done", asker).json

    assert [row["long_work_id"] for row in first["items"] + rest["items"]] == mine[::-1]
    assert rest["next"] is None
    assert [(row["long_work_id"], row["result"]) for row in done["items"]] == [(mine[0], {"rows": 2})]


def test_failure_shows_its_fields(system: System, asker: Person) -> None:
    work_id = ask(system, asker)

    do(system, fail=True)

    row = system.registry.get(_path(work_id), asker).json
    assert (row["state"], row["done"], row["phase"]) == ("failed", 2, "counting")
    assert row["error"]["errors"] == [{"field": "file", "message": "is empty"}]


def test_work_is_cancelled_by_its_asker_only_and_only_while_it_is_open(system: System, asker: Person) -> None:
    work_id = ask(system, asker)
    path = f"{_path(work_id)}/cancellation"

    refused = system.registry.post(path, make_administrator(system)).status_code
    unknown = system.registry.post(path, system.make_person()).status_code
    before = system.registry.get(_path(work_id), asker).json["state"]
    cancelled = system.registry.post(path, asker)
    again = system.registry.post(path, asker)

    assert (refused, unknown, before) == (403, 404, "waiting")
    assert (cancelled.status_code, cancelled.json["state"]) == (200, "cancelled")
    assert cancelled.json["finished_at"] is not None
    assert again.status_code == 409
    with system.registry.session() as session:
        row = session.execute(LONG_WORK.table.select()).one()
    assert (row.long_work_id, row.state, row.lease_token) == (UUID(work_id), "cancelled", None)


def test_cursor_of_another_list_is_refused(system: System, asker: Person) -> None:
    for cursor in ("WyJhIiwgImIiXQ", "x"):
        answer = system.registry.get(f"/api/v1/work?cursor={cursor}", asker)

        assert answer.status_code == 422
