"""The what-if endpoints, for whoever may read the scorecard; neither of them stores anything."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.simulations import queries
from evaluation_service.simulations.schemas import HypothesisInput, TriedLevelsSchema, WhatIfSchema
from shared.actor import Actor
from shared.http.access import EVERYONE
from shared.http.endpoints import Endpoints

simulations = Endpoints("simulations", "/api/v1", "What would change a grade; never a result")


@simulations.read("/scorecards/<uuid:scorecard_id>/what-if", access=EVERYONE, answer=WhatIfSchema)
def get_what_if(session: Session, actor: Actor, scorecard_id: UUID) -> dict[str, Any]:
    """The cheapest way to the next grade, how safe this one is, and the effect of every single change."""
    return queries.get_what_if(session, actor, scorecard_id)


@simulations.write(
    "POST",
    "/scorecards/<uuid:scorecard_id>/what-if",
    access=EVERYONE,
    body=HypothesisInput,
    answer=TriedLevelsSchema,
    keeps_answer=False,
)
def try_levels(session: Session, actor: Actor, scorecard_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
    """Index and grade for levels that nobody gave."""
    return queries.try_levels(session, actor, scorecard_id, body["levels"])
