"""Reads of replications; a proposal exists for its two sides only."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true, tuple_
from sqlalchemy.orm import Session, aliased

from registry_service.agencies.rules import sort_key
from registry_service.innovations.models import Innovation
from registry_service.innovations.queries import list_innovations_by_id
from registry_service.replication import rules
from registry_service.replication.models import Replication
from shared.actor import Actor
from shared.contracts.roles import INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR
from shared.db import escape_like
from shared.errors import NotFound
from shared.http.paging import Page, decode_cursor, page_of, read_cursor_id

ORIGINAL = aliased(Innovation)
ADMINISTRATORS = (INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR)


def _is_of(
    actor: Actor, region_code: ColumnElement[str], agency_id: ColumnElement[UUID | None]
) -> ColumnElement[bool]:
    """`rules.find_speaker` in SQL."""
    regions = actor.regions_of(*ADMINISTRATORS)
    if None in regions:
        return true()
    whole = region_code.in_(sorted(code for code in regions if code)) if regions else false()
    agencies = [
        and_(region_code == mandate.region_code, agency_id == mandate.agency_id)
        for mandate in actor.mandates
        if rules.speaks_for_agency(mandate)
    ]
    return or_(whole, *agencies)


def _is_made_by(actor: Actor) -> ColumnElement[bool]:
    return exists().where(
        ORIGINAL.innovation_id == Replication.original_id,
        _is_of(actor, ORIGINAL.region_code.expression, ORIGINAL.agency_id.expression),
    )


def _is_taken_up_by(actor: Actor) -> ColumnElement[bool]:
    return _is_of(actor, Replication.replica_region_code.expression, Replication.replica_agency_id.expression)


def concerns(actor: Actor) -> ColumnElement[bool]:
    """The actor speaks for one of the two sides."""
    return or_(_is_taken_up_by(actor), _is_made_by(actor))


def count_to_answer(session: Session, actor: Actor) -> int:
    """How many proposals wait for the side that the actor speaks for; their own wait for somebody else."""
    asked = or_(
        and_(Replication.proposed_side == "original", _is_taken_up_by(actor)),
        and_(Replication.proposed_side == "replica", _is_made_by(actor)),
    )
    theirs = Replication.proposed_by.is_distinct_from(actor.account_id)
    query = select(func.count()).where(Replication.state == "proposed", asked, theirs)
    return session.scalar(query) or 0


def is_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Confirmed by both sides, or a matter of the actor's."""
    return or_(Replication.state == "confirmed", concerns(actor))


def get_replication(
    session: Session, actor: Actor, replication_id: UUID, *, lock: bool = False
) -> Replication:
    """The replication, if it exists for this actor; raises NotFound."""
    query = select(Replication).where(Replication.replication_id == replication_id, is_visible_to(actor))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound("there is no such replication")
    return found


def get_original_side(session: Session, replication: Replication) -> rules.Side:
    """Whose innovation was replicated, as it is today."""
    row = session.execute(
        select(Innovation.region_code, Innovation.agency_id).where(
            Innovation.innovation_id == replication.original_id
        )
    ).one()
    return rules.Side(row.region_code, row.agency_id)


def replica_side_of(replication: Replication) -> rules.Side:
    """Who replicated it."""
    return rules.Side(replication.replica_region_code, replication.replica_agency_id)


def list_own_replicas(
    session: Session, actor: Actor, original_id: UUID, region_code: str, text: str | None, limit: int
) -> list[Innovation]:
    """Published innovations of this region that the actor speaks for, by a part of the name, by name."""
    spoken_for = _is_of(actor, Innovation.region_code.expression, Innovation.agency_id.expression)
    query = select(Innovation).where(
        Innovation.region_code == region_code,
        Innovation.state == "published",
        Innovation.innovation_id != original_id,
        spoken_for,
    )
    if text:
        query = query.where(Innovation.search_text.like(f"%{escape_like(sort_key(text))}%"))
    return list(session.scalars(query.order_by(Innovation.sort_key, Innovation.innovation_id).limit(limit)))


