"""Reads of long work; no writes."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, tuple_
from sqlalchemy.orm import Session

from registry_service.tables import LONG_WORK
from registry_service.work import rules
from shared.actor import Actor
from shared.errors import NotFound
from shared.http.paging import Page, decode_cursor, page_of, read_cursor_id, read_cursor_moment
from shared.jobs.long_work import find_work

WORK = LONG_WORK.table


def get_work(session: Session, actor: Actor, long_work_id: UUID) -> Row[Any]:
    """The work, if the actor may watch it; raises NotFound."""
    row = find_work(session, WORK, long_work_id)
    if row is None or not rules.may_watch(actor, row.requested_by, row.region_code):
        raise NotFound("there is no such work")
    return row


def list_own_work(
    session: Session,
    actor: Actor,
    *,
    kind: str | None,
    state: str | None,
    cursor: str | None,
    limit: int,
) -> Page:
    """What the actor asked for, the newest first."""
    query = select(WORK).where(WORK.c.requested_by == actor.account_id)
    if kind:
        query = query.where(WORK.c.kind == kind)
    if state:
        query = query.where(WORK.c.state == state)
    if key := decode_cursor(cursor, [str, str]):
        place = tuple_(read_cursor_moment(key[0]), read_cursor_id(key[1]))
        query = query.where(tuple_(WORK.c.asked_at, WORK.c.long_work_id) < place)
    order = (WORK.c.asked_at.desc(), WORK.c.long_work_id.desc())
    rows = session.execute(query.order_by(*order).limit(limit + 1)).all()
    return page_of(rows, limit, lambda row: [row.asked_at.isoformat(), str(row.long_work_id)])
