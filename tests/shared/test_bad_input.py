"""Bad input of every kind gets its status and a problem document, and stores nothing."""

from typing import Any

import pytest
from sqlalchemy import text

from shared.actor import Mandate
from shared.contracts.roles import NATIONAL_ADMINISTRATOR
from tests.support.system import System

JSON = "application/json"
GOOD = b'{"sign_in_name": "somebody", "full_name": "Some Body", "region_code": "16.06"}'


@pytest.mark.parametrize(
    ("raw", "content_type", "status", "code"),
    [
        (GOOD, JSON, 201, None),
        (GOOD, "text/plain", 415, "unsupported_media_type"),
        (b"", JSON, 400, "unreadable"),
        (b'{"sign_in_name": "x', JSON, 400, "unreadable"),
        (b'{"sign_in_name": "\xff"}', JSON, 400, "unreadable"),
        (b'{"sign_in_name": "a\\u0000bc"}', JSON, 400, "nul"),
        (b'{"sign_in_name": "\\ud800abc"}', JSON, 400, "surrogate"),
        (b'{"sign_in_name": "abc", "sign_in_name": "abc"}', JSON, 400, "duplicate_field"),
        (b"[" * 100_000, JSON, 400, "unreadable"),
        (b'{"sign_in_name": "' + b"x" * 5_000_000 + b'"}', JSON, 413, "request_entity_too_large"),
        (b"[]", JSON, 422, "invalid"),
        (b"null", JSON, 422, "invalid"),
        (b'"text"', JSON, 422, "invalid"),
        (GOOD.replace(b"}", b', "unknown": 1}'), JSON, 422, "invalid"),
        (GOOD.replace(b"16.06", b"99.99"), JSON, 422, "invalid"),
        (GOOD.replace(b"16.06", b"16.6"), JSON, 422, "invalid"),
        (GOOD.replace(b'"16.06"', b"16.06"), JSON, 422, "invalid"),
        (GOOD.replace(b"somebody", b"so\\nme"), JSON, 422, "invalid"),
        (GOOD.replace(b"somebody", b"x" * 100_000), JSON, 422, "invalid"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_input_gets_its_status(
    system: System, raw: bytes, content_type: str, status: int, code: str | None
) -> None:
    admin = system.make_person(Mandate(NATIONAL_ADMINISTRATOR))

    answer = system.registry.post("/api/v1/accounts", admin, data=raw, content_type=content_type)

    with system.registry.session() as session:
        accounts = session.scalar(text("select count(*) from account"))
    assert answer.status_code == status
    assert accounts == (2 if status == 201 else 1)
    if code:
        assert (answer.json["code"], answer.content_type) == (code, "application/problem+json")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/api/v1/accounts/not-a-uuid/link", 404),
        ("PUT", "/api/v1/me", 405),
        ("GET", "/api/v1/accounts?limit=0", 422),
        ("GET", "/api/v1/accounts?limit=2&limit=3", 422),
        ("GET", "/api/v1/accounts?nonsense=1", 422),
        ("GET", "/api/v1/accounts?cursor=bm9uc2Vuc2U", 422),
        ("GET", "/api/v1/accounts?cursor=WyJhIiwxXQ", 422),
        ("GET", "/api/v1/accounts?text=%00", 422),
        ("GET", "/api/v1/me?x=1", 422),
    ],
)
def test_address_gets_its_status(system: System, method: str, path: str, status: int) -> None:
    admin = system.make_person(Mandate(NATIONAL_ADMINISTRATOR))

    answer = system.registry.call(method, path, admin)

    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert answer.json["status"] == status


def test_every_wrong_field_is_named(system: System) -> None:
    admin = system.make_person(Mandate(NATIONAL_ADMINISTRATOR))
    wrong: dict[str, Any] = {"sign_in_name": 3, "full_name": "", "region_code": "x", "nip": "12", "more": 1}

    answer = system.registry.post("/api/v1/accounts", admin, wrong)

    named = [problem["field"] for problem in answer.json["errors"]]
    assert sorted(named) == ["full_name", "more", "nip", "region_code", "sign_in_name"]


@pytest.mark.parametrize(
    ("authorization", "status"),
    [("Basic eDp5", 401), ("Bearer", 401), ("Bearer x", 401), ("Bearer prima_unknown", 401), ("", 401)],
)
def test_credential_that_is_not_valid_is_refused(system: System, authorization: str, status: int) -> None:
    headers = {"Authorization": authorization} if authorization else {}

    answer = system.registry.get("/api/v1/me", headers=headers)

    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (status, 'Bearer realm="prima"')
