"""The endpoints of a record's versions; outsiders see those since it was published."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.innovations import queries
from registry_service.innovations.schemas import (
    ComparisonArguments,
    InnovationVersionSchema,
    VersionComparisonSchema,
    WholeInnovationVersionSchema,
)
from shared.actor import Actor
from shared.http.access import EVERYONE
from shared.http.endpoints import Endpoints, ListArguments
from shared.http.paging import Page

ONE = "/innovations/<uuid:innovation_id>"

innovation_versions = Endpoints("innovation_versions", "/api/v1", "What an innovation's record was when")


@innovation_versions.read(
    f"{ONE}/versions",
    access=EVERYONE,
    answer=InnovationVersionSchema,
    arguments=ListArguments,
    paged=True,
)
def list_innovation_versions(
    session: Session, actor: Actor, innovation_id: UUID, arguments: dict[str, Any]
) -> Page:
    """The versions of a record, oldest first."""
    return queries.list_versions(session, actor, innovation_id, **arguments)


@innovation_versions.read(
    f"{ONE}/versions/<int(max=2147483647):number>", access=EVERYONE, answer=WholeInnovationVersionSchema
)
def get_innovation_version(
    session: Session, actor: Actor, innovation_id: UUID, number: int
) -> dict[str, Any]:
    """The record as it was."""
    return queries.get_version(session, actor, innovation_id, number)


@innovation_versions.read(
    f"{ONE}/comparison", access=EVERYONE, answer=VersionComparisonSchema, arguments=ComparisonArguments
)
def compare_innovation_versions(
    session: Session, actor: Actor, innovation_id: UUID, arguments: dict[str, Any]
) -> dict[str, Any]:
    """Two versions side by side, where they differ."""
    return queries.compare_versions(session, actor, innovation_id, **arguments)
