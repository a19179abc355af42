"""Deeds about proposals: take a snapshot of a lokus or of a whole period, confirm one; never commits."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from evaluation_service.periods.actions.administer import lock_administered_period, require_state
from evaluation_service.periods.interests import find_conflict
from evaluation_service.periods.models import Lokus, Period
from evaluation_service.periods.queries import find_period, lock_period
from evaluation_service.periods.rules import find_administering_role
from evaluation_service.proposals import queries
from evaluation_service.proposals.contents import Content, build_contents, get_source, list_today
from evaluation_service.proposals.models import ProposalConfirmation, ProposalSnapshot
from evaluation_service.registry_copy.rights import require_fresh_rights
from shared import clock
from shared.actor import Actor
from shared.canonical import canonical_json, digest
from shared.contracts.proposal_entries import (
    PROPOSAL_CONFIRMATION_REMOVED,
    PROPOSAL_CONFIRMED,
    PROPOSAL_REMOVED,
    PROPOSAL_TAKEN,
)
from shared.contracts.roles import EVALUATOR
from shared.errors import Forbidden, NotFound, Stale
from shared.journal.record import SYSTEM_ROLE, Journal, write_entry

MOST_AT_ONCE = 500


def take_proposal(
    session: Session, actor: Actor, lokus_id: UUID, *, anew: bool
) -> tuple[queries.PlacedLokus, ProposalSnapshot, bool]:
    """The newest snapshot of a lokus, taken now where there is none or, `anew`, where it would say something
    else today. The last value tells whether it was taken."""
    placed = queries.get_readable_lokus(session, actor, lokus_id)
    role = _require_worker(session, actor, placed)
    lokus = _lock_lokus(session, lokus_id)
    newest = queries.find_newest_snapshots(session, [lokus_id]).get(lokus_id)
    if newest is not None and not anew:
        return placed, newest, False
    source = get_source(session, placed.period)
    content = build_contents(session, source, [lokus], list_today(session, [lokus]))[lokus_id]
    if newest is not None and newest.content_sha256 == digest(content):
        return placed, newest, False
    numbers = {lokus_id: newest.number + 1 if newest else 1}
    _store(session, actor, role, placed.period, {lokus_id: content}, numbers)
    return placed, queries.find_newest_snapshots(session, [lokus_id])[lokus_id], True


def take_period_proposals(session: Session, actor: Actor, period_id: UUID) -> dict[str, int]:
    """Take the first snapshot of up to so many lokus that have none; ask again while some are left.

    A fixed number of statements. Lokus that are too close to the administrator are taken as well: a
    snapshot is read out of the registry and judges nothing that this deed could sway.
    """
    period, role = lock_administered_period(session, actor, period_id)
    require_state(period, "open")
    source = get_source(session, period)
    lokus, count = queries.list_lokus_without_snapshot(session, period_id, MOST_AT_ONCE)
    if lokus:
        contents = build_contents(session, source, lokus, list_today(session, lokus))
        _store(session, actor, role, period, contents, dict.fromkeys(contents, 1))
    return {"taken": len(lokus), "left": count - len(lokus)}


def confirm_proposal(
    session: Session, actor: Actor, lokus_id: UUID, content_sha256: str
) -> tuple[queries.PlacedLokus, ProposalSnapshot]:
    """Say that one answers by this very snapshot; said twice is said once.

    Raises Stale when another one is the newest by now.
    """
    placed = queries.get_readable_lokus(session, actor, lokus_id)
    role = _require_worker(session, actor, placed)
    if role != EVALUATOR:
        raise Forbidden("only an evaluator of the lokus confirms what is proposed for it")
    _lock_lokus(session, lokus_id)
    newest = queries.find_newest_snapshots(session, [lokus_id]).get(lokus_id)
    if newest is None:
        raise NotFound(queries.NO_SNAPSHOT)
    if newest.content_sha256 != content_sha256:
        raise Stale("this is not the newest snapshot of the lokus; read it again")
    if queries.find_confirmation(session, newest, actor.account_id) is None:
        _confirm(session, actor, placed, newest)
    return placed, newest


def _confirm(session: Session, actor: Actor, placed: queries.PlacedLokus, snapshot: ProposalSnapshot) -> None:
    confirmation = ProposalConfirmation(
        confirmation_id=uuid4(),
        snapshot_id=snapshot.snapshot_id,
        evaluator_id=actor.account_id,
        confirmed_at=clock.now(),
    )
    session.add(confirmation)
    session.flush()
    body = describe_confirmation(confirmation, snapshot, placed.period.period_id)
    write_entry(session, actor, EVALUATOR, PROPOSAL_CONFIRMED, confirmation.confirmation_id, 1, body)


def describe_confirmation(
    row: ProposalConfirmation, snapshot: ProposalSnapshot, period_id: UUID
) -> dict[str, Any]:
    """The body of the entry about a confirmation."""
    return {
        "confirmation_id": row.confirmation_id,
        "snapshot_id": row.snapshot_id,
        "lokus_id": snapshot.lokus_id,
        "period_id": period_id,
        "evaluator_id": row.evaluator_id,
        "content_sha256": snapshot.content_sha256,
        "confirmed_at": row.confirmed_at,
    }


def _require_worker(session: Session, actor: Actor, placed: queries.PlacedLokus) -> str:
    """In which role the actor works on this lokus, in a period that stays open till the end."""
    period, lokus = placed.period, placed.lokus
    locked = lock_period(session, period.period_id, share=True)
    assignment = queries.find_running_assignment(session, actor, lokus.lokus_id)
    if assignment is not None:
        require_state(locked, "open")
        if not actor.has_role(EVALUATOR):
            raise Forbidden("this takes a running mandate as evaluator")
        conflict = find_conflict(session, locked, lokus, assignment.evaluator_id)
        if conflict is not None:
            raise Forbidden(conflict, code="conflict_of_interest")
        return EVALUATOR
    role = find_administering_role(actor, period.owner_region_code)
    if role is None:
        raise Forbidden("this takes an evaluator of the lokus or an administrator of the period")
    require_fresh_rights(session)
    require_state(locked, "open")
    return role


def _lock_lokus(session: Session, lokus_id: UUID) -> Lokus:
    """One snapshot of a lokus at a time."""
    return session.scalars(
        select(Lokus).where(Lokus.lokus_id == lokus_id).with_for_update(key_share=True)
    ).one()


def _store(
    session: Session,
    actor: Actor,
    role: str,
    period: Period,
    contents: Mapping[UUID, Content],
    numbers: Mapping[UUID, int],
) -> None:
    rows: list[dict[str, Any]] = [
        {
            "snapshot_id": uuid4(),
            "lokus_id": lokus_id,
            "number": numbers[lokus_id],
            "content": canonical_json(content),
            "content_sha256": digest(content),
            "taken_by": actor.account_id,
            "taken_at": clock.now(),
        }
        for lokus_id, content in contents.items()
    ]
    session.execute(insert(ProposalSnapshot), rows)
    journal: Journal = session.info["journal"]
    journal.record_many(
        session,
        [
            journal.prepare(
                actor, role, PROPOSAL_TAKEN, row["snapshot_id"], 1, describe_taking(row, period.period_id)
            )
            for row in rows
        ],
    )


def describe_taking(row: Mapping[str, Any], period_id: UUID) -> dict[str, Any]:
    """The body of the entry about a snapshot."""
    names = ("snapshot_id", "lokus_id", "number", "content_sha256", "taken_at")
    return {**{name: row[name] for name in names}, "period_id": period_id}


def remove_proposals(session: Session, actor: Actor, period_id: UUID) -> int:
    """Take the snapshots and confirmations of a demonstration period out; returns how many snapshots."""
    period = find_period(session, period_id)
    if period is None or not period.is_demo:
        raise NotFound("there is no such demonstration")
    snapshots = select(ProposalSnapshot.snapshot_id).join(Lokus, Lokus.lokus_id == ProposalSnapshot.lokus_id)
    of_period = snapshots.where(Lokus.period_id == period_id)
    journal: Journal = session.info["journal"]
    confirmed = session.scalars(
        delete(ProposalConfirmation)
        .where(ProposalConfirmation.snapshot_id.in_(of_period))
        .returning(ProposalConfirmation.confirmation_id)
    ).all()
    taken = session.scalars(
        delete(ProposalSnapshot)
        .where(ProposalSnapshot.snapshot_id.in_(of_period))
        .returning(ProposalSnapshot.snapshot_id)
    ).all()
    removed: Sequence[tuple[Any, UUID]] = [
        *((PROPOSAL_CONFIRMATION_REMOVED, one) for one in sorted(confirmed)),
        *((PROPOSAL_REMOVED, one) for one in sorted(taken)),
    ]
    journal.record_many(
        session,
        [journal.prepare(actor, SYSTEM_ROLE, kind, one, 2, {"record_id": str(one)}) for kind, one in removed],
    )
    return len(taken)
