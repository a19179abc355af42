"""Reads the stages of periods, tells their dates in the owner's zone, and refuses what comes outside them."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from evaluation_service.periods import stage_rules as rules
from evaluation_service.periods.models import Period, PeriodStage
from evaluation_service.registry_copy.queries import find_region, list_time_zones
from shared import clock
from shared.errors import Conflict


def list_stages(session: Session, period_id: UUID) -> list[PeriodStage]:
    """The stages of a period as they follow one another, as they stand now; empty where it has none."""
    rows = session.scalars(
        select(PeriodStage)
        .where(PeriodStage.period_id == period_id)
        .execution_options(populate_existing=True)
    )
    return [row for row in rules.in_order(rows) if isinstance(row, PeriodStage)]


def get_time_zone(session: Session, period: Period) -> str:
    """The zone that deadlines are given in: the owner region's; that of Jakarta for national periods."""
    owner = period.owner_region_code
    region = None if owner is None else find_region(session, owner)
    return rules.NATIONAL_ZONE if region is None else region.time_zone


def list_zones_of(session: Session, periods: Collection[Period]) -> dict[UUID, str]:
    """`get_time_zone` of each of these periods, in one statement."""
    zones = list_time_zones(session, {one.owner_region_code for one in periods if one.owner_region_code})
    return {one.period_id: zones.get(one.owner_region_code or "", rules.NATIONAL_ZONE) for one in periods}


def is_stage_open(period: Period, stage: str, now: datetime) -> bool:
    """The stage takes what belongs to it at this moment; always so in a period without any stages.

    A stage that the period leaves out is never open. Whoever writes holds a lock on the period, so that
    no date changes meanwhile.
    """
    session = object_session(period)
    stages = [] if session is None else list_stages(session, period.period_id)
    return not stages or any(one.stage == stage and rules.is_open_at(one, now) for one in stages)


def require_stage(session: Session, period: Period, *wanted: str) -> None:
    """Refuse what belongs to one of these stages while none of them is open; raises Conflict.

    The caller holds a lock on the period. In a period without stages everything passes.
    """
    stages = list_stages(session, period.period_id)
    now = clock.now()
    if not stages or any(one.stage in wanted and rules.is_open_at(one, now) for one in stages):
        return
    time_zone = get_time_zone(session, period)
    present = [one for one in stages if one.stage in wanted]
    if not present:
        raise Conflict(
            f"this period has no stage {' or '.join(wanted)}",
            code="stage_not_open",
            extra={"stage": wanted[0], "opens_at": None, "closes_at": None},
        )
    coming = [one for one in present if now < one.opens_at]
    named = min(coming, key=lambda one: one.opens_at) if coming else present[-1]
    opens = rules.tell_moment(named.opens_at, time_zone, "en")
    closes = rules.tell_moment(named.closes_at, time_zone, "en")
    grace = f" (and {named.grace_minutes} minutes of grace)" if named.grace_minutes else ""
    raise Conflict(
        f"the stage {named.stage} is open from {opens} to {closes}{grace}",
        code="stage_not_open",
        extra={
            name: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
            for name, value in describe_stage(named, time_zone).items()
        },
    )


def require_dated_stage(session: Session, period: Period, stage: str) -> None:
    """As `require_stage`, where the period has given this stage dates; a deed of the owner has none else."""
    if any(one.stage == stage for one in list_stages(session, period.period_id)):
        require_stage(session, period, stage)


def describe_stage(stage: rules.StageDates, time_zone: str) -> dict[str, Any]:
    """A stage with its moments in UTC and as people of the owner's zone read them."""
    return {
        "stage": stage.stage,
        "name": dict(rules.NAMES[stage.stage]),
        "opens_at": stage.opens_at,
        "closes_at": stage.closes_at,
        "grace_minutes": stage.grace_minutes,
        "taken_until": rules.closes_for_good(stage),
        "opens_told": rules.tell_moment(stage.opens_at, time_zone, "id"),
        "closes_told": rules.tell_moment(stage.closes_at, time_zone, "id"),
        "zone": rules.ZONES.get(time_zone, time_zone),
    }


def dump_stages(stages: list[PeriodStage]) -> list[dict[str, Any]]:
    """The stages as the journal keeps them."""
    return [
        {name: getattr(stage, name) for name in ("stage", "opens_at", "closes_at", "grace_minutes")}
        for stage in stages
    ]
