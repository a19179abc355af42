"""The endpoints of services and the components of their standards; all of them are public to read."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.history import HistoryEntrySchema, list_history
from registry_service.standards import rules
from registry_service.standards.actions import components as component_deeds
from registry_service.standards.actions import services as deeds
from registry_service.standards.queries import services as queries
from registry_service.standards.schemas.services import (
    ComponentInput,
    ComponentListSchema,
    ComponentSchema,
    ServiceArchivingInput,
    ServiceChange,
    ServiceFilter,
    ServiceInput,
    ServiceSchema,
)
from shared.actor import Actor
from shared.http.access import EVERYONE, any_of
from shared.http.endpoints import Answer, Endpoints, ListArguments
from shared.http.paging import Page

WRITERS = any_of(*rules.WRITERS)
ONE = "/services/<uuid:service_id>"
COMPONENT = f"{ONE}/components/<string:code>"

services = Endpoints("services", "/api/v1", "Services of agencies and the fourteen components of a standard")


@services.read("/services", access=EVERYONE, answer=ServiceSchema, arguments=ServiceFilter, paged=True)
def list_services(session: Session, actor: Actor, arguments: dict[str, Any]) -> Page:
    """Services by name."""
    return queries.list_services(session, actor, **arguments)


@services.write(
    "POST",
    "/agencies/<uuid:agency_id>/services",
    access=WRITERS,
    body=ServiceInput,
    answer=ServiceSchema,
    status=201,
)
def register_service(session: Session, actor: Actor, agency_id: UUID, body: dict[str, Any]) -> Answer:
    """Register a service of an agency or of a unit of it."""
    is_demo = body.pop("is_demo", False)
    service = deeds.register_service(session, actor, agency_id, body, is_demo=is_demo)
    location = f"/api/v1/services/{service.service_id}"
    return Answer(queries.answer_of(actor, service), location=location)


@services.read(ONE, access=EVERYONE, answer=ServiceSchema)
def get_service(session: Session, actor: Actor, service_id: UUID) -> dict[str, Any]:
    """One service."""
    return queries.answer_of(actor, queries.get_service(session, actor, service_id))


@services.write("PATCH", ONE, access=WRITERS, body=ServiceChange, answer=ServiceSchema, if_match=True)
def change_service(
    session: Session, actor: Actor, service_id: UUID, expected_version: int, body: dict[str, Any]
) -> dict[str, Any]:
    """Change the fields given."""
    changed = deeds.change_service(session, actor, service_id, expected_version, body)
    return queries.answer_of(actor, changed)


@services.write(
    "POST",
    f"{ONE}/archiving",
    access=WRITERS,
    body=ServiceArchivingInput,
    answer=ServiceSchema,
    if_match=True,
)
def archive_service(
    session: Session, actor: Actor, service_id: UUID, expected_version: int, body: dict[str, str]
) -> dict[str, Any]:
    """Archive a service; it stays readable."""
    archived = deeds.archive_service(session, actor, service_id, expected_version, **body)
    return queries.answer_of(actor, archived)


@services.read(
    f"{ONE}/history", access=EVERYONE, answer=HistoryEntrySchema, arguments=ListArguments, paged=True
)
def list_service_history(session: Session, actor: Actor, service_id: UUID, arguments: dict[str, Any]) -> Page:
    """What the service was when, oldest first."""
    return list_history(session, queries.get_service(session, actor, service_id).service_id, **arguments)


@services.read(f"{ONE}/components", access=EVERYONE, answer=ComponentListSchema)
def list_components(session: Session, actor: Actor, service_id: UUID) -> dict[str, Any]:
    """Every component of the standard, also those of which nothing is known."""
    service = queries.get_service(session, actor, service_id)
    return {
        "service_id": service_id,
        "components": queries.list_component_answers(session, actor, service),
    }


@services.write(
    "PUT",
    COMPONENT,
    access=WRITERS,
    body=ComponentInput,
    answer=ComponentSchema,
    if_match="optional",
)
def state_component(
    session: Session,
    actor: Actor,
    service_id: UUID,
    code: str,
    expected_version: int | None,
    body: dict[str, Any],
) -> Answer:
    """State what is known of a component (201), or correct the version named in If-Match (200)."""
    is_demo = body.pop("is_demo", False)
    component = component_deeds.state_component(
        session, actor, service_id, code, expected_version, body, is_demo=is_demo
    )
    service = queries.get_service(session, actor, service_id)
    answer = queries.component_answer(actor, service, code, component)
    return Answer(answer, status=201 if expected_version is None else 200)


@services.read(
    f"{COMPONENT}/history", access=EVERYONE, answer=HistoryEntrySchema, arguments=ListArguments, paged=True
)
def list_component_history(
    session: Session, actor: Actor, service_id: UUID, code: str, arguments: dict[str, Any]
) -> Page:
    """What was known of a component when, oldest first."""
    component = queries.get_component(session, service_id, code)
    return list_history(session, component.component_id, **arguments)
