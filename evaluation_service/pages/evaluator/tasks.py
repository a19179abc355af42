"""The page of what an evaluator has to do, and the forms on it that begin a sheet."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.assignments.tasks import list_own_tasks
from evaluation_service.pages.evaluator.frame import EVALUATORS, TASKS, evaluator_pages, sheet_address
from evaluation_service.sheets.actions import drafts, team
from shared import clock
from shared.actor import Actor
from shared.http.endpoints import ListArguments
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown

# Each has its unit, period, deadline and progress; a page has to be light.
ASSIGNMENTS = 50


class TaskArguments(ListArguments):
    """Which page of the list."""


@evaluator_pages.read(TASKS, access=EVALUATORS, arguments=TaskArguments)
def show_tasks(
    session: Session,
    actor: Actor,
    arguments: dict[str, Any] | None = None,
    form: Form | None = None,
    **_path: UUID,
) -> Shown:
    """One's assignments, what is due first, each with its one next step."""
    cursor = (arguments or {}).get("cursor")
    page = list_own_tasks(session, actor, cursor=cursor, limit=ASSIGNMENTS)
    values = {"tasks": page.items, "next": page.next_cursor, "is_first": cursor is None, "now": clock.now()}
    return Shown("evaluator/tasks.html", values)


@evaluator_pages.form(f"{TASKS}/<uuid:assignment_id>/mulai", access=EVALUATORS, show=show_tasks)
def begin_sheet(session: Session, actor: Actor, assignment_id: UUID) -> See:
    """Begin one's sheet, or go on with it."""
    placed, is_new = drafts.begin_sheet(session, actor, assignment_id)
    return _see_sheet(placed.sheet.sheet_id, is_new=is_new)


@evaluator_pages.form(f"{TASKS}/tim/<uuid:lokus_id>/mulai", access=EVALUATORS, show=show_tasks)
def begin_team_sheet(session: Session, actor: Actor, lokus_id: UUID) -> See:
    """Begin the team's sheet, or go on with it."""
    sheet, is_new = team.begin_team_sheet(session, actor, lokus_id)
    return _see_sheet(sheet.sheet_id, is_new=is_new)


def _see_sheet(sheet_id: UUID, *, is_new: bool) -> See:
    begun = Notice(_("The sheet is begun. Choose an aspect and answer its indicators."))
    return See(sheet_address(sheet_id), begun if is_new else None)
