"""Reads a stored content for an answer: all of it, onto disk, before its first chunk is sent."""

import tempfile
from collections.abc import Iterator

from sqlalchemy.orm import Session

from shared.files.queries import open_stored
from shared.files.rules import CHUNK_BYTES
from shared.files.tables import FileStore

MEMORY_BYTES = 1024 * 1024


def read_ahead(session: Session, files: FileStore, sha256: str) -> Iterator[bytes]:
    """The content; once the first chunk is there, the session is not needed any more."""
    with tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES) as spool:
        for chunk in open_stored(session, files, sha256):
            spool.write(chunk)
        spool.seek(0)
        while chunk := spool.read(CHUNK_BYTES):
            yield chunk
