"""Two administrators at once: one deed wins, the other is told, and nothing slips past a closing."""

import threading
from collections.abc import Callable
from uuid import UUID

import pytest

from evaluation_service.periods.actions.lokus import add_lokus
from evaluation_service.periods.queries import lock_period
from shared.db import transaction
from tests.evaluation.ground import (
    MUBA,
    Ground,
    count_rows,
    draft_period,
    list_kinds,
    make_ground,
    open_period,
    register_unit,
)
from tests.evaluation.ground import add_lokus as add_lokus_by_request
from tests.support.system import System

PERIODS = "/api/v1/periods"
WAITING = 10.0


@pytest.fixture
def ground(system: System) -> Ground:
    """People and units that both services know."""
    return make_ground(system)


def _at_once(*deeds: Callable[[], int]) -> list[int]:
    outcomes: list[int] = []
    start = threading.Barrier(len(deeds))

    def run(deed: Callable[[], int]) -> None:
        start.wait()
        outcomes.append(deed())

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAITING)
    return sorted(outcomes)


def test_period_opened_by_many_at_once_is_opened_once(ground: Ground) -> None:
    period_id = draft_period(ground)
    add_lokus_by_request(ground, period_id, ground.hospital)
    call = ground.system.evaluation

    outcomes = _at_once(*[lambda: call.post(f"{PERIODS}/{period_id}/opening", ground.nation).status_code] * 8)

    assert outcomes == [200] + [409] * 7
    assert [kind for kind, _, _ in list_kinds(ground.system, period_id)] == [
        "period.drafted",
        "period.opened",
    ]


def test_draft_changed_by_many_at_once_is_changed_once(ground: Ground) -> None:
    period_id = draft_period(ground)
    call = ground.system.evaluation

    outcomes = _at_once(
        *[
            lambda name=name: (
                call.patch(  # type: ignore[misc]
                    f"{PERIODS}/{period_id}", ground.nation, {"name": name}
                ).status_code
            )
            for name in "abcdefgh"
        ]
    )

    assert outcomes == [200] + [412] * 7


def test_unit_added_by_many_at_once_is_one_lokus(ground: Ground) -> None:
    period_id = draft_period(ground)
    call, body = (
        ground.system.evaluation,
        {"unit_id": str(ground.hospital.unit_id), "service_kind": "kesehatan"},
    )

    outcomes = _at_once(
        *[lambda: call.post(f"{PERIODS}/{period_id}/lokus", ground.nation, body).status_code] * 8
    )

    assert outcomes == [201] + [409] * 7
    assert count_rows(ground.system, "lokus") == 1


def test_evaluator_assigned_by_many_at_once_is_assigned_once(ground: Ground) -> None:
    period_id, lokus_id = open_period(ground)
    call = ground.system.evaluation
    body = {"lokus_id": lokus_id, "evaluator_id": str(ground.evaluator.account_id)}

    outcomes = _at_once(
        *[lambda: call.post(f"{PERIODS}/{period_id}/assignments", ground.nation, body).status_code] * 8
    )

    assert outcomes == [201] + [409] * 7
    assert count_rows(ground.system, "assignment") == 1


def test_closing_waits_for_a_lokus_that_is_being_added(ground: Ground) -> None:
    period_id, _ = open_period(ground)
    unit = register_unit(ground.system, MUBA, "Puskesmas Uji")
    ground.system.sync()
    service, call = ground.system.evaluation.service, ground.system.evaluation
    closed: list[int] = []
    closing = threading.Thread(
        target=lambda: closed.append(call.post(f"{PERIODS}/{period_id}/closing", ground.nation).status_code)
    )

    with transaction(service.engine, journal=service.journal) as session:
        add_lokus(
            session,
            ground.nation.actor,
            UUID(period_id),
            unit_id=unit.unit_id,
            service_kind="kesehatan",
        )
        closing.start()
        closing.join(0.5)
        before_commit = list(closed)
    closing.join(WAITING)

    assert (before_commit, closed, count_rows(ground.system, "lokus")) == ([], [200], 2)


def test_period_is_kept_from_closing_by_everyone_who_shares_it(ground: Ground) -> None:
    period_id, _ = open_period(ground)
    service, call = ground.system.evaluation.service, ground.system.evaluation
    closed: list[int] = []
    closing = threading.Thread(
        target=lambda: closed.append(call.post(f"{PERIODS}/{period_id}/closing", ground.nation).status_code)
    )

    with transaction(service.engine) as one, transaction(service.engine) as another:
        states = [lock_period(session, UUID(period_id), share=True).state for session in (one, another)]
        closing.start()
        closing.join(0.5)
        before_commit = list(closed)
    closing.join(WAITING)

    assert (states, before_commit, closed) == (["open", "open"], [], [200])
