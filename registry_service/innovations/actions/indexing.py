"""Tells the search index what is published; nothing else does, for single deeds and for batches."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Uuid, any_, literal, select
from sqlalchemy.orm import Session

from registry_service.agencies.models import Agency
from registry_service.grades.queries import list_latest_grades
from registry_service.innovations.models import Innovation
from registry_service.innovations.queries import list_unit_ids
from registry_service.regions.models import Region
from registry_service.search.actions.store import store_entries
from registry_service.search.entries import SearchEntry

MEANINGS = ("meaning_id", "meaning_en", "summary")
TEXTS = ("background", "aim", "novelty", "how_it_works", "results", "service", "problem")
READ = (
    *(
        "innovation_id",
        "region_code",
        "agency_id",
        "name",
        "long_name",
        "aliases",
        "channels",
        "channel_other",
    ),
    *("stage", "affairs", "target_groups", "is_digital", "benefits", "run_by", "partners", "sort_key"),
    *MEANINGS,
    *TEXTS,
)


def index_innovations(session: Session, innovation_ids: Sequence[UUID]) -> None:
    """Bring the index up to date on these innovations: what is not published, or is gone, leaves it.

    The rows stay locked until the end of the transaction, so that nobody's newer words are overwritten by
    older ones; so do their agencies, so that no change of a name passes by unseen.
    """
    session.flush()
    rows = session.execute(
        select(*(getattr(Innovation, name) for name in READ))
        .where(Innovation.innovation_id.in_(innovation_ids), Innovation.state == "published")
        .order_by(Innovation.innovation_id)
        .with_for_update(key_share=True)
    ).all()
    entries = _compose(session, rows, are_locked=True) if rows else []
    indexed = {entry.innovation_id for entry in entries}
    store_entries(session, entries, set(innovation_ids) - indexed)


def compose_published(session: Session, after: UUID | None, until: UUID | None) -> list[SearchEntry]:
    """What the index should hold of the published innovations after one id and up to another.

    Nothing is locked: whoever stores it has to look what was indexed meanwhile.
    """
    query = select(*(getattr(Innovation, name) for name in READ)).where(Innovation.state == "published")
    if after is not None:
        query = query.where(Innovation.innovation_id > after)
    if until is not None:
        query = query.where(Innovation.innovation_id <= until)
    rows = session.execute(query.order_by(Innovation.innovation_id)).all()
    return _compose(session, rows, are_locked=False) if rows else []


def _compose(session: Session, rows: Sequence[Row[Any]], *, are_locked: bool) -> list[SearchEntry]:
    agency_ids = {row.agency_id for row in rows if row.agency_id}
    agencies = _list_agency_names(session, agency_ids, are_locked=are_locked)
    regions = _list_regions(session)
    units = list_unit_ids(session, [row.innovation_id for row in rows])
    every_unit = {unit_id for own in units.values() for unit_id in own}
    grades = list_latest_grades(session, every_unit) if every_unit else {}
    entries = []
    for row in rows:
        province_code, region_names = regions[row.region_code]
        entries.append(
            SearchEntry(
                innovation_id=row.innovation_id,
                sort_key=row.sort_key,
                name=row.name,
                other_names=tuple(name for name in (row.long_name, *row.aliases) if name),
                meanings=_given(row, MEANINGS),
                texts=(
                    *_given(row, TEXTS),
                    *_given(row, ("channel_other", "run_by")),
                    *row.benefits,
                    *row.partners,
                ),
                region_code=row.region_code,
                province_code=province_code,
                region_names=region_names,
                agency_id=row.agency_id,
                agency_names=agencies.get(row.agency_id, ()),
                channels=tuple(row.channels),
                stage=row.stage,
                affairs=tuple(row.affairs),
                target_groups=tuple(row.target_groups),
                is_digital=row.is_digital,
                unit_grades={unit: grades.get(unit) for unit in units.get(row.innovation_id, ())},
            )
        )
    return entries


def _given(row: Row[Any], names: Sequence[str]) -> tuple[str, ...]:
    return tuple(value for name in names if (value := getattr(row, name)))


def _list_agency_names(
    session: Session, agency_ids: set[UUID], *, are_locked: bool
) -> dict[UUID, tuple[str, ...]]:
    query = (
        select(Agency.agency_id, Agency.official_name, Agency.short_name, Agency.aliases)
        .where(Agency.agency_id == any_(literal(list(agency_ids), ARRAY(Uuid))))
        .order_by(Agency.agency_id)
    )
    rows = session.execute(query.with_for_update(read=True) if are_locked else query)
    return {row[0]: (row[1], row[2], *row[3]) for row in rows}


def _list_regions(session: Session) -> dict[str, tuple[str | None, tuple[str, ...]]]:
    """Each region's province, and its own name with that of its province."""
    rows = session.execute(select(Region.code, Region.province_code, Region.name)).all()
    names = {code: name for code, _, name in rows}
    return {
        code: (province, (name, names[province]) if province else (name,)) for code, province, name in rows
    }
