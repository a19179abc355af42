"""Accounts, links, passwords and cookies for the tests of people, made over the API."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from werkzeug.test import TestResponse

from registry_service.tables import Base
from shared import clock
from tests.registry.records import REGION, created
from tests.support.system import Person, System

ACCOUNTS = "/api/v1/accounts"
SESSION = "/api/v1/session"
TOKENS = "/api/v1/tokens"
PASSWORD = "kata sandi yang panjang"


def open_account(
    system: System, person: Person, name: str, region_code: str | None = REGION
) -> dict[str, Any]:
    """A new account; answers its id and its one-time code."""
    body = {"sign_in_name": name, "full_name": name, "region_code": region_code}
    return created(system.registry.post(ACCOUNTS, person, body))


def give(
    system: System, person: Person, account: dict[str, Any], role: str, region_code: str | None = None
) -> dict[str, Any]:
    """A mandate for the account."""
    path = f"{ACCOUNTS}/{account['account_id']}/mandates"
    return created(system.registry.post(path, person, {"role": role, "region_code": region_code}))


def choose(system: System, link: dict[str, Any], password: str = PASSWORD) -> None:
    """The password chosen with a link."""
    answer = try_to_choose(system, link, password)
    assert answer.status_code == 204, answer.json


def try_to_choose(system: System, link: dict[str, Any], password: str = PASSWORD) -> TestResponse:
    """What choosing a password with a link answers."""
    body = {"one_time_code": link["one_time_code"], "password": password}
    return system.registry.post("/api/v1/password", json=body)


def sign_in(system: System, name: str, password: str = PASSWORD, address: str = SESSION) -> TestResponse:
    """What signing in answers."""
    return system.registry.post(address, json={"sign_in_name": name, "password": password})


def cookie_of(signed_in: TestResponse) -> dict[str, str]:
    """The headers of whoever signed in."""
    assert signed_in.status_code == 200, signed_in.json
    cookie = signed_in.headers["Set-Cookie"].partition(";")[0]
    return {"Cookie": cookie, "X-CSRF-Token": signed_in.json["csrf_token"]}


def issue_token(system: System, cookie: dict[str, str], *scopes: str) -> dict[str, Any]:
    """A personal token of whoever signed in."""
    until = (clock.now() + timedelta(days=1)).isoformat()
    body = {"label": "reports", "scopes": list(scopes or ("read", "write")), "expires_at": until}
    return created(system.registry.post(TOKENS, json=body, headers=cookie))


def bearer(token: dict[str, Any]) -> dict[str, str]:
    """The headers of a program with this token."""
    return {"Authorization": f"Bearer {token['token']}"}


def with_password(
    system: System, person: Person, name: str, role: str | None = None
) -> tuple[dict[str, Any], dict[str, str]]:
    """An account whose owner has chosen a password, signed in and issued a token; with their headers."""
    account = open_account(system, person, name, None if role else REGION)
    if role:
        give(system, person, account, role)
    choose(system, account)
    cookie = cookie_of(sign_in(system, name))
    account["token"] = issue_token(system, cookie)["token"]
    return account, cookie


def count_rows(system: System, table: type[Base]) -> int:
    """How many rows a table of the registry has."""
    with system.registry.session() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0
