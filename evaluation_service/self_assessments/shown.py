"""Tells a self-assessment as it is shown: items with their words, evidence with its source; no writes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, cast, select
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Lokus, Period
from evaluation_service.registry_copy.tables import innovation
from evaluation_service.self_assessments import queries, rules
from evaluation_service.self_assessments.models import (
    SelfAssessment,
    SelfAssessmentEvidence,
    SelfAssessmentItem,
    SelfAssessmentItemVersion,
)
from evaluation_service.self_assessments.queries import Place
from shared.actor import Actor
from shared.errors import NotFound
from shared.http.paging import Page, decode_cursor, page_of

OWN = tuple(one.name for one in SelfAssessment.__mapper__.columns if one.name != "return_reason_salt")
SAVED = ("ticked", "counts", "supported", "note", "note_salt_hex", "note_sha256", "saved_by", "saved_at")
EVIDENCE = tuple(one.name for one in SelfAssessmentEvidence.__mapper__.columns if one.name != "text_salt")


def get_self_assessment(
    session: Session, actor: Actor, lokus_id: UUID, number: int | None = None
) -> dict[str, Any]:
    """The self-assessment of a lokus as this actor may read it; raises NotFound."""
    place = queries.get_place(session, actor, lokus_id)
    return describe(session, place, queries.get_shown(session, place, number))


def describe(session: Session, place: Place, found: SelfAssessment) -> dict[str, Any]:
    """With items and evidence where this side may read them, and null where it may not."""
    record = {
        **{name: getattr(found, name) for name in OWN},
        **describe_place(place.lokus, place.period),
        **dict.fromkeys(("items", "evidence", "missing", "without_evidence")),
    }
    if not queries.is_content_shown(place, found):
        return record
    asked = queries.list_period_items(session, place.period)
    items = {item.indicator_code: item for item in queries.list_items(session, found.self_assessment_id)}
    evidence = queries.list_evidence(session, found.self_assessment_id)
    shown = {code for piece in evidence for code in piece.indicator_codes}
    codes = [row["code"] for row in asked]
    return {
        **record,
        "items": [describe_item(row, items.get(row["code"]), evidence) for row in asked],
        "evidence": describe_evidence(session, evidence),
        "missing": [code for code in codes if code not in items],
        "without_evidence": _list_without_evidence(codes, items, shown),
    }


def describe_place(lokus: Lokus, period: Period) -> dict[str, Any]:
    """Where a self-assessment stands."""
    return {
        "lokus_id": lokus.lokus_id,
        "unit_short_name": lokus.unit_short_name,
        "unit_official_name": lokus.unit_official_name,
        "agency_name": lokus.agency_name,
        "period_id": period.period_id,
        "period_name": period.name,
        "period_state": period.state,
        "marking": period.marking,
    }


def _list_without_evidence(
    codes: Iterable[str], items: Mapping[str, SelfAssessmentItem], shown: Collection[str]
) -> list[str]:
    return [
        code
        for code in codes
        if code in items
        and code not in shown
        and rules.claims_something(items[code].ticked, items[code].counts)
    ]


def describe_item(
    indicator: Mapping[str, Any],
    item: SelfAssessmentItem | None,
    evidence: Sequence[SelfAssessmentEvidence],
) -> dict[str, Any]:
    """What is asked, and what the unit said of it so far; `version` is null until it was saved."""
    code = indicator["code"]
    saved = {name: getattr(item, name) for name in SAVED} if item else dict.fromkeys(SAVED)
    return {
        **{name: indicator[name] for name in ("title", "elements")},
        "asked_counts": indicator["counts"],
        **saved,
        "indicator_code": code,
        "ticked": item.ticked if item else [],
        "counts": item.counts if item else {},
        "version": item.version if item else None,
        "evidence_ids": [piece.evidence_id for piece in evidence if code in piece.indicator_codes],
    }


def describe_evidence(session: Session, evidence: Sequence[SelfAssessmentEvidence]) -> list[dict[str, Any]]:
    """Evidence with the registry's record or last year's evidence that it points at; two statements."""
    records = _list_records(session, {piece.innovation_id for piece in evidence if piece.innovation_id})
    earlier = _list_earlier(session, {piece.earlier_id for piece in evidence if piece.earlier_id})
    return [
        {
            **{name: getattr(piece, name) for name in EVIDENCE},
            "text_salt": piece.text_salt.hex() if piece.text_salt else None,
            "record": records.get(piece.innovation_id) if piece.innovation_id else None,
            "same_as": earlier.get(piece.earlier_id) if piece.earlier_id else None,
        }
        for piece in evidence
    ]


def _list_records(session: Session, ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    columns = (innovation.c.innovation_id, innovation.c.name, innovation.c.state)
    rows = session.execute(select(*columns).where(innovation.c.innovation_id.in_(ids))) if ids else ()
    return {row.innovation_id: dict(row._mapping) for row in rows}


def _list_earlier(session: Session, ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    if not ids:
        return {}
    rows = session.execute(
        select(
            SelfAssessmentEvidence.evidence_id,
            Period.period_id,
            Period.name.label("period_name"),
            Period.year_assessed,
        )
        .join(SelfAssessment, SelfAssessment.self_assessment_id == SelfAssessmentEvidence.self_assessment_id)
        .join(Lokus, Lokus.lokus_id == SelfAssessment.lokus_id)
        .join(Period, Period.period_id == Lokus.period_id)
        .where(SelfAssessmentEvidence.evidence_id.in_(ids))
    )
    return {row.evidence_id: dict(row._mapping) for row in rows}


def list_numbers(session: Session, actor: Actor, lokus_id: UUID, *, cursor: str | None, limit: int) -> Page:
    """Every version of a lokus' self-assessment, oldest first, without its content."""
    place = queries.get_place(session, actor, lokus_id)
    query = select(SelfAssessment).where(SelfAssessment.lokus_id == lokus_id)
    if place.side == queries.EVALUATOR:
        query = query.where(SelfAssessment.state == rules.SUBMITTED)
    if key := decode_cursor(cursor, [int]):
        query = query.where(cast(SelfAssessment.number, BigInteger) > key[0])
    rows = session.scalars(query.order_by(SelfAssessment.number).limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: [row.number])
    told = describe_place(place.lokus, place.period)
    return Page([{**{n: getattr(row, n) for n in OWN}, **told} for row in page.items], page.next_cursor)


