"""Reads of people; no writes."""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, Select, func, select, tuple_
from sqlalchemy.orm import Session

from registry_service.people import rules
from registry_service.people.models import (
    Account,
    MandateRow,
    OneTimeLink,
    PersonalToken,
    PersonDetail,
    SignInFailure,
    SignInSession,
)
from shared import clock
from shared.actor import Actor, Mandate
from shared.contracts.roles import INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR
from shared.db import escape_like
from shared.errors import NotFound
from shared.http.paging import Page, decode_cursor, page_of, read_cursor_id, read_cursor_moment

Row = TypeVar("Row", Account, MandateRow, PersonalToken)


def get_account(session: Session, account_id: UUID, *, lock: bool = False) -> Account:
    """The account, as it now is if it is locked; raises NotFound."""
    query = select(Account).where(Account.account_id == account_id)
    account = session.scalar(_locked(query) if lock else query)
    if account is None:
        raise NotFound("there is no such account")
    return account


def _locked(query: Select[Row]) -> Select[Row]:
    """Lock the row and read it anew: it may have changed since this session first saw it."""
    return query.with_for_update().execution_options(populate_existing=True)


def find_account_by_name(session: Session, sign_in_name: str) -> Account | None:
    """The account of a sign-in name, in any case; `None` if there is none."""
    return session.scalar(
        select(Account)
        .join(PersonDetail, PersonDetail.account_id == Account.account_id)
        .where(func.lower(PersonDetail.sign_in_name) == func.lower(sign_in_name))
    )


def hash_of_name(sign_in_name: str) -> ColumnElement[bytes]:
    """What wrong passwords are counted under: the hash of the name as the database compares it."""
    return func.sha256(func.convert_to(func.lower(sign_in_name), "UTF8"), type_=LargeBinary)


def find_sign_in_failure(session: Session, sign_in_name: str) -> SignInFailure | None:
    """The wrong passwords counted for this name."""
    return session.scalar(
        select(SignInFailure).where(SignInFailure.name_sha256 == hash_of_name(sign_in_name))
    )


def find_detail(session: Session, account_id: UUID) -> PersonDetail | None:
    """The personal data of an account; `None` when it was erased."""
    return session.get(PersonDetail, account_id)


def get_detail(session: Session, account_id: UUID) -> PersonDetail:
    """The personal data of an account; raises NotFound when it was erased."""
    detail = find_detail(session, account_id)
    if detail is None:
        raise NotFound("there is no such account")
    return detail


def has_national_administrator(session: Session, *, besides: UUID | None = None, real: bool = False) -> bool:
    """An open account holds the role; `besides` names one not to count, `real` leaves out demonstrations."""
    held = (
        select(MandateRow.mandate_id)
        .join(Account, Account.account_id == MandateRow.account_id)
        .where(MandateRow.role == NATIONAL_ADMINISTRATOR, MandateRow.ended_at.is_(None), Account.is_open)
    )
    if besides is not None:
        held = held.where(Account.account_id != besides)
    if real:
        held = held.where(~Account.is_demo)
    return bool(session.scalar(select(held.exists())))


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
    """The mandate, as it now is if it is locked; raises NotFound."""
    query = select(MandateRow).where(MandateRow.mandate_id == mandate_id)
    mandate = session.scalar(_locked(query) if lock else query)
    if mandate is None:
        raise NotFound("there is no such mandate")
    return mandate


def get_session(session: Session, session_id: UUID) -> SignInSession:
    """The sign-in session, locked; raises NotFound."""
    found = session.get(SignInSession, session_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound("there is no such session")
    return found


def find_usable_link(session: Session, link_sha256: str) -> OneTimeLink | None:
    """The one-time link as it now is, if it was not used and has not expired; it is locked by its account."""
    return session.scalar(
        select(OneTimeLink)
        .where(
            OneTimeLink.link_sha256 == link_sha256,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > clock.now(),
        )
        .execution_options(populate_existing=True)
    )


def get_token(session: Session, token_id: UUID, *, lock: bool = False) -> PersonalToken:
    """The token, as it now is if it is locked; raises NotFound."""
    query = select(PersonalToken).where(PersonalToken.token_id == token_id)
    token = session.scalar(_locked(query) if lock else query)
    if token is None:
        raise NotFound("there is no such token")
    return token


def list_tokens(session: Session, account_id: UUID, *, cursor: str | None, limit: int) -> Page:
    """The account's tokens, newest first."""
    query = select(PersonalToken).where(PersonalToken.account_id == account_id)
    order = (PersonalToken.issued_at, PersonalToken.token_id)
    if key := decode_cursor(cursor, [str, str]):
        query = query.where(tuple_(*order) < tuple_(read_cursor_moment(key[0]), read_cursor_id(key[1])))
    rows = session.scalars(query.order_by(*(column.desc() for column in order)).limit(limit + 1)).all()
    return page_of(rows, limit, lambda token: [token.issued_at.isoformat(), str(token.token_id)])


def list_accounts(
    session: Session,
    actor: Actor,
    *,
    region_code: str | None,
    text: str | None,
    cursor: str | None,
    limit: int,
) -> Page:
    """Accounts that the actor keeps, by sign-in name; two statements whatever the length."""
    name = func.lower(PersonDetail.sign_in_name)
    query = select(Account, PersonDetail, name.label("name")).join(
        PersonDetail, PersonDetail.account_id == Account.account_id
    )
    if not actor.has_role(NATIONAL_ADMINISTRATOR):
        query = query.where(*kept_by_regions(actor))
    if region_code:
        query = query.where(Account.region_code == region_code)
    if text:
        pattern = func.lower(f"%{escape_like(text)}%")
        query = query.where(func.lower(PersonDetail.full_name).like(pattern) | name.like(pattern))
    if key := decode_cursor(cursor, [str]):
        query = query.where(name > key[0])
    page = page_of(
        session.execute(query.order_by(name).limit(limit + 1)).all(), limit, lambda row: [row.name]
    )
    mandates = _running_mandates_of(session, [row.Account.account_id for row in page.items])
    records = [
        account_record(row.Account, row.PersonDetail, mandates.get(row.Account.account_id, []))
        for row in page.items
    ]
    return Page(records, page.next_cursor)


def kept_by_regions(actor: Actor) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What `rules.may_keep_account` says of a region's administrator, for a whole list."""
    codes = sorted(code for code in actor.regions_of(INNOVATION_ADMINISTRATOR) if code)
    beyond = select(MandateRow.mandate_id).where(
        MandateRow.account_id == Account.account_id,
        MandateRow.ended_at.is_(None),
        MandateRow.role.not_in(sorted(rules.GIVEN_BY_REGION))
        | MandateRow.region_code.is_(None)
        | MandateRow.region_code.not_in(codes),
    )
    return Account.region_code.in_(codes), ~beyond.exists()


def account_record(account: Account, detail: PersonDetail, mandates: Sequence[MandateRow]) -> dict[str, Any]:
    """An account as its administrators see it."""
    return {
        "account_id": account.account_id,
        "sign_in_name": detail.sign_in_name,
        "full_name": detail.full_name,
        "nip": detail.nip,
        "telephone": detail.telephone,
        "region_code": account.region_code,
        "is_open": account.is_open,
        "has_password": account.password_hash is not None,
        "version": account.version,
        "mandates": mandates,
    }


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
