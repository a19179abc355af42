"""Reads of imports and what is wrong in them; whoever may not see an import learns nothing of it."""

import json
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple, TypeVarTuple, cast
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Row,
    Select,
    Uuid,
    any_,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from registry_service.agencies.rules import KEEPERS
from registry_service.evidence.models import Evidence
from registry_service.files.models import FILES
from registry_service.imports import rules
from registry_service.imports.models import DecidedColumns, SheetImport, SheetProblem
from registry_service.innovations.models import Innovation, InnovationComponent, InnovationDraft
from registry_service.replication.models import Replication
from registry_service.tables import MACHINERY
from registry_service.usage.models import MonthFigure, StatedFigure
from shared.actor import Actor
from shared.contracts.import_entries import IMPORT_APPLIED
from shared.contracts.innovation_entries import INNOVATION_DRAFTED
from shared.contracts.usage_entries import USAGE_MONTH_REPORTED, USAGE_STATED
from shared.errors import NotFound
from shared.files.queries import open_stored
from shared.http.paging import Page, decode_cursor, page_of, read_cursor_id, read_cursor_moment

Columns = TypeVarTuple("Columns")

ENTRY = MACHINERY.journal.entry
MEMORY_BYTES = 8 * 1024 * 1024
UNSURE = "unsure_name"
MOST_UNSURE = 50
TAKEN_BACK = tuple(kind.name for kind in (INNOVATION_DRAFTED, USAGE_MONTH_REPORTED, USAGE_STATED))


