"""Reads how far a period is: sheets, answers of users, F-01, work; counts only, no score and no writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evaluation_service.instruments.queries import get_instrument, read_document
from evaluation_service.periods.choices import has_form
from evaluation_service.periods.models import Assignment, Lokus, Period
from evaluation_service.periods.queries import count_lokus, get_administered_period
from evaluation_service.scorecards.models import Scorecard
from evaluation_service.self_assessments.models import SelfAssessment
from evaluation_service.sheets.models import Sheet, SheetScore
from evaluation_service.sheets.queries import WorkState, get_work_state
from evaluation_service.sheets.rules import AGREED, DRAFT, OWN, RETURNED, SUBMITTED
from evaluation_service.surveys.models import SurveyResponse
from evaluation_service.surveys.queries import counts
from evaluation_service.surveys.rules import MODES
from shared.actor import Actor


@dataclass(frozen=True)
class SurveyProgress:
    """Answers of service users that count, by the way they came; others wait, or were set aside."""

    by_mode: Mapping[str, int]
    waiting: int
    excluded: int
    lokus_answered: int

    @property
    def counted(self) -> int:
        """All that count."""
        return sum(self.by_mode.values())


@dataclass(frozen=True)
class Progress:
    """How far a period is, in numbers; `survey` and `self_assessments` are null where it has no such form."""

    lokus: int
    lokus_without_evaluator: int
    assignments: int
    evaluators: int
    sheets: Mapping[str, int]
    scored: int
    agreed: int
    scorecards: int
    survey: SurveyProgress | None
    self_assessments: Mapping[str, int] | None
    work: WorkState


def get_progress(session: Session, actor: Actor, period_id: UUID) -> Progress:
    """How far the period is, for its administrators; NotFound and Forbidden for others."""
    period, _ = get_administered_period(session, actor, period_id)
    document = read_document(get_instrument(session, period.instrument_id, period.instrument_version))
    assigned = _count_assignments(session, period_id)
    states = _count_sheets(session, period_id)
    lokus = count_lokus(session, period_id)
    return Progress(
        lokus=lokus,
        lokus_without_evaluator=lokus - assigned["lokus"],
        assignments=assigned["assignments"],
        evaluators=assigned["evaluators"],
        sheets={state: states.get((OWN, state), 0) for state in (DRAFT, SUBMITTED, RETURNED)},
        scored=_count_scored(session, period_id),
        agreed=states.get((AGREED, SUBMITTED), 0),
        scorecards=_count_scorecards(session, period_id),
        survey=_count_survey(session, period_id) if has_form(document, period.form_set, "survey") else None,
        self_assessments=(
            _count_self_assessments(session, period)
            if has_form(document, period.form_set, "tick_list")
            else None
        ),
        work=get_work_state(session, period_id),
    )


def _count_assignments(session: Session, period_id: UUID) -> dict[str, Any]:
    row = session.execute(
        select(
            func.count().label("assignments"),
            func.count(Assignment.lokus_id.distinct()).label("lokus"),
            func.count(Assignment.evaluator_id.distinct()).label("evaluators"),
        )
        .join(Lokus, Lokus.lokus_id == Assignment.lokus_id)
        .where(Lokus.period_id == period_id, Assignment.ended_at.is_(None))
    ).one()
    return dict(row._mapping)


def _count_sheets(session: Session, period_id: UUID) -> dict[tuple[str, str], int]:
    rows = session.execute(
        select(Sheet.kind, Sheet.state, func.count())
        .join(Lokus, Lokus.lokus_id == Sheet.lokus_id)
        .where(Lokus.period_id == period_id)
        .group_by(Sheet.kind, Sheet.state)
    )
    found: dict[tuple[str, str], int] = {}
    for kind, state, number in rows:
        key = (AGREED if kind == AGREED else OWN, state)
        found[key] = found.get(key, 0) + number
    return found


def _count_scored(session: Session, period_id: UUID) -> int:
    query = (
        select(func.count())
        .select_from(SheetScore)
        .join(Sheet, Sheet.sheet_id == SheetScore.sheet_id)
        .join(Lokus, Lokus.lokus_id == Sheet.lokus_id)
        .where(Lokus.period_id == period_id, Sheet.state == SUBMITTED, Sheet.kind != AGREED)
    )
    return session.scalar(query) or 0


def _count_scorecards(session: Session, period_id: UUID) -> int:
    query = select(func.count()).where(Scorecard.period_id == period_id, Scorecard.is_current)
    return session.scalar(query) or 0


def _count_survey(session: Session, period_id: UUID) -> SurveyProgress:
    counted = func.count().filter(counts())
    waiting = func.count().filter(SurveyResponse.batch_id.is_(None))
    rows = session.execute(
        select(SurveyResponse.mode, SurveyResponse.lokus_id, counted, waiting, func.count())
        .join(Lokus, Lokus.lokus_id == SurveyResponse.lokus_id)
        .where(Lokus.period_id == period_id)
        .group_by(SurveyResponse.mode, SurveyResponse.lokus_id)
    ).all()
    by_mode = dict.fromkeys(MODES, 0)
    for row in rows:
        by_mode[row[0]] += row[2]
    return SurveyProgress(
        by_mode=by_mode,
        waiting=sum(row[3] for row in rows),
        excluded=sum(row[4] - row[3] - row[2] for row in rows),
        lokus_answered=len({row[1] for row in rows if row[2]}),
    )


def _count_self_assessments(session: Session, period: Period) -> dict[str, int]:
    """The newest F-01 of each lokus by its state."""
    newest = (
        select(SelfAssessment.lokus_id, func.max(SelfAssessment.number).label("number"))
        .group_by(SelfAssessment.lokus_id)
        .subquery()
    )
    rows = session.execute(
        select(SelfAssessment.state, func.count())
        .join(
            newest,
            (newest.c.lokus_id == SelfAssessment.lokus_id) & (newest.c.number == SelfAssessment.number),
        )
        .join(Lokus, Lokus.lokus_id == SelfAssessment.lokus_id)
        .where(Lokus.period_id == period.period_id)
        .group_by(SelfAssessment.state)
    )
    return dict.fromkeys((DRAFT, SUBMITTED, RETURNED), 0) | {row[0]: row[1] for row in rows}
