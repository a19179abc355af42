"""The sheet endpoints: begin, answer, hand in, give back, and how far the scoring of a period is."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.periods.queries import get_administered_period
from evaluation_service.periods.rules import ADMINISTRATORS
from evaluation_service.sheets import pleno_queries, queries, whole
from evaluation_service.sheets.actions import answers, copying, drafts, handing, retry
from evaluation_service.sheets.answer_rules import GivenAnswer
from evaluation_service.sheets.jobs import QUEUE, score_due_sheets
from evaluation_service.sheets.schemas import (
    AnswerInput,
    AnswerSchema,
    AnswersInput,
    ReceiptSchema,
    ReturnInput,
    SavedAnswersSchema,
    SheetChangeInput,
    SheetSchema,
    WholeSheetSchema,
    WorkStateSchema,
)
from shared.actor import Actor
from shared.contracts.roles import EVALUATOR
from shared.db import after_commit
from shared.http.access import any_of
from shared.http.endpoints import Answer as Response
from shared.http.endpoints import Endpoints, ListArguments
from shared.http.paging import Page
from shared.jobs.queue import Nudger

EVALUATORS = any_of(EVALUATOR)
KEEPERS = any_of(*ADMINISTRATORS)
BOTH = any_of(EVALUATOR, *ADMINISTRATORS)

# Whose signatures under a team's sheet the change has withdrawn.
WITHDRAWN = "Prima-Signatures-Withdrawn"

sheets = Endpoints("sheets", "/api/v1", "Evaluators' sheets, and the work of scoring them")


def nudge_scoring(session: Session) -> None:
    """Have a worker look at the work list once this transaction is committed."""
    nudger: Nudger = session.info["nudger"]
    after_commit(session, lambda: _nudge(nudger))


def _nudge(nudger: Nudger) -> None:
    nudger.nudge_soon(QUEUE, score_due_sheets)


@sheets.write(
    "POST", "/assignments/<uuid:assignment_id>/sheet", access=EVALUATORS, answer=WholeSheetSchema, status=201
)
def begin_sheet(session: Session, actor: Actor, assignment_id: UUID) -> Response:
    """Begin one's sheet, or get the running draft (200)."""
    placed, is_new = drafts.begin_sheet(session, actor, assignment_id)
    record = whole.describe_whole_sheet(session, actor, placed)
    return Response(record, 201 if is_new else 200, drafts.path_of(placed.sheet.sheet_id))


@sheets.read(
    "/assignments/<uuid:assignment_id>/sheets",
    access=BOTH,
    answer=SheetSchema,
    arguments=ListArguments,
    paged=True,
)
def list_sheets(session: Session, actor: Actor, assignment_id: UUID, arguments: dict[str, Any]) -> Page:
    """The versions of an assignment's sheet, oldest first."""
    return queries.list_sheets(session, actor, assignment_id, **arguments)


@sheets.read("/sheets/<uuid:sheet_id>", access=BOTH, answer=WholeSheetSchema)
def get_sheet(session: Session, actor: Actor, sheet_id: UUID) -> dict[str, Any]:
    """One version of a sheet with its answers."""
    return whole.get_sheet(session, actor, sheet_id)


@sheets.write(
    "PATCH",
    "/sheets/<uuid:sheet_id>",
    access=EVALUATORS,
    body=SheetChangeInput,
    answer=WholeSheetSchema,
    if_match=True,
)
def change_sheet(
    session: Session, actor: Actor, sheet_id: UUID, expected_version: int, body: dict[str, Any]
) -> dict[str, Any]:
    """Say when the unit was visited."""
    placed = drafts.set_visit(session, actor, sheet_id, body["visited_on"], expected_version)
    return whole.describe_whole_sheet(session, actor, placed)


@sheets.write(
    "PUT",
    "/sheets/<uuid:sheet_id>/answers/<indicator_code>",
    access=EVALUATORS,
    body=AnswerInput,
    answer=AnswerSchema,
    if_match="optional",
)
def save_answer(
    session: Session,
    actor: Actor,
    sheet_id: UUID,
    indicator_code: str,
    expected_version: int | None,
    body: dict[str, Any],
) -> Response:
    """Save one answer; If-Match names the version it replaces, and is left out the first time."""
    given = GivenAnswer(indicator_code, expected_version, **body)
    return _say_withdrawn(session, sheet_id, answers.save_answer(session, actor, sheet_id, given))


