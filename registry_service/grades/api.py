"""The grades endpoint: what a unit was released with, as the evaluation told it."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.agencies.queries import get_unit
from registry_service.grades import queries
from registry_service.grades.schemas import GradeSchema
from shared.actor import Actor
from shared.http.access import EVERYONE
from shared.http.endpoints import Endpoints, ListArguments
from shared.http.paging import Page

grades = Endpoints("grades", "/api/v1", "Released grades of units")


@grades.read(
    "/units/<uuid:unit_id>/grades",
    access=EVERYONE,
    answer=GradeSchema,
    arguments=ListArguments,
    paged=True,
)
def list_grades(session: Session, actor: Actor, unit_id: UUID, arguments: dict[str, Any]) -> Page:
    """The unit's released results, newest first."""
    get_unit(session, unit_id)
    return queries.list_grades_of_unit(session, unit_id, **arguments)
