"""The publication endpoints: what documents report on a region, with our checks beside it."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.publications import queries, rules
from evaluation_service.publications.actions import publications as actions
from evaluation_service.publications.schemas import (
    DeedSchema,
    ProgressInput,
    PublicationChange,
    PublicationFilter,
    PublicationInput,
    PublicationSchema,
    PublicationSummarySchema,
)
from evaluation_service.publications.shown import describe_publication
from shared.actor import Actor
from shared.http.access import EVERYONE, any_of
from shared.http.endpoints import Answer, Endpoints
from shared.http.paging import Page
from shared.journal.record import history_of

KEEPERS = any_of(*rules.KEEPERS)

publications = Endpoints(
    "publications", "/api/v1", "What publications report on regions and units, with checks beside it"
)


@publications.read(
    "/publications",
    access=EVERYONE,
    answer=PublicationSummarySchema,
    arguments=PublicationFilter,
    paged=True,
)
def list_publications(session: Session, actor: Actor, arguments: dict[str, Any]) -> Page:
    """Published publications and one's own drafts, newest record first."""
    return queries.list_publications(session, actor, **arguments)


@publications.read("/publications/<uuid:publication_id>", access=EVERYONE, answer=PublicationSchema)
def get_publication(session: Session, actor: Actor, publication_id: UUID) -> dict[str, Any]:
    """A publication with its parts and the checks beside them."""
    return describe_publication(session, queries.get_publication(session, actor, publication_id))


@publications.read(
    "/publications/<uuid:publication_id>/history", access=KEEPERS, answer=DeedSchema, paged=True
)
def list_publication_history(session: Session, actor: Actor, publication_id: UUID) -> Page:
    """Who did what to it, oldest first; for those who keep it."""
    row = queries.get_publication(session, actor, publication_id)
    actor.require_mandate(rules.KEEPERS, row.region_code)
    return Page(history_of(session, publication_id))


@publications.write(
    "POST", "/publications", access=KEEPERS, body=PublicationInput, answer=PublicationSchema, status=201
)
def record_publication(session: Session, actor: Actor, body: dict[str, Any]) -> Answer:
    """Write a publication down as a draft, whole."""
    row = actions.record_publication(session, actor, **body)
    return Answer(describe_publication(session, row), location=f"/api/v1/publications/{row.publication_id}")


@publications.write(
    "PATCH",
    "/publications/<uuid:publication_id>",
    access=KEEPERS,
    body=PublicationChange,
    answer=PublicationSchema,
    if_match=True,
)
def change_publication(
    session: Session, actor: Actor, publication_id: UUID, expected_version: int, body: dict[str, Any]
) -> dict[str, Any]:
    """Change what is given; a list replaces the whole list."""
    row = actions.change_publication(session, actor, publication_id, expected_version, **body)
    return describe_publication(session, row)


@publications.write(
    "POST",
    "/publications/<uuid:publication_id>/publication",
    access=KEEPERS,
    answer=PublicationSchema,
    if_match=True,
)
def publish_publication(
    session: Session, actor: Actor, publication_id: UUID, expected_version: int
) -> dict[str, Any]:
    """Let everybody read it."""
    row = actions.publish_publication(session, actor, publication_id, expected_version)
    return describe_publication(session, row)


@publications.write(
    "POST",
    "/commitments/<uuid:commitment_id>/progress",
    access=KEEPERS,
    body=ProgressInput,
    answer=PublicationSchema,
    status=201,
)
def note_progress(
    session: Session, actor: Actor, commitment_id: UUID, body: dict[str, Any]
) -> dict[str, Any]:
    """Note how far a commitment has come."""
    return describe_publication(session, actions.note_progress(session, actor, commitment_id, **body))
