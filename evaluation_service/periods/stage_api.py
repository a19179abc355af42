"""The endpoints of a period's stages: their dates, measured downtime, and extensions for it."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.periods import queries, rules
from evaluation_service.periods.actions import stages as deeds
from evaluation_service.periods.downtime import describe_downtimes
from evaluation_service.periods.stage_news import describe_stages
from evaluation_service.periods.stage_schemas import (
    DowntimeSchema,
    ExtensionInput,
    StageChange,
    StagesInput,
    StagesSchema,
)
from shared.actor import Actor
from shared.contracts.evaluation_entries import STAGES
from shared.http.access import EVERYONE, any_of
from shared.http.endpoints import Endpoints

KEEPERS = any_of(*rules.ADMINISTRATORS)
STAGE = f"any({', '.join(STAGES)})"

period_stages = Endpoints("period_stages", "/api/v1", "Stages of periods, measured downtime and extensions")


@period_stages.read("/periods/<uuid:period_id>/stages", access=EVERYONE, answer=StagesSchema)
def list_stages(session: Session, actor: Actor, period_id: UUID) -> dict[str, Any]:
    """The stages with their deadlines, and every change since the period opened with its reason."""
    return describe_stages(session, queries.get_visible_period(session, actor, period_id))


@period_stages.write(
    "PUT",
    "/periods/<uuid:period_id>/stages",
    access=KEEPERS,
    body=StagesInput,
    answer=StagesSchema,
    if_match=True,
)
def set_stages(
    session: Session, actor: Actor, period_id: UUID, expected_version: int, body: dict[str, Any]
) -> dict[str, Any]:
    """Give a draft its stages."""
    period = deeds.set_stages(session, actor, period_id, expected_version, body["stages"])
    return describe_stages(session, period)


@period_stages.write(
    "POST",
    f"/periods/<uuid:period_id>/stages/<{STAGE}:stage>/change",
    access=KEEPERS,
    body=StageChange,
    answer=StagesSchema,
)
def change_stage(
    session: Session, actor: Actor, period_id: UUID, stage: str, body: dict[str, Any]
) -> dict[str, Any]:
    """Give a stage of a running period other dates; the reason is shown to everybody."""
    return describe_stages(session, deeds.change_stage(session, actor, period_id, stage, **body))


@period_stages.write(
    "POST",
    f"/periods/<uuid:period_id>/stages/<{STAGE}:stage>/extension",
    access=KEEPERS,
    body=ExtensionInput,
    answer=StagesSchema,
)
def extend_stage(
    session: Session, actor: Actor, period_id: UUID, stage: str, body: dict[str, int]
) -> dict[str, Any]:
    """Announce the extension that was proposed for measured downtime."""
    return describe_stages(session, deeds.extend_stage(session, actor, period_id, stage, body["minutes"]))


@period_stages.read("/periods/<uuid:period_id>/downtime", access=EVERYONE, answer=DowntimeSchema)
def get_downtime(session: Session, actor: Actor, period_id: UUID) -> dict[str, Any]:
    """The downtime measured inside each stage, and the extension that follows from it."""
    return describe_downtimes(session, queries.get_visible_period(session, actor, period_id))
