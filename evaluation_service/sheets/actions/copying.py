"""Filling a draft's gaps from last year's sheet of the same unit; what was copied has to be confirmed."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from evaluation_service.instruments.models import InstrumentRow
from evaluation_service.periods.models import Lokus, Period
from evaluation_service.sheets import answer_rules, queries, rules
from evaluation_service.sheets.actions.answers import settle_answers, write_answer
from evaluation_service.sheets.actions.drafts import lock_own_draft
from evaluation_service.sheets.answer_rules import GivenAnswer, SheetForm
from evaluation_service.sheets.asked import get_sheet_form
from evaluation_service.sheets.models import Answer, Sheet
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
    source = _get_source(session, actor, placed, form)
    present = {answer.indicator_code for answer in queries.list_answers(session, sheet_id)}
    given = [
        _repeat(form, answer)
        for answer in queries.list_answers(session, source.sheet_id)
        if answer.indicator_code not in present and _may_copy(form, source, answer, actor)
    ]
    for code, content in settle_answers(form, given).items():
        row = write_answer(session, actor, placed, code, None, content)
        row.copied_from = source.sheet_id
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


def _may_copy(form: SheetForm, source: Sheet, answer: Answer, actor: Actor) -> bool:
    return form.copying == answer_rules.ANY or (answer.answered_by or source.evaluator_id) == actor.account_id


def _get_source(session: Session, actor: Actor, placed: queries.PlacedSheet, form: SheetForm) -> Sheet:
    """The sheet to copy from: of the period released last, what was agreed or made together before others."""
    if form.copying == answer_rules.NEVER:
        raise _refusal("not_allowed")
    found = _select_earlier(placed)
    if session.scalar(select(found.exists())) is False:
        raise _refusal("no_earlier_sheet")
    found = found.where(_is_same_form(placed.period))
    if session.scalar(select(found.exists())) is False:
        raise _refusal("other_instrument")
    if form.copying == answer_rules.OWN_ONLY:
        found = found.where(_holds_answers_of(actor))
    source = session.scalar(
        found.order_by(
            Period.released_at.desc(),
            case((Sheet.kind == rules.AGREED, 0), (Sheet.kind == rules.TEAM, 1), else_=2),
            (Sheet.evaluator_id == actor.account_id).desc(),
            Sheet.submitted_at.desc(),
            Sheet.sheet_id,
        ).limit(1)
    )
    if source is None:
        raise _refusal("not_your_answers")
    return source


def _refusal(why: str) -> Conflict:
    return Conflict(WHY_NOT[why], code="nothing_to_copy", extra={"why": why})


def _select_earlier(placed: queries.PlacedSheet) -> Select[Sheet]:
    return (
        select(Sheet)
        .join(Lokus, Lokus.lokus_id == Sheet.lokus_id)
        .join(Period, Period.period_id == Lokus.period_id)
        .where(
            Lokus.unit_id == placed.lokus.unit_id,
            Period.state == "released",
            Period.period_id != placed.period.period_id,
            Period.year_assessed <= placed.period.year_assessed,
            Sheet.state == rules.SUBMITTED,
        )
    )


def _is_same_form(period: Period) -> ColumnElement[bool]:
    """The earlier period asked the same questions, scored alike; new wording makes no difference."""
    earlier, now = aliased(InstrumentRow), aliased(InstrumentRow)
    is_same_instrument = exists().where(
        earlier.instrument_id == Period.instrument_id,
        earlier.version == Period.instrument_version,
        now.instrument_id == period.instrument_id,
        now.version == period.instrument_version,
        earlier.scoring_hash == now.scoring_hash,
    )
    return is_same_instrument & (Period.form_set == period.form_set)


def _holds_answers_of(actor: Actor) -> ColumnElement[bool]:
    """Somebody's own answers; what a pleno agreed on is nobody's."""
    given = exists().where(
        Answer.sheet_id == Sheet.sheet_id,
        func.coalesce(Answer.answered_by, Sheet.evaluator_id) == actor.account_id,
    )
    return given & (Sheet.kind != rules.AGREED)
