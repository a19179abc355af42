"""Saving a form that shows several answers: only what was changed in it, and nothing that others changed."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.sheets import queries, whole
from evaluation_service.sheets.actions.answers import content_of, refuse_stale, settle_answers, write_answer
from evaluation_service.sheets.actions.drafts import lock_own_draft
from evaluation_service.sheets.answer_rules import Content, GivenAnswer
from evaluation_service.sheets.asked import get_sheet_form
from evaluation_service.sheets.models import Answer, AnswerVersion
from shared.actor import Actor

Read = Mapping[tuple[str, int], Answer | AnswerVersion]


def save_changed(
    session: Session,
    actor: Actor,
    sheet_id: UUID,
    given: Sequence[GivenAnswer],
    confirmed: Collection[str] = (),
) -> list[dict[str, Any]]:
    """Save those that say something else than the version they were read in, all or none.

    An answer copied from last year that is `confirmed` is saved as it is. Raises Stale as saving an answer
    does, with what stands there now.
    """
    placed = lock_own_draft(session, actor, sheet_id)
    form = get_sheet_form(session, placed.period)
    settled = settle_answers(form, given)
    present = {answer.indicator_code: answer for answer in queries.list_answers(session, sheet_id)}
    read = whole.list_read(session, sheet_id, given, present)
    meant = [
        answer
        for answer in given
        if _is_change(answer, settled[answer.indicator_code], present, read)
        or _is_confirmation(answer, present, confirmed)
    ]
    refuse_stale(meant, settled, present)
    saved = [
        write_answer(
            session,
            actor,
            placed,
            answer.indicator_code,
            present.get(answer.indicator_code),
            settled[answer.indicator_code],
        )
        for answer in meant
    ]
    session.flush()
    return whole.describe_answers(session, placed, saved, form)


def _is_change(given: GivenAnswer, content: Content, present: Mapping[str, Answer], read: Read) -> bool:
    """It says neither what was read nor what stands; as nobody read a first answer, that one is a change."""
    code = given.indicator_code
    known: list[Answer | AnswerVersion | None] = [present.get(code)]
    if given.expected_version is not None:
        known.append(read.get((code, given.expected_version)))
    return content not in [content_of(row) for row in known if row is not None]


def _is_confirmation(given: GivenAnswer, present: Mapping[str, Answer], confirmed: Collection[str]) -> bool:
    row = present.get(given.indicator_code)
    return row is not None and row.copied_from is not None and given.indicator_code in confirmed
