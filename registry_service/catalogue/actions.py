"""Keeps the search index true to what stands elsewhere: batches, renamed places, grades, the whole anew."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, TextClause, select, text
from sqlalchemy.orm import Session

from registry_service.agencies.rules import AGENCY_RENAMED
from registry_service.innovations.actions.indexing import index_innovations
from registry_service.innovations.models import Innovation
from registry_service.regions.rules import REGION_RENAMED
from registry_service.search.actions.store import drop_entries
from registry_service.search.models import SearchEntryRow
from registry_service.tables import MACHINERY
from shared.jobs.work import put_work

SEARCH_INDEX = "search_index"
WORK_KINDS = (AGENCY_RENAMED, REGION_RENAMED, SEARCH_INDEX)
MOST_STALE_GRADES = 5_000
AT_ONCE = 500

STALE_GRADES = text(
    """
    with latest as materialized (
        select distinct on (unit_id) unit_id, grade
        from grades_copy.released_result
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


def index_next(session: Session, after: UUID | None) -> tuple[int, UUID | None]:
    """Index the next published innovations after one; how many, and the last (`None`: there were no more)."""
    query = select(Innovation.innovation_id).where(Innovation.state == "published")
    if after is not None:
        query = query.where(Innovation.innovation_id > after)
    ids = session.scalars(query.order_by(Innovation.innovation_id).limit(AT_ONCE)).all()
    if ids:
        index_innovations(session, ids)
    return len(ids), ids[-1] if ids else None


def drop_unpublished(session: Session) -> int:
    """Take out of the index what is not published; returns how many that were."""
    published = select(Innovation.innovation_id).where(Innovation.state == "published")
    ids = session.scalars(
        select(SearchEntryRow.innovation_id).where(SearchEntryRow.innovation_id.not_in(published))
    ).all()
    drop_entries(session, ids)
    return len(ids)
