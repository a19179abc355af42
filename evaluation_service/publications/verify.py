"""Compares publications with their newest entries, naming every fault; no writes."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_service.publications.actions.journal import describe_entry
from evaluation_service.publications.models import Publication
from evaluation_service.publications.queries import read_record
from shared.contracts import publication_entries as entries
from shared.journal.rows import find_row_faults


def find_publication_faults(session: Session) -> Iterator[str]:
    """One line for each publication that is not as the journal tells; nothing if all are."""
    rows = session.scalars(select(Publication).order_by(Publication.publication_id)).all()
    yield from find_row_faults(
        session,
        "publication",
        [
            entries.PUBLICATION_RECORDED,
            entries.PUBLICATION_DRAFT_CHANGED,
            entries.PUBLICATION_PUBLISHED,
            entries.PUBLICATION_CHANGED,
        ],
        [entries.PUBLICATION_DRAFT_REMOVED, entries.PUBLICATION_REMOVED],
        ((str(row.publication_id), row) for row in rows),
        lambda row: describe_entry(read_record(session, row)),
    )
