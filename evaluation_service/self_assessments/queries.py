"""Reads of self-assessments; who may see what is decided here; no writes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Assignment, Lokus, Period
from evaluation_service.periods.queries import is_period_administrator
from evaluation_service.registry_copy.queries import find_unit
from evaluation_service.scorecards.distance import is_lokus_too_close
from evaluation_service.scorecards.instruments import get_instrument
from evaluation_service.self_assessments import rules
from evaluation_service.self_assessments.models import (
    SelfAssessment,
    SelfAssessmentEvidence,
    SelfAssessmentItem,
)
from shared.actor import Actor
from shared.contracts.roles import EVALUATOR as EVALUATOR_ROLE
from shared.errors import NotFound

NO_SELF_ASSESSMENT = "there is no such self-assessment"
UNIT, ADMINISTRATOR, EVALUATOR = "unit", "administrator", "evaluator"


@dataclass(frozen=True)
class Place:
    """A lokus in its period, as one who may know of its self-assessment sees it from their side."""

    lokus: Lokus
    period: Period
    side: str


def find_supported_levels(session: Session, lokus_id: UUID) -> dict[str, int]:
    """The level that each item of the lokus' handed-in F-01 supports, by indicator; empty without one.

    Only indicators whose instrument has a rule for their elements are in it.
    """
    item = SelfAssessmentItem
    rows = session.execute(
        select(item.indicator_code, item.supported)
        .join(SelfAssessment, SelfAssessment.self_assessment_id == item.self_assessment_id)
        .where(
            SelfAssessment.lokus_id == lokus_id,
            SelfAssessment.state == rules.SUBMITTED,
            item.supported.is_not(None),
        )
        .order_by(item.indicator_code)
    )
    return {code: level for code, level in rows if level is not None}


def get_place(session: Session, actor: Actor, lokus_id: UUID) -> Place:
    """The lokus for its agency's people, its evaluators and administrators not too close; else NotFound."""
    row = session.execute(
        select(Lokus, Period)
        .join(Period, Period.period_id == Lokus.period_id)
        .where(Lokus.lokus_id == lokus_id, Period.state != "draft")
    ).one_or_none()
    side = _find_side(session, actor, row[0], row[1]) if row else None
    if row is None or side is None:
        raise NotFound(NO_SELF_ASSESSMENT)
    return Place(row[0], row[1], side)


def _find_side(session: Session, actor: Actor, lokus: Lokus, period: Period) -> str | None:
    agencies = list_agencies_of(session, lokus)
    if rules.find_unit_mandate(actor, rules.WRITERS, lokus.region_code, agencies):
        return UNIT
    if is_period_administrator(actor, period) and not is_lokus_too_close(
        session, actor, period, lokus.lokus_id
    ):
        return ADMINISTRATOR
    return EVALUATOR if _is_assigned(session, actor, lokus.lokus_id) else None


def list_agencies_of(session: Session, lokus: Lokus) -> list[UUID]:
    """The agency of the lokus, and the one that its unit belongs to now."""
    unit = find_unit(session, lokus.unit_id)
    moved = [unit.agency_id] if unit and unit.agency_id != lokus.agency_id else []
    return [lokus.agency_id, *moved]


def _is_assigned(session: Session, actor: Actor, lokus_id: UUID) -> bool:
    """An assignment may outlive the mandate it was given to."""
    if not actor.has_role(EVALUATOR_ROLE):
        return False
    found = session.scalar(
        select(Assignment.assignment_id).where(
            Assignment.lokus_id == lokus_id,
            Assignment.evaluator_id == actor.account_id,
            Assignment.ended_at.is_(None),
        )
    )
    return found is not None


def list_period_items(session: Session, period: Period) -> list[Mapping[str, Any]]:
    """The indicators that the unit ticks and counts in this period; empty where it has no F-01."""
    ready = get_instrument(session, (period.instrument_id, period.instrument_version))
    return rules.list_items(ready.document, period.form_set)


def get_shown(session: Session, place: Place, number: int | None = None) -> SelfAssessment:
    """The newest self-assessment, or that of a number; for an evaluator the handed-in one; else NotFound."""
    query = select(SelfAssessment).where(SelfAssessment.lokus_id == place.lokus.lokus_id)
    if place.side == EVALUATOR:
        query = query.where(SelfAssessment.state == rules.SUBMITTED)
    if number is not None:
        query = query.where(SelfAssessment.number == number)
    found = session.scalar(query.order_by(SelfAssessment.number.desc()).limit(1))
    if found is None:
        raise NotFound(NO_SELF_ASSESSMENT)
    return found


