"""Deeds about replications: propose, confirm, refuse, withdraw, tell whether it lives."""

import secrets
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry_service.agencies.queries import require_agency
from registry_service.agencies.rules import require_demo_right
from registry_service.innovations.models import Innovation
from registry_service.innovations.queries import get_innovation, list_innovations_by_id
from registry_service.regions.queries import get_region, require_region
from registry_service.regions.rules import today_in
from registry_service.replication import queries, rules
from registry_service.replication.models import Replication
from shared import clock
from shared.actor import Actor
from shared.canonical import digest
from shared.contracts.kinds import EntryKind
from shared.contracts.replication_entries import (
    REPLICATION_CONFIRMED,
    REPLICATION_LIFE_TOLD,
    REPLICATION_PROPOSAL_REMOVED,
    REPLICATION_PROPOSAL_WITHDRAWN,
    REPLICATION_PROPOSED,
    REPLICATION_REFUSED,
    REPLICATION_REMOVED,
    REPLICATION_WITHDRAWN,
)
from shared.errors import Conflict, Invalid, Problems, Stale
from shared.journal.record import SYSTEM_ROLE, write_entry


def propose_replication(
    session: Session,
    actor: Actor,
    original_id: UUID,
    *,
    side: str,
    replica_region_code: str,
    replica_agency_id: UUID | None = None,
    replica_id: UUID | None = None,
    replicated_since: str | None = None,
    is_demo: bool = False,
) -> Replication:
    """Say for one side that an innovation was replicated; the other side is asked to confirm."""
    original = get_innovation(session, actor, original_id, lock=True)
    if original.state != "published":
        raise Conflict("only a published innovation is replicated", code="not_published")
    region = require_region(session, replica_region_code)
    if replica_agency_id is not None:
        require_agency(session, replica_agency_id, region.code, "replica_agency_id")
    sides = {
        "original": rules.Side(original.region_code, original.agency_id),
        "replica": rules.Side(region.code, replica_agency_id),
    }
    role = rules.require_speaker(actor, sides[side]).role
    require_demo_right(actor, is_demo)
    problems = Problems(rules.find_since_problem(replicated_since, today_in(region.time_zone, clock.now())))
    if sides["original"] == sides["replica"]:
        problems.add("replica_agency_id", "is the owner of the original")
    _check_replica(session, actor, original_id, sides["replica"], replica_id, problems)
    problems.refuse()
    replication = Replication(
        replication_id=uuid4(),
        original_id=original_id,
        replica_region_code=region.code,
        replica_agency_id=replica_agency_id,
        replica_id=replica_id,
        replicated_since=replicated_since,
        state="proposed",
        proposed_side=side,
        proposed_by=actor.account_id,
        proposed_at=clock.now(),
        is_demo=is_demo,
        version=1,
    )
    session.add(replication)
    session.flush()
    _journal(session, actor, role, REPLICATION_PROPOSED, replication, side)
    return replication


def _check_replica(
    session: Session,
    actor: Actor,
    original_id: UUID,
    side: rules.Side,
    replica_id: UUID | None,
    problems: Problems,
) -> None:
    if replica_id is None:
        return
    replica = list_innovations_by_id(session, actor, [replica_id]).get(replica_id)
    if replica is None or replica.state != "published":
        problems.add("replica_id", "there is no such published innovation")
    elif replica_id == original_id:
        problems.add("replica_id", "is the original itself")
    elif (replica.region_code, replica.agency_id) != (side.region_code, side.agency_id):
        problems.add("replica_id", "belongs to another region or agency than the replica's")


def _lock(session: Session, actor: Actor, replication_id: UUID, expected_version: int) -> Replication:
    replication = queries.get_replication(session, actor, replication_id, lock=True)
    if replication.version != expected_version:
        raise Stale("somebody changed this replication after you read it; read it again")
    return replication


def _sides(session: Session, replication: Replication) -> dict[str, rules.Side]:
    return {
        "original": queries.get_original_side(session, replication),
        "replica": queries.replica_side_of(replication),
    }


def confirm_replication(
    session: Session, actor: Actor, replication_id: UUID, expected_version: int
) -> Replication:
    """Confirm for the side that was asked; by another person than the proposer. It is public from now on."""
    replication = _lock(session, actor, replication_id, expected_version)
    side = rules.OTHER_SIDE[replication.proposed_side]
    role = rules.require_speaker(actor, _sides(session, replication)[side]).role
    rules.require_state(replication.state, "proposed")
    rules.refuse_own_confirmation(replication.proposed_by, actor)
    if session.get_one(Innovation, replication.original_id).state != "published":
        raise Conflict("the original is not published any more", code="not_published")
    replication.state, replication.confirmed_at = "confirmed", clock.now()
    _record(session, actor, role, REPLICATION_CONFIRMED, replication, side)
    return replication


