"""Reads of sheets, their answers and the work on them; who may see what is decided here; no writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Text, Uuid, and_, cast, exists, func, or_, select
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Assignment, Lokus, Period
from evaluation_service.periods.queries import is_period_administrator
from evaluation_service.scorecards.distance import is_lokus_too_close
from evaluation_service.scorecards.rules import SCORE_LOKUS
from evaluation_service.sheets import rules
from evaluation_service.sheets.models import Answer, Sheet, SheetScore
from evaluation_service.sheets.pleno_access import may_read_beside
from evaluation_service.tables import MACHINERY
from shared.actor import Actor
from shared.errors import NotFound
from shared.http.paging import Page, decode_cursor, page_of

NO_SHEET = "there is no such sheet"
NO_ASSIGNMENT = "there is no such assignment"
FAILED_SHOWN = 200

work = MACHINERY.work


@dataclass(frozen=True)
class PlacedAssignment:
    """An assignment with the lokus and the period it stands in."""

    assignment: Assignment
    lokus: Lokus
    period: Period


@dataclass(frozen=True)
class PlacedSheet:
    """A sheet with all that it stands in; one that a team or a pleno shares has no assignment."""

    assignment: Assignment | None
    lokus: Lokus
    period: Period
    sheet: Sheet


Placed = PlacedAssignment | PlacedSheet


def find_placed_assignment(session: Session, assignment_id: UUID) -> PlacedAssignment | None:
    """The assignment with its surroundings; `None` if there is none."""
    row = session.execute(
        select(Assignment, Lokus, Period)
        .join(Lokus, Lokus.lokus_id == Assignment.lokus_id)
        .join(Period, Period.period_id == Lokus.period_id)
        .where(Assignment.assignment_id == assignment_id)
    ).one_or_none()
    return PlacedAssignment(row[0], row[1], row[2]) if row else None


def get_visible_assignment(session: Session, actor: Actor, assignment_id: UUID) -> PlacedAssignment:
    """The assignment for its evaluator, and for an administrator not too close; else NotFound."""
    placed = find_placed_assignment(session, assignment_id)
    if placed is None:
        raise NotFound(NO_ASSIGNMENT)
    is_own = actor.account_id == placed.assignment.evaluator_id
    if not is_own and not may_see_results(session, actor, placed):
        raise NotFound(NO_ASSIGNMENT)
    return placed


def may_see_results(session: Session, actor: Actor, placed: Placed) -> bool:
    """The actor administers the period, and the lokus is not too close to them before the release."""
    period = placed.period
    if not is_period_administrator(actor, period):
        return False
    is_released = period.state == "released"
    return is_released or not is_lokus_too_close(session, actor, period, placed.lokus.lokus_id)


def get_visible_sheet(session: Session, actor: Actor, sheet_id: UUID) -> PlacedSheet:
    """The sheet for its evaluators, and for an administrator not too close; NotFound for everybody else."""
    placed = find_placed_sheet(session, sheet_id)
    if placed is None:
        raise NotFound(NO_SHEET)
    if may_see_as_evaluator(session, actor, placed) or may_see_results(session, actor, placed):
        return placed
    raise NotFound(NO_SHEET)


def may_see_as_evaluator(session: Session, actor: Actor, placed: PlacedSheet) -> bool:
    """The sheet is the actor's own, or those who score the same lokus may read it now."""
    is_own = placed.sheet.kind == rules.OWN and actor.account_id == placed.sheet.evaluator_id
    if is_own and actor.account_id is not None:
        return True
    return may_read_beside(session, actor, placed.sheet, placed.lokus, placed.period)


def may_see_answers(session: Session, actor: Actor, placed: PlacedSheet) -> bool:
    """Whoever may see a sheet sees its answers; of a draft an administrator sees only that there is one."""
    return placed.sheet.state != rules.DRAFT or may_see_as_evaluator(session, actor, placed)


def get_filled_sheet(session: Session, actor: Actor, sheet_id: UUID) -> PlacedSheet:
    """The sheet for those who fill it in; NotFound for everybody else."""
    placed = find_placed_sheet(session, sheet_id)
    if placed is None or not may_see_as_evaluator(session, actor, placed):
        raise NotFound(NO_SHEET)
    return placed


def find_placed_sheet(session: Session, sheet_id: UUID) -> PlacedSheet | None:
    """The sheet with its surroundings, whoever asks; `None` if there is none."""
    row = session.execute(
        select(Assignment, Lokus, Period, Sheet)
        .select_from(Sheet)
        .join(Lokus, Lokus.lokus_id == Sheet.lokus_id)
        .join(Period, Period.period_id == Lokus.period_id)
        .outerjoin(Assignment, Assignment.assignment_id == Sheet.assignment_id)
        .where(Sheet.sheet_id == sheet_id)
    ).one_or_none()
    return PlacedSheet(row[0], row[1], row[2], row[3]) if row else None


def lock_sheet(session: Session, sheet_id: UUID) -> Sheet:
    """The sheet as it now is, for this transaction alone."""
    return session.get_one(Sheet, sheet_id, with_for_update=True, populate_existing=True)


