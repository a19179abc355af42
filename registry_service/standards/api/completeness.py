"""The endpoints of checklists and completeness; all of them are public."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.standards.checklists import get_checklists
from registry_service.standards.queries import completeness as queries
from registry_service.standards.queries.services import get_service
from registry_service.standards.schemas.completeness import (
    AgencyArguments,
    AgencyCompletenessSchema,
    ChecklistArguments,
    ChecklistListSchema,
    RegionArguments,
    RegionCompletenessSchema,
    ServiceCompletenessSchema,
)
from shared.actor import Actor
from shared.http.access import EVERYONE
from shared.http.endpoints import Answer, Endpoints

completeness = Endpoints("completeness", "/api/v1", "How much of a checklist services and agencies meet")


@completeness.read("/checklists", access=EVERYONE, answer=ChecklistListSchema)
def list_checklists(session: Session, actor: Actor) -> dict[str, Any]:
    """Every checklist with its items."""
    return {"checklists": list(get_checklists().values())}


@completeness.read(
    "/services/<uuid:service_id>/completeness",
    access=EVERYONE,
    answer=ServiceCompletenessSchema,
    arguments=ChecklistArguments,
)
def get_service_completeness(
    session: Session, actor: Actor, service_id: UUID, arguments: dict[str, Any]
) -> dict[str, Any]:
    """What one service meets, and what is missing by name."""
    return queries.get_service_completeness(session, get_service(session, actor, service_id), **arguments)


@completeness.read(
    "/agencies/<uuid:agency_id>/completeness",
    access=EVERYONE,
    answer=AgencyCompletenessSchema,
    arguments=AgencyArguments,
)
def get_agency_completeness(
    session: Session, actor: Actor, agency_id: UUID, arguments: dict[str, Any]
) -> Answer:
    """What an agency's services meet together, and each of them page after page."""
    found = queries.get_agency_completeness(session, agency_id, **arguments)
    return Answer(found, next_cursor=found["next"])


@completeness.read(
    "/regions/<string:code>/completeness",
    access=EVERYONE,
    answer=RegionCompletenessSchema,
    arguments=RegionArguments,
)
def get_region_completeness(session: Session, actor: Actor, code: str, arguments: dict[str, Any]) -> Answer:
    """What a region's services meet together, and its agencies page after page."""
    found = queries.get_region_completeness(session, code, **arguments)
    return Answer(found, next_cursor=found["next"])
