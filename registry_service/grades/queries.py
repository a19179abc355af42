"""Reads of released results; it decides nothing and knows nothing that is not public."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from registry_service.grades.copy import released_result
from shared.http.paging import Page, decode_cursor, page_of

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
    "outcome",
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
        .order_by(released_result.c.position.desc())
    )
    found: dict[UUID, list[dict[str, Any]]] = {unit_id: [] for unit_id in unit_ids}
    for row in rows:
        found[row.unit_id].append(_describe(row))
    return found


def list_latest_grades(session: Session, unit_ids: Collection[UUID]) -> dict[UUID, str]:
    """The grade that was released last of each unit that has one; a result without a grade is passed over."""
    rows = session.execute(
        select(released_result.c.unit_id, released_result.c.grade)
        .ext(distinct_on(released_result.c.unit_id))
        .where(released_result.c.unit_id.in_(unit_ids), released_result.c.grade.is_not(None))
        .order_by(released_result.c.unit_id, released_result.c.position.desc())
    )
    return {row.unit_id: row.grade for row in rows}


def list_grades_of_unit(session: Session, unit_id: UUID, *, cursor: str | None, limit: int) -> Page:
    """The released results of one unit, newest first, page by page."""
    query = select(*(released_result.c[name] for name in FIELDS), released_result.c.position)
    if key := decode_cursor(cursor, [int]):
        query = query.where(released_result.c.position < key[0])
    rows = session.execute(
        query.where(released_result.c.unit_id == unit_id)
        .order_by(released_result.c.position.desc())
        .limit(limit + 1)
    ).all()
    page = page_of(rows, limit, lambda row: [row.position])
    return Page([_describe(row) for row in page.items], page.next_cursor)


def _describe(row: Row[Any]) -> dict[str, Any]:
    record = {name: row._mapping[name] for name in FIELDS}
    label = {"id": record.pop("label_id"), "en": record.pop("label_en")}
    record["label"] = label if record["grade"] is not None else None
    return record
