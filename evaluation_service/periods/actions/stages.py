"""Deeds about the stages of a period: set those of a draft, give a running one other dates, extend one."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from evaluation_service.periods import stage_rules as rules
from evaluation_service.periods.actions.administer import (
    journal_period,
    lock_administered_period,
    require_state,
)
from evaluation_service.periods.downtime import list_stage_downtimes
from evaluation_service.periods.models import Period, PeriodStage
from evaluation_service.periods.stages import dump_stages, get_time_zone, list_stages
from shared import clock
from shared.actor import Actor
from shared.contracts import evaluation_entries as entries
from shared.contracts.kinds import EntryKind
from shared.errors import Conflict, FieldProblem, Invalid, NotFound, Stale
from shared.journal.record import write_entry

RUNNING = ("open", "closed")


def set_stages(
    session: Session,
    actor: Actor,
    period_id: UUID,
    expected_version: int,
    stages: Sequence[Mapping[str, Any]],
) -> Period:
    """Give a draft these stages instead of those it had; none at all leaves it open from end to end."""
    period, role = lock_administered_period(session, actor, period_id)
    if period.version != expected_version:
        raise Stale("the period was changed by somebody else", extra={"version": period.version})
    require_state(period, "draft")
    wanted = [_read_stage(given, get_time_zone(session, period)) for given in stages]
    if problems := rules.find_stage_problems(wanted):
        raise Invalid.all_of(problems)
    session.execute(delete(PeriodStage).where(PeriodStage.period_id == period_id))
    session.add_all(PeriodStage(period_id=period_id, **stage.__dict__) for stage in wanted)
    period.version += 1
    session.flush()
    journal_period(session, actor, role, entries.PERIOD_CHANGED, period)
    return period


def _read_stage(given: Mapping[str, Any], time_zone: str) -> rules.Stage:
    return rules.Stage(
        given["stage"],
        rules.localize(given["opens_at"], time_zone),
        rules.localize(given["closes_at"], time_zone),
        given["grace_minutes"],
    )


def change_stage(
    session: Session,
    actor: Actor,
    period_id: UUID,
    stage: str,
    *,
    opens_at: datetime | None,
    closes_at: datetime | None,
    grace_minutes: int | None,
    stated_reason: str,
    expected_version: int | None = None,
) -> Period:
    """Give a stage of a running period other dates, or a stage it did not have; everybody reads why.

    Raises Stale if the period is no longer at the version that was named, if one was.
    """
    period, role = lock_administered_period(session, actor, period_id)
    if expected_version not in (None, period.version):
        raise Stale("the period was changed by somebody else", extra={"version": period.version})
    require_state(period, *RUNNING)
    if period.determined_at is not None and stage != "release":
        raise Conflict("the results are determined; their stages are over", code="already_determined")
    present = list_stages(session, period_id)
    row = next((one for one in present if one.stage == stage), None)
    before = (row.opens_at, row.closes_at) if row else (None, None)
    time_zone = get_time_zone(session, period)
    moments = {"opens_at": opens_at, "closes_at": closes_at}
    given: dict[str, Any] = {
        name: rules.localize(moment, time_zone) for name, moment in moments.items() if moment is not None
    }
    if grace_minutes is not None:
        given["grace_minutes"] = grace_minutes
    if row is None:
        _refuse_halves(given)
        row = PeriodStage(period_id=period_id, stage=stage, **{"grace_minutes": 0, **given})
        present.append(row)
        session.add(row)
    elif not given:
        raise Invalid.at("body", "names nothing to change")
    with session.no_autoflush:
        for name, value in given.items():
            setattr(row, name, value)
        _refuse_disorder(present, row)
    body = {"opens_before": before[0], "closes_before": before[1], "stated_reason": stated_reason}
    kind = entries.EXAMPLE_STAGE_CHANGED if period.is_example else entries.PERIOD_STAGE_CHANGED
    _record(session, actor, role, kind, period, stage, body)
    return period


def _refuse_halves(given: Mapping[str, Any]) -> None:
    missing = [name for name in ("opens_at", "closes_at") if name not in given]
    if missing:
        raise Invalid.all_of([FieldProblem(name, "this stage has no dates yet") for name in missing])


def _refuse_disorder(stages: Sequence[PeriodStage], changed: PeriodStage) -> None:
    """A change may put other stages out of their order too: those are named as they are called."""
    ordered = rules.in_order(stages)
    problems = []
    for problem in rules.find_stage_problems(ordered, "stages"):
        place, _, field = problem.field.removeprefix("stages[").partition("].")
        stage = ordered[int(place)].stage
        own = stage == changed.stage
        problems.append(FieldProblem(field if own else f"stages.{stage}.{field}", problem.message))
    if problems:
        raise Invalid.all_of(problems)


def extend_stage(session: Session, actor: Actor, period_id: UUID, stage: str, minutes: int) -> Period:
    """Announce the extension that follows from measured downtime: just as long as was proposed."""
    period, role = lock_administered_period(session, actor, period_id)
    require_state(period, "open")
    downtimes = list_stage_downtimes(session, period)
    found = next((one for one in downtimes if one.stage.stage == stage), None)
    if found is None:
        raise NotFound("this period has no such stage")
    if not found.minutes or found.minutes != minutes:
        raise Conflict(
            f"an extension of {found.minutes} minutes is proposed, not of {minutes}",
            code="not_as_proposed",
            extra={"minutes": found.minutes},
        )
    row, before = found.stage, found.stage.closes_at
    with session.no_autoflush:
        row.closes_at = before + timedelta(minutes=minutes)
        _refuse_disorder([one.stage for one in downtimes], row)
    body = {
        "closes_before": before,
        "closes_at": row.closes_at,
        "minutes": minutes,
        "downtime_seconds": found.open_seconds,
    }
    kind = entries.EXAMPLE_STAGE_EXTENDED if period.is_example else entries.PERIOD_STAGE_EXTENDED
    _record(session, actor, role, kind, period, stage, body)
    return period


def _record(
    session: Session,
    actor: Actor,
    role: str,
    kind: EntryKind,
    period: Period,
    stage: str,
    body: Mapping[str, Any],
) -> None:
    period.version += 1
    session.flush()
    whole = {
        "period_id": period.period_id,
        "stage": stage,
        "stages": dump_stages(list_stages(session, period.period_id)),
        "changed_at": clock.now(),
        **body,
    }
    write_entry(session, actor, role, kind, period.period_id, period.version, whole)