def find_return_reason(session: Session, place: Place) -> str | None:
    """Why the F-01 went back last, for those who write it and those who gave it back."""
    if place.side == EVALUATOR:
        return None
    query = select(SelfAssessment.return_reason).where(
        SelfAssessment.lokus_id == place.lokus.lokus_id, SelfAssessment.state == rules.RETURNED
    )
    return session.scalar(query.order_by(SelfAssessment.number.desc()).limit(1))


def is_content_shown(place: Place, found: SelfAssessment) -> bool:
    """A draft's content is its unit's alone; an administrator sees that there is one."""
    return place.side == UNIT or found.state != rules.DRAFT


def lock_newest(session: Session, lokus_id: UUID) -> SelfAssessment | None:
    """The newest self-assessment of the lokus as it now is, for this transaction alone.

    The lokus is held first, so that of two who begin, return or save at once the second sees the first.
    """
    session.execute(select(Lokus.lokus_id).where(Lokus.lokus_id == lokus_id).with_for_update(key_share=True))
    return session.scalar(
        select(SelfAssessment)
        .where(SelfAssessment.lokus_id == lokus_id)
        .order_by(SelfAssessment.number.desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def list_items(session: Session, self_assessment_id: UUID) -> list[SelfAssessmentItem]:
    """The items that were saved, by indicator."""
    item = SelfAssessmentItem
    query = select(item).where(item.self_assessment_id == self_assessment_id)
    return list(session.scalars(query.order_by(item.indicator_code)))


def list_evidence(session: Session, self_assessment_id: UUID) -> list[SelfAssessmentEvidence]:
    """The evidence in the order it was handed in."""
    evidence = SelfAssessmentEvidence
    query = select(evidence).where(evidence.self_assessment_id == self_assessment_id)
    return list(session.scalars(query.order_by(evidence.added_at, evidence.evidence_id)))


def get_shown_evidence(session: Session, place: Place, evidence_id: UUID) -> SelfAssessmentEvidence:
    """One piece of evidence of this lokus whose content this side may read; else NotFound."""
    row = session.execute(
        select(SelfAssessmentEvidence, SelfAssessment)
        .join(SelfAssessment, SelfAssessment.self_assessment_id == SelfAssessmentEvidence.self_assessment_id)
        .where(
            SelfAssessmentEvidence.evidence_id == evidence_id,
            SelfAssessment.lokus_id == place.lokus.lokus_id,
        )
    ).one_or_none()
    is_readable = row is not None and is_content_shown(place, row[1])
    if place.side == EVALUATOR and row is not None:
        is_readable = row[1].state == rules.SUBMITTED
    if row is None or not is_readable:
        raise NotFound("there is no such evidence")
    found: SelfAssessmentEvidence = row[0]
    return found


def find_earlier(session: Session, lokus: Lokus, period: Period) -> tuple[Period, SelfAssessment] | None:
    """The handed-in self-assessment of the same unit in the newest released period before this one."""
    row = session.execute(
        select(Period, SelfAssessment)
        .join(Lokus, Lokus.period_id == Period.period_id)
        .join(SelfAssessment, SelfAssessment.lokus_id == Lokus.lokus_id)
        .where(
            Lokus.unit_id == lokus.unit_id,
            Period.period_id != period.period_id,
            Period.state == "released",
            Period.year_assessed <= period.year_assessed,
            SelfAssessment.state == rules.SUBMITTED,
        )
        .order_by(Period.year_assessed.desc(), Period.released_at.desc(), Period.period_id)
        .limit(1)
    ).one_or_none()
    return (row[0], row[1]) if row else None


def content_of(
    items: Iterable[SelfAssessmentItem], evidence: Iterable[SelfAssessmentEvidence]
) -> dict[str, list[list[Any]]]:
    """What a receipt covers: rows of items by code, and of evidence by id."""
    return {
        "items": sorted(
            rules.item_row(row.indicator_code, row.ticked, row.counts, row.note_sha256) for row in items
        ),
        "evidence": sorted(
            rules.evidence_row(
                row.evidence_id,
                row.kind,
                row.indicator_codes,
                row.sha256,
                row.text_sha256,
                row.innovation_id,
                row.earlier_id,
            )
            for row in evidence
        ),
    }
