"""The people endpoints: signing in and out, accounts, mandates, tokens."""

from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from registry_service.people import entrance, names, queries, rules
from registry_service.people.actions import accounts, details, keeping, links, mandates, sessions, tokens
from registry_service.people.models import Account
from registry_service.people.schemas import (
    AccountDetailSchema,
    AccountFilter,
    AccountInput,
    AccountSchema,
    DetailInput,
    IssuedTokenSchema,
    LinkSchema,
    MandateInput,
    MandateSchema,
    MeSchema,
    NamesArguments,
    NamesSchema,
    PasswordInput,
    SessionSchema,
    SignInInput,
    TokenInput,
    TokenSchema,
)
from shared.actor import Actor
from shared.contracts.roles import (
    EVALUATION_ADMINISTRATOR,
    INNOVATION_ADMINISTRATOR,
    NATIONAL_ADMINISTRATOR,
)
from shared.http.access import EVERYONE, SIGNED_IN, any_of
from shared.http.endpoints import Answer, Cookie, Endpoints, ListArguments
from shared.http.paging import Page
from shared.http.peer_pages import peers_page_headers
from shared.identity.session_token import COOKIE

KEEPERS = any_of(INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR)
CHOOSERS = any_of(INNOVATION_ADMINISTRATOR, EVALUATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR)

people = Endpoints("people", "/api/v1", "Signing in, accounts, mandates, personal tokens")


def _session_answer(entry: entrance.Entry) -> Answer:
    return Answer(entry, cookie=entry.session_cookie)


@people.write("POST", "/session", access=EVERYONE, body=SignInInput, answer=SessionSchema, keeps_answer=False)
def sign_in(session: Session, actor: Actor, body: dict[str, str]) -> Answer:
    """Sign in with name and password; sets the cookie.

    A password takes long to check: no connection is held meanwhile, nor while a wrong one is counted.
    """
    return _session_answer(entrance.enter(session, **body))


@people.write("POST", "/session/renewal", access=SIGNED_IN, answer=SessionSchema, keeps_answer=False)
def renew_session(session: Session, actor: Actor) -> Answer:
    """Get a new cookie for a running session; its CSRF token stays, so that other tabs go on."""
    return _session_answer(entrance.renew(session, actor, request.headers.get("X-CSRF-Token")))


@people.write("DELETE", "/session", access=SIGNED_IN, answer=None, status=204, keeps_answer=False)
def sign_out(session: Session, actor: Actor) -> Answer:
    """End the session."""
    sessions.end_session(session, actor)
    return Answer(None, cookie=Cookie(COOKIE, "", 0))


@people.read("/me", access=SIGNED_IN, answer=MeSchema)
def get_me(session: Session, actor: Actor) -> dict[str, Any]:
    """Who is signed in."""
    assert actor.account_id is not None
    return _account_record(session, queries.get_account(session, actor.account_id))


def _account_record(session: Session, account: Account) -> dict[str, Any]:
    detail = queries.get_detail(session, account.account_id)
    return queries.account_record(account, detail, queries.list_running_mandates(session, account.account_id))


