"""The readiness endpoints, for the people who keep a record."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.innovations import rules
from registry_service.innovations.queries import (
    get_innovation,
    get_side_draft,
    get_stored_record,
    load_record,
)
from registry_service.readiness import queries
from registry_service.readiness.schemas import ReadinessSchema
from shared.actor import Actor
from shared.errors import Forbidden
from shared.http.access import any_of
from shared.http.endpoints import Endpoints

KEEPERS = any_of(*rules.KEEPERS)
ONE = "/innovations/<uuid:innovation_id>"

readiness = Endpoints(
    "readiness", "/api/v1", "What a record lacks for its submission, a competition or an index"
)


@readiness.read(f"{ONE}/readiness", access=KEEPERS, answer=ReadinessSchema)
def get_readiness(session: Session, actor: Actor, innovation_id: UUID) -> dict[str, Any]:
    """What the record lacks, as it stands."""
    innovation = get_innovation(session, actor, innovation_id)
    if not rules.may_see_drafts(actor, innovation.region_code, innovation.agency_id):
        raise Forbidden("this is told to those who keep the record")
    return queries.tell_readiness(session, actor, innovation, get_stored_record(session, innovation))


@readiness.read(f"{ONE}/draft/readiness", access=KEEPERS, answer=ReadinessSchema)
def get_draft_readiness(session: Session, actor: Actor, innovation_id: UUID) -> dict[str, Any]:
    """What the draft beside a published record lacks."""
    innovation, draft = get_side_draft(session, actor, innovation_id)
    return queries.tell_readiness(session, actor, innovation, load_record(draft.record))
