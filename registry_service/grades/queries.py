"""Reads of released results; it decides nothing and knows nothing that is not public."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry_service.grades.copy import released_result

FIELDS = [
    "unit_id",
    "period_id",
    "scorecard_id",
    "period_name",
    "scheme",
    "year_assessed",
    "year_held",
    "instrument_id",
    "instrument_version",
    "form_set",
    "index",
    "grade",
    "label_id",
    "label_en",
    "figure_code",
    "rank",
    "ranked_count",
    "decree",
    "is_provisional",
    "unit_official_name",
    "agency_name",
    "region_code",
    "trace_digest",
    "released_at",
]


def list_grades_of_units(session: Session, unit_ids: Collection[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """The released results of each unit, newest first; one statement; an empty list where there is none."""
    rows = session.execute(
        select(*(released_result.c[name] for name in FIELDS))
        .where(released_result.c.unit_id.in_(unit_ids))
        .order_by(released_result.c.released_at.desc(), released_result.c.period_id)
    )
    found: dict[UUID, list[dict[str, Any]]] = {unit_id: [] for unit_id in unit_ids}
    for row in rows:
        record = dict(row._mapping)
        record["label"] = {"id": record.pop("label_id"), "en": record.pop("label_en")}
        found[row.unit_id].append(record)
    return found