def _link_record(account: Account, secret: str) -> dict[str, Any]:
    hours = int(rules.LINK_LIFETIME.total_seconds() // 3600)
    return {"account_id": account.account_id, "one_time_code": secret, "valid_hours": hours}


@people.read("/accounts", access=KEEPERS, answer=AccountSchema, arguments=AccountFilter, paged=True)
def list_accounts(session: Session, actor: Actor, arguments: dict[str, Any]) -> Page:
    """Accounts that the actor keeps, by name."""
    return queries.list_accounts(session, actor, **arguments)


@people.write(
    "POST",
    "/accounts",
    access=KEEPERS,
    body=AccountInput,
    answer=LinkSchema,
    status=201,
    keeps_answer=False,
)
def open_account(session: Session, actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    """Open an account; answers the one-time code to hand over."""
    return _link_record(*accounts.open_account(session, actor, **body))


@people.write(
    "POST",
    "/accounts/<uuid:account_id>/link",
    access=KEEPERS,
    answer=LinkSchema,
    status=201,
    keeps_answer=False,
)
def make_one_time_link(session: Session, actor: Actor, account_id: UUID) -> dict[str, Any]:
    """Make a new one-time code, for an invitation or a forgotten password."""
    return _link_record(*links.make_one_time_link(session, actor, account_id))


@people.read("/names", access=CHOOSERS, answer=NamesSchema, arguments=NamesArguments)
def list_names(session: Session, actor: Actor, arguments: dict[str, Any]) -> Answer:
    """What people are called, for those who keep or choose them; pages of the evaluation ask this."""
    found = names.list_names(session, actor, arguments["account_ids"])
    return Answer({"items": found}, headers=peers_page_headers())


@people.read("/accounts/<uuid:account_id>", access=KEEPERS, answer=AccountDetailSchema)
def get_account(session: Session, actor: Actor, account_id: UUID) -> dict[str, Any]:
    """One account that the actor keeps."""
    account = queries.get_account(session, account_id)
    keeping.refuse_unless_kept(session, actor, account)
    return _account_record(session, account)


@people.write(
    "PATCH",
    "/accounts/<uuid:account_id>",
    access=KEEPERS,
    body=DetailInput,
    answer=AccountDetailSchema,
    if_match=True,
    keeps_answer=False,
)
def change_details(
    session: Session, actor: Actor, account_id: UUID, expected_version: int, body: dict[str, Any]
) -> dict[str, Any]:
    """Change what names the person."""
    account = details.change_details(session, actor, account_id, expected_version, body)
    return _account_record(session, account)


@people.write(
    "POST",
    "/accounts/<uuid:account_id>/closing",
    access=KEEPERS,
    answer=AccountSchema,
    keeps_answer=False,
)
def close_account(session: Session, actor: Actor, account_id: UUID) -> dict[str, Any]:
    """Close an account."""
    return _account_record(session, accounts.close_account(session, actor, account_id))


@people.write(
    "POST",
    "/accounts/<uuid:account_id>/reopening",
    access=KEEPERS,
    answer=LinkSchema,
    status=201,
    keeps_answer=False,
)
def reopen_account(session: Session, actor: Actor, account_id: UUID) -> dict[str, Any]:
    """Open a closed account again; answers the one-time code to hand over."""
    return _link_record(*accounts.reopen_account(session, actor, account_id))


@people.write("POST", "/accounts/<uuid:account_id>/erasure", access=KEEPERS, answer=None, status=204)
def erase_details(session: Session, actor: Actor, account_id: UUID) -> None:
    """Erase what names the person of a closed account, for good."""
    details.erase_details(session, actor, account_id)


@people.write(
    "POST", "/password", access=EVERYONE, body=PasswordInput, answer=None, status=204, keeps_answer=False
)
def choose_password(session: Session, actor: Actor, body: dict[str, str]) -> None:
    """Choose a password with a one-time code."""
    links.choose_password(session, actor, body["one_time_code"], body["password"])


@people.write(
    "POST",
    "/accounts/<uuid:account_id>/mandates",
    access=KEEPERS,
    body=MandateInput,
    answer=MandateSchema,
    status=201,
)
def give_mandate(session: Session, actor: Actor, account_id: UUID, body: dict[str, Any]) -> Any:
    """Give a role at a place.

    With the first role beyond those of the account's region its password is void: make a new one-time code.
    """
    return mandates.give_mandate(session, actor, account_id, **body)


@people.write("POST", "/mandates/<uuid:mandate_id>/ending", access=KEEPERS, answer=MandateSchema)
def end_mandate(session: Session, actor: Actor, mandate_id: UUID) -> Any:
    """End a mandate."""
    return mandates.end_mandate(session, actor, mandate_id)


@people.read("/tokens", access=SIGNED_IN, answer=TokenSchema, arguments=ListArguments, paged=True)
def list_tokens(session: Session, actor: Actor, arguments: dict[str, Any]) -> Page:
    """One's own tokens, newest first."""
    assert actor.account_id is not None
    return queries.list_tokens(session, actor.account_id, **arguments)


@people.read(
    "/accounts/<uuid:account_id>/tokens",
    access=KEEPERS,
    answer=TokenSchema,
    arguments=ListArguments,
    paged=True,
)
def list_tokens_of_account(
    session: Session, actor: Actor, arguments: dict[str, Any], account_id: UUID
) -> Page:
    """The tokens of an account that the actor keeps, newest first."""
    keeping.refuse_unless_kept(session, actor, queries.get_account(session, account_id))
    return queries.list_tokens(session, account_id, **arguments)


@people.write(
    "POST",
    "/tokens",
    access=SIGNED_IN,
    body=TokenInput,
    answer=IssuedTokenSchema,
    status=201,
    keeps_answer=False,
)
def issue_personal_token(session: Session, actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    """Issue a token to oneself; it is shown this once."""
    token, secret = tokens.issue_token(session, actor, **body)
    return {**{name: getattr(token, name) for name in TokenSchema().fields}, "token": secret}


@people.write("DELETE", "/tokens/<uuid:token_id>", access=SIGNED_IN, answer=TokenSchema)
def revoke_token(session: Session, actor: Actor, token_id: UUID) -> Any:
    """Revoke one's own token, or one of an account that the actor keeps."""
    return tokens.revoke_token(session, actor, token_id)