def get_import(session: Session, actor: Actor, import_id: UUID, *, lock: bool = False) -> SheetImport:
    """The import, if the actor may see it; raises NotFound."""
    query = select(SheetImport).where(SheetImport.import_id == import_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None or not rules.may_see(actor, found.account_id, found.region_code):
        raise NotFound("there is no such import")
    return found


def list_imports(
    session: Session, actor: Actor, *, region_code: str | None, cursor: str | None, limit: int
) -> Page:
    """The imports that the actor asked for or whose region they keep, the newest first."""
    query = select(SheetImport)
    kept = actor.regions_of(*KEEPERS)
    if None not in kept:
        mine = SheetImport.account_id == actor.account_id
        codes = sorted(code for code in kept if code)
        query = query.where(or_(mine, SheetImport.region_code.in_(codes)) if codes else mine)
    if region_code:
        query = query.where(SheetImport.region_code == region_code)
    order = (SheetImport.asked_at.desc(), SheetImport.import_id.desc())
    if key := decode_cursor(cursor, [str, str]):
        place = tuple_(read_cursor_moment(key[0]), read_cursor_id(key[1]))
        query = query.where(tuple_(SheetImport.asked_at, SheetImport.import_id) < place)
    rows = session.scalars(query.order_by(*order).limit(limit + 1)).all()
    return page_of(rows, limit, lambda row: [row.asked_at.isoformat(), str(row.import_id)])


def list_problems(session: Session, import_id: UUID, *, cursor: str | None, limit: int) -> Page:
    """What is wrong in the file, in its own order."""
    query = select(SheetProblem).where(SheetProblem.import_id == import_id)
    if key := decode_cursor(cursor, [int]):
        query = query.where(SheetProblem.number > literal(key[0], BigInteger))
    rows = session.scalars(query.order_by(SheetProblem.number).limit(limit + 1)).all()
    return page_of(rows, limit, lambda row: [row.number])


def list_unsure_names(session: Session, import_id: UUID) -> list[Row[tuple[str, str, str, int]]]:
    """Names that may mean several records, each once with its reasons and how many cells hold it."""
    reasons = (SheetProblem.value, SheetProblem.reason_id, SheetProblem.reason_en)
    query = (
        select(*reasons, func.count().label("cells"))
        .where(SheetProblem.import_id == import_id, SheetProblem.code == UNSURE)
        .group_by(*reasons)
        .order_by(func.min(SheetProblem.number))
        .limit(MOST_UNSURE)
    )
    return list(session.execute(query))


class Written(NamedTuple):
    """A record that an application wrote: its first entry's kind, and its version after the last one."""

    kind: str
    version: int


def get_last_entry_id(session: Session) -> int:
    """Every entry that is written from now on has a larger one."""
    return session.scalar(select(func.coalesce(func.max(ENTRY.c.entry_id), 0))) or 0


def list_written(session: Session, found: SheetImport) -> dict[str, Written]:
    """What an application wrote, by the records' ids, as the journal tells it."""
    query = _among_written(select(ENTRY.c.record_id, ENTRY.c.kind, ENTRY.c.record_version), found)
    written: dict[str, Written] = {}
    for record_id, kind, version in session.execute(query.order_by(ENTRY.c.entry_id)):
        first = written.get(record_id)
        written[record_id] = Written(first.kind if first else kind, version)
    return written


def count_written(session: Session, found: SheetImport) -> tuple[int, int]:
    """How many records an application wrote, and how many of them it made that can be taken back."""
    made = func.count().filter(ENTRY.c.kind.in_(TAKEN_BACK))
    query = select(func.count(ENTRY.c.record_id.distinct()), made)
    written, made_count = session.execute(_among_written(query, found)).one()
    return written, made_count


def _among_written(query: Select[*Columns], found: SheetImport) -> Select[*Columns]:
    """Entries of the application's transaction, which ends with the entry about the import itself."""
    own = (ENTRY.c.record_id == str(found.import_id), ENTRY.c.kind == IMPORT_APPLIED.name)
    last = select(ENTRY.c.entry_id, ENTRY.c.transaction_id).where(*own).subquery()
    return query.join(last, ENTRY.c.transaction_id == last.c.transaction_id).where(
        ENTRY.c.entry_id > found.journal_from, ENTRY.c.entry_id < last.c.entry_id
    )


def list_innovation_ids(session: Session, own_ids: Collection[UUID], is_programme: bool) -> list[UUID]:
    """Those of these innovations that are programmes, or the others."""
    found = literal(list(own_ids), ARRAY(Uuid))
    query = select(Innovation.innovation_id).where(Innovation.innovation_id == any_(found))
    query = query.where(Innovation.is_programme == is_programme)
    return list(session.scalars(query.order_by(Innovation.innovation_id)))


def list_states(session: Session, own_ids: Sequence[UUID]) -> Sequence[Row[UUID, int, str]]:
    """Id, version and state of these innovations."""
    query = select(Innovation.innovation_id, Innovation.version, Innovation.state)
    query = query.where(Innovation.innovation_id.in_(own_ids)).order_by(Innovation.innovation_id)
    return session.execute(query).all()


def lock_innovations(session: Session, own_ids: Sequence[UUID]) -> None:
    """Wait for who works with these innovations; until the commit nobody begins to."""
    query = select(Innovation.innovation_id).where(Innovation.innovation_id.in_(own_ids))
    session.execute(query.order_by(Innovation.innovation_id).with_for_update(key_share=True))


def list_known_names(session: Session, found: SheetImport, own_ids: Sequence[UUID]) -> dict[UUID, str]:
    """What innovations that an import made are called: as the public knows them, else as the file did.

    What a draft is called now is no affair of everybody who sees the import: it may be another agency's.
    """
    drafted = select(ENTRY.c.record_id, ENTRY.c.body).where(
        ENTRY.c.entry_id > found.journal_from,
        ENTRY.c.kind == INNOVATION_DRAFTED.name,
        ENTRY.c.record_id.in_([str(own_id) for own_id in own_ids]),
    )
    public = select(Innovation.innovation_id, Innovation.name).where(
        Innovation.innovation_id.in_(own_ids), Innovation.published_at.is_not(None)
    )
    names = {UUID(record_id): str(json.loads(body)["name"]) for record_id, body in session.execute(drafted)}
    return {**names, **{row.innovation_id: row.name for row in session.execute(public)}}


def list_used_ids(session: Session, own_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these innovations with which somebody works: figures, evidence, drafts, other records."""
    component = InnovationComponent
    uses = (
        select(InnovationDraft.innovation_id).where(InnovationDraft.innovation_id.in_(own_ids)),
        select(Evidence.innovation_id).where(
            Evidence.innovation_id.in_(own_ids), Evidence.removed_at.is_(None)
        ),
        select(Replication.original_id).where(Replication.original_id.in_(own_ids)),
        select(Replication.replica_id).where(Replication.replica_id.in_(own_ids)),
        select(MonthFigure.innovation_id).where(
            MonthFigure.innovation_id.in_(own_ids), MonthFigure.withdrawn_at.is_(None)
        ),
        select(StatedFigure.innovation_id).where(
            StatedFigure.innovation_id.in_(own_ids), StatedFigure.withdrawn_at.is_(None)
        ),
        select(component.component_id)
        .join(Innovation, Innovation.innovation_id == component.programme_id)
        .where(component.component_id.in_(own_ids), Innovation.state != "archived"),
    )
    return {own_id for own_id in session.scalars(union_all(*uses)) if own_id is not None}


def find_decided(session: Session, region_code: str, signature: str) -> DecidedColumns | None:
    """What was decided about these headings in the region."""
    return session.get(DecidedColumns, (region_code, signature))


@contextmanager
def opened_file(session: Session, sha256: str) -> Iterator[BinaryIO]:
    """The stored file as one that can be read back and forth."""
    with tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES) as spool:
        for chunk in open_stored(session, FILES, sha256):
            spool.write(chunk)
        spool.seek(0)
        yield cast("BinaryIO", spool)
