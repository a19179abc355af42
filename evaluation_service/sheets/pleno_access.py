"""Reads who may see what of a lokus that several evaluators answer for; nothing of a sheet's content."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from evaluation_service.periods.interests import find_conflict
from evaluation_service.periods.models import Assignment, Lokus, Period
from evaluation_service.periods.rules import find_administering_role
from evaluation_service.scorecards.distance import is_lokus_too_close
from evaluation_service.sheets.models import Sheet
from evaluation_service.sheets.pleno_models import Pleno
from evaluation_service.sheets.rules import OWN, SUBMITTED, TEAM
from shared.actor import Actor
from shared.contracts.roles import EVALUATOR
from shared.errors import Forbidden, NotFound

NO_LOKUS = "there is no such lokus"


@dataclass(frozen=True)
class PlacedLokus:
    """A lokus as it stands to an actor: the own running assignment, the role in which it is administered."""

    lokus: Lokus
    period: Period
    assignment: Assignment | None
    role: str | None

    @property
    def is_participant(self) -> bool:
        """The actor is one of those who score this lokus."""
        return self.assignment is not None


def get_placed_lokus(session: Session, actor: Actor, lokus_id: UUID) -> PlacedLokus:
    """The lokus for those who score it, and for an administrator not too close; NotFound for all others.

    Raises Forbidden for an evaluator who has come to have a stake in it since it was assigned.
    """
    row = session.execute(
        select(Lokus, Period)
        .join(Period, Period.period_id == Lokus.period_id)
        .where(Lokus.lokus_id == lokus_id)
    ).one_or_none()
    if row is None:
        raise NotFound(NO_LOKUS)
    lokus, period = row[0], row[1]
    assignment = find_own_assignment(session, actor, lokus, period)
    if assignment is not None:
        conflict = find_conflict(session, period, lokus, assignment.evaluator_id)
        if conflict is not None:
            raise Forbidden(conflict, code="conflict_of_interest")
    role = _find_role(session, actor, lokus, period)
    if assignment is None and role is None:
        raise NotFound(NO_LOKUS)
    return PlacedLokus(lokus, period, assignment, role)


def _find_role(session: Session, actor: Actor, lokus: Lokus, period: Period) -> str | None:
    role = find_administering_role(actor, period.owner_region_code)
    if role is None or period.state == "released":
        return role
    return None if is_lokus_too_close(session, actor, period, lokus.lokus_id) else role


def find_own_assignment(session: Session, actor: Actor, lokus: Lokus, period: Period) -> Assignment | None:
    """The actor's running assignment to the lokus; `None` without a mandate, or in a drafted period."""
    if actor.account_id is None or period.state == "draft" or not actor.has_role(EVALUATOR):
        return None
    return session.scalar(
        select(Assignment).where(
            Assignment.lokus_id == lokus.lokus_id,
            Assignment.evaluator_id == actor.account_id,
            Assignment.ended_at.is_(None),
        )
    )


def may_read_beside(session: Session, actor: Actor, sheet: Sheet, lokus: Lokus, period: Period) -> bool:
    """The actor scores this lokus too, and may read this sheet although it is not the actor's own.

    A team's sheet always; colleagues' sheets and what was agreed on from the opening of the pleno, and
    only after the own sheet was handed in.
    """
    assignment = find_own_assignment(session, actor, lokus, period)
    if assignment is None or find_conflict(session, period, lokus, assignment.evaluator_id) is not None:
        return False
    if sheet.kind == TEAM:
        return True
    if sheet.kind == OWN and sheet.state != SUBMITTED:
        return False
    return has_opened_pleno(session, lokus.lokus_id) and has_handed_in(session, assignment.assignment_id)


def has_opened_pleno(session: Session, lokus_id: UUID) -> bool:
    """The pleno of this lokus was opened."""
    query = select(exists().where(Pleno.lokus_id == lokus_id, Pleno.opened_at.is_not(None)))
    return bool(session.scalar(query))


def has_handed_in(session: Session, assignment_id: UUID) -> bool:
    """The own sheet of this assignment is handed in, and was not returned since."""
    query = select(exists().where(Sheet.assignment_id == assignment_id, Sheet.state == SUBMITTED))
    return bool(session.scalar(query))
