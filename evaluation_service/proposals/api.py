"""The endpoints of what the registry proposes: take, read, and confirm a snapshot."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.periods.rules import ADMINISTRATORS
from evaluation_service.proposals import actions, queries
from evaluation_service.proposals.schemas import (
    ConfirmationInput,
    SnapshotHeadSchema,
    SnapshotSchema,
    TakenSchema,
    TakingInput,
)
from shared.actor import Actor
from shared.contracts.roles import EVALUATOR
from shared.http.access import SIGNED_IN, any_of
from shared.http.endpoints import Answer, Endpoints, ListArguments
from shared.http.paging import Page

proposals = Endpoints("proposals", "/api/v1", "What the registry proposes for the innovation aspect")


@proposals.write(
    "POST",
    "/lokus/<uuid:lokus_id>/proposals",
    access=any_of(EVALUATOR, *ADMINISTRATORS),
    body=TakingInput,
    answer=SnapshotSchema,
    status=201,
)
def take_proposal(session: Session, actor: Actor, lokus_id: UUID, body: dict[str, Any]) -> Answer:
    """Take a snapshot of what the registry shows of this lokus; 200 with the newest if none was taken."""
    placed, snapshot, is_new = actions.take_proposal(session, actor, lokus_id, anew=body["anew"])
    record = queries.describe_snapshot(session, actor, placed, snapshot)
    return Answer(record, status=201 if is_new else 200, location=f"/api/v1/lokus/{lokus_id}/proposal")


@proposals.read("/lokus/<uuid:lokus_id>/proposal", access=SIGNED_IN, answer=SnapshotSchema)
def get_proposal(session: Session, actor: Actor, lokus_id: UUID) -> dict[str, Any]:
    """The newest snapshot, with what the registry says differently by now."""
    return queries.get_snapshot(session, actor, lokus_id)


@proposals.read(
    "/lokus/<uuid:lokus_id>/proposals",
    access=SIGNED_IN,
    answer=SnapshotHeadSchema,
    arguments=ListArguments,
    paged=True,
)
def list_proposals(session: Session, actor: Actor, lokus_id: UUID, arguments: dict[str, Any]) -> Page:
    """Every snapshot that was taken of a lokus; none is ever replaced."""
    return queries.list_snapshots(session, actor, lokus_id, **arguments)


@proposals.read("/lokus/<uuid:lokus_id>/proposals/<int:number>", access=SIGNED_IN, answer=SnapshotSchema)
def get_numbered_proposal(session: Session, actor: Actor, lokus_id: UUID, number: int) -> dict[str, Any]:
    """An earlier snapshot by its number."""
    return queries.get_snapshot(session, actor, lokus_id, number)


@proposals.write(
    "POST",
    "/lokus/<uuid:lokus_id>/proposal/confirmation",
    access=any_of(EVALUATOR),
    body=ConfirmationInput,
    answer=SnapshotSchema,
)
def confirm_proposal(session: Session, actor: Actor, lokus_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
    """Confirm the snapshot of this hash; 412 if it is no longer the newest."""
    placed, snapshot = actions.confirm_proposal(session, actor, lokus_id, body["content_sha256"])
    return queries.describe_snapshot(session, actor, placed, snapshot)


@proposals.write(
    "POST", "/periods/<uuid:period_id>/proposals", access=any_of(*ADMINISTRATORS), answer=TakenSchema
)
def take_period_proposals(session: Session, actor: Actor, period_id: UUID) -> dict[str, int]:
    """Take the first snapshot of lokus that have none, hundreds at once; ask again while some are left."""
    return actions.take_period_proposals(session, actor, period_id)
