"""Reads of publications; no writes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import false, or_, select, true, tuple_
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from evaluation_service.instruments.models import InstrumentRow
from evaluation_service.publications import rules
from evaluation_service.publications.models import (
    Commitment,
    CommitmentProgress,
    ExternalValue,
    Publication,
    PublicationText,
    ReportedClaim,
    ReportedResult,
)
from shared.actor import Actor
from shared.errors import NotFound
from shared.http.paging import Page, decode_cursor, page_of, read_cursor_id, read_cursor_moment

NO_SUCH = "there is no such publication"


@dataclass(frozen=True)
class CommitmentRecord:
    """A commitment with its notes of progress, oldest first."""

    row: Commitment
    progress: Sequence[CommitmentProgress]


@dataclass(frozen=True)
class Report:
    """What one published publication says of a unit, or the value it gives the unit's agency."""

    publication: Publication
    result: ReportedResult | None = None
    value: ExternalValue | None = None


@dataclass(frozen=True)
class PublishedPlaces:
    """The regions and the years, newest first, that published publications are about."""

    region_codes: Sequence[str]
    years: Sequence[int]


@dataclass(frozen=True)
class PublicationRecord:
    """A publication with all of its parts, in the order of the document."""

    row: Publication
    results: Sequence[ReportedResult]
    external_values: Sequence[ExternalValue]
    claims: Sequence[ReportedClaim]
    texts: Sequence[PublicationText]
    commitments: Sequence[CommitmentRecord]

    def texts_of(self, kind: str) -> list[PublicationText]:
        """The recommendations, or the conflicts."""
        return [row for row in self.texts if row.kind == kind]


def get_publication(session: Session, actor: Actor, publication_id: UUID) -> Publication:
    """The publication; raises NotFound also for a draft that this actor may not know of."""
    row = session.get(Publication, publication_id)
    if row is None or not rules.may_read(actor, row.state, row.region_code):
        raise NotFound(NO_SUCH)
    return row


def lock_publication(session: Session, publication_id: UUID) -> Publication | None:
    """The publication, locked."""
    return session.scalar(
        select(Publication)
        .where(Publication.publication_id == publication_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def find_publication_of(session: Session, commitment_id: UUID) -> UUID | None:
    """The id of the publication a commitment stands in."""
    return session.scalar(select(Commitment.publication_id).where(Commitment.commitment_id == commitment_id))


def find_newest_document(session: Session, instrument_id: str) -> dict[str, Any] | None:
    """The document of the newest loaded version of an instrument."""
    text = session.scalar(
        select(InstrumentRow.document)
        .where(InstrumentRow.instrument_id == instrument_id)
        .order_by(InstrumentRow.version.desc())
        .limit(1)
    )
    return None if text is None else json.loads(text)


def read_record(session: Session, row: Publication) -> PublicationRecord:
    """The publication with its parts; six statements whatever their number."""
    publication_id = row.publication_id
    commitments = session.scalars(
        select(Commitment)
        .where(Commitment.publication_id == publication_id)
        .order_by(Commitment.position, Commitment.commitment_id)
    ).all()
    notes = list_progress(session, [found.commitment_id for found in commitments])
    return PublicationRecord(
        row,
        session.scalars(
            select(ReportedResult)
            .where(ReportedResult.publication_id == publication_id)
            .order_by(ReportedResult.position)
        ).all(),
        session.scalars(
            select(ExternalValue)
            .where(ExternalValue.publication_id == publication_id)
            .order_by(ExternalValue.position)
        ).all(),
        session.scalars(
            select(ReportedClaim)
            .where(ReportedClaim.publication_id == publication_id)
            .order_by(ReportedClaim.position)
        ).all(),
        session.scalars(
            select(PublicationText)
            .where(PublicationText.publication_id == publication_id)
            .order_by(PublicationText.kind, PublicationText.position)
        ).all(),
        [
            CommitmentRecord(found, [note for note in notes if note.commitment_id == found.commitment_id])
            for found in commitments
        ],
    )


def list_progress(session: Session, commitment_ids: Sequence[UUID]) -> Sequence[CommitmentProgress]:
    """Notes of progress of these commitments, oldest first."""
    return session.scalars(
        select(CommitmentProgress)
        .where(CommitmentProgress.commitment_id.in_(commitment_ids))
        .order_by(CommitmentProgress.commitment_id, CommitmentProgress.position)
    ).all()


def list_reports_on(session: Session, unit_id: UUID, agency_id: UUID) -> list[Report]:
    """What is published of a unit, then of the agency it belongs to, newest first; two statements."""
    published = Publication.state == "published"
    newest = (Publication.year.desc().nulls_last(), Publication.publication_id)
    on_unit = session.execute(
        select(Publication, ReportedResult)
        .join(ReportedResult, ReportedResult.publication_id == Publication.publication_id)
        .where(published, ReportedResult.unit_id == unit_id)
        .order_by(*newest, ReportedResult.position)
    )
    on_agency = session.execute(
        select(Publication, ExternalValue)
        .join(ExternalValue, ExternalValue.publication_id == Publication.publication_id)
        .where(published, ExternalValue.agency_id == agency_id)
        .order_by(*newest, ExternalValue.position)
    )
    results = [Report(publication, result=result) for publication, result in on_unit]
    return results + [Report(publication, value=value) for publication, value in on_agency]


def list_published_places(session: Session) -> PublishedPlaces:
    """What lists of publications can be narrowed down to."""
    published = Publication.state == "published"
    codes = select(Publication.region_code).where(published).distinct().order_by(Publication.region_code)
    years = (
        select(Publication.year)
        .where(published, Publication.year.is_not(None))
        .distinct()
        .order_by(Publication.year.desc())
    )
    found = [year for year in session.scalars(years) if year is not None]
    return PublishedPlaces(session.scalars(codes).all(), found)


def list_publications(
    session: Session,
    actor: Actor,
    *,
    region_code: str | None,
    year: int | None,
    cursor: str | None,
    limit: int,
) -> Page:
    """What is published, and the drafts the actor keeps; newest record first."""
    query = select(Publication).where(_readable_to(actor))
    if region_code:
        query = query.where(Publication.region_code == region_code)
    if year is not None:
        query = query.where(Publication.year == year)
    if key := decode_cursor(cursor, [str, str]):
        place = tuple_(read_cursor_moment(key[0]), read_cursor_id(key[1]))
        query = query.where(tuple_(Publication.recorded_at, Publication.publication_id) < place)
    rows = session.scalars(
        query.order_by(Publication.recorded_at.desc(), Publication.publication_id.desc()).limit(limit + 1)
    ).all()
    return page_of(rows, limit, lambda row: [row.recorded_at.isoformat(), str(row.publication_id)])


def _readable_to(actor: Actor) -> ColumnElement[bool]:
    kept = {m.region_code for m in actor.mandates if m.role in rules.KEEPERS and m.agency_id is None}
    if None in kept:
        return true()
    own = Publication.region_code.in_(sorted(code for code in kept if code)) if kept else false()
    return or_(Publication.state == "published", own)
