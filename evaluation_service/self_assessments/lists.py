"""The unit's side of the work: the lokus of one's agencies with their self-assessments; no writes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session, aliased

from evaluation_service.periods.models import Lokus, Period, PeriodStage
from evaluation_service.periods.stage_rules import tell_moment
from evaluation_service.periods.stages import list_zones_of
from evaluation_service.registry_copy.tables import unit
from evaluation_service.scorecards.instruments import get_instruments
from evaluation_service.self_assessments import rules
from evaluation_service.self_assessments.models import SelfAssessment, SelfAssessmentItem
from evaluation_service.self_assessments.shown import describe_place
from shared import clock
from shared.actor import Actor
from shared.http.paging import Page, decode_cursor, page_of, read_cursor_id

LANGUAGES = ("id", "en")
NEVER = 2**62
DUE, HANDED_IN, OVER = 0, 1, 2


def list_own(session: Session, actor: Actor, *, cursor: str | None, limit: int) -> Page:
    """The lokus of the actor's agencies that have an F-01: those still due first, then by deadline."""
    is_own = _is_own(actor)
    asked = _count_asked(session, is_own)
    counted = aliased(SelfAssessment)
    newest = select(func.max(counted.number)).where(counted.lokus_id == Lokus.lokus_id)
    item = SelfAssessmentItem
    saved = select(func.count()).where(item.self_assessment_id == SelfAssessment.self_assessment_id)
    rank = _rank(clock.now())
    closes = func.coalesce(cast(func.extract("epoch", PeriodStage.closes_at) * 1_000_000, BigInteger), NEVER)
    query = (
        select(
            *(Lokus, Period, SelfAssessment, PeriodStage.closes_at),
            *(saved.correlate(SelfAssessment).scalar_subquery(), rank, closes),
        )
        .join(Period, Period.period_id == Lokus.period_id)
        .outerjoin(
            SelfAssessment,
            and_(
                SelfAssessment.lokus_id == Lokus.lokus_id,
                SelfAssessment.number == newest.scalar_subquery(),
            ),
        )
        .outerjoin(
            PeriodStage,
            and_(PeriodStage.period_id == Period.period_id, PeriodStage.stage == rules.STAGE),
        )
        .where(is_own, Lokus.period_id.in_(sorted(asked)))
    )
    if key := decode_cursor(cursor, [int, int, str]):
        query = query.where(tuple_(rank, closes, Lokus.lokus_id) > tuple_(*key[:2], read_cursor_id(key[2])))
    rows = session.execute(query.order_by(rank, closes, Lokus.lokus_id).limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: [row[5], row[6], str(row[0].lokus_id)])
    zones = list_zones_of(session, {row[1] for row in page.items})
    told = [_describe(zones[row[1].period_id], asked[row[1].period_id], *row[:6]) for row in page.items]
    return Page(told, page.next_cursor)


def _is_own(actor: Actor) -> ColumnElement[bool]:
    """`rules.find_unit_mandate`, said in SQL for lists."""
    held = {
        (mandate.region_code, mandate.agency_id)
        for mandate in actor.mandates
        if mandate.role in rules.WRITERS and mandate.agency_id is not None
    }
    today = unit.c.agency_id
    conditions = [
        and_(
            or_(
                Lokus.agency_id == agency_id,
                exists().where(unit.c.unit_id == Lokus.unit_id, today == agency_id),
            ),
            *([] if region_code is None else [Lokus.region_code == region_code]),
        )
        for region_code, agency_id in sorted(held, key=str)
    ]
    return or_(false(), *conditions)


def _count_asked(session: Session, is_own: ColumnElement[bool]) -> dict[UUID, int]:
    """How many indicators F-01 has in each period that the own lokus stand in; those without are left out."""
    periods = session.scalars(
        select(Period).where(
            Period.state != "draft", exists().where(Lokus.period_id == Period.period_id, is_own)
        )
    ).all()
    keys = {one.period_id: (one.instrument_id, one.instrument_version) for one in periods}
    ready = get_instruments(session, set(keys.values())) if keys else {}
    counts = {
        one.period_id: len(rules.list_items(ready[keys[one.period_id]].document, one.form_set))
        for one in periods
    }
    return {period_id: count for period_id, count in counts.items() if count}


def _rank(now: datetime) -> ColumnElement[int]:
    """Due is what the unit can still hand in: the F-01 stage is not over, or the period has no stages."""
    is_open = Period.state == "open"
    is_submitted = func.coalesce(SelfAssessment.state, rules.DRAFT) == rules.SUBMITTED
    another = aliased(PeriodStage)
    has_stages = exists().where(another.period_id == Period.period_id)
    grace = func.make_interval(0, 0, 0, 0, 0, PeriodStage.grace_minutes)
    is_taken = or_(~has_stages, PeriodStage.closes_at + grace > now)
    return case(
        (and_(is_open, ~is_submitted, is_taken), DUE), (and_(is_open, is_submitted), HANDED_IN), else_=OVER
    )


def _describe(
    zone: str,
    asked: int,
    lokus: Lokus,
    period: Period,
    found: SelfAssessment | None,
    closes_at: datetime | None,
    saved: int,
    rank: int,
) -> dict[str, Any]:
    return {
        **describe_place(lokus, period),
        "number": found.number if found else None,
        "state": found.state if found else None,
        "submitted_at": found.submitted_at if found else None,
        "closes_at": closes_at,
        "deadline_words": {one: tell_moment(closes_at, zone, one) for one in LANGUAGES}
        if closes_at
        else None,
        "zone": zone,
        "is_due": rank == DUE,
        "indicator_count": asked,
        "missing_count": asked - saved,
    }