def find_running_sheet(session: Session, assignment_id: UUID) -> Sheet | None:
    """The draft or submitted sheet of an assignment; a returned one is no longer running."""
    return session.scalar(
        select(Sheet).where(
            Sheet.assignment_id == assignment_id, Sheet.state.in_((rules.DRAFT, rules.SUBMITTED))
        )
    )


def count_sheets(session: Session, assignment_id: UUID) -> int:
    """How many versions an assignment has."""
    counted = session.scalar(select(func.count()).where(Sheet.assignment_id == assignment_id))
    return counted or 0


def list_answers(session: Session, sheet_id: UUID) -> list[Answer]:
    """The answers of one sheet, by indicator."""
    return list(
        session.scalars(select(Answer).where(Answer.sheet_id == sheet_id).order_by(Answer.indicator_code))
    )


def list_sheets(
    session: Session, actor: Actor, assignment_id: UUID, *, cursor: str | None, limit: int
) -> Page:
    """The versions of an assignment's sheet, oldest first, without their answers."""
    placed = get_visible_assignment(session, actor, assignment_id)
    query = select(Sheet, exists().where(SheetScore.sheet_id == Sheet.sheet_id))
    if key := decode_cursor(cursor, [int]):
        query = query.where(cast(Sheet.number, BigInteger) > key[0])
    rows = session.execute(
        query.where(Sheet.assignment_id == assignment_id).order_by(Sheet.number).limit(limit + 1)
    ).all()
    page = page_of(rows, limit, lambda row: [row[0].number])
    return Page(
        [describe_sheet(placed, sheet, is_scored) for sheet, is_scored in page.items], page.next_cursor
    )


def describe_sheet(placed: Placed, sheet: Sheet, is_scored: bool) -> dict[str, Any]:
    """A sheet's state and receipt; what it scored is no part of it before the release."""
    pending = "done" if is_scored else "pending"
    return {
        "sheet_id": sheet.sheet_id,
        "kind": sheet.kind,
        "assignment_id": sheet.assignment_id,
        "lokus_id": sheet.lokus_id,
        "unit_short_name": placed.lokus.unit_short_name,
        "unit_official_name": placed.lokus.unit_official_name,
        "period_id": placed.period.period_id,
        "period_name": placed.period.name,
        "period_state": placed.period.state,
        "marking": placed.period.marking,
        "evaluator_id": sheet.evaluator_id,
        "number": sheet.number,
        "state": sheet.state,
        "visited_on": sheet.visited_on,
        "begun_at": sheet.begun_at,
        "submitted_at": sheet.submitted_at,
        "receipt_sha256": sheet.receipt_sha256,
        "score": None if sheet.state == rules.DRAFT else pending,
        "returned_at": sheet.returned_at,
        "return_reason": sheet.return_reason,
        "version": sheet.version,
    }


@dataclass(frozen=True)
class WorkState:
    """How far the scoring of a period is."""

    counts: Mapping[str, int]
    failed: Sequence[Mapping[str, Any]]

    @property
    def is_finished(self) -> bool:
        """Nothing is open and nothing has failed."""
        return all(not self.counts[state] for state in ("due", "claimed", "failed"))


def get_work_state(session: Session, period_id: UUID) -> WorkState:
    """The work on a period's sheets by state, and what failed with its error."""
    of_period = work.c.work_item_id.in_(select_work_ids(period_id))
    counted = session.execute(select(work.c.state, func.count()).where(of_period).group_by(work.c.state))
    counts = {"due": 0, "claimed": 0, "done": 0, "failed": 0} | {row[0]: row[1] for row in counted}
    failed = session.execute(
        select(
            work.c.kind,
            work.c.subject_id,
            work.c.attempts,
            work.c.error,
            work.c.finished_at.label("failed_at"),
            Lokus.lokus_id,
            Lokus.unit_short_name,
        )
        .outerjoin(Sheet, cast(Sheet.sheet_id, Text) == work.c.subject_id)
        .join(Lokus, Lokus.lokus_id == func.coalesce(Sheet.lokus_id, cast(work.c.subject_id, Uuid)))
        .where(of_period, work.c.state == "failed")
        .order_by(work.c.work_item_id)
        .limit(FAILED_SHOWN)
    )
    return WorkState(counts, [dict(row._mapping) for row in failed])


def select_work_ids(period_id: UUID) -> Any:
    """The ids of the work items about a period's sheets and lokus, as a subquery."""
    sheet_ids = (
        select(cast(Sheet.sheet_id, Text))
        .join(Lokus, Lokus.lokus_id == Sheet.lokus_id)
        .where(Lokus.period_id == period_id)
    )
    lokus_ids = select(cast(Lokus.lokus_id, Text)).where(Lokus.period_id == period_id)
    return select(work.c.work_item_id).where(
        or_(
            and_(work.c.kind == rules.SCORE_SHEET, work.c.subject_id.in_(sheet_ids)),
            and_(work.c.kind == SCORE_LOKUS, work.c.subject_id.in_(lokus_ids)),
        )
    )
