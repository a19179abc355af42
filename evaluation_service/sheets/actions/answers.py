"""Saving answers of a draft, one by one or many at once; none of it is journalled before it is submitted."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.scorecards.instruments import get_instrument
from evaluation_service.sheets import queries, rules
from evaluation_service.sheets.actions.drafts import lock_own_draft
from evaluation_service.sheets.models import Answer
from shared import clock
from shared.actor import Actor
from shared.errors import Invalid, Precondition, Problems, Stale

SALT_BYTES = 16


@dataclass(frozen=True)
class GivenAnswer:
    """An answer as it comes in; `expected_version` is that of the one it replaces, None for a first one."""

    indicator_code: str
    level: int
    note: str | None
    expected_version: int | None


def save_answer(session: Session, actor: Actor, sheet_id: UUID, given: GivenAnswer) -> Answer:
    """Save one answer; raises Stale if it was saved elsewhere since it was read, keeping that one."""
    return save_answers(session, actor, sheet_id, [given])[0]


def save_answers(
    session: Session, actor: Actor, sheet_id: UUID, given: Sequence[GivenAnswer]
) -> list[Answer]:
    """Save all of them or none."""
    placed = lock_own_draft(session, actor, sheet_id)
    period = placed.period
    instrument = get_instrument(session, (period.instrument_id, period.instrument_version))
    _refuse_impossible(instrument.instrument.code_set, given)
    present = {answer.indicator_code: answer for answer in queries.list_answers(session, sheet_id)}
    for answer in given:
        _refuse_stale(answer, present.get(answer.indicator_code))
    saved = []
    for answer in given:
        row = present.get(answer.indicator_code)
        if row is not None and _is_repeated(answer, row):
            saved.append(row)
            continue
        if row is None:
            row = Answer(sheet_id=sheet_id, indicator_code=answer.indicator_code, version=0)
            session.add(row)
        row.level = answer.level
        _write_note(row, answer.note)
        row.version += 1
        row.saved_at = clock.now()
        saved.append(row)
    session.flush()
    return saved


def _refuse_impossible(codes: frozenset[str], given: Sequence[GivenAnswer]) -> None:
    problems = Problems(rules.find_unknown_codes(codes, [answer.indicator_code for answer in given]))
    names = [answer.indicator_code for answer in given]
    for code in sorted({name for name in names if names.count(name) > 1}):
        problems.add(f"answers.{code}", "stands here twice")
    for answer in given:
        if answer.note is not None and "\x00" in answer.note:
            problems.add(f"answers.{answer.indicator_code}.note", "holds a character that cannot be stored")
    problems.refuse()


def _refuse_stale(given: GivenAnswer, present: Answer | None) -> None:
    field = f"answers.{given.indicator_code}"
    if present is None:
        if given.expected_version is not None:
            raise Stale(f"{field}: there is no answer yet, so it has no version")
        return
    if _is_repeated(given, present):
        return
    if given.expected_version is None:
        raise Precondition(f"{field}: there is an answer already; name the version that was read")
    if given.expected_version != present.version:
        raise Stale(
            f"{field}: it was saved elsewhere since; it is at version {present.version} now",
            extra={"version": present.version, "level": present.level},
        )


def _is_repeated(given: GivenAnswer, present: Answer) -> bool:
    """A first answer that is sent again, because its response was lost, is taken as it stands."""
    same = (given.level, given.note) == (present.level, present.note)
    return given.expected_version is None and same


def _write_note(row: Answer, note: str | None) -> None:
    """A note may name people: only its salted digest will reach the journal."""
    if note is None:
        row.note, row.note_salt, row.note_sha256 = None, None, None
        return
    salt = secrets.token_bytes(SALT_BYTES)
    row.note, row.note_salt, row.note_sha256 = note, salt, rules.digest_text(salt, note)


def refuse_incomplete(codes: Sequence[str], answers: Sequence[Answer]) -> None:
    """Refuse a sheet with gaps, naming each."""
    missing = rules.find_missing_answers(codes, {answer.indicator_code for answer in answers})
    if missing:
        raise Invalid.all_of(missing)