@sheets.write(
    "PUT",
    "/sheets/<uuid:sheet_id>/answers",
    access=EVALUATORS,
    body=AnswersInput,
    answer=SavedAnswersSchema,
)
def save_answers(session: Session, actor: Actor, sheet_id: UUID, body: dict[str, Any]) -> Response:
    """Save several answers, all or none."""
    given = [GivenAnswer(expected_version=row.pop("version"), **row) for row in body["answers"]]
    saved = answers.save_answers(session, actor, sheet_id, given)
    return _say_withdrawn(session, sheet_id, {"answers": saved})


def _say_withdrawn(session: Session, sheet_id: UUID, record: dict[str, Any]) -> Response:
    """Name those whose signature under a team's sheet no longer stands."""
    withdrawn = pleno_queries.list_withdrawn(session, sheet_id)
    return Response(record, headers={WITHDRAWN: " ".join(map(str, withdrawn))} if withdrawn else {})


@sheets.write("POST", "/sheets/<uuid:sheet_id>/copy", access=EVALUATORS, answer=WholeSheetSchema)
def copy_last_year(session: Session, actor: Actor, sheet_id: UUID) -> dict[str, Any]:
    """Fill in what is unanswered from last year's sheet; each copied answer has to be saved once more."""
    placed = copying.copy_last_year(session, actor, sheet_id)
    return whole.describe_whole_sheet(session, actor, placed)


@sheets.read(
    "/sheets/<uuid:sheet_id>/answers/<indicator_code>/versions",
    access=BOTH,
    answer=AnswerSchema,
    arguments=ListArguments,
    paged=True,
)
def list_answer_versions(
    session: Session, actor: Actor, sheet_id: UUID, indicator_code: str, arguments: dict[str, Any]
) -> Page:
    """Every version of one answer, oldest first; the last one is what stands."""
    return whole.list_versions(session, actor, sheet_id, indicator_code, **arguments)


@sheets.write(
    "POST", "/sheets/<uuid:sheet_id>/submission", access=EVALUATORS, answer=ReceiptSchema, status=202
)
def submit_sheet(session: Session, actor: Actor, sheet_id: UUID) -> Response:
    """Hand the sheet in; it is scored soon after."""
    placed = handing.submit_sheet(session, actor, sheet_id)
    nudge_scoring(session)
    receipt = queries.describe_sheet(placed, placed.sheet, is_scored=False)
    return Response(receipt, location=drafts.path_of(sheet_id))


@sheets.write(
    "POST", "/sheets/<uuid:sheet_id>/return", access=KEEPERS, body=ReturnInput, answer=WholeSheetSchema
)
def return_sheet(session: Session, actor: Actor, sheet_id: UUID, body: dict[str, str]) -> dict[str, Any]:
    """Give a submitted sheet back; its evaluator finds the same answers in a new draft."""
    placed = handing.return_sheet(session, actor, sheet_id, body["reason"])
    nudge_scoring(session)
    return whole.describe_whole_sheet(session, actor, placed)


@sheets.read("/periods/<uuid:period_id>/work", access=KEEPERS, answer=WorkStateSchema)
def get_work_state(session: Session, actor: Actor, period_id: UUID) -> queries.WorkState:
    """How far the scoring of the period is, and what failed why."""
    period, _role = get_administered_period(session, actor, period_id)
    return queries.get_work_state(session, period.period_id)


@sheets.write(
    "POST", "/periods/<uuid:period_id>/work/retry", access=KEEPERS, answer=WorkStateSchema, status=202
)
def retry_failed_work(session: Session, actor: Actor, period_id: UUID) -> Response:
    """Try again what failed."""
    period = retry.retry_failed_work(session, actor, period_id)
    nudge_scoring(session)
    record = queries.get_work_state(session, period.period_id)
    return Response(record, location=f"/api/v1/periods/{period.period_id}/work")
