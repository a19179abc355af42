"""What lets someone in: setting a password, and ending sessions, tokens and links; it asks no permission."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from registry_service.people import passwords, queries, rules
from registry_service.people.actions.sessions import end_all_sessions, forget_wrong_passwords
from registry_service.people.models import Account, OneTimeLink, PersonalToken
from shared import clock
from shared.actor import Actor
from shared.contracts.people_entries import PASSWORD_VOIDED, TOKEN_REVOKED
from shared.errors import Invalid
from shared.journal.record import write_entry


def set_password(session: Session, actor: Actor, role: str, account: Account, password: str) -> None:
    """Check and set the password of a locked account; nothing that let someone in before does so any more."""
    detail = queries.get_detail(session, account.account_id)
    problem = rules.find_password_problem(password, detail.sign_in_name)
    if problem:
        raise Invalid.at("password", problem)
    account.password_hash = passwords.hash_password(password)
    forget_wrong_passwords(session, detail.sign_in_name)
    void_links(session, account.account_id)
    _end_sessions_and_tokens(session, actor, role, account.account_id)


def void_password(session: Session, actor: Actor, role: str, account: Account) -> None:
    """Take a locked account's password away, with every session and token; a link makes a new one."""
    if account.password_hash is not None:
        account.password_hash = None
        body = {"account_id": account.account_id}
        write_entry(session, actor, role, PASSWORD_VOIDED, account.account_id, account.version, body)
    _end_sessions_and_tokens(session, actor, role, account.account_id)


def _end_sessions_and_tokens(session: Session, actor: Actor, role: str, account_id: UUID) -> None:
    end_all_sessions(session, actor, role, account_id)
    now = clock.now()
    for token in session.scalars(
        select(PersonalToken)
        .where(PersonalToken.account_id == account_id, PersonalToken.revoked_at.is_(None))
        .order_by(PersonalToken.token_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ):
        end_token(session, actor, role, token, now)


def end_token(session: Session, actor: Actor, role: str, token: PersonalToken, now: datetime) -> None:
    """Revoke a locked token that is not revoked yet."""
    token.revoked_at = now
    body = {"token_id": token.token_id, "token_sha256": token.token_sha256, "revoked_at": now}
    write_entry(session, actor, role, TOKEN_REVOKED, token.token_id, 2, body)


def void_links(session: Session, account_id: UUID) -> None:
    """End the unused links of a locked account."""
    session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.account_id == account_id, OneTimeLink.used_at.is_(None))
        .values(used_at=clock.now())
    )
