"""Keeps the search index true to what stands elsewhere: batches, renamed places, grades, the whole anew."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, TextClause, select, text
from sqlalchemy.orm import Session

from registry_service.agencies.rules import AGENCY_RENAMED
from registry_service.innovations.actions.indexing import compose_published, index_innovations
from registry_service.innovations.models import Innovation
from registry_service.regions.rules import REGION_RENAMED
from registry_service.search.actions.store import Changes, put_in
from registry_service.search.entries import Facet
from registry_service.tables import MACHINERY
from shared.jobs.work import put_work

SEARCH_INDEX = "search_index"
WORK_KINDS = (AGENCY_RENAMED, REGION_RENAMED, SEARCH_INDEX)
MOST_STALE_GRADES = 5_000
# Records may be long, and a batch of them is held in memory.
AT_ONCE = 1_000
BOUNDS = text(
    """
    select innovation_id
    from (
        select innovation_id, row_number() over (order by innovation_id) as place
        from innovation
        where state = 'published'
    ) as published
    where place % :batch = 0
    order by innovation_id
    """
)

STALE_GRADES = text(
    """
    with latest as materialized (
        select distinct on (unit_id) unit_id, grade
        from grades_copy.released_result
        where grade is not null
        order by unit_id, position desc
    )
    select distinct innovation_id::text
    from search_unit left join latest using (unit_id)
    where search_unit.grade is distinct from latest.grade
    order by 1
    limit :most
    """
)


def ask_to_index(session: Session, innovation_ids: Sequence[UUID]) -> None:
    """Have the index brought up to date on these innovations soon; for batches, not for single deeds."""
    for start in range(0, len(innovation_ids), MOST_STALE_GRADES):
        some = innovation_ids[start : start + MOST_STALE_GRADES]
        put_work(session, MACHINERY.work, SEARCH_INDEX, [str(innovation_id) for innovation_id in some])


def index_batch(session: Session, subject_ids: Sequence[str]) -> None:
    """Bring the index up to date on the innovations of one batch of the work list."""
    index_innovations(session, sorted(UUID(subject) for subject in subject_ids))


def spread_renamed_agencies(session: Session, subject_ids: Sequence[str]) -> None:
    """Put the published innovations of agencies whose names changed on the work list."""
    agency_ids = [UUID(subject) for subject in subject_ids]
    _ask_for(session, Innovation.agency_id.in_(agency_ids))


def spread_renamed_regions(session: Session, subject_ids: Sequence[str]) -> None:
    """Put the published innovations of renamed regions, and of what lies in them, on the work list."""
    within = text(
        "innovation.region_code in (select code from region"
        " where code = any (cast(:codes as text[])) or province_code = any (cast(:codes as text[])))"
    ).bindparams(codes=list(subject_ids))
    _ask_for(session, within)


def _ask_for(session: Session, condition: ColumnElement[bool] | TextClause) -> None:
    published = select(Innovation.innovation_id).where(condition, Innovation.state == "published")
    ask_to_index(session, session.scalars(published.order_by(Innovation.innovation_id)).all())


def ask_for_stale_grades(session: Session) -> int:
    """Put innovations on the work list whose units were released with other grades than the index holds."""
    subjects = session.scalars(STALE_GRADES, {"most": MOST_STALE_GRADES}).all()
    put_work(session, MACHINERY.work, SEARCH_INDEX, subjects)
    return len(subjects)


def list_bounds(session: Session) -> list[UUID]:
    """Ids that part what is published into batches, in their order."""
    return list(session.scalars(BOUNDS, {"batch": AT_ONCE}))


def put_batch(
    session: Session, schema: str, after: UUID | None, until: UUID | None, codes: dict[Facet, int]
) -> Changes:
    """Put what is published between two ids into fresh tables; returns what is to be counted of it."""
    counted = Changes()
    if entries := compose_published(session, after, until):
        put_in(session, entries, counted, codes, schema)
    return counted
