"""Who acts in the demonstration: signs each in once, acts by a short-lived token, revokes it after."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from infra.demo.client import KNOWN_WITHIN_SECONDS, Client, DemoError, Refused, SignIn, wait_until
from infra.demo.commands import DemoAccount
from shared import clock

LASTS = timedelta(hours=1)
EVALUATION_LIST = "/api/v1/periods"


@dataclass(frozen=True)
class Person:
    """An account that both services know, and how it speaks to each."""

    account_id: str
    registry: Client
    evaluation: Client


def choose_account(accounts: Sequence[DemoAccount], role: str) -> DemoAccount:
    """The first account of a role; raises DemoError if there is none."""
    for account in accounts:
        if account.role == role:
            return account
    raise DemoError(f"there is no demonstration account for the role {role}")


@contextmanager
def signed_in(registry: Client, evaluation: Client, account: DemoAccount) -> Iterator[Person]:
    """The person, for the length of the block; afterwards neither token nor session is valid."""
    session = SignIn.of(registry, account.sign_in_name, account.password).client
    issued = session.post(
        "/api/v1/tokens",
        {
            "label": "demonstration",
            "scopes": ["read", "write"],
            "expires_at": (clock.now() + LASTS).isoformat(),
        },
    )
    try:
        token = issued["token"]
        account_id = str(session.get("/api/v1/me")["account_id"])
        yield Person(account_id, registry.signed_with(token), evaluation.signed_with(token))
    finally:
        session.send("DELETE", f"/api/v1/tokens/{issued['token_id']}")
        session.send("DELETE", "/api/v1/session")


def wait_until_known(person: Person) -> None:
    """The evaluation hears of new accounts through the feed, so it knows them a moment later."""
    wait_until(
        "that the evaluation knows the account", KNOWN_WITHIN_SECONDS, lambda: _is_known(person.evaluation)
    )


def _is_known(evaluation: Client) -> bool:
    try:
        evaluation.get(EVALUATION_LIST, limit="1")
    except Refused as refused:
        if refused.status == 401:
            return False
        raise
    return True
