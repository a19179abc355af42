"""Deeds about demonstration accounts: make them once in an empty registry, and take them out again."""

from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from registry_service.people.actions.accounts import end_account
from registry_service.people.actions.first_administrator import make_account_with_password
from registry_service.people.actions.mandates import journal_mandate
from registry_service.people.models import (
    Account,
    MandateRow,
    OneTimeLink,
    PersonalToken,
    PersonDetail,
    SignInSession,
)
from shared import clock
from shared.actor import SYSTEM
from shared.contracts.roles import (
    EVALUATION_ADMINISTRATOR,
    EVALUATOR,
    INNOVATION_ADMINISTRATOR,
    NATIONAL_ADMINISTRATOR,
)

CASE_REGIONS = ("16.06", "13.04", "14.01", "18.03", "64.11")
EVALUATORS_REGION = "16"


@dataclass(frozen=True)
class DemoAccount:
    """An account to make: its name, where it is kept, and its role."""

    sign_in_name: str
    full_name: str
    role: str
    region_code: str | None


DEMO_ACCOUNTS = (
    DemoAccount("demo.nasional", "Contoh: administrator nasional", NATIONAL_ADMINISTRATOR, None),
    *(
        DemoAccount(f"demo.inovasi.{code}", f"Contoh: administrator inovasi {code}", role, code)
        for code in CASE_REGIONS
        for role in (INNOVATION_ADMINISTRATOR,)
    ),
    *(
        DemoAccount(f"demo.evaluasi.{code}", f"Contoh: administrator evaluasi {code}", role, code)
        for code in CASE_REGIONS
        for role in (EVALUATION_ADMINISTRATOR,)
    ),
    *(
        DemoAccount(f"demo.evaluator.{number}", f"Contoh: evaluator {number}", EVALUATOR, EVALUATORS_REGION)
        for number in (1, 2)
    ),
)


def count_accounts(session: Session) -> int:
    """How many accounts there are beside national administrators."""
    return (
        session.scalar(select(func.count()).select_from(Account).where(Account.region_code.is_not(None))) or 0
    )


def make_demo_accounts_now(session: Session) -> list[dict[str, str | None]]:
    """Make all of them with random passwords; returns what is to be shown once."""
    made = []
    for demo in DEMO_ACCOUNTS:
        credentials = make_account_with_password(
            session,
            demo.sign_in_name,
            demo.full_name,
            demo.region_code,
            [(demo.role, demo.region_code)],
            is_demo=True,
        )
        made.append(
            {
                "role": demo.role,
                "region_code": demo.region_code,
                "sign_in_name": credentials.sign_in_name,
                "password": credentials.password,
            }
        )
    return made


def remove_demo_accounts(session: Session) -> int:
    """Take the demonstration accounts out: rights end in the journal, the rows go."""
    accounts = session.scalars(
        select(Account).where(Account.is_demo).order_by(Account.account_id).with_for_update()
    ).all()
    ids = [account.account_id for account in accounts]
    for account in accounts:
        if account.is_open:
            end_account(session, SYSTEM, account)
    _end_mandates(session)
    session.flush()
    session.execute(delete(OneTimeLink).where(OneTimeLink.made_by.in_(ids)))
    for table in (MandateRow, SignInSession, OneTimeLink, PersonalToken, PersonDetail, Account):
        session.execute(delete(table).where(table.account_id.in_(ids)))
    return len(ids)


def _end_mandates(session: Session) -> None:
    of_demo = select(Account.account_id).where(Account.is_demo)
    for mandate in session.scalars(
        select(MandateRow).where(MandateRow.account_id.in_(of_demo), MandateRow.ended_at.is_(None))
    ).all():
        mandate.ended_at = clock.now()
        journal_mandate(session, SYSTEM, mandate)
