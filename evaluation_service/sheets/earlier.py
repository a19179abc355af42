"""Finds last year's answers on the same unit, and why they may not be copied; no writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from evaluation_service.instruments.models import InstrumentRow
from evaluation_service.periods.models import Lokus, Period
from evaluation_service.sheets import answer_rules, queries, rules
from evaluation_service.sheets.answer_rules import SheetForm
from evaluation_service.sheets.models import Answer, Sheet
from shared.actor import Actor


@dataclass(frozen=True)
class Earlier:
    """The sheet to copy from with its period, and those of its answers that this actor may copy.

    Where there is none, `why_not` says so: not_allowed, no_earlier_sheet, other_instrument or
    not_your_answers.
    """

    sheet_id: UUID | None = None
    period_name: str = ""
    year_assessed: int = 0
    answers: Mapping[str, Answer] = field(default_factory=dict)
    why_not: str | None = None


def find_earlier(session: Session, actor: Actor, placed: queries.PlacedSheet, form: SheetForm) -> Earlier:
    """Of the period released last, what was agreed or made together before others."""
    if form.copying == answer_rules.NEVER:
        return Earlier(why_not="not_allowed")
    found = _select_earlier(placed)
    if session.scalar(select(found.exists())) is False:
        return Earlier(why_not="no_earlier_sheet")
    found = found.where(_is_same_form(placed.period))
    if session.scalar(select(found.exists())) is False:
        return Earlier(why_not="other_instrument")
    if form.copying == answer_rules.OWN_ONLY:
        found = found.where(_holds_answers_of(actor))
    row = session.execute(
        found.add_columns(Period.name, Period.year_assessed)
        .order_by(
            Period.released_at.desc(),
            case((Sheet.kind == rules.AGREED, 0), (Sheet.kind == rules.TEAM, 1), else_=2),
            (Sheet.evaluator_id == actor.account_id).desc(),
            Sheet.submitted_at.desc(),
            Sheet.sheet_id,
        )
        .limit(1)
    ).one_or_none()
    if row is None:
        return Earlier(why_not="not_your_answers")
    source, name, year = row
    answers = {
        answer.indicator_code: answer
        for answer in queries.list_answers(session, source.sheet_id)
        if _may_copy(form, source, answer, actor)
    }
    return Earlier(source.sheet_id, name, year, answers)


def _may_copy(form: SheetForm, source: Sheet, answer: Answer, actor: Actor) -> bool:
    return form.copying == answer_rules.ANY or (answer.answered_by or source.evaluator_id) == actor.account_id


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
