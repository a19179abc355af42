"""Reads of the copy who asks and what they may do, for every request in one statement; writes nothing."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from evaluation_service.registry_copy.tables import account, ended_session, mandate, revoked_token, token
from shared.actor import Mandate
from shared.identity.authenticate import (
    IdentityQueries,
    KnownSession,
    KnownToken,
    read_known_token,
    read_rights,
)

_RIGHTS = (account.c.is_open, mandate.c.role, mandate.c.region_code, mandate.c.agency_id)
_RUNS = (mandate.c.account_id == account.c.account_id) & mandate.c.ended_at.is_(None)

# Made once: putting a statement together takes longer than asking it. For the same reason they go past the
# session, as every request asks them; nothing of theirs is ever waiting in one.
_BY_TOKEN = (
    select(token.c.account_id, token.c.scopes, token.c.expires_at, revoked_token.c.revoked_at, *_RIGHTS)
    .select_from(token)
    .outerjoin(revoked_token, revoked_token.c.token_sha256 == token.c.token_sha256)
    .outerjoin(account, account.c.account_id == token.c.account_id)
    .outerjoin(mandate, _RUNS)
    .where(token.c.token_sha256 == bindparam("sha256"))
    .order_by(mandate.c.mandate_id)
)
_HAS_ENDED = ended_session.c.session_id == bindparam("session_id")
# With the session, should it have ended; and the region of the account.
_BY_ACCOUNT = (
    select(account.c.region_code.label("own_region"), ended_session.c.tokens_end_at, *_RIGHTS)
    .select_from(account)
    .outerjoin(ended_session, _HAS_ENDED)
    .outerjoin(mandate, _RUNS)
    .where(account.c.account_id == bindparam("account_id"))
    .order_by(mandate.c.mandate_id)
)


def find_token(session: Session, sha256: str) -> KnownToken | None:
    """A personal token by its hash, revoked or not; `None` if the copy does not know it."""
    return read_known_token(session.connection().execute(_BY_TOKEN, {"sha256": sha256}).all())


def find_session(session: Session, session_id: UUID, account_id: UUID) -> KnownSession:
    """The session; one that the registry never spoke of lasts as long as its token."""
    rows = _read_account(session, account_id, session_id)
    return KnownSession(bool(rows) and rows[0].tokens_end_at is not None, read_rights(rows))


def list_mandates(session: Session, account_id: UUID) -> tuple[Mandate, ...] | None:
    """The running mandates of an open account, in a fixed order; `None` if it is closed or unknown."""
    return read_rights(_read_account(session, account_id))


def find_standing(session: Session, account_id: UUID) -> tuple[tuple[Mandate, ...], str | None]:
    """What `list_mandates` says, none for a closed account, and the region that the account belongs to."""
    rows = _read_account(session, account_id)
    return read_rights(rows) or (), rows[0].own_region if rows else None


def _read_account(session: Session, account_id: UUID, session_id: UUID | None = None) -> Sequence[Any]:
    asked = {"account_id": account_id, "session_id": session_id}
    return session.connection().execute(_BY_ACCOUNT, asked).all()


IDENTITY_QUERIES = IdentityQueries(find_token, find_session)
