"""Decisions about sheets: what is missing, what a receipt covers, which sheets count; no I/O."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol
from uuid import UUID

from evaluation_service.scoring.exact import LeftOut
from shared.canonical import digest
from shared.errors import FieldProblem

SCORE_SHEET = "score_sheet"

DRAFT, SUBMITTED, RETURNED = "draft", "submitted", "returned"

NOT_SUBMITTED = "not_submitted"

OWN, TEAM, AGREED = "own", "team", "agreed"

# Why a sheet of another kind is left out, by the kind that counts.
OTHER_KIND_COUNTS = {AGREED: "pleno_agreed", TEAM: "team_sheet", OWN: "own_sheets"}

AnswerRow = list[Any]


@dataclass(frozen=True)
class SheetStanding:
    """How one handed-in sheet of a lokus stands."""

    sheet_id: UUID
    assignment_id: UUID | None
    number: int
    state: str
    is_assignment_ended: bool
    is_scored: bool
    kind: str = OWN


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


class CoveredAnswer(Protocol):
    """What a receipt covers of an answer."""

    @property
    def indicator_code(self) -> str: ...
    @property
    def level(self) -> int: ...
    @property
    def ticked(self) -> Sequence[str]: ...
    @property
    def counts(self) -> Mapping[str, int]: ...
    @property
    def chosen(self) -> int | None: ...
    @property
    def supported(self) -> int | None: ...
    @property
    def note_sha256(self) -> str | None: ...
    @property
    def reason_sha256(self) -> str | None: ...
    @property
    def answered_by(self) -> UUID | None: ...


@dataclass(frozen=True)
class HandedIn:
    """A sheet as it is handed in, but for its answers."""

    sheet_id: UUID
    number: int
    kind: str
    visited_on: date | None
    submitted_at: datetime


def cover_sheet(sheet: HandedIn, answers: Sequence[CoveredAnswer]) -> tuple[list[AnswerRow], str]:
    """The rows that the journal's digest is over, and the receipt over these with the sheet.

    An evaluator's own sheet of levels and notes, without a visit, has the short rows that all sheets had
    before there was more to answer: their receipts come out as they always did.
    """
    if sheet.kind == OWN and sheet.visited_on is None and all(map(_is_plain, answers)):
        rows = answer_rows((row.indicator_code, row.level, row.note_sha256) for row in answers)
        return rows, digest_receipt(sheet.sheet_id, sheet.number, rows, sheet.submitted_at)
    rows = [_whole_row(answer) for answer in sorted(answers, key=lambda answer: answer.indicator_code)]
    receipt = digest(
        {
            "sheet_id": str(sheet.sheet_id),
            "number": sheet.number,
            "kind": sheet.kind,
            "visited_on": sheet.visited_on.isoformat() if sheet.visited_on else None,
            "answers": rows,
            "submitted_at": sheet.submitted_at.astimezone(UTC).isoformat(),
        }
    )
    return rows, receipt


def _is_plain(answer: CoveredAnswer) -> bool:
    """A level that was given as such: where elements can be ticked, one of these is always there."""
    beside = (answer.chosen, answer.supported, answer.reason_sha256, answer.answered_by)
    return all(value is None for value in beside)


def _whole_row(answer: CoveredAnswer) -> AnswerRow:
    return [
        answer.indicator_code,
        answer.level,
        list(answer.ticked),
        dict(answer.counts),
        answer.chosen,
        answer.note_sha256,
        answer.reason_sha256,
        str(answer.answered_by) if answer.answered_by else None,
    ]


def find_visit_problem(visited_on: date, today: date, first: date, last: date) -> str | None:
    """Why a visit cannot have been on this day; `first` and `last` are what the period leaves for visits."""
    if visited_on > today:
        return "lies in the future"
    if not first <= visited_on <= last:
        return f"the visits of this period are from {first} to {last}"
    return None


def find_missing_answers(codes: Iterable[str], answered: Collection[str]) -> list[FieldProblem]:
    """One problem for each indicator that has no level, in the instrument's order."""
    return [
        FieldProblem(f"answers.{code}", "this indicator has no level")
        for code in codes
        if code not in answered
    ]


def find_counting_kind(combination: str, sheet_mode: str) -> str:
    """Which kind of sheets a period scores: those of its evaluators, its teams, or its plenos."""
    if combination == AGREED:
        return AGREED
    return TEAM if sheet_mode == TEAM else OWN


def find_left_out_reason(
    sheet: SheetStanding, newest: Mapping[object, SheetStanding], counting: str
) -> str | None:
    """Why a handed-in sheet does not count; `newest` is the newest handed-in sheet of each place."""
    if sheet.kind != counting:
        return OTHER_KIND_COUNTS[counting]
    if sheet.is_assignment_ended:
        return "assignment_ended"
    if newest[_place_of(sheet)].number != sheet.number:
        return "replaced"
    return "returned" if sheet.state == RETURNED else None


def _place_of(sheet: SheetStanding) -> object:
    """What a sheet and its later versions have in common: the assignment, or that the lokus shares it."""
    return sheet.assignment_id or sheet.kind


def name_not_submitted(assignment_id: UUID, draft_id: UUID | None) -> LeftOut:
    """How a trace names what was not handed in: the draft, or the assignment whose sheet was never begun."""
    return str(draft_id) if draft_id else f"assignment {assignment_id}", NOT_SUBMITTED


def choose_sheets(sheets: Iterable[SheetStanding], counting: str = OWN) -> tuple[list[UUID], list[LeftOut]]:
    """The sheets of a lokus that count, and the others with their reasons; drafts are not handed in.

    Only sheets of the kind that the period scores count.

    A sheet that counts and has no score yet is in neither: it comes in when its own turn has come, so
    that one sheet that cannot be scored holds no other back.
    """
    standing = sorted(sheets, key=lambda sheet: (sheet.number, sheet.sheet_id))
    newest = {_place_of(sheet): sheet for sheet in standing}
    used: list[UUID] = []
    left_out: list[LeftOut] = []
    for sheet in standing:
        reason = find_left_out_reason(sheet, newest, counting)
        if reason is not None:
            left_out.append((str(sheet.sheet_id), reason))
        elif sheet.is_scored:
            used.append(sheet.sheet_id)
    return used, left_out
