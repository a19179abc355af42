"""Letting the results of a period stand, and taking that back before they are released."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.periods.actions.administer import lock_administered_period, require_state
from evaluation_service.periods.models import Period
from evaluation_service.periods.queries import count_lokus
from evaluation_service.periods.stages import require_dated_stage
from evaluation_service.releases import queries, rules
from shared import clock
from shared.actor import Actor
from shared.contracts.result_entries import DETERMINATION_WITHDRAWN, PERIOD_DETERMINED
from shared.errors import Conflict
from shared.journal.record import write_entry


def determine_period(
    session: Session, actor: Actor, period_id: UUID, missing_lokus_ids: Collection[UUID] = ()
) -> Period:
    """Let the results of a closed period stand; raises Conflict naming what is missing.

    `missing_lokus_ids` are the lokus of a pleno's period that are to have no result: just those on which
    no pleno has agreed.
    """
    period, role = lock_administered_period(session, actor, period_id)
    require_state(period, "closed")
    if period.determined_at is not None:
        raise Conflict(
            "the results of this period are determined already",
            code="already_determined",
            extra={"state": period.state},
        )
    require_dated_stage(session, period, "determination")
    _refuse_unready(queries.get_readiness(session, period), missing_lokus_ids)
    period.determined_by, period.determined_at = actor.account_id, clock.now()
    period.version += 1
    session.flush()
    lokus_count, scorecards_sha256 = queries.digest_scorecards(session, period_id)
    body = {
        "period_id": period_id,
        "lokus_chosen": count_lokus(session, period_id),
        "lokus_count": lokus_count,
        "scorecards_sha256": scorecards_sha256,
        "determined_at": period.determined_at,
        "missing_lokus_ids": sorted(missing_lokus_ids),
    }
    write_entry(session, actor, role, PERIOD_DETERMINED, period_id, period.version, body)
    return period


def _refuse_unready(readiness: rules.Readiness, named_missing: Collection[UUID]) -> None:
    obstacles = rules.find_obstacles(readiness, named_missing)
    if not obstacles:
        return
    named = ", ".join(f"{name} {number}" for name, number in obstacles.items())
    extra: dict[str, object] = {"missing": obstacles}
    if readiness.stages_unfinished:
        extra["stages_unfinished"] = list(readiness.stages_unfinished)
    if readiness.lokus_without_agreed_sheet:
        extra["lokus_without_agreed_sheet"] = [str(one) for one in readiness.lokus_without_agreed_sheet]
    raise Conflict(f"the results cannot be determined yet: {named}", code="not_ready", extra=extra)


def withdraw_determination(session: Session, actor: Actor, period_id: UUID) -> Period:
    """Take a determination back before the release; the period is then as if it had just been closed."""
    period, role = lock_administered_period(session, actor, period_id)
    require_state(period, "closed")
    if period.determined_at is None:
        raise Conflict("the results have not been determined", code="not_determined")
    period.determined_by, period.determined_at = None, None
    period.version += 1
    session.flush()
    body = {"period_id": period_id, "withdrawn_at": clock.now()}
    write_entry(session, actor, role, DETERMINATION_WITHDRAWN, period_id, period.version, body)
    return period
