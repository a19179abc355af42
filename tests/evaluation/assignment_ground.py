"""Assignments that tests give, over the endpoint and past it; asserts nothing."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from evaluation_service.sheets.models import Sheet
from shared import clock
from shared.actor import SYSTEM
from shared.contracts.people_entries import MANDATE_GIVEN
from shared.contracts.roles import OPERATOR
from shared.db import transaction
from shared.journal.record import write_entry
from tests.evaluation.ground import (
    MUBA,
    Ground,
)
from tests.support.system import Person

PERIODS = "/api/v1/periods"


def give_assignment(
    ground: Ground, period_id: str, lokus_id: str, evaluator: Person, by: Person | None = None
) -> TestResponse:
    """What giving an assignment answers."""
    return ground.system.evaluation.post(
        f"{PERIODS}/{period_id}/assignments",
        by or ground.nation,
        {"lokus_id": lokus_id, "evaluator_id": str(evaluator.account_id)},
    )


def add_sheet(session: Session, assignment: dict[str, Any], number: int, state: str) -> UUID:
    """A sheet that nobody filled in over the API; its id."""
    sheet = Sheet(
        sheet_id=uuid4(),
        assignment_id=UUID(assignment["assignment_id"]),
        lokus_id=UUID(assignment["lokus_id"]),
        evaluator_id=UUID(assignment["evaluator_id"]),
        number=number,
        state=state,
        submitted_at=None if state == "draft" else clock.now(),
    )
    session.add(sheet)
    session.commit()
    return sheet.sheet_id


def make_operator(ground: Ground, person: Person, agency_id: UUID) -> None:
    """Let the registry tell that somebody is an operator of an agency; it is known here at once."""
    body = {
        "mandate_id": uuid4(),
        "account_id": person.account_id,
        "role": OPERATOR,
        "region_code": MUBA,
        "agency_id": agency_id,
        "ended_at": None,
    }
    service = ground.system.registry.service
    with transaction(service.engine, journal=service.journal) as session:
        write_entry(session, SYSTEM, "system", MANDATE_GIVEN, uuid4(), 1, body)
    ground.system.sync()
