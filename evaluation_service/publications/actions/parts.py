"""Writes the parts of a publication into their tables; decides nothing about who may."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from evaluation_service.publications.models import (
    Commitment,
    CommitmentProgress,
    ExternalValue,
    Publication,
    PublicationText,
    ReportedClaim,
    ReportedResult,
)
from evaluation_service.publications.rules import REGION_FIGURES, SCALAR_FIELDS
from shared.errors import Conflict, Invalid

PART_TABLES: Mapping[str, type[ReportedResult | ExternalValue | ReportedClaim]] = {
    "results": ReportedResult,
    "external_values": ExternalValue,
    "claims": ReportedClaim,
}
TEXT_PARTS = {"recommendations": "recommendation", "conflicts": "conflict"}


def write_fields(session: Session, row: Publication, given: Mapping[str, Any]) -> None:
    """Put what was given into the publication's row and the tables of its parts; each list is replaced."""
    for name in SCALAR_FIELDS:
        if name in given:
            setattr(row, name, given[name])
    if "region_figures" in given:
        for name in REGION_FIGURES:
            setattr(row, name, given["region_figures"][name])
    session.flush()
    for part, table in PART_TABLES.items():
        if part in given:
            session.execute(delete(table).where(table.publication_id == row.publication_id))
            session.add_all(
                table(publication_id=row.publication_id, position=number, **values)
                for number, values in enumerate(given[part])
            )
    for part, kind in TEXT_PARTS.items():
        if part in given:
            _replace_texts(session, row.publication_id, kind, given[part])
    if "commitments" in given:
        _replace_commitments(session, row.publication_id, given["commitments"])
    session.flush()


def _replace_texts(
    session: Session, publication_id: UUID, kind: str, texts: Sequence[Mapping[str, Any]]
) -> None:
    session.execute(
        delete(PublicationText).where(
            PublicationText.publication_id == publication_id, PublicationText.kind == kind
        )
    )
    session.add_all(
        PublicationText(publication_id=publication_id, kind=kind, position=number, **words)
        for number, words in enumerate(texts)
    )


def _replace_commitments(session: Session, publication_id: UUID, given: Sequence[Mapping[str, Any]]) -> None:
    """Named commitments are changed, unnamed ones added, those left out removed unless they have progress."""
    present = {
        row.commitment_id: row
        for row in session.scalars(select(Commitment).where(Commitment.publication_id == publication_id))
    }
    named = [values["commitment_id"] for values in given if values["commitment_id"] is not None]
    if len(set(named)) < len(named) or not set(named) <= set(present):
        raise Invalid.at("commitments", "names a commitment twice, or one that is not of this publication")
    _remove_commitments(session, sorted(set(present) - set(named)))
    for number, values in enumerate(given):
        fields = {name: value for name, value in values.items() if name != "commitment_id"}
        row = present.get(values["commitment_id"])
        if row is None:
            row = Commitment(commitment_id=uuid4(), publication_id=publication_id)
            session.add(row)
        row.position = number
        for name, value in fields.items():
            setattr(row, name, value)


def _remove_commitments(session: Session, commitment_ids: Sequence[UUID]) -> None:
    noted = session.scalar(select(func.count()).where(CommitmentProgress.commitment_id.in_(commitment_ids)))
    if noted:
        raise Conflict("a commitment whose progress was noted stays", code="has_progress")
    session.execute(delete(Commitment).where(Commitment.commitment_id.in_(commitment_ids)))


def remove_parts(session: Session, publication_id: UUID) -> None:
    """Remove every part of a publication, its notes of progress too."""
    own = select(Commitment.commitment_id).where(Commitment.publication_id == publication_id)
    session.execute(delete(CommitmentProgress).where(CommitmentProgress.commitment_id.in_(own)))
    for table in (Commitment, PublicationText, *PART_TABLES.values()):
        session.execute(delete(table).where(table.publication_id == publication_id))
