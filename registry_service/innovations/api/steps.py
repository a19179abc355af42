"""The endpoints of a record's steps: submission, withdrawal, return, verification, publication."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.innovations import queries, rules
from registry_service.innovations.actions import steps
from registry_service.innovations.schemas import InnovationSchema, InnovationStepSchema, StepReasonInput
from shared.actor import Actor
from shared.http.access import any_of
from shared.http.endpoints import Endpoints, ListArguments
from shared.http.paging import Page

SUBMITTERS = any_of(*rules.SUBMITTERS)
WITHDRAWERS = any_of(*rules.WITHDRAWERS)
PUBLISHERS = any_of(*rules.PUBLISHERS)
KEEPERS = any_of(*rules.KEEPERS)
ONE = "/innovations/<uuid:innovation_id>"

innovation_steps = Endpoints("innovation_steps", "/api/v1", "An innovation's way from draft to publication")


@innovation_steps.write(
    "POST", f"{ONE}/submission", access=SUBMITTERS, answer=InnovationSchema, if_match=True
)
def submit_innovation(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int
) -> dict[str, Any]:
    """Submit a draft; what is still missing is named."""
    submitted = steps.submit_innovation(session, actor, innovation_id, expected_version)
    return queries.answer_innovation(session, actor, submitted)


@innovation_steps.write(
    "POST", f"{ONE}/withdrawal", access=WITHDRAWERS, answer=InnovationSchema, if_match=True
)
def withdraw_innovation(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int
) -> dict[str, Any]:
    """Take a submission back before it is looked at."""
    withdrawn = steps.withdraw_innovation(session, actor, innovation_id, expected_version)
    return queries.answer_innovation(session, actor, withdrawn)


@innovation_steps.write(
    "POST",
    f"{ONE}/return",
    access=PUBLISHERS,
    body=StepReasonInput,
    answer=InnovationSchema,
    if_match=True,
)
def return_innovation(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int, body: dict[str, str]
) -> dict[str, Any]:
    """Return a submission with the reason."""
    returned = steps.return_innovation(session, actor, innovation_id, expected_version, **body)
    return queries.answer_innovation(session, actor, returned)


@innovation_steps.write(
    "POST", f"{ONE}/verification", access=PUBLISHERS, answer=InnovationSchema, if_match=True
)
def verify_innovation(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int
) -> dict[str, Any]:
    """Find a submission right."""
    verified = steps.verify_innovation(session, actor, innovation_id, expected_version)
    return queries.answer_innovation(session, actor, verified)


@innovation_steps.write(
    "POST", f"{ONE}/publication", access=PUBLISHERS, answer=InnovationSchema, if_match=True
)
def publish_innovation(
    session: Session, actor: Actor, innovation_id: UUID, expected_version: int
) -> dict[str, Any]:
    """Make public what was verified, or a draft that was read from a publication."""
    published = steps.publish_innovation(session, actor, innovation_id, expected_version)
    return queries.answer_innovation(session, actor, published)


@innovation_steps.read(
    f"{ONE}/steps", access=KEEPERS, answer=InnovationStepSchema, arguments=ListArguments, paged=True
)
def list_innovation_steps(
    session: Session, actor: Actor, innovation_id: UUID, arguments: dict[str, Any]
) -> Page:
    """Who did what to it, in which role, when and why, oldest first; for those who keep the record."""
    return queries.list_steps(session, actor, innovation_id, **arguments)
