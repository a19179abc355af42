"""The assignment endpoints: administrators give and end, evaluators see their own queue."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.assignments import actions, queries
from evaluation_service.assignments.schemas import (
    AssignmentInput,
    AssignmentSchema,
    MeSchema,
    OwnAssignmentFilter,
)
from evaluation_service.periods import rules
from shared.actor import Actor
from shared.contracts.roles import EVALUATOR
from shared.http.access import SIGNED_IN, any_of
from shared.http.endpoints import Endpoints, ListArguments
from shared.http.paging import Page

ADMINISTRATORS = any_of(*rules.ADMINISTRATORS)

assignments = Endpoints("assignments", "/api/v1", "Which evaluator scores which lokus")


@assignments.read(
    "/periods/<uuid:period_id>/assignments",
    access=ADMINISTRATORS,
    answer=AssignmentSchema,
    arguments=ListArguments,
    paged=True,
)
def list_assignments(session: Session, actor: Actor, period_id: UUID, arguments: dict[str, Any]) -> Page:
    """The assignments of a period and how far their sheets are, for its administrators."""
    return queries.list_assignments(session, actor, period_id, **arguments)


@assignments.write(
    "POST",
    "/periods/<uuid:period_id>/assignments",
    access=ADMINISTRATORS,
    body=AssignmentInput,
    answer=AssignmentSchema,
    status=201,
)
def give_assignment(session: Session, actor: Actor, period_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
    """Have an evaluator score a lokus."""
    given = actions.give_assignment(session, actor, period_id, **body)
    return queries.describe_assignment(session, given.assignment_id)


@assignments.write(
    "POST",
    "/periods/<uuid:period_id>/assignments/<uuid:assignment_id>/ending",
    access=ADMINISTRATORS,
    answer=AssignmentSchema,
)
def end_assignment(session: Session, actor: Actor, period_id: UUID, assignment_id: UUID) -> dict[str, Any]:
    """End an assignment whose sheet was not submitted."""
    ended = actions.end_assignment(session, actor, period_id, assignment_id)
    return queries.describe_assignment(session, ended.assignment_id)


@assignments.read("/me", access=SIGNED_IN, answer=MeSchema)
def get_me(session: Session, actor: Actor) -> Actor:
    """Who is signed in, and with which mandates, as far as this service has heard."""
    return actor


@assignments.read(
    "/me/assignments",
    access=any_of(EVALUATOR),
    answer=AssignmentSchema,
    arguments=OwnAssignmentFilter,
    paged=True,
)
def list_own_assignments(session: Session, actor: Actor, arguments: dict[str, Any]) -> Page:
    """One's own queue."""
    return queries.list_own_assignments(session, actor, **arguments)
