"""The innovation endpoints; what is published is public, a draft exists for its own people only."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.grades.queries import list_grades_of_units
from registry_service.history import HistoryEntrySchema
from registry_service.innovations import queries, rules
from registry_service.innovations.actions import deeds
from registry_service.innovations.schemas import (
    InnovationChange,
    InnovationFilter,
    InnovationInput,
    InnovationSchema,
    InnovationWithGradesSchema,
    StepReasonInput,
)
from shared.actor import Actor
from shared.http.access import EVERYONE, any_of
from shared.http.endpoints import Answer, Endpoints, ListArguments
from shared.http.paging import Page

DRAFTERS = any_of(*rules.DRAFTERS)
ONE = "/innovations/<uuid:innovation_id>"

innovations = Endpoints("innovations", "/api/v1", "Innovations and programmes, from draft to archive")


@innovations.read(
    "/innovations", access=EVERYONE, answer=InnovationSchema, arguments=InnovationFilter, paged=True
)
def list_innovations(session: Session, actor: Actor, arguments: dict[str, Any]) -> Page:
    """Innovations by name."""
    return queries.list_innovations(session, actor, **arguments)


@innovations.write(
    "POST", "/innovations", access=DRAFTERS, body=InnovationInput, answer=InnovationSchema, status=201
)
def draft_innovation(session: Session, actor: Actor, body: dict[str, Any]) -> Answer:
    """Draft an innovation or a programme."""
    is_demo = body.pop("is_demo", False)
    innovation = deeds.draft_innovation(session, actor, body, is_demo=is_demo)
    location = f"/api/v1/innovations/{innovation.innovation_id}"
    return Answer(queries.answer_innovation(session, actor, innovation), location=location)


@innovations.read(ONE, access=EVERYONE, answer=InnovationWithGradesSchema)
def get_innovation(session: Session, actor: Actor, innovation_id: UUID) -> dict[str, Any]:
    """One innovation, with what the units that run it were released with."""
    innovation = queries.get_innovation(session, actor, innovation_id)
    answer = queries.answer_innovation(session, actor, innovation)
    grades = list_grades_of_units(session, answer["unit_ids"])
    return {**answer, "unit_grades": [grade for unit_id in answer["unit_ids"] for grade in grades[unit_id]]}


@innovations.write(
    "PATCH", ONE, access=DRAFTERS, body=InnovationChange, answer=InnovationSchema, if_match=True
)
def change_innovation(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int, body: dict[str, Any]
) -> dict[str, Any]:
    """Change the fields given, before publication; a published record is changed by a draft beside it."""
    changed = deeds.change_innovation(session, actor, innovation_id, expected_version, body)
    return queries.answer_innovation(session, actor, changed)


@innovations.write(
    "POST",
    f"{ONE}/archiving",
    access=DRAFTERS,
    body=StepReasonInput,
    answer=InnovationSchema,
    if_match=True,
)
def archive_innovation(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int, body: dict[str, str]
) -> dict[str, Any]:
    """Archive an innovation; it stays readable."""
    archived = deeds.archive_innovation(session, actor, innovation_id, expected_version, **body)
    return queries.answer_innovation(session, actor, archived)


@innovations.read(
    f"{ONE}/history", access=EVERYONE, answer=HistoryEntrySchema, arguments=ListArguments, paged=True
)
def list_innovation_history(
    session: Session, actor: Actor, innovation_id: UUID, arguments: dict[str, Any]
) -> Page:
    """What the innovation was when, oldest first; its time as a draft for its own people only."""
    return queries.list_record_history(session, actor, innovation_id, **arguments)
