"""Deeds about assignments: give a lokus to an evaluator, and end that again."""

from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from evaluation_service.assignments import queries
from evaluation_service.periods.actions.administer import lock_administered_period, require_state
from evaluation_service.periods.interests import find_conflict
from evaluation_service.periods.models import Assignment, Lokus, Period
from evaluation_service.periods.queries import get_lokus_of
from evaluation_service.registry_copy.identity import list_mandates
from evaluation_service.registry_copy.queries import not_yet_known
from evaluation_service.scorecards.distance import require_distance
from shared import clock
from shared.actor import Actor
from shared.contracts.evaluation_entries import ASSIGNMENT_ENDED, ASSIGNMENT_GIVEN
from shared.contracts.roles import EVALUATOR
from shared.errors import Conflict, Forbidden, Invalid
from shared.journal.record import write_entry


def give_assignment(
    session: Session, actor: Actor, period_id: UUID, *, lokus_id: UUID, evaluator_id: UUID
) -> Assignment:
    """Have an evaluator score a lokus; an assignment that was ended begins again.

    Raises Conflict `not_yet_known` for an unknown or closed account, Invalid for one that is no
    evaluator, Conflict `conflict_of_interest` for the people of the agency or one related to it, and
    where the period forbids it for the region's; Forbidden for the administrator's own account.
    """
    period, role = lock_administered_period(session, actor, period_id)
    require_state(period, "draft", "open")
    lokus = get_lokus_of(session, period, lokus_id)
    if evaluator_id == actor.account_id:
        raise Forbidden("nobody assigns themselves; another administrator does", code="own_assignment")
    _refuse_evaluator(session, period, lokus, evaluator_id)
    assignment = queries.find_assignment(session, lokus_id, evaluator_id)
    if assignment is not None and assignment.ended_at is None:
        raise Conflict("the evaluator is assigned to this lokus already", code="already_exists")
    if assignment is None:
        assignment = Assignment(
            assignment_id=uuid4(), lokus_id=lokus_id, evaluator_id=evaluator_id, version=1
        )
        session.add(assignment)
    else:
        assignment.version += 1
    assignment.assigned_at, assignment.ended_at = clock.now(), None
    session.flush()
    _journal(session, actor, role, period, assignment)
    return assignment


def _refuse_evaluator(session: Session, period: Period, lokus: Lokus, evaluator_id: UUID) -> None:
    mandates = list_mandates(session, evaluator_id)
    if mandates is None:
        raise not_yet_known("account")
    if not any(mandate.role == EVALUATOR for mandate in mandates):
        raise Invalid.at("evaluator_id", "this account holds no mandate as evaluator")
    conflict = find_conflict(session, period, lokus, evaluator_id)
    if conflict:
        raise Conflict(conflict, code="conflict_of_interest")


def end_assignment(session: Session, actor: Actor, period_id: UUID, assignment_id: UUID) -> Assignment:
    """End an assignment whose sheet was not submitted; ending an ended one changes nothing."""
    period, role = lock_administered_period(session, actor, period_id)
    assignment = queries.get_assignment_of(session, period, assignment_id)
    if assignment.ended_at is not None:
        return assignment
    require_state(period, "draft", "open")
    require_distance(session, actor, period, assignment.lokus_id)
    if queries.has_submitted_sheet(session, assignment_id):
        raise Conflict("the sheet was submitted; return it first", code="sheet_submitted")
    assignment.ended_at = clock.now()
    assignment.version += 1
    session.flush()
    _journal(session, actor, role, period, assignment)
    return assignment


def _journal(session: Session, actor: Actor, role: str, period: Period, assignment: Assignment) -> None:
    kind = ASSIGNMENT_GIVEN if assignment.ended_at is None else ASSIGNMENT_ENDED
    body = {
        "assignment_id": assignment.assignment_id,
        "lokus_id": assignment.lokus_id,
        "period_id": period.period_id,
        "evaluator_id": assignment.evaluator_id,
        "ended_at": assignment.ended_at,
    }
    write_entry(session, actor, role, kind, assignment.assignment_id, assignment.version, body)
