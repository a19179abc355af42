"""Signed cookies and personal tokens: what is let in, what is refused, and how soon."""

import base64
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import jwt
import pytest
from sqlalchemy import text

from registry_service.people.actions.first_administrator import make_first_administrator
from shared import clock
from shared.actor import Mandate
from shared.contracts.roles import INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR
from shared.db import transaction
from shared.identity.keys import new_signing_key, read_signing_keys, rotate_signing_key
from shared.identity.session_token import LIFETIME
from tests.support.system import Running, System

NATION = Mandate(NATIONAL_ADMINISTRATOR)


class Browser:
    """Someone signed in by cookie at both services."""

    def __init__(self, system: System) -> None:
        registry = system.registry.service
        with transaction(registry.engine, journal=registry.journal) as session:
            made = make_first_administrator(session)
        assert made is not None
        self.name, self.password = made.sign_in_name, made.password
        answer = system.registry.post(
            "/api/v1/session", json={"sign_in_name": self.name, "password": self.password}
        )
        assert answer.status_code == 200, answer.text
        self.csrf = answer.json["csrf_token"]
        self.cookie_header = answer.headers["Set-Cookie"]
        self.cookie = self.cookie_header.partition(";")[0]

    def call(self, running: Running, method: str, path: str, **more: Any) -> Any:
        headers = {"Cookie": more.pop("cookie", self.cookie), "X-CSRF-Token": self.csrf}
        return running.call(method, path, headers={**headers, **more.pop("headers", {})}, **more)


@pytest.fixture
def browser(system: System) -> Browser:
    made = Browser(system)
    system.sync()
    return made


def _signed(system: System, browser: Browser, **changes: Any) -> str:
    key = read_signing_keys(system.registry.service.settings.keys_folder)[-1]
    claims = jwt.decode(
        browser.cookie.partition("=")[2], options={"verify_signature": False, "verify_aud": False}
    )
    headers = {"kid": changes.pop("kid", key["kid"])}
    private = changes.pop("private", key["private"])
    token = jwt.encode({**claims, **changes}, private, algorithm="EdDSA", headers=headers)
    return f"prima_session={token}"


def _unsigned(browser: Browser) -> str:
    _, claims, _ = browser.cookie.partition("=")[2].split(".")
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).decode()
    return f"prima_session={header.rstrip('=')}.{claims}."


def _statuses(system: System, browser: Browser, cookie: str) -> list[int]:
    return [
        browser.call(running, "GET", path, cookie=cookie).status_code
        for running, path in ((system.registry, "/api/v1/me"), (system.evaluation, "/api/v1/me"))
    ]


def test_cookie_is_for_this_host_only_and_hidden_from_script(browser: Browser) -> None:
    attributes = {part.strip() for part in browser.cookie_header.split(";")[1:]}

    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= attributes
    assert not any(part.startswith("Domain") for part in attributes)


def test_cookie_is_marked_secure_outside_loopback(system: System, browser: Browser) -> None:
    answer = system.registry.post(
        "/api/v1/session",
        json={"sign_in_name": browser.name, "password": browser.password},
        headers={"Host": "prima.example"},
    )

    assert "Secure" in answer.headers["Set-Cookie"]


def test_cookie_is_known_at_both_services(system: System, browser: Browser) -> None:
    assert _statuses(system, browser, browser.cookie) == [200, 200]


@pytest.mark.parametrize("seconds", [-60, 60])
def test_clocks_may_differ_by_a_minute(system: System, browser: Browser, seconds: int) -> None:
    now = clock.now()
    off = timedelta(seconds=seconds - (1 if seconds > 0 else -1))

    cookie = _signed(system, browser, iat=now + off, exp=now + off + timedelta(seconds=5))

    assert _statuses(system, browser, cookie) == [200, 200]


def test_bad_tokens_are_refused_by_both(system: System, browser: Browser) -> None:
    now, other = clock.now(), new_signing_key()
    bad = {
        "other audience": _signed(system, browser, aud="other"),
        "no audience": _signed(system, browser, aud=None),
        "expired": _signed(system, browser, exp=now - timedelta(seconds=90)),
        "of the future": _signed(system, browser, iat=now + timedelta(seconds=90)),
        "wrong kid": _signed(system, browser, kid="0000"),
        "another key under our kid": _signed(system, browser, private=other["private"]),
        "no algorithm": _unsigned(browser),
        "no account": _signed(system, browser, sub="admin"),
        "noise": "prima_session=noise",
        "unknown session at the registry": _signed(system, browser, sid=str(uuid4())),
    }

    found = {name: _statuses(system, browser, cookie) for name, cookie in bad.items()}

    assert found.pop("unknown session at the registry")[0] == 401
    assert found == {name: [401, 401] for name in found}