def list_answers(session: Session, actor: Actor, found: Sequence[Replication]) -> list[dict[str, Any]]:
    """Replications with the names of both records; a record that is none of the actor's is left out."""
    ids = {row.original_id for row in found} | {row.replica_id for row in found if row.replica_id}
    records = list_innovations_by_id(session, actor, ids) if ids else {}
    return [_answer(row, records, actor) for row in found]


def _answer(row: Replication, records: dict[UUID, Innovation], actor: Actor) -> dict[str, Any]:
    original = records.get(row.original_id)
    replica = records.get(row.replica_id) if row.replica_id else None
    speaks = rules.find_speaker(actor, replica_side_of(row)) is not None or (
        original is not None
        and rules.find_speaker(actor, rules.Side(original.region_code, original.agency_id)) is not None
    )
    return {
        "replication_id": row.replication_id,
        "original_id": row.original_id,
        "original_name": original.name if original else None,
        "original_region_code": original.region_code if original else None,
        "replica_region_code": row.replica_region_code,
        "replica_agency_id": row.replica_agency_id,
        "replica_id": replica.innovation_id if replica else None,
        "replica_name": replica.name if replica else None,
        "replicated_since": row.replicated_since,
        "state": row.state,
        "waits_for": rules.OTHER_SIDE[row.proposed_side] if row.state == "proposed" else None,
        "is_own_proposal": row.proposed_by == actor.account_id,
        "proposed_at": row.proposed_at,
        "confirmed_at": row.confirmed_at,
        "is_alive": row.is_alive,
        "alive_as_of": row.alive_as_of,
        "reason": row.reason if speaks else None,
        "is_demo": row.is_demo,
        "version": row.version,
    }


def list_of_innovation(
    session: Session, actor: Actor, innovation_id: UUID, *, side: str | None, cursor: str | None, limit: int
) -> Page:
    """The replications in which the innovation is the original, the replica, or either."""
    as_original = Replication.original_id == innovation_id
    as_replica = Replication.replica_id == innovation_id
    wanted = {"original": as_original, "replica": as_replica, None: or_(as_original, as_replica)}[side]
    return _page(session, actor, [wanted, is_visible_to(actor)], cursor, limit)


def list_concerning(
    session: Session, actor: Actor, *, state: str | None, cursor: str | None, limit: int
) -> Page:
    """The replications whose one side the actor speaks for, newest last."""
    wanted = [concerns(actor)]
    if state:
        wanted.append(Replication.state == state)
    return _page(session, actor, wanted, cursor, limit)


def list_lately_refused(session: Session, actor: Actor, limit: int) -> list[dict[str, Any]]:
    """The newest of the actor's replications that the other side said were none."""
    query = select(Replication).where(concerns(actor), Replication.state == "refused")
    order = (Replication.proposed_at.desc(), Replication.replication_id)
    return list_answers(session, actor, session.scalars(query.order_by(*order).limit(limit)).all())


def _page(
    session: Session, actor: Actor, wanted: Sequence[ColumnElement[bool]], cursor: str | None, limit: int
) -> Page:
    query = select(Replication).where(*wanted)
    moment = func.extract("epoch", Replication.proposed_at) * 1_000_000
    if key := decode_cursor(cursor, [int, str]):
        query = query.where(
            tuple_(moment, Replication.replication_id) > tuple_(key[0], read_cursor_id(key[1]))
        )
    rows = session.scalars(
        query.order_by(Replication.proposed_at, Replication.replication_id).limit(limit + 1)
    ).all()
    page = page_of(rows, limit, lambda row: [_microseconds(row), str(row.replication_id)])
    return Page(list_answers(session, actor, page.items), page.next_cursor)


def _microseconds(row: Replication) -> int:
    seconds = int(row.proposed_at.timestamp())
    return seconds * 1_000_000 + row.proposed_at.microsecond


def count_confirmed(session: Session, innovation_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """Of each innovation: how often it was replicated as both sides confirm, and how many of these live."""
    rows = session.execute(
        select(Replication.original_id, func.count(), func.count().filter(Replication.is_alive.is_(True)))
        .where(Replication.original_id.in_(innovation_ids), Replication.state == "confirmed")
        .group_by(Replication.original_id)
    )
    return {original_id: (confirmed, alive) for original_id, confirmed, alive in rows}
