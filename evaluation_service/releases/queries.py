"""Reads about the readiness of a period for determination and release; no writes."""

import json
from uuid import UUID

from sqlalchemy import Text, cast, exists, func, select, true, union
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, aggregate_order_by
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Assignment, Lokus, Period
from evaluation_service.periods.stage_rules import list_unfinished
from evaluation_service.periods.stages import list_stages
from evaluation_service.releases.rules import Readiness
from evaluation_service.scorecards.models import Scorecard
from evaluation_service.sheets.models import Answer, Sheet, SheetScore
from evaluation_service.sheets.pleno_models import SheetSignature
from evaluation_service.sheets.queries import get_work_state
from evaluation_service.sheets.rules import AGREED, DRAFT, OWN, SUBMITTED, find_counting_kind
from evaluation_service.surveys.queries import has_waiting_responses
from shared import clock
from shared.canonical import digest
from shared.contracts.result_entries import PERIOD_DETERMINED
from shared.journal.record import history_of


def get_readiness(session: Session, period: Period) -> Readiness:
    """What of the period's scoring is still to come.

    Responses are asked for before the work: what closes them puts work in the same transaction, so that one
    of the two is seen whenever that commits.
    """
    period_id = period.period_id
    responses_waiting = has_waiting_responses(session, period_id)
    counts = get_work_state(session, period_id).counts
    counting = find_counting_kind(period.combination, period.sheet_mode)
    stages = list_stages(session, period_id)
    return Readiness(
        scorecards=_count_scorecards(session, period_id),
        sheets_without_score=_count_unscored(session, period_id),
        lokus_out_of_date=_count_out_of_date(session, period_id, counting),
        work_open=counts["due"] + counts["claimed"],
        work_failed=counts["failed"],
        stages_unfinished=tuple(list_unfinished(stages, clock.now())),
        lokus_without_agreed_sheet=_list_without_agreed(session, period_id) if counting == AGREED else (),
        responses_waiting=responses_waiting,
    )


def _list_without_agreed(session: Session, period_id: UUID) -> tuple[UUID, ...]:
    """The lokus on whose levels no pleno has agreed."""
    agreed = exists().where(Sheet.lokus_id == Lokus.lokus_id, Sheet.kind == AGREED, Sheet.state == SUBMITTED)
    query = select(Lokus.lokus_id).where(Lokus.period_id == period_id, ~agreed).order_by(Lokus.lokus_id)
    return tuple(session.scalars(query))


def _count_scorecards(session: Session, period_id: UUID) -> int:
    query = select(func.count()).where(Scorecard.period_id == period_id, Scorecard.is_current)
    return session.scalar(query) or 0


def _count_unscored(session: Session, period_id: UUID) -> int:
    query = (
        select(func.count())
        .select_from(Sheet)
        .join(Lokus, Lokus.lokus_id == Sheet.lokus_id)
        .where(
            Lokus.period_id == period_id,
            Sheet.state == SUBMITTED,
            ~exists().where(SheetScore.sheet_id == Sheet.sheet_id),
        )
    )
    return session.scalar(query) or 0


def _count_out_of_date(session: Session, period_id: UUID, counting_kind: str) -> int:
    """Lokus whose scorecard does not rest on exactly the sheets that count."""
    texts = ARRAY(Text)
    counting = (
        select(
            func.array_agg(aggregate_order_by(cast(Sheet.sheet_id, Text), cast(Sheet.sheet_id, Text))).label(
                "sheets"
            )
        )
        .outerjoin(Assignment, Assignment.assignment_id == Sheet.assignment_id)
        .where(
            Sheet.lokus_id == Lokus.lokus_id,
            Sheet.kind == counting_kind,
            Sheet.state == SUBMITTED,
            Assignment.ended_at.is_(None),
        )
        .lateral("counting")
    )
    named = (
        func.jsonb_array_elements_text(cast(Scorecard.trace, JSONB)["sheets"]["used"])
        .table_valued("name")
        .lateral("named")
    )
    used = (
        select(func.array_agg(aggregate_order_by(named.c.name, named.c.name)).label("sheets"))
        .select_from(Scorecard)
        .join(named, true())
        .where(Scorecard.lokus_id == Lokus.lokus_id, Scorecard.is_current)
        .lateral("used")
    )
    query = (
        select(func.count())
        .select_from(Lokus)
        .join(counting, onclause=Lokus.lokus_id.is_not(None))
        .join(used, onclause=Lokus.lokus_id.is_not(None))
        .where(
            Lokus.period_id == period_id,
            cast(counting.c.sheets, texts).is_distinct_from(cast(used.c.sheets, texts)),
        )
    )
    return session.scalar(query) or 0


def list_evaluators(session: Session, period_id: UUID) -> frozenset[UUID]:
    """Everybody who ever handed in a sheet of this period, or has answered or signed one that was shared."""
    handed_in = (Lokus.period_id == period_id, Sheet.state != DRAFT)
    shared = (*handed_in, Sheet.kind != OWN)
    rows = session.scalars(
        union(
            select(Sheet.evaluator_id).join(Lokus, Lokus.lokus_id == Sheet.lokus_id).where(*handed_in),
            select(SheetSignature.evaluator_id)
            .join(Sheet, Sheet.sheet_id == SheetSignature.sheet_id)
            .join(Lokus, Lokus.lokus_id == Sheet.lokus_id)
            .where(*shared),
            select(Answer.answered_by)
            .join(Sheet, Sheet.sheet_id == Answer.sheet_id)
            .join(Lokus, Lokus.lokus_id == Sheet.lokus_id)
            .where(*shared, Answer.answered_by.is_not(None)),
        )
    )
    return frozenset(rows)


def find_determined_digest(session: Session, period_id: UUID) -> tuple[int, str] | None:
    """Number and digest of the scorecards as they were determined last; `None` if they never were."""
    bodies = [
        json.loads(entry.body)
        for entry in history_of(session, period_id)
        if entry.kind == PERIOD_DETERMINED.name
    ]
    return (bodies[-1]["lokus_count"], bodies[-1]["scorecards_sha256"]) if bodies else None


def digest_scorecards(session: Session, period_id: UUID) -> tuple[int, str]:
    """How many current scorecards the period has, and one digest over all of them."""
    rows = session.execute(
        select(Scorecard.scorecard_id, Scorecard.trace_digest)
        .where(Scorecard.period_id == period_id, Scorecard.is_current)
        .order_by(Scorecard.scorecard_id)
    ).all()
    return len(rows), digest([[str(row[0]), row[1]] for row in rows])
