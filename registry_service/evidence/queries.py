"""Reads of evidence; what is not public exists for the keepers of the record only."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Text, cast, func, select, tuple_
from sqlalchemy.orm import Session

from registry_service.agencies.models import Agency
from registry_service.evidence import rules
from registry_service.evidence.models import Evidence
from registry_service.evidence.rules import Subject
from registry_service.innovations.models import Innovation
from registry_service.innovations.queries import is_kept_by, is_visible_to
from registry_service.standards.models import Service
from shared.actor import Actor
from shared.errors import NotFound
from shared.http.paging import Page, decode_cursor, page_of, read_cursor_id

PLAIN = (
    "evidence_id",
    "subject_kind",
    "subject_id",
    "field",
    "about",
    "kind",
    "title",
    "name",
    "size",
    "media_type",
    "sha256",
    "url",
    "link_state",
    "link_status",
    "link_checked_at",
    "is_public",
    "is_demo",
    "added_at",
    "version",
)
BROKEN = ("needs_sign_in", "unreachable", "refused")
UNTOLD: dict[str, Any] = {
    "also_handed_in_by_other_agencies": None,
    "other_agencies_count": None,
    "other_agencies": None,
}


def get_evidence(
    session: Session, actor: Actor, subject: Subject, evidence_id: UUID, *, lock: bool = False
) -> Evidence:
    """The evidence of this record, if it exists for this actor; raises NotFound."""
    query = select(Evidence).where(
        Evidence.evidence_id == evidence_id,
        Evidence.subject_kind == subject.kind,
        Evidence.subject_id == subject.subject_id,
        Evidence.removed_at.is_(None),
    )
    if not rules.is_keeper(actor, subject):
        query = query.where(Evidence.is_public)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound("there is no such evidence")
    return found


def list_evidence(
    session: Session, actor: Actor, subject: Subject, *, field: str | None, cursor: str | None, limit: int
) -> Page:
    """The evidence of a record in the order it was handed in."""
    query = select(Evidence).where(
        Evidence.subject_kind == subject.kind,
        Evidence.subject_id == subject.subject_id,
        Evidence.removed_at.is_(None),
    )
    if not rules.is_keeper(actor, subject):
        query = query.where(Evidence.is_public)
    if field:
        query = query.where(Evidence.field == field)
    moment = func.extract("epoch", Evidence.added_at) * 1_000_000
    if key := decode_cursor(cursor, [int, str]):
        query = query.where(tuple_(moment, Evidence.evidence_id) > tuple_(key[0], read_cursor_id(key[1])))
    rows = session.scalars(query.order_by(moment, Evidence.evidence_id).limit(limit + 1)).all()
    page = page_of(rows, limit, _key_of)
    return Page(list_answers(session, actor, subject, page.items), page.next_cursor)


def _key_of(evidence: Evidence) -> list[str | int]:
    return [round(evidence.added_at.timestamp() * 1_000_000), str(evidence.evidence_id)]


def count_evidence(session: Session, subject_kind: str, subject_id: UUID) -> int:
    """How many pieces of evidence a record has, public or not."""
    counted = select(func.count()).where(
        Evidence.subject_kind == subject_kind,
        Evidence.subject_id == subject_id,
        Evidence.removed_at.is_(None),
    )
    return session.scalar(counted) or 0


def list_broken_links(session: Session, actor: Actor, *, limit: int) -> list[dict[str, Any]]:
    """Links of innovations that the actor keeps which could not be read when they were last visited."""
    rows = session.execute(
        select(
            Evidence.title,
            Evidence.url,
            Evidence.link_state,
            Evidence.link_checked_at,
            Innovation.innovation_id,
            Innovation.name,
        )
        .join(Innovation, Innovation.innovation_id == Evidence.subject_id)
        .where(
            Evidence.subject_kind == "innovation",
            Evidence.removed_at.is_(None),
            Evidence.link_state.in_(BROKEN),
            Innovation.state != "archived",
            is_kept_by(actor),
        )
        .order_by(Evidence.link_checked_at, Evidence.evidence_id)
        .limit(limit)
    )
    return [dict(row._mapping) for row in rows]


def list_answers(
    session: Session, actor: Actor, subject: Subject, found: Sequence[Evidence]
) -> list[dict[str, Any]]:
    """Evidence of one record as the actor may see it; its keepers are told who else handed the content in."""
    hashes = [evidence.sha256 for evidence in found if evidence.sha256]
    keeps = rules.is_keeper(actor, subject)
    others = _list_others(session, actor, subject, hashes) if keeps and hashes else {}
    return [
        {
            **{name: getattr(evidence, name) for name in PLAIN},
            **(_tell_others(others.get(evidence.sha256 or "", [])) if keeps else UNTOLD),
        }
        for evidence in found
    ]


def _list_others(
    session: Session, actor: Actor, subject: Subject, hashes: Sequence[str]
) -> dict[str, list[Row[Any]]]:
    """Who else handed in these contents: one row for each content and owner, the own one left out.

    Who verifies the record is told of all; its agency's people of what they may see elsewhere too, so that
    handing something in does not show what others have in their drafts. An agency is named where one of its
    records with the content is public or visible to the actor.
    """
    agency_id = func.coalesce(Innovation.agency_id, Service.agency_id)
    region_code = func.coalesce(Innovation.region_code, Service.region_code)
    owner = func.coalesce(cast(agency_id, Text), region_code)
    is_told = Service.service_id.is_not(None) | is_visible_to(actor)
    rows = session.execute(
        select(
            Evidence.sha256,
            owner.label("owner"),
            agency_id.label("agency_id"),
            region_code.label("region_code"),
            func.bool_or(Evidence.is_told).label("is_public"),
            func.bool_or(is_told).label("is_told"),
            func.max(Agency.official_name).label("official_name"),
        )
        .outerjoin(Innovation, Innovation.innovation_id == Evidence.innovation_id)
        .outerjoin(Service, Service.service_id == Evidence.service_id)
        .outerjoin(Agency, Agency.agency_id == agency_id)
        .where(Evidence.sha256.in_(hashes), Evidence.removed_at.is_(None), owner != subject.owner)
        .group_by(Evidence.sha256, agency_id, region_code)
        .order_by(Evidence.sha256, owner)
    )
    found: dict[str, list[Row[Any]]] = {}
    verifies = rules.verifies(actor, subject)
    for row in rows:
        if not (verifies or row.is_public or rules.keeps_for(actor, row.region_code, row.agency_id)):
            continue
        found.setdefault(row.sha256, []).append(row)
    return found


def _tell_others(rows: Sequence[Row[Any]]) -> dict[str, Any]:
    return {
        "also_handed_in_by_other_agencies": bool(rows),
        "other_agencies_count": len(rows),
        "other_agencies": [
            {"agency_id": row.owner, "official_name": row.official_name}
            for row in rows
            if row.is_told and row.official_name is not None
        ],
    }
