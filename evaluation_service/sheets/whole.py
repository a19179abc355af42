"""Reads a sheet whole: its answers and their versions, what is still to be done; no writes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, cast, select, tuple_
from sqlalchemy.orm import Session

from evaluation_service.sheets import answer_rules, rules
from evaluation_service.sheets.answer_rules import GivenAnswer, SheetForm
from evaluation_service.sheets.asked import find_grounds, get_sheet_form
from evaluation_service.sheets.models import Answer, AnswerVersion, Sheet, SheetScore
from evaluation_service.sheets.queries import (
    NO_SHEET,
    PlacedSheet,
    describe_sheet,
    get_visible_sheet,
    list_answers,
    may_see_answers,
    may_see_results,
)
from shared.actor import Actor
from shared.errors import NotFound
from shared.http.paging import Page, decode_cursor, page_of

# What an answer says, and who said it when: all that a version keeps.
CONTENT = (
    "level",
    "note",
    "note_salt",
    "note_sha256",
    "saved_at",
    "ticked",
    "counts",
    "chosen",
    "supported",
    "reason",
    "reason_salt",
    "reason_sha256",
    "answered_by",
    "copied_from",
)


def describe_answer(answer: Answer | AnswerVersion, reasons_needed: Sequence[str] = ()) -> dict[str, Any]:
    """An answer as its evaluator is shown it; salts in hexadecimal digits."""
    return {
        **{name: getattr(answer, name) for name in CONTENT},
        "indicator_code": answer.indicator_code,
        "version": answer.version,
        "note_salt_hex": answer.note_salt_hex,
        "reason_salt_hex": answer.reason_salt_hex,
        "reasons_needed": list(reasons_needed),
    }


def describe_answers(
    session: Session, placed: PlacedSheet, answers: Sequence[Answer], form: SheetForm
) -> list[dict[str, Any]]:
    """Answers of one sheet; why a draft's need reasons is told, of a sheet handed in it was settled."""
    if placed.sheet.state != rules.DRAFT:
        return [describe_answer(answer) for answer in answers]
    grounds = find_grounds(session, placed.lokus.lokus_id)
    return [
        describe_answer(answer, answer_rules.find_reasons_needed(form, answer, grounds)) for answer in answers
    ]


def get_sheet(session: Session, actor: Actor, sheet_id: UUID) -> dict[str, Any]:
    """The sheet with its answers; of a draft the administrator sees that there is one and no more."""
    return describe_whole_sheet(session, actor, get_visible_sheet(session, actor, sheet_id))


def describe_whole_sheet(session: Session, actor: Actor, placed: PlacedSheet) -> dict[str, Any]:
    """A sheet as those who fill it in, or its administrator, are shown it."""
    sheet = placed.sheet
    score = session.execute(
        select(SheetScore.index_text, SheetScore.grade).where(SheetScore.sheet_id == sheet.sheet_id)
    ).one_or_none()
    is_shown = score is not None and may_see_results(session, actor, placed)
    return {
        **describe_sheet(placed, sheet, is_scored=score is not None),
        "result": {"index": score[0], "grade": score[1]} if score and is_shown else None,
        **_describe_content(session, actor, placed),
    }


def _describe_content(session: Session, actor: Actor, placed: PlacedSheet) -> dict[str, Any]:
    """The answers and what is still to be done; null for whoever may not see them yet."""
    if not may_see_answers(session, actor, placed):
        return dict.fromkeys(("answers", "missing", "unexplained", "unconfirmed"))
    form = get_sheet_form(session, placed.period)
    answers = list_answers(session, placed.sheet.sheet_id)
    told = describe_answers(session, placed, answers, form)
    given = {row["indicator_code"]: row for row in told}
    present = [given[code] for code in form.codes if code in given]
    return {
        "answers": told,
        "missing": [code for code in form.codes if code not in given],
        "unexplained": [
            row["indicator_code"] for row in present if row["reasons_needed"] and not row["reason_sha256"]
        ],
        "unconfirmed": [row["indicator_code"] for row in present if row["copied_from"]],
    }


def list_versions(
    session: Session, actor: Actor, sheet_id: UUID, code: str, *, cursor: str | None, limit: int
) -> Page:
    """Every version of one answer, oldest first; the last one is what stands."""
    placed = get_visible_sheet(session, actor, sheet_id)
    if not may_see_answers(session, actor, placed):
        raise NotFound(NO_SHEET)
    if code not in get_sheet_form(session, placed.period).indicators:
        raise NotFound("the instrument has no such indicator")
    standing = session.get(Answer, (sheet_id, code))
    if standing is None:
        return Page([])
    key = decode_cursor(cursor, [int])
    after = key[0] if key else 0
    overwritten = session.scalars(
        select(AnswerVersion)
        .where(
            AnswerVersion.sheet_id == sheet_id,
            AnswerVersion.indicator_code == code,
            cast(AnswerVersion.version, BigInteger) > after,
            AnswerVersion.version < standing.version,
        )
        .order_by(AnswerVersion.version)
        .limit(limit + 1)
    )
    rows: list[Answer | AnswerVersion] = [*overwritten]
    if standing.version > after:
        rows.append(standing)
    page = page_of(rows[: limit + 1], limit, lambda row: [row.version])
    return Page([describe_answer(row) for row in page.items], page.next_cursor)


def list_read(
    session: Session, sheet_id: UUID, given: Iterable[GivenAnswer], present: Mapping[str, Answer]
) -> dict[tuple[str, int], Answer | AnswerVersion]:
    """The answers that somebody had before them when they gave these, by indicator and version."""
    found: dict[tuple[str, int], Answer | AnswerVersion] = {
        (code, row.version): row for code, row in present.items()
    }
    wanted = [
        (answer.indicator_code, answer.expected_version)
        for answer in given
        if answer.expected_version is not None
        and (answer.indicator_code, answer.expected_version) not in found
    ]
    rows = session.scalars(
        select(AnswerVersion).where(
            AnswerVersion.sheet_id == sheet_id,
            tuple_(AnswerVersion.indicator_code, AnswerVersion.version).in_(wanted),
        )
    )
    return found | {(row.indicator_code, row.version): row for row in rows}


def find_returned_before(session: Session, sheet: Sheet) -> Sheet | None:
    """The version before this one, which was given back with a reason; `None` for a first version."""
    place = Sheet.assignment_id == sheet.assignment_id
    if sheet.assignment_id is None:
        place = (Sheet.lokus_id == sheet.lokus_id) & (Sheet.kind == sheet.kind)
    return session.scalar(
        select(Sheet).where(place, Sheet.number == sheet.number - 1, Sheet.state == rules.RETURNED)
    )