def list_item_versions(
    session: Session, actor: Actor, lokus_id: UUID, code: str, *, cursor: str | None, limit: int
) -> Page:
    """What an item of the newest self-assessment said before it was overwritten, oldest first.

    Evaluators are not told: what was overwritten was never handed in.
    """
    place = queries.get_place(session, actor, lokus_id)
    found = queries.get_shown(session, place)
    if place.side == queries.EVALUATOR or not queries.is_content_shown(place, found):
        raise NotFound(queries.NO_SELF_ASSESSMENT)
    row = SelfAssessmentItemVersion
    query = select(row).where(row.self_assessment_id == found.self_assessment_id, row.indicator_code == code)
    if key := decode_cursor(cursor, [int]):
        query = query.where(cast(row.version, BigInteger) > key[0])
    rows = session.scalars(query.order_by(row.version).limit(limit + 1)).all()
    return page_of(rows, limit, lambda one: [one.version])


def list_earlier_evidence(session: Session, actor: Actor, lokus_id: UUID) -> dict[str, Any]:
    """What the same unit handed in with its previous released period, to be pointed at again."""
    place = queries.get_place(session, actor, lokus_id)
    if place.side != queries.UNIT:
        raise NotFound(queries.NO_SELF_ASSESSMENT)
    found = queries.find_earlier(session, place.lokus, place.period)
    if found is None:
        return {"period_id": None, "period_name": None, "year_assessed": None, "evidence": []}
    period, earlier = found
    evidence = queries.list_evidence(session, earlier.self_assessment_id)
    return {
        "period_id": period.period_id,
        "period_name": period.name,
        "year_assessed": period.year_assessed,
        "evidence": describe_evidence(session, evidence),
    }
