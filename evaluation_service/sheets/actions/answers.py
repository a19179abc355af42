"""Saving answers of a draft, one by one or many at once; none of it is journalled before it is submitted."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.sheets import answer_rules, queries, rules, whole
from evaluation_service.sheets.actions.drafts import lock_own_draft
from evaluation_service.sheets.answer_rules import Content, GivenAnswer, SheetForm
from evaluation_service.sheets.asked import get_sheet_form
from evaluation_service.sheets.models import Answer, AnswerVersion
from shared import clock
from shared.actor import Actor
from shared.errors import Invalid, Precondition, Stale

SALT_BYTES = 16


def save_answer(session: Session, actor: Actor, sheet_id: UUID, given: GivenAnswer) -> dict[str, Any]:
    """Save one answer; raises Stale if it was saved elsewhere since it was read, keeping that one."""
    return save_answers(session, actor, sheet_id, [given])[0]


def save_answers(
    session: Session, actor: Actor, sheet_id: UUID, given: Sequence[GivenAnswer]
) -> list[dict[str, Any]]:
    """Save all of them or none; returns them as they are told."""
    placed = lock_own_draft(session, actor, sheet_id)
    form = get_sheet_form(session, placed.period)
    settled = settle_answers(form, given)
    present = {answer.indicator_code: answer for answer in queries.list_answers(session, sheet_id)}
    refuse_stale(given, settled, present)
    saved = []
    for answer in given:
        row, content = present.get(answer.indicator_code), settled[answer.indicator_code]
        if row is None or not _is_repeated(answer, content, row):
            row = write_answer(session, actor, placed, answer.indicator_code, row, content)
        saved.append(row)
    session.flush()
    return whole.describe_answers(session, placed, saved, form)


def settle_answers(form: SheetForm, given: Sequence[GivenAnswer]) -> dict[str, Content]:
    """What each answer comes to, by indicator; raises Invalid naming everything wrong with any of them."""
    settled, problems = answer_rules.settle_answers(form, given)
    if problems:
        raise Invalid.all_of(problems)
    return settled


def refuse_stale(
    given: Sequence[GivenAnswer], settled: Mapping[str, Content], present: Mapping[str, Answer]
) -> None:
    """Refuse answers that would overwrite what whoever sends them has not read.

    The refusal holds what stands there now, of every such answer, so that both can be shown.
    """
    meant = [(answer, present.get(answer.indicator_code)) for answer in given]
    for answer, row in meant:
        if row is None and answer.expected_version is not None:
            raise Stale(f"answers.{answer.indicator_code}: there is no answer yet, so it has no version")
    against = [
        (answer, row)
        for answer, row in meant
        if row is not None
        and answer.expected_version != row.version
        and not _is_repeated(answer, settled[answer.indicator_code], row)
    ]
    stale = [row for answer, row in against if answer.expected_version is not None]
    extra = {"answers": [_tell_standing(row) for _answer, row in against]}
    if stale:
        first = stale[0]
        raise Stale(
            f"answers.{first.indicator_code}: it was saved elsewhere since; "
            f"it is at version {first.version} now",
            extra={"version": first.version, "level": first.level, **extra},
        )
    if against:
        field = f"answers.{against[0][0].indicator_code}"
        raise Precondition(
            f"{field}: there is an answer already; name the version that was read", extra=extra
        )


def _is_repeated(given: GivenAnswer, content: Content, present: Answer) -> bool:
    """A first answer that is sent again, because its response was lost, is taken as it stands."""
    if given.expected_version is not None or present.copied_from is not None:
        return False
    return content == content_of(present)


def content_of(answer: Answer | AnswerVersion) -> Content:
    """What an answer that is kept says."""
    return Content(
        level=answer.level,
        ticked=list(answer.ticked),
        counts=dict(sorted(answer.counts.items())),
        chosen=answer.chosen,
        supported=answer.supported,
        note=answer.note,
        reason=answer.reason,
    )


def _tell_standing(row: Answer) -> dict[str, Any]:
    content = content_of(row)
    return {
        "indicator_code": row.indicator_code,
        "version": row.version,
        **vars(content),
        "answered_by": str(row.answered_by) if row.answered_by else None,
        "saved_at": row.saved_at.isoformat(),
    }


def write_answer(
    session: Session,
    actor: Actor,
    placed: queries.PlacedSheet,
    indicator_code: str,
    row: Answer | None,
    content: Content,
) -> Answer:
    """Write one answer of a locked draft; what it overwrites is kept as a version."""
    sheet_id = placed.sheet.sheet_id
    if row is None:
        row = Answer(sheet_id=sheet_id, indicator_code=indicator_code, version=0)
        session.add(row)
    else:
        keep_version(session, row)
    row.level, row.chosen, row.supported = content.level, content.chosen, content.supported
    row.ticked, row.counts = content.ticked, content.counts
    row.note, row.note_salt, row.note_sha256 = salt_text(content.note)
    row.reason, row.reason_salt, row.reason_sha256 = salt_text(content.reason)
    row.answered_by = None if placed.sheet.kind == rules.OWN else actor.account_id
    row.copied_from = None
    row.version += 1
    row.saved_at = clock.now()
    return row


def keep_version(session: Session, row: Answer) -> None:
    """Keep an answer as it stands; the caller overwrites it and raises its version."""
    kept = {name: getattr(row, name) for name in whole.CONTENT}
    session.add(
        AnswerVersion(sheet_id=row.sheet_id, indicator_code=row.indicator_code, version=row.version, **kept)
    )


def salt_text(text: str | None) -> tuple[str | None, bytes | None, str | None]:
    """A text that may name people, its salt and its digest: only the digest will reach the journal."""
    if text is None:
        return None, None, None
    salt = secrets.token_bytes(SALT_BYTES)
    return text, salt, rules.digest_text(salt, text)