def refuse_replication(
    session: Session, actor: Actor, replication_id: UUID, expected_version: int, *, reason: str
) -> Replication:
    """Say for the side that was asked that it is not so."""
    replication = _lock(session, actor, replication_id, expected_version)
    side = rules.OTHER_SIDE[replication.proposed_side]
    role = rules.require_speaker(actor, _sides(session, replication)[side]).role
    rules.require_state(replication.state, "proposed")
    replication.state = "refused"
    _keep_reason(replication, reason)
    _record(session, actor, role, REPLICATION_REFUSED, replication, side)
    return replication


def withdraw_replication(
    session: Session, actor: Actor, replication_id: UUID, expected_version: int, *, reason: str
) -> Replication:
    """Take back a proposal for the side that made it, or for either side what was confirmed."""
    replication = _lock(session, actor, replication_id, expected_version)
    sides = _sides(session, replication)
    was_confirmed = replication.state == "confirmed"
    asked = [replication.proposed_side, rules.OTHER_SIDE[replication.proposed_side]]
    speaking = [side for side in asked if rules.find_speaker(actor, sides[side])]
    if not speaking or (not was_confirmed and speaking[0] != replication.proposed_side):
        rules.require_speaker(actor, sides[replication.proposed_side])
    rules.require_state(replication.state, "proposed", "confirmed")
    role = rules.require_speaker(actor, sides[speaking[0]]).role
    replication.state = "withdrawn"
    _keep_reason(replication, reason)
    kind = REPLICATION_WITHDRAWN if was_confirmed else REPLICATION_PROPOSAL_WITHDRAWN
    _record(session, actor, role, kind, replication, speaking[0])
    return replication


def tell_life(
    session: Session,
    actor: Actor,
    replication_id: UUID,
    expected_version: int,
    *,
    is_alive: bool,
    as_of: date,
) -> Replication:
    """Say for the replicating side whether the replica was still in use on a day."""
    replication = _lock(session, actor, replication_id, expected_version)
    role = rules.require_speaker(actor, queries.replica_side_of(replication)).role
    rules.require_state(replication.state, "confirmed")
    today = today_in(get_region(session, replication.replica_region_code).time_zone, clock.now())
    if problems := rules.find_life_problems(
        as_of, today, replication.alive_as_of, replication.replicated_since
    ):
        raise Invalid.all_of(problems)
    replication.is_alive, replication.alive_as_of = is_alive, as_of
    _record(session, actor, role, REPLICATION_LIFE_TOLD, replication, "replica")
    return replication


def _keep_reason(replication: Replication, reason: str) -> None:
    replication.reason, replication.reason_salt = reason, secrets.token_hex(16)


def _record(
    session: Session, actor: Actor, role: str, kind: EntryKind, replication: Replication, side: str
) -> None:
    replication.version += 1
    session.flush()
    _journal(session, actor, role, kind, replication, side)


def _journal(
    session: Session, actor: Actor, role: str, kind: EntryKind, replication: Replication, side: str
) -> None:
    reason = replication.reason
    body = {
        "replication_id": replication.replication_id,
        "original_id": replication.original_id,
        "replica_region_code": replication.replica_region_code,
        "replica_agency_id": replication.replica_agency_id,
        "replica_id": replication.replica_id,
        "replicated_since": replication.replicated_since,
        "is_alive": replication.is_alive,
        "alive_as_of": replication.alive_as_of,
        "state": replication.state,
        "side": side,
        "reason_digest": digest([replication.reason_salt, reason]) if reason else None,
    }
    write_entry(session, actor, role, kind, replication.replication_id, replication.version, body)


def remove_demo_replications(session: Session, actor: Actor) -> tuple[int, int]:
    """Take out the demonstration's replications; returns how many were removed and how many were kept."""
    demos = session.scalars(
        select(Replication).where(Replication.is_demo).order_by(Replication.replication_id).with_for_update()
    ).all()
    for replication in demos:
        kind = REPLICATION_REMOVED if replication.confirmed_at else REPLICATION_PROPOSAL_REMOVED
        body = {"record_id": str(replication.replication_id)}
        version = replication.version + 1
        write_entry(session, actor, SYSTEM_ROLE, kind, replication.replication_id, version, body)
        session.delete(replication)
    session.flush()
    return len(demos), 0
