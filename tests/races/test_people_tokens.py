"""A token asked for while whatever lets its owner in is being ended is ended with it, or not issued."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry_service.people import queries
from registry_service.people.actions.accounts import close_account
from registry_service.people.actions.credentials import set_password
from registry_service.people.actions.sessions import OWNER
from registry_service.people.models import PersonalToken
from shared import clock
from shared.actor import Actor
from shared.db import transaction
from tests.registry.people_records import TOKENS, choose, cookie_of, open_account, sign_in
from tests.registry.records import make_administrator
from tests.support.locks import count_waiting
from tests.support.processes import wait_for
from tests.support.system import Person, System


def _close(session: Session, keeper: Person, account_id: UUID) -> None:
    close_account(session, keeper.actor, account_id)


def _set_password(session: Session, keeper: Person, account_id: UUID) -> None:
    account = queries.get_account(session, account_id, lock=True)
    set_password(session, Actor(account_id=account_id), OWNER, account, "another password altogether")


@pytest.mark.parametrize("end", [_close, _set_password])
def test_token_asked_for_while_its_session_is_ended_is_not_issued(
    system: System, end: Callable[[Session, Person, UUID], None]
) -> None:
    keeper = make_administrator(system)
    account = open_account(system, keeper, "budi")
    choose(system, account)
    cookie = cookie_of(sign_in(system, "budi"))
    account_id, service = UUID(account["account_id"]), system.registry.service

    with ThreadPoolExecutor(1) as other:
        with transaction(service.engine, journal=service.journal) as session:
            end(session, keeper, account_id)
            asking = other.submit(_ask, system, cookie)
            wait_for(5, "that the other waits", lambda: count_waiting(system.registry))
        answer = asking.result()

    assert answer == 401
    assert _list_valid(system, account_id) == []


def _ask(system: System, cookie: dict[str, str]) -> int:
    until = (clock.now() + timedelta(days=1)).isoformat()
    body = {"label": "reports", "scopes": ["read"], "expires_at": until}
    return system.registry.post(TOKENS, json=body, headers=cookie).status_code


def _list_valid(system: System, account_id: UUID) -> list[UUID]:
    valid = select(PersonalToken.token_id).where(
        PersonalToken.account_id == account_id, PersonalToken.revoked_at.is_(None)
    )
    with system.registry.session() as session:
        return list(session.scalars(valid))
