"""Signing in and out, passwords, personal tokens, and the administrator's commands."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from registry_service.people.actions import sessions
from registry_service.people.actions.first_administrator import reset_administrator
from registry_service.people.models import Account, PersonalToken, SignInFailure, SignInSession
from shared.contracts.roles import INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR
from shared.db import transaction
from shared.errors import Unauthorized
from tests.registry.people_records import (
    ACCOUNTS,
    PASSWORD,
    SESSION,
    TOKENS,
    bearer,
    choose,
    cookie_of,
    count_rows,
    issue_token,
    open_account,
    sign_in,
    try_to_choose,
    with_password,
)
from tests.registry.records import (
    ENTRY,
    REGION,
    count_entries,
    created,
    list_kinds,
    make_administrator,
    make_nation,
    wrong_fields,
)
from tests.support.servers import run_forked
from tests.support.system import System

WRONG = "wrong wrong wrong"


def _roles_of(system: System, *kinds: str) -> list[tuple[str, str]]:
    with system.registry.session() as session:
        rows = session.execute(
            select(ENTRY.c.kind, ENTRY.c.role).where(ENTRY.c.kind.in_(kinds)).order_by(ENTRY.c.entry_id)
        )
        return [(row.kind, row.role) for row in rows]


def _command(system: System, *words: str) -> Any:
    return run_forked(system.servers, system.environment, "registry_service", "admin", *words, check=False)


def test_password_is_chosen_once_and_signs_in_whatever_the_case_of_the_name(system: System) -> None:
    account = open_account(system, make_administrator(system), "Budi")
    choose(system, account)

    again = try_to_choose(system, account, "another long password")

    assert again.status_code == 404
    assert [sign_in(system, name).status_code for name in ("budi", "BUDI")] == [200, 200]
    assert list_kinds(system, account["account_id"])[-1][1:] == (
        "account.password_chosen",
        "private",
        "account_owner",
    )


@pytest.mark.parametrize("password", ["short", "budi is my name", "aaaaaaaaaaaaaaaa"])
def test_weak_password_is_refused_and_the_link_stays(system: System, password: str) -> None:
    account = open_account(system, make_administrator(system), "budi")
    before = count_entries(system)

    answer = try_to_choose(system, account, password)

    assert (wrong_fields(answer), count_entries(system)) == (["password"], before)
    choose(system, account)


def test_new_link_ends_the_one_before(system: System) -> None:
    administrator = make_administrator(system)
    account = open_account(system, administrator, "budi")
    link = created(system.registry.post(f"{ACCOUNTS}/{account['account_id']}/link", administrator))

    assert try_to_choose(system, account).status_code == 404
    choose(system, link)


def test_password_by_a_new_link_ends_sessions_and_tokens(system: System) -> None:
    administrator = make_administrator(system)
    account, cookie = with_password(system, administrator, "budi")
    link = created(system.registry.post(f"{ACCOUNTS}/{account['account_id']}/link", administrator))

    choose(system, link, "another long password")

    for headers in (cookie, bearer(account)):
        assert system.registry.get("/api/v1/me", headers=headers).status_code == 401
    assert sign_in(system, "budi").status_code == 401
    assert _roles_of(system, "session.ended", "token.revoked") == [
        ("session.ended", "account_owner"),
        ("token.revoked", "account_owner"),
    ]


def test_sign_in_with_a_password_that_was_replaced_meanwhile_is_refused(system: System) -> None:
    with_password(system, make_nation(system), "second", NATIONAL_ADMINISTRATOR)
    service = system.registry.service
    with system.registry.session() as session:
        attempt = sessions.find_sign_in(session, "second")
        sessions.refuse_wrong_password(attempt, PASSWORD)
        with transaction(service.engine, journal=service.journal) as apart:
            reset_administrator(apart, "second")
        before = count_rows(system, SignInSession)

        with pytest.raises(Unauthorized):
            sessions.begin_session(session, attempt)
        session.commit()

    assert count_rows(system, SignInSession) == before


@pytest.mark.parametrize("name", ["budi", "nobody.at.all"])
def test_wrong_passwords_lock_a_name_known_or_not(system: System, name: str) -> None:
    administrator = make_administrator(system)
    with_password(system, administrator, "budi")

    answers = [sign_in(system, spelt, WRONG) for spelt in (name, name.upper()) * 6]

    assert [answer.status_code for answer in answers] == [401] * 10 + [429] * 2
    assert answers[-1].json["code"] == "too_many"
    assert count_rows(system, SignInFailure) == 1


def test_right_password_and_new_link_let_the_name_begin_anew(system: System) -> None:
    administrator = make_administrator(system)
    account, _ = with_password(system, administrator, "budi")
    sign_in(system, "budi", WRONG)
    after_one = count_rows(system, SignInFailure)
    sign_in(system, "budi")
    after_right = count_rows(system, SignInFailure)
    for _ in range(10):
        sign_in(system, "budi", WRONG)
    locked = sign_in(system, "budi").status_code

    choose(system, created(system.registry.post(f"{ACCOUNTS}/{account['account_id']}/link", administrator)))

    assert (after_one, after_right, locked, sign_in(system, "budi").status_code) == (1, 0, 429, 200)


def test_old_wrong_passwords_are_forgotten(system: System) -> None:
    for name in ("one", "two"):
        sign_in(system, name, WRONG)
    with system.registry.session() as session:
        for failure in session.scalars(select(SignInFailure)):
            failure.since -= sessions.rules.FAILURES_FORGOTTEN_AFTER
            failure.failures = 10
        session.commit()

    again = sign_in(system, "one", WRONG)

    with system.registry.session() as session:
        counted = session.scalars(select(SignInFailure.failures)).all()
    assert (again.status_code, counted) == (401, [1])


def test_signing_in_takes_no_dry_run(system: System) -> None:
    with_password(system, make_administrator(system), "budi")
    before = count_rows(system, SignInSession)

    answer = sign_in(system, "budi", address=f"{SESSION}?dry_run=true")

    assert (wrong_fields(answer), "Set-Cookie" in answer.headers) == (["dry_run"], False)
    assert count_rows(system, SignInSession) == before


def test_renewed_session_leaves_other_tabs_their_csrf_token(system: System) -> None:
    _, headers = with_password(system, make_administrator(system), "budi")

    renewed = system.registry.post(f"{SESSION}/renewal", headers=headers)

    other_tab = {**cookie_of(renewed), "X-CSRF-Token": headers["X-CSRF-Token"]}
    assert renewed.json["csrf_token"] == headers["X-CSRF-Token"]
    assert system.registry.delete(SESSION, headers=other_tab).status_code == 204


def test_session_ended_by_an_administrator_names_the_role(system: System) -> None:
    administrator = make_administrator(system)
    account, _ = with_password(system, administrator, "budi")

    system.registry.post(f"{ACCOUNTS}/{account['account_id']}/closing", administrator)

    assert _roles_of(system, "session.ended", "token.revoked") == [
        ("session.ended", INNOVATION_ADMINISTRATOR),
        ("token.revoked", INNOVATION_ADMINISTRATOR),
    ]


def test_token_breeds_no_token(system: System) -> None:
    account, _ = with_password(system, make_administrator(system), "budi")
    before = count_rows(system, PersonalToken)
    body = {"label": "more", "scopes": ["read"], "expires_at": "2030-01-01T00:00:00+00:00"}

    answer = system.registry.post(TOKENS, json=body, headers=bearer(account))

    assert (answer.status_code, count_rows(system, PersonalToken)) == (403, before)


def test_token_does_what_its_scopes_say(system: System) -> None:
    _, cookie = with_password(system, make_nation(system), "second", NATIONAL_ADMINISTRATOR)
    reader, writer = (bearer(issue_token(system, cookie, scope)) for scope in ("read", "write"))
    body = {"sign_in_name": "budi", "full_name": "Budi", "region_code": REGION}

    found = [
        (
            system.registry.get(ACCOUNTS, headers=headers).status_code,
            system.registry.get("/api/v1/regions", headers=headers).status_code,
            system.registry.post(ACCOUNTS, json=body, headers=headers).status_code,
        )
        for headers in (reader, writer)
    ]

    assert found == [(200, 200, 403), (403, 403, 201)]


def test_administrator_sees_and_revokes_tokens_of_accounts_they_keep(system: System) -> None:
    administrator, stranger = make_administrator(system), make_administrator(system, "13.04")
    account, _ = with_password(system, administrator, "budi")
    listed = system.registry.get(f"{ACCOUNTS}/{account['account_id']}/tokens", administrator).json["items"]
    path = f"{TOKENS}/{listed[0]['token_id']}"

    refused = system.registry.delete(path, stranger)
    still_valid = system.registry.get("/api/v1/me", headers=bearer(account)).status_code
    revoked = [system.registry.delete(path, administrator) for _ in range(2)]

    assert (refused.status_code, still_valid) == (404, 200)
    assert [answer.status_code for answer in revoked] == [200, 200]
    assert system.registry.get("/api/v1/me", headers=bearer(account)).status_code == 401
    assert _roles_of(system, "token.revoked") == [("token.revoked", INNOVATION_ADMINISTRATOR)]


def test_reset_is_written_down_though_nobody_was_signed_in(system: System) -> None:
    _command(system, "init")

    done = _command(system, "reset")

    assert done.returncode == 0
    assert _roles_of(system, "account.password_reset") == [("account.password_reset", "system")] * 2


def test_first_administrator_is_made_again_when_the_account_was_closed(system: System) -> None:
    json.loads(_command(system, "init").stdout)
    with system.registry.session() as session:
        for account in session.scalars(select(Account)):
            account.is_open = False
        session.commit()

    reset = _command(system, "reset")
    made = json.loads(_command(system, "init").stdout)

    assert (reset.returncode, reset.stderr.startswith("error: admin is closed")) == (1, True)
    assert made["sign_in_name"] == "admin-2"
    assert system.registry.post(SESSION, json=made).status_code == 200
