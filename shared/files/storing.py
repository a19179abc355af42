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

from shared import clock
from shared.errors import Conflict, Invalid
from shared.files.queries import StoredFile
from shared.files.rules import CHUNK_BYTES, UNUSED_LIFETIME
from shared.files.tables import FileStore

MOST_AT_ONCE = 100
MEMORY_BYTES = 1024 * 1024


def store_bytes(session: Session, files: FileStore, chunks: Iterable[bytes], media_type: str) -> StoredFile:
    """Store a content; the same content is stored once. Raises Invalid if it is empty."""
    with tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES) as spool:
        for chunk in chunks:
            spool.write(chunk)
        return store_stream(session, files, cast("BinaryIO", spool), media_type)


def store_stream(session: Session, files: FileStore, stream: BinaryIO, media_type: str) -> StoredFile:
    """As `store_bytes`, from a stream that can be read twice."""
    hasher, size = hashlib.sha256(), 0
    for chunk in read_chunks(stream):
        hasher.update(chunk)
        size += len(chunk)
    if not size:
        raise Invalid.at("size", "an empty file is not stored")
    row = {"sha256": hasher.hexdigest(), "size": size, "media_type": media_type, "stored_at": clock.now()}
    statement = insert(files.content).values(row)
    known_as = session.scalar(
        statement.on_conflict_do_update(
            index_elements=["sha256"], set_={"stored_at": statement.excluded.stored_at}
        ).returning(files.content.media_type)
    )
    _store_missing_chunks(session, files, hasher.hexdigest(), stream)
    return StoredFile(hasher.hexdigest(), size, known_as or media_type)


def _store_missing_chunks(session: Session, files: FileStore, sha256: str, stream: BinaryIO) -> None:
    """The row is held by now: either its chunks are all there, or none is and nobody else writes them."""
    held = select(func.count()).select_from(files.chunk).where(files.chunk.sha256 == sha256)
    if session.scalar(held):
        return
    for number, chunk in enumerate(read_chunks(stream)):
        session.execute(insert(files.chunk).values(sha256=sha256, number=number, content=chunk))


def read_chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The whole stream in pieces of a chunk's length."""
    stream.seek(0)
    while chunk := stream.read(CHUNK_BYTES):
        yield chunk


def refer_to_file(session: Session, files: FileStore, sha256: str, owner_kind: str, owner_id: str) -> None:
    """Have a record need the content, which then stays; asked twice it is the same as once.

    Raises Conflict if the content was taken out meanwhile because nothing used it for a day.
    """
    held = select(files.content.sha256).where(files.content.sha256 == sha256)
    if session.scalar(held.with_for_update(read=True, key_share=True)) is None:
        raise Conflict("the file was not used for a day and is gone; hand it in again", code="file_gone")
    values = {"sha256": sha256, "owner_kind": owner_kind, "owner_id": owner_id, "referenced_at": clock.now()}
    session.execute(insert(files.reference).values(values).on_conflict_do_nothing())


def release_file(session: Session, files: FileStore, sha256: str, owner_kind: str, owner_id: str) -> None:
    """Have a record need the content no longer; a content that nothing needs goes a day later."""
    session.execute(update(files.content).where(files.content.sha256 == sha256).values(stored_at=clock.now()))
    session.execute(
        delete(files.reference).where(
            files.reference.sha256 == sha256,
            files.reference.owner_kind == owner_kind,
            files.reference.owner_id == owner_id,
        )
    )


def forget_uploads(session: Session, files: FileStore, now: datetime) -> int:
    """Take out uploads whose time is over; returns how many went. What they brought goes by itself."""
    ids = session.scalars(
        select(files.upload.upload_id)
        .where(files.upload.expires_at <= now)
        .order_by(files.upload.expires_at)
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    if ids:
        session.execute(delete(files.upload).where(files.upload.upload_id.in_(ids)))
    return len(ids)


def forget_unused_files(session: Session, files: FileStore, now: datetime) -> int:
    """Take out contents that nothing has needed for a day; returns how many went."""
    return _take_out_unneeded(session, files, files.content.stored_at <= now - UNUSED_LIFETIME)


def forget_dropped_file(session: Session, files: FileStore, sha256: str) -> None:
    """Take a content out at once unless something needs it, so that a dropped upload holds no room."""
    _take_out_unneeded(session, files, files.content.sha256 == sha256)


def _take_out_unneeded(session: Session, files: FileStore, which: ColumnElement[bool]) -> int:
    """Take out some of these contents as far as nothing needs them; returns how many went.

    The rows are locked first and asked about again in a second statement, which sees every reference that
    was made before the lock; whoever refers after it waits and is told that the file is gone.
    """
    needed = select(files.reference.sha256).where(files.reference.sha256 == files.content.sha256).exists()
    brought = select(files.upload.upload_id).where(files.upload.sha256 == files.content.sha256).exists()
    unused = (which, ~needed, ~brought)
    hashes = session.scalars(
        select(files.content.sha256)
        .where(*unused)
        .order_by(files.content.stored_at, files.content.sha256)
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    if not hashes:
        return 0
    gone = session.scalars(
        delete(files.content)
        .where(files.content.sha256.in_(hashes), *unused)
        .returning(files.content.sha256)
        .execution_options(synchronize_session=False)
    ).all()
    return len(gone)
