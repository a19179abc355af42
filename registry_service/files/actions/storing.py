"""Stores contents under their hash, and keeps who refers to them; nothing here is an entry of the journal.

Whoever lets a record refer to a content journals that record. Locks: storing and referring each hold the
content's row, and what takes out unused contents passes over rows that are held.
"""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import BinaryIO, cast

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from registry_service.files.models import FileReference, StoredChunk, StoredFileRow, Upload
from registry_service.files.queries import StoredFile
from registry_service.files.rules import CHUNK_BYTES, UNUSED_LIFETIME
from shared import clock
from shared.errors import Conflict, Invalid

MOST_AT_ONCE = 100
MEMORY_BYTES = 1024 * 1024


def store_bytes(session: Session, chunks: Iterable[bytes], media_type: str) -> StoredFile:
    """Store a content; the same content is stored once. Raises Invalid if it is empty."""
    with tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES) as spool:
        for chunk in chunks:
            spool.write(chunk)
        return store_stream(session, cast("BinaryIO", spool), media_type)


def store_stream(session: Session, stream: BinaryIO, media_type: str) -> StoredFile:
    """As `store_bytes`, from a stream that can be read twice."""
    hasher, size = hashlib.sha256(), 0
    for chunk in read_chunks(stream):
        hasher.update(chunk)
        size += len(chunk)
    if not size:
        raise Invalid.at("size", "an empty file is not stored")
    row = {"sha256": hasher.hexdigest(), "size": size, "media_type": media_type, "stored_at": clock.now()}
    statement = insert(StoredFileRow).values(row)
    known_as = session.scalar(
        statement.on_conflict_do_update(
            index_elements=["sha256"], set_={"stored_at": statement.excluded.stored_at}
        ).returning(StoredFileRow.media_type)
    )
    _store_missing_chunks(session, hasher.hexdigest(), stream)
    return StoredFile(hasher.hexdigest(), size, known_as or media_type)


def _store_missing_chunks(session: Session, sha256: str, stream: BinaryIO) -> None:
    """The row is held by now: either its chunks are all there, or none is and nobody else writes them."""
    held = select(func.count()).select_from(StoredChunk).where(StoredChunk.sha256 == sha256)
    if session.scalar(held):
        return
    for number, chunk in enumerate(read_chunks(stream)):
        session.execute(insert(StoredChunk).values(sha256=sha256, number=number, content=chunk))


def read_chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The whole stream in pieces of a chunk's length."""
    stream.seek(0)
    while chunk := stream.read(CHUNK_BYTES):
        yield chunk


def refer_to_file(session: Session, sha256: str, owner_kind: str, owner_id: str) -> None:
    """Have a record need the content, which then stays; asked twice it is the same as once.

    Raises Conflict if the content was taken out meanwhile because nothing used it for a day.
    """
    held = select(StoredFileRow.sha256).where(StoredFileRow.sha256 == sha256)
    if session.scalar(held.with_for_update(read=True, key_share=True)) is None:
        raise Conflict("the file was not used for a day and is gone; hand it in again", code="file_gone")
    values = {"sha256": sha256, "owner_kind": owner_kind, "owner_id": owner_id, "referenced_at": clock.now()}
    session.execute(insert(FileReference).values(values).on_conflict_do_nothing())


def release_file(session: Session, sha256: str, owner_kind: str, owner_id: str) -> None:
    """Have a record need the content no longer; a content that nothing needs goes a day later."""
    session.execute(update(StoredFileRow).where(StoredFileRow.sha256 == sha256).values(stored_at=clock.now()))
    session.execute(
        delete(FileReference).where(
            FileReference.sha256 == sha256,
            FileReference.owner_kind == owner_kind,
            FileReference.owner_id == owner_id,
        )
    )


def forget_uploads(session: Session, now: datetime) -> int:
    """Take out uploads whose time is over; returns how many went. What they brought goes by itself."""
    ids = session.scalars(
        select(Upload.upload_id)
        .where(Upload.expires_at <= now)
        .order_by(Upload.expires_at)
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    if ids:
        session.execute(delete(Upload).where(Upload.upload_id.in_(ids)))
    return len(ids)


def forget_unused_files(session: Session, now: datetime) -> int:
    """Take out contents that nothing has needed for a day; returns how many went."""
    return _take_out_unneeded(session, StoredFileRow.stored_at <= now - UNUSED_LIFETIME)


def forget_dropped_file(session: Session, sha256: str) -> None:
    """Take a content out at once unless something needs it, so that a dropped upload holds no room."""
    _take_out_unneeded(session, StoredFileRow.sha256 == sha256)


def _take_out_unneeded(session: Session, which: ColumnElement[bool]) -> int:
    """Take out some of these contents as far as nothing needs them; returns how many went.

    The rows are locked first and asked about again in a second statement, which sees every reference that
    was made before the lock; whoever refers after it waits and is told that the file is gone.
    """
    needed = select(FileReference.sha256).where(FileReference.sha256 == StoredFileRow.sha256).exists()
    brought = select(Upload.upload_id).where(Upload.sha256 == StoredFileRow.sha256).exists()
    unused = (which, ~needed, ~brought)
    hashes = session.scalars(
        select(StoredFileRow.sha256)
        .where(*unused)
        .order_by(StoredFileRow.stored_at, StoredFileRow.sha256)
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    if not hashes:
        return 0
    gone = session.scalars(
        delete(StoredFileRow)
        .where(StoredFileRow.sha256.in_(hashes), *unused)
        .returning(StoredFileRow.sha256)
        .execution_options(synchronize_session=False)
    ).all()
    return len(gone)
