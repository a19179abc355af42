"""Reads of files and uploads; no writes. A content is read piece by piece and never whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared import clock
from shared.actor import Actor
from shared.errors import NotFound
from shared.files.rules import Held
from shared.files.tables import FileStore, UploadColumns


@dataclass(frozen=True)
class StoredFile:
    """A content that is stored; `name` is what it was called when it was handed in, if it was."""

    sha256: str
    size: int
    media_type: str
    name: str | None = None


def get_upload(
    session: Session, actor: Actor, files: FileStore, upload_id: UUID, *, lock: bool = False
) -> UploadColumns:
    """The actor's own upload; raises NotFound for anybody else's and for one that has expired."""
    own = files.upload
    query = select(own).where(
        own.upload_id == upload_id,
        own.account_id == actor.account_id,
        own.expires_at > clock.now(),
    )
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    upload = session.scalar(query)
    if upload is None:
        raise NotFound("there is no such upload; an unfinished or unused one is kept for a day")
    return upload


def measure_held(session: Session, files: FileStore, account_id: UUID) -> Held:
    """What the account holds of uploads that are on their way or that it made nothing of yet."""
    upload = files.upload
    unfinished = upload.state == "receiving"
    row = session.execute(
        select(func.count().filter(unfinished), func.coalesce(func.sum(upload.size), 0)).where(
            upload.account_id == account_id,
            upload.expires_at > clock.now(),
            unfinished | (upload.sha256.is_not(None) & ~upload.is_used),
        )
    ).one()
    return Held(row[0], int(row[1]))


def iterate_parts(session: Session, files: FileStore, upload_id: UUID) -> Iterator[bytes]:
    """The bytes of an unfinished upload in their order."""
    part, offset = files.part, -1
    while True:
        row = session.execute(
            select(part.part_offset, part.content)
            .where(part.upload_id == upload_id, part.part_offset > offset)
            .order_by(part.part_offset)
            .limit(1)
        ).one_or_none()
        if row is None:
            return
        offset = row.part_offset
        yield row.content


def get_stored(session: Session, files: FileStore, sha256: str) -> StoredFile:
    """The stored content of this hash; raises NotFound."""
    row = session.get(files.content, sha256)
    if row is None:
        raise NotFound("there is no such file")
    return StoredFile(row.sha256, row.size, row.media_type)


def open_stored(session: Session, files: FileStore, sha256: str) -> Iterator[bytes]:
    """The content in its order, one chunk in memory at a time; raises NotFound before the first."""
    get_stored(session, files, sha256)
    return _iterate_chunks(session, files, sha256)


def _iterate_chunks(session: Session, files: FileStore, sha256: str) -> Iterator[bytes]:
    chunk, number = files.chunk, 0
    while True:
        content = session.scalar(select(chunk.content).where(chunk.sha256 == sha256, chunk.number == number))
        if content is None:
            return
        yield content
        number += 1


def count_references(session: Session, files: FileStore, sha256: str) -> int:
    """How many records refer to the content."""
    counted = select(func.count()).select_from(files.reference).where(files.reference.sha256 == sha256)
    return session.scalar(counted) or 0
