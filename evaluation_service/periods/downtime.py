"""Measures when the service was down, and what of it fell into a period's stages; moves no deadline."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_service.periods import stage_rules as rules
from evaluation_service.periods.models import Downtime, Period, PeriodStage, ServiceMoment
from evaluation_service.periods.stages import get_time_zone, list_stages
from shared import clock
from shared.actor import SYSTEM
from shared.contracts.evaluation_entries import (
    DOWNTIME_MEASURED,
    EXAMPLE_STAGE_EXTENDED,
    PERIOD_STAGE_EXTENDED,
)
from shared.journal.record import SYSTEM_ROLE, history_of, write_entry

HEARTBEAT = "evaluation"
LONGEST_GAP = timedelta(seconds=60)


@dataclass(frozen=True)
class Interruption:
    """A measured downtime that began in a stage or before it, from the stage's opening to its own end.

    It goes on past the closing where the service was still down then: moved by its length, the closing
    comes after the service is back, by as much time as was lost.
    """

    began_at: datetime
    ended_at: datetime

    @property
    def seconds(self) -> int:
        """Its length, in whole seconds."""
        return int((self.ended_at - self.began_at).total_seconds())


@dataclass(frozen=True)
class StageDowntime:
    """What fell into one stage, for how much of it the end was moved already, and what is left of it."""

    stage: PeriodStage
    interruptions: Sequence[Interruption]
    seconds: int
    extended_seconds: int

    @property
    def open_seconds(self) -> int:
        """What no extension has been announced for."""
        return max(0, self.seconds - self.extended_seconds)

    @property
    def minutes(self) -> int:
        """The extension that is proposed: what is left, in minutes begun."""
        return -(-self.open_seconds // 60)


def record_heartbeat(session: Session, now: datetime) -> None:
    """The service runs at this moment; a gap since the last beat of over a minute is kept as a downtime.

    A downtime is known only once it is over: it is kept once, with its entry, and never changes.
    """
    row = session.get(ServiceMoment, HEARTBEAT, with_for_update=True)
    if row is None:
        session.add(ServiceMoment(name=HEARTBEAT, beat_at=now))
        return
    if now - row.beat_at > LONGEST_GAP:
        _keep_downtime(session, row.beat_at, now)
    row.beat_at = max(row.beat_at, now)


def _keep_downtime(session: Session, began_at: datetime, ended_at: datetime) -> None:
    downtime_id = uuid4()
    measured = {"downtime_id": downtime_id, "began_at": began_at, "ended_at": ended_at}
    session.add(Downtime(**measured))
    write_entry(session, SYSTEM, SYSTEM_ROLE, DOWNTIME_MEASURED, downtime_id, 1, measured)


def list_stage_downtimes(session: Session, period: Period) -> list[StageDowntime]:
    """The downtime inside each stage of the period, by stage; a stage without any is in it with none."""
    stages = list_stages(session, period.period_id)
    if not stages:
        return []
    first = min(stage.opens_at for stage in stages)
    last = max(stage.closes_at for stage in stages)
    rows = session.scalars(
        select(Downtime)
        .where(Downtime.ended_at > first, Downtime.began_at < last)
        .order_by(Downtime.began_at, Downtime.downtime_id)
    ).all()
    extended = _list_extended(session, period.period_id)
    return [_of_stage(stage, rows, extended.get(stage.stage, 0)) for stage in stages]


def _of_stage(stage: PeriodStage, rows: Sequence[Downtime], extended: int) -> StageDowntime:
    inside = [
        Interruption(max(row.began_at, stage.opens_at), row.ended_at)
        for row in rows
        if row.ended_at > stage.opens_at and row.began_at < stage.closes_at
    ]
    return StageDowntime(stage, inside, sum(one.seconds for one in inside), extended)


def _list_extended(session: Session, period_id: UUID) -> dict[str, int]:
    """For how many seconds of downtime each stage was extended already, as the journal tells."""
    names = {PERIOD_STAGE_EXTENDED.name, EXAMPLE_STAGE_EXTENDED.name}
    seconds: dict[str, int] = {}
    for entry in history_of(session, period_id):
        if entry.kind in names:
            told = json.loads(entry.body)
            seconds[told["stage"]] = seconds.get(told["stage"], 0) + int(told["downtime_seconds"])
    return seconds


def describe_downtimes(session: Session, period: Period) -> dict[str, Any]:
    """The measured downtime of a period's stages, and the extension that follows from it where one does."""
    time_zone = get_time_zone(session, period)
    return {
        "period_id": period.period_id,
        "marking": period.marking,
        "zone": rules.ZONES.get(time_zone, time_zone),
        "measured_from_seconds": int(LONGEST_GAP.total_seconds()),
        "asked_at": clock.now(),
        "stages": [_describe(found, time_zone) for found in list_stage_downtimes(session, period)],
    }


def _describe(found: StageDowntime, time_zone: str) -> dict[str, Any]:
    stage = found.stage
    closes_at = stage.closes_at + timedelta(minutes=found.minutes)
    proposal = {
        "minutes": found.minutes,
        "closes_at": closes_at,
        "closes_told": rules.tell_moment(closes_at, time_zone, "id"),
    }
    return {
        "stage": stage.stage,
        "name": dict(rules.NAMES[stage.stage]),
        "opens_at": stage.opens_at,
        "closes_at": stage.closes_at,
        "downtimes": [
            {"began_at": one.began_at, "ended_at": one.ended_at, "seconds": one.seconds}
            for one in found.interruptions
        ],
        "seconds": found.seconds,
        "extended_seconds": found.extended_seconds,
        "proposal": proposal if found.minutes else None,
    }