def test_key_before_the_newest_stays_valid_and_the_one_before_that_does_not(
    system: System, browser: Browser
) -> None:
    folder = system.registry.service.settings.keys_folder
    saved = {name: (folder / name).read_bytes() for name in ("signing_keys.json", "verification_keys.json")}
    try:
        rotate_signing_key(folder)
        _let_keys_be_read_again(system)
        after_one = _statuses(system, browser, browser.cookie)
        rotate_signing_key(folder)
        _let_keys_be_read_again(system)
        after_two = _statuses(system, browser, browser.cookie)
    finally:
        for name, content in saved.items():
            (folder / name).write_bytes(content)

    assert (after_one, after_two) == ([200, 200], [401, 401])


def test_cookie_of_a_key_made_a_moment_ago_is_known_at_once(system: System, browser: Browser) -> None:
    folder = system.registry.service.settings.keys_folder
    saved = {name: (folder / name).read_bytes() for name in ("signing_keys.json", "verification_keys.json")}
    try:
        before = _statuses(system, browser, browser.cookie)
        rotate_signing_key(folder)
        after = _statuses(system, browser, _signed(system, browser))
    finally:
        for name, content in saved.items():
            (folder / name).write_bytes(content)
        _let_keys_be_read_again(system)

    assert (before, after) == ([200, 200], [200, 200])


def _let_keys_be_read_again(system: System) -> None:
    for running in (system.registry, system.evaluation):
        running.service.authenticator.keys._checked = float("-inf")


def test_write_by_cookie_needs_its_csrf_token(system: System, browser: Browser) -> None:
    answers = [
        browser.call(system.registry, "POST", "/api/v1/session/renewal", headers=headers).json["code"]
        for headers in ({"X-CSRF-Token": ""}, {"X-CSRF-Token": "x" * 32})
    ]

    assert answers == ["csrf", "csrf"]


def test_renewed_session_has_a_new_token_for_an_hour(system: System, browser: Browser) -> None:
    answer = browser.call(system.registry, "POST", "/api/v1/session/renewal")

    claims = jwt.decode(
        answer.headers["Set-Cookie"].partition(";")[0].partition("=")[2],
        options={"verify_signature": False, "verify_aud": False},
    )
    assert answer.status_code == 200
    assert claims["exp"] - claims["iat"] == LIFETIME.total_seconds()


def test_signing_out_ends_the_session_here_at_once_and_there_once_it_is_heard(
    system: System, browser: Browser
) -> None:
    answer = browser.call(system.registry, "DELETE", "/api/v1/session")
    at_once = _statuses(system, browser, browser.cookie)
    system.sync()
    once_heard = _statuses(system, browser, browser.cookie)

    assert (answer.status_code, at_once, once_heard) == (204, [401, 200], [401, 401])


def test_token_revoked_while_the_feed_stands_still_works_there_until_administration_is_refused(
    system: System, browser: Browser
) -> None:
    issued = browser.call(
        system.registry,
        "POST",
        "/api/v1/tokens",
        json={
            "label": "reports",
            "scopes": ["read", "write"],
            "expires_at": (clock.now() + timedelta(days=1)).isoformat(),
        },
    ).json
    system.sync()
    bearer = {"Authorization": f"Bearer {issued['token']}"}
    browser.call(system.registry, "DELETE", f"/api/v1/tokens/{issued['token_id']}")
    system.seal()

    here = system.registry.get("/api/v1/me", headers=bearer).status_code
    there = system.evaluation.get("/api/v1/me", headers=bearer).status_code
    with system.evaluation.service.engine.begin() as connection:
        connection.execute(text("update feed_cursor set read_at = now() - interval '16 minutes'"))
    administration = system.evaluation.post(
        "/api/v1/periods",
        headers=bearer,
        json={
            "name": "Mandiri 2026",
            "scheme": "pekppp_nasional",
            "instrument_id": "panrb-17-2017",
            "instrument_version": 1,
            "combination": "mean",
            "year_assessed": 2026,
            "year_held": 2026,
            "owner_region_code": None,
            "region_codes": ["16.06"],
        },
    )
    system.sync()
    heard = system.evaluation.get("/api/v1/me", headers=bearer).status_code

    assert (here, there, heard) == (401, 200, 401)
    assert (administration.status_code, administration.json["code"]) == (503, "rights_not_fresh")


def test_ten_wrong_passwords_lock_the_name_for_a_while(system: System, browser: Browser) -> None:
    wrong = {"sign_in_name": browser.name, "password": "wrong wrong wrong"}
    statuses = [system.registry.post("/api/v1/session", json=wrong).status_code for _ in range(10)]

    right = system.registry.post(
        "/api/v1/session", json={"sign_in_name": browser.name, "password": browser.password}
    )

    assert statuses == [401] * 10
    assert (right.status_code, right.json["code"]) == (429, "too_many")


def test_regional_administrator_cannot_take_over_the_nations_account(system: System) -> None:
    nation = system.make_person(NATION)
    region = system.make_person(Mandate(INNOVATION_ADMINISTRATOR, "16.06"), region_code="16.06")

    answer = system.registry.post(f"/api/v1/accounts/{nation.account_id}/link", region)

    with system.registry.session() as session:
        links = session.scalar(text("select count(*) from one_time_link"))
    assert (answer.status_code, links) == (404, 0)
