"""The release endpoints: determine, and by a second person release."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.periods.queries import describe_one_period
from evaluation_service.periods.rules import ADMINISTRATORS
from evaluation_service.periods.schemas import PeriodSchema
from evaluation_service.releases import actions
from evaluation_service.releases.schemas import ReleaseInput
from shared.actor import Actor
from shared.http.access import any_of
from shared.http.endpoints import Endpoints

KEEPERS = any_of(*ADMINISTRATORS)

releases = Endpoints("releases", "/api/v1", "Determination and release of results")


@releases.write("POST", "/periods/<uuid:period_id>/determination", access=KEEPERS, answer=PeriodSchema)
def determine_period(session: Session, actor: Actor, period_id: UUID) -> dict[str, Any]:
    """Let the results of a closed period stand."""
    return describe_one_period(session, actions.determine_period(session, actor, period_id))


@releases.write(
    "POST",
    "/periods/<uuid:period_id>/release",
    access=KEEPERS,
    body=ReleaseInput,
    answer=PeriodSchema,
)
def release_period(session: Session, actor: Actor, period_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
    """Make determined results public; the second person's deed."""
    return describe_one_period(session, actions.release_period(session, actor, period_id, body["decree"]))
