"""Many requests with one Idempotency-Key at the same moment are one deed."""

import threading
from typing import Any

from sqlalchemy import text

from shared.actor import Mandate
from shared.contracts.roles import EVALUATOR, NATIONAL_ADMINISTRATOR
from tests.support.system import Person, System

BODY = {"role": EVALUATOR, "region_code": "16.06"}


def _at_once(count: int, deed: Any) -> list[Any]:
    barrier, results = threading.Barrier(count), [None] * count

    def run(number: int) -> None:
        barrier.wait()
        results[number] = deed(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def _give(system: System, admin: Person, account: Person, key: str | None, body: Any = None) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    path = f"/api/v1/accounts/{account.account_id}/mandates"
    answer = system.registry.post(path, admin, BODY if body is None else body, headers=headers)
    return answer.status_code, answer.json


def _count(system: System, table: str) -> int:
    with system.registry.session() as session:
        return session.scalar(text(f"select count(*) from {table}")) or 0  # noqa: S608 - our own names


def test_one_key_many_times_at_once_is_one_deed_and_one_answer(system: System) -> None:
    admin, other = system.make_person(Mandate(NATIONAL_ADMINISTRATOR)), system.make_person()
    before = _count(system, "journal_entry")

    results = _at_once(12, lambda _: _give(system, admin, other, "one-key-for-all"))

    assert [status for status, _ in results] == [201] * 12
    assert all(body == results[0][1] for _, body in results)
    assert (_count(system, "journal_entry") - before, _count(system, "kept_answer")) == (1, 1)


def test_different_keys_at_once_are_one_deed_and_conflicts(system: System) -> None:
    admin, other = system.make_person(Mandate(NATIONAL_ADMINISTRATOR)), system.make_person()

    results = _at_once(12, lambda number: _give(system, admin, other, f"key-number-{number}"))

    assert sorted(status for status, _ in results) == [201] + [409] * 11
    assert _count(system, "kept_answer") == 1


def test_errors_are_not_kept(system: System) -> None:
    admin, other = system.make_person(Mandate(NATIONAL_ADMINISTRATOR)), system.make_person()

    refused = _give(system, admin, other, "a-key-of-mine", {"role": "operator", "region_code": "16.06"})
    given = _give(system, admin, other, "a-key-of-mine")

    assert (refused[0], given[0]) == (422, 201)


def test_key_of_another_account_is_another_key(system: System) -> None:
    admins = [system.make_person(Mandate(NATIONAL_ADMINISTRATOR)) for _ in range(2)]
    other = system.make_person()

    statuses = [_give(system, admin, other, "the-same-key")[0] for admin in admins]

    assert statuses == [201, 409]


def test_dry_run_stores_nothing_and_keeps_nothing(system: System) -> None:
    admin, other = system.make_person(Mandate(NATIONAL_ADMINISTRATOR)), system.make_person()
    before = {table: _count(system, table) for table in ("mandate", "journal_entry", "kept_answer")}

    answer = system.registry.post(
        f"/api/v1/accounts/{other.account_id}/mandates?dry_run=true",
        admin,
        BODY,
        headers={"Idempotency-Key": "a-dry-run-key"},
    )

    assert (answer.status_code, answer.headers["Prima-Dry-Run"]) == (201, "true")
    assert {table: _count(system, table) for table in before} == before
