"""Deeds about mandates: give and end; on transfer one ends, another begins, and no draft is touched."""

from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from registry_service.people import queries, rules
from registry_service.people.actions.credentials import void_password
from registry_service.people.actions.keeping import refuse_without_administrator, role_of
from registry_service.people.models import MandateRow
from shared import clock
from shared.actor import Actor, Mandate
from shared.contracts.people_entries import MANDATE_ENDED, MANDATE_GIVEN
from shared.contracts.roles import NATIONAL_ADMINISTRATOR
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.journal.record import write_entry


def give_mandate(
    session: Session,
    actor: Actor,
    account_id: UUID,
    *,
    role: str,
    region_code: str | None,
    agency_id: UUID | None,
) -> MandateRow:
    """Give an open account a role at a place; nobody gives themselves one.

    With the first mandate that the account's region cannot give, the password that its administrators
    may know is void, with every session and token: a new link, by the nation, makes another.
    """
    problems = rules.find_mandate_problems(role, region_code, agency_id)
    if problems:
        raise Invalid.all_of(problems)
    given = Mandate(role, region_code, agency_id)
    if not rules.may_give_mandate(actor, given):
        raise Forbidden("this mandate is given by the administrator of that region, or by the nation's")
    account = queries.get_account(session, account_id, lock=True)
    if not rules.may_keep_account(actor, account.region_code, ()):
        raise NotFound("there is no such account")
    if account_id == actor.account_id:
        raise Conflict("nobody gives themselves a mandate", code="own_account")
    if not account.is_open:
        raise Conflict("the account is closed", code="closed")
    held = queries.as_mandates(queries.list_running_mandates(session, account_id))
    mandate = MandateRow(
        mandate_id=uuid4(),
        account_id=account_id,
        role=role,
        region_code=region_code,
        agency_id=agency_id,
        given_at=clock.now(),
    )
    session.add(mandate)
    session.flush()
    journal_mandate(session, actor, mandate)
    region = account.region_code
    if rules.is_kept_by_region(region, held) and not rules.is_kept_by_region(region, [given]):
        void_password(session, actor, role_of(actor), account)
    return mandate


def end_mandate(session: Session, actor: Actor, mandate_id: UUID) -> MandateRow:
    """End a mandate; ending an ended one changes nothing."""
    mandate = queries.get_mandate(session, mandate_id, lock=True)
    if not rules.may_give_mandate(actor, queries.as_mandates([mandate])[0]):
        raise NotFound("there is no such mandate")
    if mandate.ended_at is None:
        if mandate.role == NATIONAL_ADMINISTRATOR:
            refuse_without_administrator(session, mandate.account_id)
        mandate.ended_at = clock.now()
        session.flush()
        journal_mandate(session, actor, mandate)
    return mandate


def journal_mandate(session: Session, actor: Actor, mandate: MandateRow) -> None:
    """Write down a mandate as it now is."""
    kind, version = (MANDATE_GIVEN, 1) if mandate.ended_at is None else (MANDATE_ENDED, 2)
    body = {
        "mandate_id": mandate.mandate_id,
        "account_id": mandate.account_id,
        "role": mandate.role,
        "region_code": mandate.region_code,
        "agency_id": mandate.agency_id,
        "ended_at": mandate.ended_at,
    }
    write_entry(session, actor, role_of(actor), kind, mandate.mandate_id, version, body)
