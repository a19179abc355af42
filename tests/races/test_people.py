"""What happens to people at the same moment: links and passwords, signing in and resets, mutual closing."""

from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

from sqlalchemy import QueuePool, select

from registry_service.people import passwords
from registry_service.people.actions.first_administrator import (
    make_first_administrator,
    reset_administrator,
)
from registry_service.people.models import Account, MandateRow, SignInFailure
from shared.contracts.roles import NATIONAL_ADMINISTRATOR
from shared.db import transaction
from tests.races.test_registry_races import at_once, statuses
from tests.registry.people_records import (
    ACCOUNTS,
    count_rows,
    open_account,
    sign_in,
    try_to_choose,
    with_password,
)
from tests.registry.records import make_administrator, make_nation
from tests.support.system import Person, System

ROUNDS = 5


def _count_open_administrators(system: System) -> int:
    with system.registry.session() as session:
        held = session.scalars(
            select(Account.account_id)
            .join(MandateRow, MandateRow.account_id == Account.account_id)
            .where(Account.is_open, MandateRow.ended_at.is_(None), MandateRow.role == NATIONAL_ADMINISTRATOR)
        ).all()
    return len(held)


def test_password_and_new_link_at_once_both_answer(system: System) -> None:
    administrator = make_administrator(system)

    for number in range(ROUNDS):
        account = open_account(system, administrator, f"budi.{number}")
        path = f"{ACCOUNTS}/{account['account_id']}/link"
        chosen, *linked = at_once(
            lambda account=account: try_to_choose(system, account),
            *[lambda path=path: system.registry.post(path, administrator)] * 2,
        )

        assert chosen.status_code in (204, 404)
        assert statuses(linked) == [201, 201]
        worked = [try_to_choose(system, answer.json).status_code for answer in linked]
        assert sorted(worked) == [204, 404]


def test_one_code_used_at_once_sets_one_password(system: System) -> None:
    account = open_account(system, make_administrator(system), "budi")
    words = [f"a password of number {number}" for number in range(4)]

    answers = at_once(*(lambda word=word: try_to_choose(system, account, word) for word in words))

    won = [word for word, answer in zip(words, answers, strict=True) if answer.status_code == 204]
    assert statuses(answers) == [204, 404, 404, 404]
    assert [sign_in(system, "budi", word).status_code for word in won] == [200]


def test_signing_in_during_a_reset_leaves_no_session_of_the_old_password(system: System) -> None:
    with_password(system, make_nation(system), "second", NATIONAL_ADMINISTRATOR)
    service = system.registry.service

    def reset() -> None:
        with transaction(service.engine, journal=service.journal) as session:
            reset_administrator(session, "second")

    *signed_in, _ = at_once(*[lambda: sign_in(system, "second")] * 3, reset)

    cookies = [answer.headers["Set-Cookie"] for answer in signed_in if answer.status_code == 200]
    assert all(answer.status_code in (200, 401) for answer in signed_in)
    assert [_asks(system, cookie) for cookie in cookies] == [401] * len(cookies)


def _asks(system: System, set_cookie: str) -> int:
    headers = {"Cookie": set_cookie.partition(";")[0]}
    return system.registry.get("/api/v1/me", headers=headers).status_code


def test_two_administrators_closing_each_other_leave_one(system: System) -> None:
    one, two = make_nation(system), make_nation(system)

    answers = at_once(*(_closing(system, actor, of) for actor, of in ((one, two), (two, one))))

    assert statuses(answers)[0] == 200
    assert statuses(answers)[1] in (401, 409)
    assert _count_open_administrators(system) == 1


def _closing(system: System, actor: Person, of: Person) -> Any:
    return lambda: system.registry.post(f"{ACCOUNTS}/{of.account_id}/closing", actor)


def test_two_administrators_ending_their_own_mandates_leave_one(system: System) -> None:
    people = [make_nation(system), make_nation(system)]
    with system.registry.session() as session:
        mandates = dict(session.execute(select(MandateRow.account_id, MandateRow.mandate_id)).all())

    answers = at_once(
        *(
            lambda person=person: system.registry.post(
                f"/api/v1/mandates/{mandates[person.account_id]}/ending", person
            )
            for person in people
        )
    )

    assert (statuses(answers), _count_open_administrators(system)) == ([200, 409], 1)


def test_first_administrator_is_made_once(system: System) -> None:
    service = system.registry.service

    def make() -> bool:
        with transaction(service.engine, journal=service.journal) as session:
            return make_first_administrator(session) is not None

    assert (sorted(at_once(make, make, make)), _count_open_administrators(system)) == (
        [False, False, True],
        1,
    )


def test_wrong_passwords_at_once_are_all_counted(system: System) -> None:
    answers = at_once(*[lambda: sign_in(system, "nobody.at.all", "wrong wrong wrong")] * 8)

    with system.registry.session() as session:
        counted = session.scalars(select(SignInFailure.failures)).all()
    assert (statuses(answers), counted) == ([401] * 8, [8])


def test_people_who_wait_for_their_password_to_be_checked_hold_no_connection(system: System) -> None:
    with_password(system, make_administrator(system), "budi")
    pool_of_connections = system.registry.service.engine.pool
    assert isinstance(pool_of_connections, QueuePool)
    for _ in range(passwords.AT_ONCE):
        passwords._take_turn()

    with ThreadPoolExecutor(25) as pool:
        waiting = [pool.submit(sign_in, system, "budi") for _ in range(25)]
        wait(waiting, timeout=2)
        held = [pool_of_connections.checkedout(), sum(future.done() for future in waiting)]
        answered = system.registry.get("/api/v1/regions").status_code
        for _ in range(passwords.AT_ONCE):
            passwords._turns.release()

    assert (held, answered) == ([0, 0], 200)
    assert {future.result().status_code for future in waiting} <= {200, 503}
    assert count_rows(system, SignInFailure) == 0
