"""A publication as it is answered and shown, with our checks beside what it reports; no writes."""

from typing import Any

from sqlalchemy.orm import Session

from evaluation_service.publications import queries
from evaluation_service.publications.checks import compute_checks
from evaluation_service.publications.models import Publication
from evaluation_service.publications.schemas import PublicationSummarySchema


def describe_publication(session: Session, row: Publication) -> dict[str, Any]:
    """The publication as it is answered; the checks are computed here, at each reading."""
    record = queries.read_record(session, row)
    document = queries.find_newest_document(session, row.instrument_id) if row.instrument_id else None
    return {
        **{name: getattr(row, name) for name in PublicationSummarySchema().fields},
        "region_figures": row,
        "zones": row.zones,
        "results": record.results,
        "external_values": record.external_values,
        "claims": record.claims,
        "recommendations": record.texts_of("recommendation"),
        "conflicts": record.texts_of("conflict"),
        "commitments": [
            {
                "commitment_id": found.row.commitment_id,
                "signed_on": found.row.signed_on,
                "signed_by": found.row.signed_by,
                "carried_out_by": found.row.carried_out_by,
                "signed_with": found.row.signed_with,
                "subject": found.row.subject,
                "progress": found.progress,
            }
            for found in record.commitments
        ],
        "checks": compute_checks(row, record.results, record.external_values, document),
    }
