"""Reads of proposals: the newest snapshot of a lokus, and who confirmed it; no writes."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Text, cast, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, defer

from evaluation_service.periods.models import Assignment, Lokus, Period
from evaluation_service.periods.queries import is_period_administrator
from evaluation_service.proposals import rules
from evaluation_service.proposals.contents import build_contents, find_source
from evaluation_service.proposals.models import ProposalConfirmation, ProposalSnapshot
from evaluation_service.scorecards.distance import is_lokus_too_close
from shared.actor import Actor
from shared.contracts.roles import AGENCY_ROLES, EVALUATOR
from shared.errors import NotFound
from shared.http.paging import Page, decode_cursor, page_of

NO_LOKUS = "there is no such lokus"
NO_SNAPSHOT = "no snapshot of the registry has been taken for this lokus"


@dataclass(frozen=True)
class Proposal:
    """The level that a lokus' newest snapshot proposes for one indicator.

    `state` is "known", or "at_least" where something is unknown that could only raise the level.
    """

    indicator_code: str
    level: int
    state: str
    snapshot_id: UUID
    number: int
    content_sha256: str


@dataclass(frozen=True)
class PlacedLokus:
    """A lokus with its period, and as what the actor reads its proposal."""

    lokus: Lokus
    period: Period
    reader: rules.Reader


def find_proposals(session: Session, lokus_id: UUID) -> dict[str, Proposal]:
    """By indicator code what the newest snapshot proposes; an indicator of which nothing is known is not in
    it, and before the first snapshot none is."""
    snapshot = find_newest_snapshots(session, [lokus_id]).get(lokus_id)
    if snapshot is None:
        return {}
    content: dict[str, Any] = json.loads(snapshot.content)
    return {
        row["code"]: Proposal(
            row["code"],
            row["level"],
            row["state"],
            snapshot.snapshot_id,
            snapshot.number,
            snapshot.content_sha256,
        )
        for row in content["indicators"]
        if row["level"] is not None
    }


def find_newest_snapshots(session: Session, lokus_ids: Collection[UUID]) -> dict[UUID, ProposalSnapshot]:
    """The newest snapshot of each of these lokus that has one."""
    rows = session.scalars(
        select(ProposalSnapshot)
        .where(ProposalSnapshot.lokus_id.in_(lokus_ids))
        .ext(distinct_on(ProposalSnapshot.lokus_id))
        .order_by(ProposalSnapshot.lokus_id, ProposalSnapshot.number.desc())
    )
    return {row.lokus_id: row for row in rows}


def get_readable_lokus(session: Session, actor: Actor, lokus_id: UUID) -> PlacedLokus:
    """The lokus for those who may read its proposal; raises NotFound."""
    row = session.execute(
        select(Lokus, Period)
        .join(Period, Period.period_id == Lokus.period_id)
        .where(Lokus.lokus_id == lokus_id)
    ).one_or_none()
    if row is None:
        raise NotFound(NO_LOKUS)
    reader = rules.find_reader(row[1].state, _look_on(session, actor, row[0], row[1]))
    if reader is None:
        raise NotFound(NO_LOKUS)
    return PlacedLokus(row[0], row[1], reader)


def _look_on(session: Session, actor: Actor, lokus: Lokus, period: Period) -> rules.Onlooker:
    return rules.Onlooker(
        is_administrator=is_period_administrator(actor, period),
        is_too_close=is_lokus_too_close(session, actor, period, lokus.lokus_id),
        is_assigned=actor.has_role(EVALUATOR)
        and find_running_assignment(session, actor, lokus.lokus_id) is not None,
        works_in_agency=actor.find_mandate(sorted(AGENCY_ROLES), lokus.region_code, lokus.agency_id)
        is not None,
    )


def find_running_assignment(session: Session, actor: Actor, lokus_id: UUID) -> Assignment | None:
    """The actor's assignment to this lokus, unless it has ended."""
    return session.scalar(
        select(Assignment).where(
            Assignment.lokus_id == lokus_id,
            Assignment.evaluator_id == actor.account_id,
            Assignment.ended_at.is_(None),
        )
    )


def list_lokus_without_snapshot(session: Session, period_id: UUID, limit: int) -> tuple[list[Lokus], int]:
    """Some lokus of a period for which none was taken, locked; and how many there are in all."""
    without = (Lokus.period_id == period_id) & ~(
        select(ProposalSnapshot.snapshot_id).where(ProposalSnapshot.lokus_id == Lokus.lokus_id).exists()
    )
    rows = session.scalars(
        select(Lokus)
        .where(without)
        .order_by(Lokus.lokus_id)
        .limit(limit)
        .with_for_update(key_share=True, of=Lokus)
    )
    count = session.scalar(select(func.count()).select_from(Lokus).where(without)) or 0
    return list(rows), count


