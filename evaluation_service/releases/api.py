"""The release endpoints: close, determine, by a second person release, and add the decree."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.periods.queries import describe_one_period
from evaluation_service.periods.rules import ADMINISTRATORS
from evaluation_service.periods.schemas import PeriodSchema
from evaluation_service.releases.actions import closing, determination, release
from evaluation_service.releases.schemas import DecreeInput, PartialDeterminationInput, ReleaseInput
from evaluation_service.sheets.api import nudge_scoring
from shared.actor import Actor
from shared.http.access import any_of
from shared.http.endpoints import Endpoints

KEEPERS = any_of(*ADMINISTRATORS)

releases = Endpoints("releases", "/api/v1", "Closing of periods, determination and release of results")


@releases.write("POST", "/periods/<uuid:period_id>/closing", access=KEEPERS, answer=PeriodSchema)
def close_period(session: Session, actor: Actor, period_id: UUID) -> dict[str, Any]:
    """Close an open period, for good; lokus that miss a sheet are then scored once more."""
    period = closing.close_period(session, actor, period_id)
    nudge_scoring(session)
    return describe_one_period(session, period)


@releases.write("POST", "/periods/<uuid:period_id>/determination", access=KEEPERS, answer=PeriodSchema)
def determine_period(session: Session, actor: Actor, period_id: UUID) -> dict[str, Any]:
    """Let the results of a closed period stand."""
    return describe_one_period(session, determination.determine_period(session, actor, period_id))


@releases.write(
    "POST",
    "/periods/<uuid:period_id>/determination/partial",
    access=KEEPERS,
    body=PartialDeterminationInput,
    answer=PeriodSchema,
)
def determine_partly(session: Session, actor: Actor, period_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
    """Let the results stand although no pleno agreed on some lokus: each of them is named."""
    missing = frozenset(body["missing_lokus_ids"])
    return describe_one_period(session, determination.determine_period(session, actor, period_id, missing))


@releases.write(
    "POST", "/periods/<uuid:period_id>/determination/withdrawal", access=KEEPERS, answer=PeriodSchema
)
def withdraw_determination(session: Session, actor: Actor, period_id: UUID) -> dict[str, Any]:
    """Take a determination back while nothing is released."""
    return describe_one_period(session, determination.withdraw_determination(session, actor, period_id))


@releases.write(
    "POST",
    "/periods/<uuid:period_id>/release",
    access=KEEPERS,
    body=ReleaseInput,
    answer=PeriodSchema,
)
def release_period(session: Session, actor: Actor, period_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
    """Make determined results public; the second person's deed."""
    return describe_one_period(session, release.release_period(session, actor, period_id, body["decree"]))


@releases.write(
    "POST", "/periods/<uuid:period_id>/decree", access=KEEPERS, body=DecreeInput, answer=PeriodSchema
)
def add_decree(session: Session, actor: Actor, period_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
    """Make a provisional release final; again the second person's deed."""
    return describe_one_period(session, release.add_decree(session, actor, period_id, body["decree"]))
