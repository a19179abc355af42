"""Reads who asks and what they may do, for every request in one statement; writes nothing."""

from uuid import UUID

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from registry_service.people.models import Account, MandateRow, PersonalToken, SignInSession
from shared import clock
from shared.actor import Mandate
from shared.identity.authenticate import (
    IdentityQueries,
    KnownSession,
    KnownToken,
    read_known_token,
    read_rights,
)

_RIGHTS = (Account.is_open, MandateRow.role, MandateRow.region_code, MandateRow.agency_id)
_RUNS = and_(MandateRow.account_id == Account.account_id, MandateRow.ended_at.is_(None))
_ORDER = (MandateRow.given_at, MandateRow.mandate_id)

# Made once: putting a statement together takes longer than asking it. Those of every request go past the
# session, which would add a fifth to what they take, and whose rows are columns in either case.
_BY_TOKEN = (
    select(
        PersonalToken.account_id,
        PersonalToken.scopes,
        PersonalToken.expires_at,
        PersonalToken.revoked_at,
        *_RIGHTS,
    )
    .select_from(PersonalToken)
    .join(Account, Account.account_id == PersonalToken.account_id)
    .outerjoin(MandateRow, _RUNS)
    .where(PersonalToken.token_sha256 == bindparam("sha256"))
    .order_by(*_ORDER)
)
_IS_THIS = and_(
    SignInSession.account_id == Account.account_id, SignInSession.session_id == bindparam("session_id")
)
_BY_SESSION = (
    select(SignInSession.session_id, SignInSession.ended_at, SignInSession.expires_at, *_RIGHTS)
    .select_from(Account)
    .outerjoin(SignInSession, _IS_THIS)
    .outerjoin(MandateRow, _RUNS)
    .where(Account.account_id == bindparam("account_id"))
    .order_by(*_ORDER)
)
_RIGHTS_OF = (
    select(*_RIGHTS)
    .select_from(Account)
    .outerjoin(MandateRow, _RUNS)
    .where(Account.account_id == bindparam("account_id"))
    .order_by(*_ORDER)
)


def find_token(session: Session, sha256: str) -> KnownToken | None:
    """A personal token by its hash, revoked or not; `None` if there is none."""
    return read_known_token(session.connection().execute(_BY_TOKEN, {"sha256": sha256}).all())


def find_session(session: Session, session_id: UUID, account_id: UUID) -> KnownSession:
    """The account's session; one that is not there is over."""
    asked = {"session_id": session_id, "account_id": account_id}
    rows = session.connection().execute(_BY_SESSION, asked).all()
    first = rows[0] if rows else None
    is_over = (
        first is None
        or first.session_id is None
        or first.ended_at is not None
        or first.expires_at <= clock.now()
    )
    return KnownSession(is_over, read_rights(rows))


def find_rights(session: Session, account_id: UUID) -> tuple[Mandate, ...] | None:
    """The running mandates of an open account; `None` if it is closed or not there."""
    return read_rights(session.execute(_RIGHTS_OF, {"account_id": account_id}).all())


IDENTITY_QUERIES = IdentityQueries(find_token, find_session)
