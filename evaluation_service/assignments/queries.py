"""Reads of assignments together with the state of their sheets; no writes."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, exists, func, select, true, tuple_
from sqlalchemy.orm import Session

from evaluation_service.periods import queries as period_queries
from evaluation_service.periods.models import Assignment, Lokus, Period
from evaluation_service.periods.rules import EXAMPLE_MARKING
from evaluation_service.sheets.models import Sheet
from shared.actor import Actor
from shared.db import is_one_of
from shared.errors import NotFound
from shared.http.paging import Page, decode_cursor, page_of, read_cursor_id

NO_ASSIGNMENT = "there is no such assignment"


def _select_assignments() -> Select[*tuple[Any, ...]]:
    """Assignments with lokus, period and the newest version of the sheet, in one statement."""
    newest = (
        select(Sheet.sheet_id, Sheet.number, Sheet.state, Sheet.submitted_at)
        .where(Sheet.assignment_id == Assignment.assignment_id)
        .order_by(Sheet.number.desc())
        .limit(1)
        .lateral("newest")
    )
    return (
        select(
            Assignment.assignment_id,
            Assignment.evaluator_id,
            Assignment.assigned_at,
            Assignment.ended_at,
            Assignment.version,
            Lokus.lokus_id,
            Lokus.unit_short_name,
            Lokus.unit_official_name,
            Lokus.agency_name,
            Lokus.region_code,
            Lokus.region_name,
            Period.period_id,
            Period.name.label("period_name"),
            Period.state.label("period_state"),
            Period.is_example,
            newest.c.sheet_id,
            newest.c.number.label("sheet_number"),
            newest.c.state.label("sheet_state"),
            newest.c.submitted_at,
        )
        .join(Lokus, Lokus.lokus_id == Assignment.lokus_id)
        .join(Period, Period.period_id == Lokus.period_id)
        .outerjoin(newest, true())
    )


def _describe(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    described = dict(row._mapping)
    described["marking"] = EXAMPLE_MARKING if described.pop("is_example") else None
    sheet = {
        "sheet_id": described.pop("sheet_id"),
        "number": described.pop("sheet_number"),
        "state": described.pop("sheet_state"),
        "submitted_at": described.pop("submitted_at"),
    }
    described["sheet"] = sheet if sheet["sheet_id"] is not None else None
    return described


def describe_assignment(session: Session, assignment_id: UUID) -> dict[str, Any]:
    """One assignment as it is shown."""
    row = session.execute(_select_assignments().where(Assignment.assignment_id == assignment_id)).one()
    return _describe(row)


def find_assignment(session: Session, lokus_id: UUID, evaluator_id: UUID) -> Assignment | None:
    """The assignment of this evaluator to this lokus, ended or not, locked; `None` if there is none."""
    return session.scalar(
        select(Assignment)
        .where(Assignment.lokus_id == lokus_id, Assignment.evaluator_id == evaluator_id)
        .with_for_update()
    )


def get_assignment_of(session: Session, period: Period, assignment_id: UUID) -> Assignment:
    """The assignment in this period, locked; raises NotFound."""
    found = session.scalar(
        select(Assignment)
        .join(Lokus, Lokus.lokus_id == Assignment.lokus_id)
        .where(Assignment.assignment_id == assignment_id, Lokus.period_id == period.period_id)
        .with_for_update(of=Assignment)
    )
    if found is None:
        raise NotFound(NO_ASSIGNMENT)
    return found


def has_submitted_sheet(session: Session, assignment_id: UUID) -> bool:
    """A sheet of this assignment was submitted and not returned."""
    query = select(Sheet.sheet_id).where(Sheet.assignment_id == assignment_id, Sheet.state == "submitted")
    return session.scalar(query.limit(1)) is not None


def list_assignments(
    session: Session, actor: Actor, period_id: UUID, *, cursor: str | None, limit: int
) -> Page:
    """The assignments of a period with the state of each sheet, for its administrators; else NotFound."""
    period = period_queries.find_period(session, period_id)
    if period is None or not period_queries.is_period_administrator(actor, period):
        raise NotFound(period_queries.NO_PERIOD)
    query = _select_assignments().where(Lokus.period_id == period_id)
    return _page(session, query, cursor, limit)


def list_assignments_to(session: Session, lokus_ids: Collection[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """The running assignments to each of these lokus, whoever asks; one without any is not in it."""
    query = _select_assignments().where(is_one_of(Lokus.lokus_id, lokus_ids), Assignment.ended_at.is_(None))
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in session.execute(query.order_by(Assignment.assigned_at, Assignment.assignment_id)):
        found.setdefault(row.lokus_id, []).append(_describe(row))
    return found


def count_by_evaluator(session: Session, period_id: UUID) -> dict[UUID, tuple[int, int]]:
    """How many lokus of the period each evaluator has, and how many of those sheets are handed in."""
    handed_in = exists().where(Sheet.assignment_id == Assignment.assignment_id, Sheet.state == "submitted")
    rows = session.execute(
        select(Assignment.evaluator_id, func.count(), func.count().filter(handed_in))
        .join(Lokus, Lokus.lokus_id == Assignment.lokus_id)
        .where(Lokus.period_id == period_id, Assignment.ended_at.is_(None))
        .group_by(Assignment.evaluator_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def list_own_assignments(
    session: Session, actor: Actor, *, period_state: str | None, cursor: str | None, limit: int
) -> Page:
    """What the actor has to score, or had; a draft period has nothing to score yet."""
    query = _select_assignments().where(
        Assignment.evaluator_id == actor.account_id,
        Assignment.ended_at.is_(None),
        Period.state != "draft",
    )
    if period_state is not None:
        query = query.where(Period.state == period_state)
    return _page(session, query, cursor, limit)


def _page(session: Session, query: Select[*tuple[Any, ...]], cursor: str | None, limit: int) -> Page:
    sort_key = (Lokus.region_code, Lokus.unit_short_name, Assignment.assignment_id)
    if key := decode_cursor(cursor, [str, str, str]):
        after = tuple_(key[0], key[1], read_cursor_id(key[2]))
        query = query.where(tuple_(*sort_key) > after)
    rows = session.execute(query.order_by(*sort_key).limit(limit + 1)).all()
    return page_of(
        [_describe(row) for row in rows],
        limit,
        lambda record: [record["region_code"], record["unit_short_name"], str(record["assignment_id"])],
    )
