"""Submitting a sheet and returning one: what moves between evaluator and administrator, each journalled."""

import secrets
from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from evaluation_service.periods.queries import lock_period
from evaluation_service.periods.rules import find_administering_role
from evaluation_service.registry_copy.rights import require_fresh_rights
from evaluation_service.scorecards.distance import require_distance
from evaluation_service.sheets import answer_rules, asked, queries, rules, whole
from evaluation_service.sheets.actions.answers import SALT_BYTES
from evaluation_service.sheets.actions.drafts import lock_own_draft, path_of
from evaluation_service.sheets.models import Answer, Sheet
from evaluation_service.tables import MACHINERY
from shared import clock
from shared.actor import Actor
from shared.canonical import digest
from shared.contracts.result_entries import SHEET_RETURNED, SHEET_SUBMITTED
from shared.contracts.roles import EVALUATOR
from shared.errors import Conflict, FieldProblem, Forbidden, Invalid, NotFound
from shared.jobs.work import put_work
from shared.journal.record import write_entry


def submit_sheet(session: Session, actor: Actor, sheet_id: UUID) -> queries.PlacedSheet:
    """Hand a complete sheet in, once; its scoring is asked for in the same transaction."""
    placed = lock_own_draft(session, actor, sheet_id)
    if placed.sheet.kind != rules.OWN:
        raise Conflict("a team hands its sheet in by signing it", code="signed_by_team")
    answers = queries.list_answers(session, sheet_id)
    refuse_unfinished(session, placed, answers)
    hand_in(session, actor, placed, answers)
    return placed


def find_unfinished(
    session: Session, placed: queries.PlacedSheet, answers: Sequence[Answer]
) -> list[FieldProblem]:
    """What a sheet lacks to be handed in: gaps, reasons, answers that were only copied, the visit's day."""
    form = asked.get_sheet_form(session, placed.period)
    grounds = asked.find_grounds(session, placed.lokus.lokus_id)
    *_days, has_visit = asked.find_visit_days(session, placed.period)
    copied = {answer.indicator_code for answer in answers if answer.copied_from is not None}
    problems = [
        *rules.find_missing_answers(form.codes, {answer.indicator_code for answer in answers}),
        *answer_rules.find_unexplained(form, answers, grounds),
        *answer_rules.find_unconfirmed(form.codes, copied),
    ]
    if has_visit and placed.sheet.visited_on is None:
        problems.append(FieldProblem("visited_on", "this period has visits: say when this one was"))
    return problems


def refuse_unfinished(session: Session, placed: queries.PlacedSheet, answers: Sequence[Answer]) -> None:
    """Refuse a sheet that is not finished; names everything that it lacks."""
    problems = find_unfinished(session, placed, answers)
    if problems:
        raise Invalid.all_of(problems)


def hand_in(session: Session, actor: Actor, placed: queries.PlacedSheet, answers: Sequence[Answer]) -> None:
    """Make a locked draft a submitted sheet, with its receipt and entry, and have it scored."""
    period, sheet = placed.period, placed.sheet
    sheet.state = rules.SUBMITTED
    sheet.submitted_at = clock.now()
    covered = rules.HandedIn(sheet.sheet_id, sheet.number, sheet.kind, sheet.visited_on, sheet.submitted_at)
    rows, sheet.receipt_sha256 = rules.cover_sheet(covered, answers)
    sheet.version += 1
    session.flush()
    body = {
        "sheet_id": sheet.sheet_id,
        "kind": sheet.kind,
        "assignment_id": sheet.assignment_id,
        "lokus_id": sheet.lokus_id,
        "period_id": period.period_id,
        "evaluator_id": sheet.evaluator_id,
        "number": sheet.number,
        "visited_on": sheet.visited_on,
        "answer_count": len(rows),
        "answers_sha256": digest(rows),
        "receipt_sha256": sheet.receipt_sha256,
        "submitted_at": sheet.submitted_at,
    }
    write_entry(session, actor, EVALUATOR, SHEET_SUBMITTED, sheet.sheet_id, sheet.version, body)
    put_work(session, MACHINERY.work, rules.SCORE_SHEET, [str(sheet.sheet_id)])


def return_sheet(session: Session, actor: Actor, sheet_id: UUID, reason: str) -> queries.PlacedSheet:
    """Give a submitted sheet back with a reason; its answers go on in a new draft, and it stays itself."""
    require_fresh_rights(session)
    seen, role = _get_administered_sheet(session, actor, sheet_id)
    require_distance(session, actor, seen.period, seen.lokus.lokus_id)
    period = lock_period(session, seen.period.period_id, share=True)
    sheet = queries.lock_sheet(session, sheet_id)
    _refuse_unless_returnable(sheet, period.state)
    salt = secrets.token_bytes(SALT_BYTES)
    sheet.state, sheet.returned_at = rules.RETURNED, clock.now()
    sheet.return_reason, sheet.return_reason_salt = reason, salt
    sheet.version += 1
    session.flush()
    following = _open_next_version(session, sheet)
    body = {
        "sheet_id": sheet_id,
        "next_sheet_id": following.sheet_id,
        "assignment_id": sheet.assignment_id,
        "lokus_id": sheet.lokus_id,
        "period_id": period.period_id,
        "number": sheet.number,
        "reason_sha256": rules.digest_text(salt, reason),
        "returned_at": sheet.returned_at,
    }
    write_entry(session, actor, role, SHEET_RETURNED, sheet_id, sheet.version, body)
    put_work(session, MACHINERY.work, rules.SCORE_SHEET, [str(sheet_id)])
    return queries.PlacedSheet(seen.assignment, seen.lokus, period, sheet)


def _get_administered_sheet(
    session: Session, actor: Actor, sheet_id: UUID
) -> tuple[queries.PlacedSheet, str]:
    seen = queries.find_placed_sheet(session, sheet_id)
    role = find_administering_role(actor, seen.period.owner_region_code) if seen else None
    if seen is not None and role is not None:
        return seen, role
    if seen is not None and seen.sheet.evaluator_id == actor.account_id:
        raise Forbidden("only the period's administrator returns a sheet")
    raise NotFound(queries.NO_SHEET)


def _refuse_unless_returnable(sheet: Sheet, period_state: str) -> None:
    if sheet.state != rules.SUBMITTED:
        raise Conflict(
            f"the sheet is {sheet.state}; only a submitted one can be returned",
            code="sheet_not_submitted",
            extra={"state": sheet.state},
            location=path_of(sheet.sheet_id),
        )
    if period_state != "open":
        raise Conflict(
            f"the period is {period_state}; sheets are returned while it is open",
            code="period_not_open",
            extra={"period_state": period_state},
        )


def _open_next_version(session: Session, returned: Sheet) -> Sheet:
    """A draft with the same answers; that of the returned sheet stay what they were."""
    following = Sheet(
        sheet_id=uuid4(),
        kind=returned.kind,
        assignment_id=returned.assignment_id,
        lokus_id=returned.lokus_id,
        evaluator_id=returned.evaluator_id,
        number=returned.number + 1,
        state=rules.DRAFT,
        visited_on=returned.visited_on,
        begun_at=returned.returned_at or clock.now(),
        version=1,
    )
    session.add(following)
    session.flush()
    copied = [
        {
            "sheet_id": following.sheet_id,
            "indicator_code": answer.indicator_code,
            **{name: getattr(answer, name) for name in whole.CONTENT},
            "version": 1,
            "saved_at": following.begun_at,
        }
        for answer in queries.list_answers(session, returned.sheet_id)
    ]
    session.execute(insert(Answer), copied)
    return following