def get_snapshot(session: Session, actor: Actor, lokus_id: UUID, number: int | None = None) -> dict[str, Any]:
    """The newest snapshot, or the one of this number, with what has changed in the registry since."""
    placed = get_readable_lokus(session, actor, lokus_id)
    query = select(ProposalSnapshot).where(ProposalSnapshot.lokus_id == lokus_id)
    if number is not None:
        # As text, so that a number beyond those of the database is one that nothing has.
        query = query.where(cast(ProposalSnapshot.number, Text) == str(number))
    snapshot = session.scalar(query.order_by(ProposalSnapshot.number.desc()).limit(1))
    if snapshot is None:
        raise NotFound(NO_SNAPSHOT)
    return describe_snapshot(session, actor, placed, snapshot)


def describe_snapshot(
    session: Session, actor: Actor, placed: PlacedLokus, snapshot: ProposalSnapshot
) -> dict[str, Any]:
    """A snapshot as it is shown: frozen, with reasons in words and the changes since."""
    content = json.loads(snapshot.content)
    return {
        **_describe_head(snapshot),
        "period_id": placed.period.period_id,
        "unit_short_name": placed.lokus.unit_short_name,
        "marking": placed.period.marking,
        "as_of": content["terms"]["as_of"],
        "content": content,
        "indicators": [_describe_indicator(row) for row in content["indicators"]],
        "changed_since": _list_changes(session, placed, content),
        "confirmations": _list_confirmations(session, actor, placed, snapshot),
    }


def _describe_head(snapshot: ProposalSnapshot) -> dict[str, Any]:
    return {
        "snapshot_id": snapshot.snapshot_id,
        "lokus_id": snapshot.lokus_id,
        "number": snapshot.number,
        "content_sha256": snapshot.content_sha256,
        "taken_at": snapshot.taken_at,
    }


def _describe_indicator(row: dict[str, Any]) -> dict[str, Any]:
    elements = [
        {**element, "text": rules.tell_reason(element["reason"], element["figures"])}
        for element in row["elements"]
    ]
    return {**row, "text": rules.tell_state(row["state"]), "elements": elements}


def _list_changes(
    session: Session, placed: PlacedLokus, content: dict[str, Any]
) -> list[rules.Change] | None:
    """What the copy says now of the day the snapshot speaks of; `None` once nothing is proposed any more."""
    source = find_source(session, placed.period)
    if source is None:
        return None
    lokus_id = placed.lokus.lokus_id
    day = date.fromisoformat(content["terms"]["as_of"])
    now = build_contents(session, source, [placed.lokus], {lokus_id: day})[lokus_id]
    return rules.find_changes(content, json.loads(json.dumps(now)))


def _list_confirmations(
    session: Session, actor: Actor, placed: PlacedLokus, snapshot: ProposalSnapshot
) -> list[dict[str, Any]]:
    """All of them for administrators, one's own for an evaluator, none for the unit."""
    if placed.reader == "unit":
        return []
    query = select(ProposalConfirmation).where(ProposalConfirmation.snapshot_id == snapshot.snapshot_id)
    if placed.reader == "evaluator":
        query = query.where(ProposalConfirmation.evaluator_id == actor.account_id)
    rows = session.scalars(
        query.order_by(ProposalConfirmation.confirmed_at, ProposalConfirmation.confirmation_id)
    )
    return [{"evaluator_id": row.evaluator_id, "confirmed_at": row.confirmed_at} for row in rows]


def find_confirmation(
    session: Session, snapshot: ProposalSnapshot, evaluator_id: UUID | None
) -> ProposalConfirmation | None:
    """This evaluator's confirmation of this snapshot, if there is one."""
    return session.scalar(
        select(ProposalConfirmation).where(
            ProposalConfirmation.snapshot_id == snapshot.snapshot_id,
            ProposalConfirmation.evaluator_id == evaluator_id,
        )
    )


def list_snapshots(session: Session, actor: Actor, lokus_id: UUID, *, cursor: str | None, limit: int) -> Page:
    """Every snapshot of a lokus, oldest first, without what stands in it."""
    get_readable_lokus(session, actor, lokus_id)
    query = (
        select(ProposalSnapshot)
        .options(defer(ProposalSnapshot.content, raiseload=True))
        .where(ProposalSnapshot.lokus_id == lokus_id)
    )
    if key := decode_cursor(cursor, [int]):
        query = query.where(cast(ProposalSnapshot.number, BigInteger) > key[0])
    rows = list(session.scalars(query.order_by(ProposalSnapshot.number).limit(limit + 1)))
    page = page_of(rows, limit, lambda row: [row.number])
    return Page([_describe_head(row) for row in page.items], page.next_cursor)
