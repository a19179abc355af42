"""Filling a draft's gaps from last year's sheet of the same unit; what was copied has to be confirmed."""

from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.sheets import queries
from evaluation_service.sheets.actions.answers import settle_answers, write_answer
from evaluation_service.sheets.actions.drafts import lock_own_draft
from evaluation_service.sheets.answer_rules import GivenAnswer, SheetForm
from evaluation_service.sheets.asked import get_sheet_form
from evaluation_service.sheets.earlier import find_earlier
from evaluation_service.sheets.models import Answer
from shared.actor import Actor
from shared.errors import Conflict

WHY_NOT = {
    "not_allowed": "this instrument does not let answers be copied from an earlier year",
    "no_earlier_sheet": "no sheet about this unit stands in a period that was released earlier",
    "other_instrument": "the unit's earlier sheets answer another instrument, or another form of it",
    "not_your_answers": "the answers of the unit's earlier sheets are not yours",
}


def copy_last_year(session: Session, actor: Actor, sheet_id: UUID) -> queries.PlacedSheet:
    """Fill in what is unanswered from the newest sheet that may be copied; a Conflict says why none is."""
    placed = lock_own_draft(session, actor, sheet_id)
    form = get_sheet_form(session, placed.period)
    earlier = find_earlier(session, actor, placed, form)
    if earlier.why_not is not None:
        raise Conflict(WHY_NOT[earlier.why_not], code="nothing_to_copy", extra={"why": earlier.why_not})
    present = {answer.indicator_code for answer in queries.list_answers(session, sheet_id)}
    given = [_repeat(form, answer) for code, answer in earlier.answers.items() if code not in present]
    for code, content in settle_answers(form, given).items():
        row = write_answer(session, actor, placed, code, None, content)
        row.copied_from = earlier.sheet_id
    session.flush()
    return placed


def _repeat(form: SheetForm, answer: Answer) -> GivenAnswer:
    """The same answer once more; texts that were erased are gone."""
    if not form.has_elements:
        return GivenAnswer(answer.indicator_code, level=answer.level, note=answer.note, reason=answer.reason)
    return GivenAnswer(
        answer.indicator_code,
        ticked=answer.ticked,
        counts=answer.counts,
        chosen=answer.chosen,
        note=answer.note,
        reason=answer.reason,
    )
