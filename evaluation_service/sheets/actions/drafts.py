"""Beginning a sheet, and the one gate every change of a draft goes through."""

from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_service.periods.interests import find_conflict
from evaluation_service.periods.models import Assignment, Lokus, Period
from evaluation_service.periods.queries import lock_period
from evaluation_service.sheets import queries, rules
from evaluation_service.sheets.models import Sheet
from shared import clock
from shared.actor import Actor
from shared.contracts.roles import EVALUATOR
from shared.errors import Conflict, Forbidden, NotFound


def path_of(sheet_id: UUID) -> str:
    """Where a sheet is found."""
    return f"/api/v1/sheets/{sheet_id}"


def begin_sheet(session: Session, actor: Actor, assignment_id: UUID) -> tuple[queries.PlacedSheet, bool]:
    """The running draft of one's own assignment, and whether it is new.

    Raises Conflict with the submitted sheet's place if there is nothing to draft any more.
    """
    seen = queries.get_visible_assignment(session, actor, assignment_id)
    if actor.account_id != seen.assignment.evaluator_id:
        raise Forbidden("only the evaluator of this assignment fills in its sheet")
    period = lock_period(session, seen.period.period_id, share=True)
    assignment = session.scalars(
        select(Assignment)
        .where(Assignment.assignment_id == assignment_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    running = queries.find_running_sheet(session, assignment_id)
    if running is not None and running.state != rules.DRAFT:
        raise _not_a_draft(running)
    _refuse_unless_may_score(session, actor, assignment, seen.lokus, period)
    is_new = running is None
    if running is None:
        running = Sheet(
            sheet_id=uuid4(),
            assignment_id=assignment_id,
            lokus_id=seen.lokus.lokus_id,
            evaluator_id=assignment.evaluator_id,
            number=queries.count_sheets(session, assignment_id) + 1,
            state=rules.DRAFT,
            begun_at=clock.now(),
            version=1,
        )
        session.add(running)
        session.flush()
    return queries.PlacedSheet(assignment, seen.lokus, period, running), is_new


def lock_own_draft(session: Session, actor: Actor, sheet_id: UUID) -> queries.PlacedSheet:
    """One's own draft, locked, in a period that stays open until the transaction ends.

    Raises NotFound for somebody else's sheet, Conflict with state and place for one that is no draft.
    """
    seen = queries.get_visible_sheet(session, actor, sheet_id)
    if actor.account_id != seen.sheet.evaluator_id:
        raise Forbidden("only its evaluator changes a sheet; nobody else can change a level")
    period = lock_period(session, seen.period.period_id, share=True)
    sheet = queries.lock_sheet(session, sheet_id)
    if sheet.state != rules.DRAFT:
        raise _not_a_draft(sheet)
    assignment = session.get_one(Assignment, sheet.assignment_id, populate_existing=True)
    _refuse_unless_may_score(session, actor, assignment, seen.lokus, period)
    return queries.PlacedSheet(assignment, seen.lokus, period, sheet)


def _not_a_draft(sheet: Sheet) -> Conflict:
    return Conflict(
        f"the sheet is {sheet.state} and no longer a draft",
        code="sheet_not_draft",
        extra={"state": sheet.state, "sheet_id": str(sheet.sheet_id)},
        location=path_of(sheet.sheet_id),
    )


def _refuse_unless_may_score(
    session: Session, actor: Actor, assignment: Assignment, lokus: Lokus, period: Period
) -> None:
    """Assignments end, mandates end, and where someone belongs can change after they were assigned."""
    if period.state == "draft":
        raise NotFound(queries.NO_ASSIGNMENT)
    if period.state != "open":
        raise Conflict(
            f"the period is {period.state}; sheets are filled in while it is open",
            code="period_not_open",
            extra={"period_state": period.state},
        )
    if assignment.ended_at is not None:
        raise Forbidden("this assignment has ended", code="assignment_ended")
    if not actor.has_role(EVALUATOR):
        raise Forbidden("this takes a running mandate as evaluator")
    conflict = find_conflict(session, period, lokus, assignment.evaluator_id)
    if conflict is not None:
        raise Forbidden(conflict, code="conflict_of_interest")
