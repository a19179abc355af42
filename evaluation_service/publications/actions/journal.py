"""The journal entry of a publication: ids and figures plain, every free text only in a salted digest."""

import hashlib
from typing import Any

from sqlalchemy.orm import Session

from evaluation_service.publications.checks import exact_text
from evaluation_service.publications.models import Publication
from evaluation_service.publications.queries import PublicationRecord, read_record
from evaluation_service.publications.rules import REGION_FIGURES
from shared.actor import Actor
from shared.canonical import canonical_json
from shared.contracts.kinds import EntryKind
from shared.journal.record import write_entry

PLAIN = (
    "publication_id",
    "kind",
    "state",
    "region_code",
    "dated",
    "event_on",
    "year",
    "scope_name",
    "legal_basis",
    "instrument_id",
    "results_are_complete",
    "zones",
    "inferred",
)
RESULT = ("unit_name", "unit_id", "reported_grade", "reported_label", "trend")


def journal_publication(session: Session, actor: Actor, role: str, kind: EntryKind, row: Publication) -> None:
    """Write down the publication after a deed."""
    record = read_record(session, row)
    write_entry(session, actor, role, kind, row.publication_id, row.version, describe_entry(record))


def describe_entry(record: PublicationRecord) -> dict[str, Any]:
    """The body of an entry: what the journal tells of a publication as it now is."""
    row = record.row
    figures = {name: getattr(row, name) for name in REGION_FIGURES}
    for name in ("values_sum", "region_value"):
        figures[name] = exact_text(figures[name])
    return {
        **{name: getattr(row, name) for name in PLAIN},
        "results": [{name: getattr(found, name) for name in RESULT} for found in record.results],
        "external_values": [
            {
                "agency_name": found.agency_name,
                "agency_id": found.agency_id,
                "products": found.products,
                "value": exact_text(found.value),
            }
            for found in record.external_values
        ],
        "region_figures": figures,
        "claims": [
            {
                "code": found.code,
                "qualifier": found.qualifier,
                "value": exact_text(found.value),
                "unit": found.unit,
                "as_of": found.as_of,
            }
            for found in record.claims
        ],
        "commitments": [
            {
                "commitment_id": found.row.commitment_id,
                "signed_on": found.row.signed_on,
                "progress_notes": len(found.progress),
            }
            for found in record.commitments
        ],
        "recommendations": len(record.texts_of("recommendation")),
        "conflicts": len(record.texts_of("conflict")),
        "texts_digest": digest_texts(record),
    }


def digest_texts(record: PublicationRecord) -> str:
    """SHA-256 over the publication's salt and its free texts; without salt and texts it tells nothing."""
    row = record.row
    texts = {
        "title": row.title,
        "subject": row.subject,
        "event_as_printed": row.event_as_printed,
        "notes": [found.note for found in record.results],
        "claims": [[found.what, found.about] for found in record.claims],
        "texts": [[found.kind, found.text_id, found.text_en] for found in record.texts],
        "commitments": [
            [
                found.row.signed_by,
                found.row.carried_out_by,
                found.row.signed_with,
                found.row.subject,
                [note.note for note in found.progress],
            ]
            for found in record.commitments
        ],
    }
    return hashlib.sha256(row.texts_salt + canonical_json(texts).encode()).hexdigest()
