"""The replication endpoints; what both sides confirmed is public, a proposal is a matter of the two."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.history import EVERY_AUDIENCE, PUBLIC, HistoryEntrySchema, list_history
from registry_service.innovations.queries import get_innovation
from registry_service.replication import queries, rules
from registry_service.replication.actions import deeds
from registry_service.replication.models import Replication
from registry_service.replication.schemas import (
    ConcerningArguments,
    LifeInput,
    OfInnovationArguments,
    ReasonInput,
    ReplicationInput,
    ReplicationSchema,
)
from shared.actor import Actor
from shared.http.access import EVERYONE, any_of
from shared.http.endpoints import Answer, Endpoints, ListArguments
from shared.http.paging import Page

SPEAKERS = any_of(*rules.SPEAKERS)
OF_INNOVATION = "/innovations/<uuid:innovation_id>/replications"
ONE = "/replications/<uuid:replication_id>"

replications = Endpoints("replications", "/api/v1", "Which innovation was replicated where, as both confirm")


def _answer(session: Session, actor: Actor, replication: Replication) -> dict[str, Any]:
    return queries.list_answers(session, actor, [replication])[0]


@replications.read(
    OF_INNOVATION, access=EVERYONE, answer=ReplicationSchema, arguments=OfInnovationArguments, paged=True
)
def list_of_innovation(
    session: Session, actor: Actor, innovation_id: UUID, arguments: dict[str, Any]
) -> Page:
    """The replications of an innovation, and what it replicates."""
    get_innovation(session, actor, innovation_id)
    return queries.list_of_innovation(session, actor, innovation_id, **arguments)


@replications.write(
    "POST", OF_INNOVATION, access=SPEAKERS, body=ReplicationInput, answer=ReplicationSchema, status=201
)
def propose_replication(session: Session, actor: Actor, innovation_id: UUID, body: dict[str, Any]) -> Answer:
    """Say for one side that the innovation was replicated."""
    made = deeds.propose_replication(session, actor, innovation_id, **body)
    return Answer(_answer(session, actor, made), location=f"/api/v1/replications/{made.replication_id}")


@replications.read(
    "/replications", access=SPEAKERS, answer=ReplicationSchema, arguments=ConcerningArguments, paged=True
)
def list_concerning(session: Session, actor: Actor, arguments: dict[str, Any]) -> Page:
    """The replications whose one side the caller speaks for."""
    return queries.list_concerning(session, actor, **arguments)


@replications.read(ONE, access=EVERYONE, answer=ReplicationSchema)
def get_replication(session: Session, actor: Actor, replication_id: UUID) -> dict[str, Any]:
    """One replication."""
    return _answer(session, actor, queries.get_replication(session, actor, replication_id))


@replications.write("POST", f"{ONE}/confirmation", access=SPEAKERS, answer=ReplicationSchema, if_match=True)
def confirm_replication(
    session: Session, actor: Actor, replication_id: UUID, expected_version: int
) -> dict[str, Any]:
    """Confirm for the side that was asked."""
    confirmed = deeds.confirm_replication(session, actor, replication_id, expected_version)
    return _answer(session, actor, confirmed)


@replications.write(
    "POST", f"{ONE}/refusal", access=SPEAKERS, body=ReasonInput, answer=ReplicationSchema, if_match=True
)
def refuse_replication(
    session: Session, actor: Actor, replication_id: UUID, expected_version: int, body: dict[str, str]
) -> dict[str, Any]:
    """Say for the side that was asked that it is not so."""
    refused = deeds.refuse_replication(session, actor, replication_id, expected_version, **body)
    return _answer(session, actor, refused)


@replications.write(
    "POST", f"{ONE}/withdrawal", access=SPEAKERS, body=ReasonInput, answer=ReplicationSchema, if_match=True
)
def withdraw_replication(
    session: Session, actor: Actor, replication_id: UUID, expected_version: int, body: dict[str, str]
) -> dict[str, Any]:
    """Take back a proposal, or what was confirmed; its history stays."""
    withdrawn = deeds.withdraw_replication(session, actor, replication_id, expected_version, **body)
    return _answer(session, actor, withdrawn)


@replications.write(
    "POST", f"{ONE}/life", access=SPEAKERS, body=LifeInput, answer=ReplicationSchema, if_match=True
)
def tell_life(
    session: Session, actor: Actor, replication_id: UUID, expected_version: int, body: dict[str, Any]
) -> dict[str, Any]:
    """Say whether the replica is still in use."""
    told = deeds.tell_life(session, actor, replication_id, expected_version, **body)
    return _answer(session, actor, told)


@replications.read(
    f"{ONE}/history", access=EVERYONE, answer=HistoryEntrySchema, arguments=ListArguments, paged=True
)
def list_replication_history(
    session: Session, actor: Actor, replication_id: UUID, arguments: dict[str, Any]
) -> Page:
    """What was said of the replication when; its time as a proposal for its two sides only."""
    replication = queries.get_replication(session, actor, replication_id)
    sides = (queries.get_original_side(session, replication), queries.replica_side_of(replication))
    speaks = any(rules.find_speaker(actor, side) for side in sides)
    audiences = EVERY_AUDIENCE if speaks else PUBLIC
    return list_history(session, replication_id, audiences=audiences, **arguments)
