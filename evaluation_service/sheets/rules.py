"""Decisions about sheets: what is missing, what a receipt covers, which sheets count; no I/O."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from evaluation_service.scoring.exact import LeftOut
from shared.canonical import digest
from shared.errors import FieldProblem

SCORE_SHEET = "score_sheet"

DRAFT, SUBMITTED, RETURNED = "draft", "submitted", "returned"

NOT_SUBMITTED = "not_submitted"

AnswerRow = list[str | int | None]


@dataclass(frozen=True)
class SheetStanding:
    """How one handed-in sheet of a lokus stands."""

    sheet_id: UUID
    assignment_id: UUID
    number: int
    state: str
    is_assignment_ended: bool
    is_scored: bool


def digest_text(salt: bytes, text: str) -> str:
    """What the journal may know of a text that may name people."""
    return hashlib.sha256(salt + text.encode()).hexdigest()


def answer_rows(answers: Iterable[tuple[str, int, str | None]]) -> list[AnswerRow]:
    """Code, level and digest of the note, by code: what a digest over a sheet's answers covers."""
    return [[code, level, note_sha256] for code, level, note_sha256 in sorted(answers)]


def digest_receipt(sheet_id: UUID, number: int, rows: list[AnswerRow], submitted_at: datetime) -> str:
    """The receipt: anyone who holds the sheet's answers can compute it again."""
    return digest(
        {
            "sheet_id": str(sheet_id),
            "number": number,
            "answers": rows,
            "submitted_at": submitted_at.astimezone(UTC).isoformat(),
        }
    )


def find_missing_answers(codes: Iterable[str], answered: Collection[str]) -> list[FieldProblem]:
    """One problem for each indicator that has no level, in the instrument's order."""
    return [
        FieldProblem(f"answers.{code}", "this indicator has no level")
        for code in codes
        if code not in answered
    ]


def find_unknown_codes(codes: Collection[str], given: Iterable[str]) -> list[FieldProblem]:
    """One problem for each answer to an indicator that the instrument does not have."""
    return [
        FieldProblem(f"answers.{code}", "the instrument has no such indicator")
        for code in given
        if code not in codes
    ]


def find_left_out_reason(sheet: SheetStanding, newest: Mapping[UUID, SheetStanding]) -> str | None:
    """Why a handed-in sheet does not count; `newest` is the newest handed-in sheet of each assignment."""
    if sheet.is_assignment_ended:
        return "assignment_ended"
    if newest[sheet.assignment_id].number != sheet.number:
        return "replaced"
    return "returned" if sheet.state == RETURNED else None


def name_not_submitted(assignment_id: UUID, draft_id: UUID | None) -> LeftOut:
    """How a trace names what was not handed in: the draft, or the assignment whose sheet was never begun."""
    return str(draft_id) if draft_id else f"assignment {assignment_id}", NOT_SUBMITTED


def choose_sheets(sheets: Iterable[SheetStanding]) -> tuple[list[UUID], list[LeftOut]]:
    """The sheets of a lokus that count, and the others with their reasons; drafts are not handed in.

    A sheet that counts and has no score yet is in neither: it comes in when its own turn has come, so
    that one sheet that cannot be scored holds no other back.
    """
    standing = sorted(sheets, key=lambda sheet: (sheet.number, sheet.sheet_id))
    newest = {sheet.assignment_id: sheet for sheet in standing}
    used: list[UUID] = []
    left_out: list[LeftOut] = []
    for sheet in standing:
        reason = find_left_out_reason(sheet, newest)
        if reason is not None:
            left_out.append((str(sheet.sheet_id), reason))
        elif sheet.is_scored:
            used.append(sheet.sheet_id)
    return used, left_out
