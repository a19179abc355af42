"""The endpoints of the draft beside a published innovation; for everybody but its keepers there is none."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.innovations import queries, rules
from registry_service.innovations.actions import side_drafts as deeds
from registry_service.innovations.schemas import (
    DraftComparisonSchema,
    InnovationChange,
    InnovationSchema,
    SideDraftFilter,
    SideDraftListedSchema,
    SideDraftSchema,
    StepReasonInput,
)
from shared.actor import Actor
from shared.http.access import any_of
from shared.http.endpoints import Answer, Endpoints
from shared.http.paging import Page

DRAFTERS = any_of(*rules.DRAFTERS)
SUBMITTERS = any_of(*rules.SUBMITTERS)
WITHDRAWERS = any_of(*rules.WITHDRAWERS)
PUBLISHERS = any_of(*rules.PUBLISHERS)
KEEPERS = any_of(*rules.KEEPERS)
DRAFT = "/innovations/<uuid:innovation_id>/draft"

side_drafts = Endpoints("side_drafts", "/api/v1", "Drafts beside published innovations")


@side_drafts.read(
    "/innovation-drafts", access=KEEPERS, answer=SideDraftListedSchema, arguments=SideDraftFilter, paged=True
)
def list_side_drafts(session: Session, actor: Actor, arguments: dict[str, Any]) -> Page:
    """The drafts beside the published innovations that you keep."""
    return queries.list_side_drafts(session, actor, **arguments)


@side_drafts.write("POST", DRAFT, access=DRAFTERS, answer=SideDraftSchema, status=201)
def begin_side_draft(session: Session, actor: Actor, innovation_id: UUID) -> Answer:
    """Begin a draft from the published text."""
    draft = deeds.begin_side_draft(session, actor, innovation_id)
    location = f"/api/v1/innovations/{innovation_id}/draft"
    return Answer(queries.answer_side_draft(session, actor, draft), location=location)


@side_drafts.read(DRAFT, access=KEEPERS, answer=SideDraftSchema)
def get_side_draft(session: Session, actor: Actor, innovation_id: UUID) -> dict[str, Any]:
    """The draft as it is now."""
    _, draft = queries.get_side_draft(session, actor, innovation_id)
    return queries.answer_side_draft(session, actor, draft)


@side_drafts.read(f"{DRAFT}/comparison", access=KEEPERS, answer=DraftComparisonSchema)
def compare_side_draft(session: Session, actor: Actor, innovation_id: UUID) -> dict[str, Any]:
    """Published and drafted side by side, where they differ."""
    return queries.compare_side_draft(session, actor, innovation_id)


@side_drafts.write(
    "PATCH", DRAFT, access=DRAFTERS, body=InnovationChange, answer=SideDraftSchema, if_match=True
)
def change_side_draft(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int, body: dict[str, Any]
) -> dict[str, Any]:
    """Change the fields given."""
    draft = deeds.change_side_draft(session, actor, innovation_id, expected_version, body)
    return queries.answer_side_draft(session, actor, draft)


@side_drafts.write("POST", f"{DRAFT}/submission", access=SUBMITTERS, answer=SideDraftSchema, if_match=True)
def submit_side_draft(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int
) -> dict[str, Any]:
    """Submit the draft; what is still missing is named."""
    draft = deeds.submit_side_draft(session, actor, innovation_id, expected_version)
    return queries.answer_side_draft(session, actor, draft)


@side_drafts.write("POST", f"{DRAFT}/withdrawal", access=WITHDRAWERS, answer=SideDraftSchema, if_match=True)
def withdraw_side_draft(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int
) -> dict[str, Any]:
    """Take the submitted draft back before it is looked at."""
    draft = deeds.withdraw_side_draft(session, actor, innovation_id, expected_version)
    return queries.answer_side_draft(session, actor, draft)


@side_drafts.write(
    "POST", f"{DRAFT}/return", access=PUBLISHERS, body=StepReasonInput, answer=SideDraftSchema, if_match=True
)
def return_side_draft(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int, body: dict[str, str]
) -> dict[str, Any]:
    """Return the submitted draft with the reason."""
    draft = deeds.return_side_draft(session, actor, innovation_id, expected_version, **body)
    return queries.answer_side_draft(session, actor, draft)


@side_drafts.write("POST", f"{DRAFT}/verification", access=PUBLISHERS, answer=SideDraftSchema, if_match=True)
def verify_side_draft(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int
) -> dict[str, Any]:
    """Find the submitted draft right."""
    draft = deeds.verify_side_draft(session, actor, innovation_id, expected_version)
    return queries.answer_side_draft(session, actor, draft)


@side_drafts.write("POST", f"{DRAFT}/publication", access=PUBLISHERS, answer=InnovationSchema, if_match=True)
def publish_side_draft(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int
) -> dict[str, Any]:
    """Write the draft into the published record."""
    published = deeds.publish_side_draft(session, actor, innovation_id, expected_version)
    return queries.answer_innovation(session, actor, published)


@side_drafts.write("POST", f"{DRAFT}/discarding", access=DRAFTERS, answer=InnovationSchema, if_match=True)
def discard_side_draft(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int
) -> dict[str, Any]:
    """Give the draft up; the published record stays."""
    kept = deeds.discard_side_draft(session, actor, innovation_id, expected_version)
    return queries.answer_innovation(session, actor, kept)
