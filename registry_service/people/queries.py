"""Reads of people; no writes."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry_service.people.models import (
    Account,
    MandateRow,
    OneTimeLink,
    PersonalToken,
    PersonDetail,
    SignInSession,
)
from shared import clock
from shared.actor import Actor, Mandate
from shared.contracts.roles import INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR
from shared.db import escape_like
from shared.errors import NotFound
from shared.http.paging import Page, decode_cursor, page_of
from shared.identity.authenticate import IdentityQueries, KnownToken


def get_account(session: Session, account_id: UUID, *, lock: bool = False) -> Account:
    """The account; raises NotFound."""
    query = select(Account).where(Account.account_id == account_id)
    account = session.scalar(query.with_for_update() if lock else query)
    if account is None:
        raise NotFound("there is no such account")
    return account


def find_account_by_name(session: Session, sign_in_name: str) -> tuple[Account, PersonDetail] | None:
    """The account of a sign-in name, in any case; `None` if there is none."""
    row = session.execute(
        select(Account, PersonDetail)
        .join(PersonDetail, PersonDetail.account_id == Account.account_id)
        .where(func.lower(PersonDetail.sign_in_name) == sign_in_name.lower())
    ).one_or_none()
    return (row[0], row[1]) if row else None


def get_detail(session: Session, account_id: UUID) -> PersonDetail:
    """The personal data of an account; raises NotFound when it was erased."""
    detail = session.get(PersonDetail, account_id)
    if detail is None:
        raise NotFound("there is no such account")
    return detail


def list_running_mandates(session: Session, account_id: UUID) -> list[MandateRow]:
    """The account's mandates that have not ended, oldest first."""
    return list(
        session.scalars(
            select(MandateRow)
            .where(MandateRow.account_id == account_id, MandateRow.ended_at.is_(None))
            .order_by(MandateRow.given_at, MandateRow.mandate_id)
        )
    )


def as_mandates(rows: Sequence[MandateRow]) -> tuple[Mandate, ...]:
    """Rows as the actor carries them."""
    return tuple(Mandate(row.role, row.region_code, row.agency_id) for row in rows)


def get_mandate(session: Session, mandate_id: UUID, *, lock: bool = False) -> MandateRow:
    """The mandate; raises NotFound."""
    query = select(MandateRow).where(MandateRow.mandate_id == mandate_id)
    mandate = session.scalar(query.with_for_update() if lock else query)
    if mandate is None:
        raise NotFound("there is no such mandate")
    return mandate


def get_session(session: Session, session_id: UUID) -> SignInSession:
    """The sign-in session, locked; raises NotFound."""
    found = session.get(SignInSession, session_id, with_for_update=True)
    if found is None:
        raise NotFound("there is no such session")
    return found


def find_usable_link(session: Session, link_sha256: str) -> OneTimeLink | None:
    """The one-time link if it was neither used nor has expired, locked."""
    return session.scalar(
        select(OneTimeLink)
        .where(
            OneTimeLink.link_sha256 == link_sha256,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > clock.now(),
        )
        .with_for_update()
    )


def list_tokens(session: Session, account_id: UUID) -> list[PersonalToken]:
    """The account's tokens, newest first."""
    return list(
        session.scalars(
            select(PersonalToken)
            .where(PersonalToken.account_id == account_id)
            .order_by(PersonalToken.issued_at.desc(), PersonalToken.token_id)
        )
    )


def list_accounts(
    session: Session,
    actor: Actor,
    *,
    region_code: str | None,
    text: str | None,
    cursor: str | None,
    limit: int,
) -> Page:
    """Accounts of the regions the actor keeps, by sign-in name; two statements whatever the length."""
    regions = actor.regions_of(NATIONAL_ADMINISTRATOR, INNOVATION_ADMINISTRATOR)
    query = select(Account, PersonDetail).join(PersonDetail, PersonDetail.account_id == Account.account_id)
    if None not in regions:
        query = query.where(Account.region_code.in_(sorted(code for code in regions if code)))
    if region_code:
        query = query.where(Account.region_code == region_code)
    if text:
        pattern = f"%{escape_like(text.lower())}%"
        query = query.where(
            func.lower(PersonDetail.full_name).like(pattern)
            | func.lower(PersonDetail.sign_in_name).like(pattern)
        )
    name = func.lower(PersonDetail.sign_in_name)
    if key := decode_cursor(cursor, [str]):
        query = query.where(name > key[0])
    rows = session.execute(query.order_by(name).limit(limit + 1)).all()
    mandates = _running_mandates_of(session, [row[0].account_id for row in rows])
    records = [
        {
            "account_id": account.account_id,
            "sign_in_name": detail.sign_in_name,
            "full_name": detail.full_name,
            "region_code": account.region_code,
            "is_open": account.is_open,
            "mandates": mandates.get(account.account_id, []),
        }
        for account, detail in rows
    ]
    return page_of(records, limit, lambda record: [record["sign_in_name"].lower()])


def _running_mandates_of(session: Session, account_ids: list[UUID]) -> dict[UUID, list[MandateRow]]:
    found: dict[UUID, list[MandateRow]] = {}
    rows = session.scalars(
        select(MandateRow)
        .where(MandateRow.account_id.in_(account_ids), MandateRow.ended_at.is_(None))
        .order_by(MandateRow.given_at, MandateRow.mandate_id)
    )
    for row in rows:
        found.setdefault(row.account_id, []).append(row)
    return found


def _find_token(session: Session, sha256: str) -> KnownToken | None:
    row = session.scalar(select(PersonalToken).where(PersonalToken.token_sha256 == sha256))
    if row is None:
        return None
    return KnownToken(row.account_id, frozenset(row.scopes), row.expires_at, row.revoked_at is not None)


def _is_session_over(session: Session, session_id: UUID) -> bool:
    row = session.get(SignInSession, session_id)
    return row is None or row.ended_at is not None or row.expires_at <= clock.now()


def _list_mandates(session: Session, account_id: UUID) -> tuple[Mandate, ...] | None:
    is_open = session.scalar(select(Account.is_open).where(Account.account_id == account_id))
    return as_mandates(list_running_mandates(session, account_id)) if is_open else None


IDENTITY_QUERIES = IdentityQueries(_find_token, _is_session_over, _list_mandates)
