"""Reads of imports and what is wrong in them; whoever may not see an import learns nothing of it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO, cast
from uuid import UUID

from sqlalchemy import Row, func, or_, select, tuple_
from sqlalchemy.orm import Session

from registry_service.agencies.rules import KEEPERS
from registry_service.files.models import FILES
from registry_service.imports import rules
from registry_service.imports.models import DecidedColumns, SheetImport, SheetProblem
from shared.actor import Actor
from shared.errors import Invalid, NotFound
from shared.files.queries import open_stored
from shared.http.paging import Page, decode_cursor, page_of

MEMORY_BYTES = 8 * 1024 * 1024
UNSURE = "unsure_name"
MOST_UNSURE = 50


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
        query = query.where(tuple_(SheetImport.asked_at, SheetImport.import_id) < _read_key(key))
    rows = session.scalars(query.order_by(*order).limit(limit + 1)).all()
    return page_of(rows, limit, lambda row: [row.asked_at.isoformat(), str(row.import_id)])


def _read_key(key: list[str]) -> tuple[datetime, UUID]:
    try:
        return datetime.fromisoformat(key[0]), UUID(key[1])
    except ValueError as error:
        raise Invalid.at("cursor", "is not a cursor that this list gave out") from error


def list_problems(session: Session, import_id: UUID, *, cursor: str | None, limit: int) -> Page:
    """What is wrong in the file, in its own order."""
    query = select(SheetProblem).where(SheetProblem.import_id == import_id)
    if key := decode_cursor(cursor, [int]):
        query = query.where(SheetProblem.number > key[0])
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
