"""Finds the records that rows of a file may mean, many at once; reads only."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, any_, func, literal, or_, select, text

from registry_service.imports.run import Run
from registry_service.innovations import queries
from registry_service.innovations.models import Innovation, InnovationDraft

BETWEEN = "\x1f"


@dataclass(frozen=True)
class Stored:
    """A record that is there: the published text first, then the draft beside it if there is one."""

    innovation_id: UUID
    agency_id: UUID | None
    state: str
    is_public: bool
    is_demo: bool
    version: int
    versions: tuple[dict[str, Any], ...]
    side_draft_state: str | None
    side_draft_version: int | None


@dataclass(frozen=True)
class StoredRecords:
    """Those of a chunk of rows."""

    by_id: dict[UUID, Stored]
    by_key: dict[tuple[UUID | None, str], Stored]
    by_name: dict[str, Stored] | None

    def match(self, own_id: UUID | None, agency_id: UUID | None, key: str) -> Stored | None:
        """By its id, else by owner and name; where the file names no owner, by a name that stands once."""
        if not self.by_id:
            return None
        if own_id is not None and own_id in self.by_id:
            return self.by_id[own_id]
        if self.by_name is not None:
            return self.by_name.get(key)
        return self.by_key.get((agency_id, key))


def find_stored(run: Run, keys: set[str], ids: set[UUID], *, by_name_only: bool) -> StoredRecords:
    """The records of the region with these names or ids, as far as they are not archived."""
    # One text is handed over in a quarter of the time that an array takes; no key holds the sign between.
    named = Innovation.sort_key == any_(func.string_to_array(BETWEEN.join(keys), BETWEEN, type_=ARRAY(Text)))
    query = select(Innovation).where(
        Innovation.region_code == run.region.code,
        Innovation.state != "archived",
        or_(named, Innovation.innovation_id == any_(literal(list(ids), ARRAY(Uuid)))) if ids else named,
    )
    if run.agency_id is not None:
        query = query.where(Innovation.agency_id == run.agency_id)
    # While the import writes, nothing has counted the table's rows yet: it would be read from end to end.
    run.lookup.execute(text("set local enable_seqscan = off"))
    rows = run.lookup.scalars(query.order_by(Innovation.innovation_id)).all()
    found = _read_records(run, list(rows))
    by_key: dict[tuple[UUID | None, str], Stored] = {}
    by_name: dict[str, Stored] = {}
    twice: set[str] = set()
    for row in rows:
        by_key[row.agency_id, row.sort_key] = found[row.innovation_id]
        if row.sort_key in by_name:
            twice.add(row.sort_key)
        by_name[row.sort_key] = found[row.innovation_id]
    run.lookup.expunge_all()
    only_ones = {key: one for key, one in by_name.items() if key not in twice}
    return StoredRecords(found, by_key, only_ones if by_name_only else None)


def _read_records(run: Run, rows: list[Innovation]) -> dict[UUID, Stored]:
    ids = [row.innovation_id for row in rows]
    if not ids:
        return {}
    units = queries.list_unit_ids(run.lookup, ids)
    programmes = [row.innovation_id for row in rows if row.is_programme]
    components = queries.list_component_ids(run.lookup, programmes, None) if programmes else {}
    drafts = {
        draft.innovation_id: draft
        for draft in run.lookup.scalars(select(InnovationDraft).where(InnovationDraft.innovation_id.in_(ids)))
    }
    return {
        row.innovation_id: _stored_of(
            row, queries.record_of(row, units, components), drafts.get(row.innovation_id)
        )
        for row in rows
    }


def _stored_of(row: Innovation, record: dict[str, Any], draft: InnovationDraft | None) -> Stored:
    return Stored(
        row.innovation_id,
        row.agency_id,
        row.state,
        row.published_at is not None,
        row.is_demo,
        row.version,
        (record,) if draft is None else (record, queries.load_record(draft.record)),
        None if draft is None else draft.state,
        None if draft is None else draft.version,
    )
