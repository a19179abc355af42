"""Beginning a sheet, and the one gate every change of a draft goes through."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_service.periods.interests import find_conflict
from evaluation_service.periods.models import Assignment, Lokus, Period
from evaluation_service.periods.queries import lock_period
from evaluation_service.periods.stage_rules import list_filling_stages
from evaluation_service.periods.stages import require_stage
from evaluation_service.sheets import asked, queries, rules
from evaluation_service.sheets.models import Sheet
from shared import clock
from shared.actor import Actor
from shared.contracts.roles import EVALUATOR
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Stale


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
    refuse_own_in_team(period, seen.lokus.lokus_id)
    assignment = session.scalars(
        select(Assignment)
        .where(Assignment.assignment_id == assignment_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    running = queries.find_running_sheet(session, assignment_id)
    if running is not None and running.state != rules.DRAFT:
        raise not_a_draft(running)
    refuse_unless_may_score(session, actor, assignment, seen.lokus, period)
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


def refuse_own_in_team(period: Period, lokus_id: UUID) -> None:
    """Refuse a sheet of one's own where those who score a lokus share one."""
    if period.sheet_mode == "team":
        raise Conflict(
            "in this period those who score a lokus fill in one sheet together",
            code="team_period",
            location=f"/api/v1/lokus/{lokus_id}/team-sheet",
        )


def lock_own_draft(session: Session, actor: Actor, sheet_id: UUID) -> queries.PlacedSheet:
    """One's own draft, or the team's, locked, in a period that stays open until the transaction ends.

    Raises NotFound for somebody else's sheet, Conflict with state and place for one that is no draft.
    """
    seen = queries.get_visible_sheet(session, actor, sheet_id)
    if seen.sheet.kind == rules.AGREED:
        raise Forbidden("what a pleno agrees on is recorded there, by its lead", code="agreed_in_pleno")
    is_shared = seen.sheet.kind == rules.TEAM and queries.may_see_as_evaluator(session, actor, seen)
    if actor.account_id != seen.sheet.evaluator_id and not is_shared:
        raise Forbidden("only its evaluator changes a sheet; nobody else can change a level")
    period = lock_period(session, seen.period.period_id, share=True)
    sheet = queries.lock_sheet(session, sheet_id)
    if sheet.state != rules.DRAFT:
        raise not_a_draft(sheet)
    assignment = _find_assignment_of(session, actor, sheet)
    refuse_unless_may_score(session, actor, assignment, seen.lokus, period)
    require_filling_stage(session, period, sheet)
    return queries.PlacedSheet(assignment, seen.lokus, period, sheet)


def require_filling_stage(session: Session, period: Period, sheet: Sheet) -> None:
    """Refuse what is filled in outside its stages."""
    require_stage(session, period, *list_filling_stages(sheet.number))


def _find_assignment_of(session: Session, actor: Actor, sheet: Sheet) -> Assignment | None:
    """The assignment under which the actor fills in this sheet: its own, or the actor's to the same lokus."""
    if sheet.assignment_id is not None:
        return session.get_one(Assignment, sheet.assignment_id, populate_existing=True)
    return session.scalar(
        select(Assignment)
        .where(Assignment.lokus_id == sheet.lokus_id, Assignment.evaluator_id == actor.account_id)
        .execution_options(populate_existing=True)
    )


def not_a_draft(sheet: Sheet) -> Conflict:
    """The refusal to change what was handed in, with its state and place."""
    return Conflict(
        f"the sheet is {sheet.state} and no longer a draft",
        code="sheet_not_draft",
        extra={"state": sheet.state, "sheet_id": str(sheet.sheet_id)},
        location=path_of(sheet.sheet_id),
    )


def set_visit(
    session: Session, actor: Actor, sheet_id: UUID, visited_on: date | None, expected_version: int
) -> queries.PlacedSheet:
    """Say on which day the unit was visited; raises Stale if the sheet was changed since it was read."""
    placed = lock_own_draft(session, actor, sheet_id)
    sheet = placed.sheet
    if sheet.version != expected_version:
        raise Stale(
            f"the sheet was changed elsewhere since; it is at version {sheet.version} now",
            extra={
                "version": sheet.version,
                "visited_on": sheet.visited_on.isoformat() if sheet.visited_on else None,
            },
        )
    if visited_on is not None:
        first, last, _has_stage = asked.find_visit_days(session, placed.period)
        today = asked.get_today(session, placed.lokus)
        problem = rules.find_visit_problem(visited_on, today, first, last)
        if problem is not None:
            raise Invalid.at("visited_on", problem)
    if sheet.visited_on != visited_on:
        sheet.visited_on = visited_on
        sheet.version += 1
    session.flush()
    return placed


def refuse_unless_may_score(
    session: Session, actor: Actor, assignment: Assignment | None, lokus: Lokus, period: Period
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
    if assignment is None or assignment.ended_at is not None:
        raise Forbidden("this assignment has ended", code="assignment_ended")
    if not actor.has_role(EVALUATOR):
        raise Forbidden("this takes a running mandate as evaluator")
    conflict = find_conflict(session, period, lokus, assignment.evaluator_id)
    if conflict is not None:
        raise Forbidden(conflict, code="conflict_of_interest")
