"""Deeds about uploads: begin one, take the next part, drop one, use what it brought.

An upload is a draft of a file and no entry of the journal; the record that uses the file is journalled.
"""

import hashlib
import tempfile
from typing import BinaryIO, cast
from uuid import UUID, uuid4

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from shared import clock
from shared.actor import Actor
from shared.errors import Conflict, FieldProblem, Invalid, TooMany
from shared.files import queries, rules
from shared.files.queries import StoredFile
from shared.files.recognition import recognise
from shared.files.refusal import RefusedFile
from shared.files.storing import MEMORY_BYTES, forget_dropped_file, store_stream
from shared.files.tables import FileStore, UploadColumns

NO_UPLOAD = "there is no such upload of yours; it is kept for a day"


def begin_upload(
    session: Session, actor: Actor, files: FileStore, *, name: str, size: int, purpose: str
) -> UploadColumns:
    """Make ready for a file's bytes; raises Invalid for what it may not be, TooMany past the quota."""
    assert actor.account_id is not None
    if problems := rules.find_upload_problems(name, size, files.purposes[purpose]):
        raise Invalid.all_of(problems)
    _lock_uploads_of(session, actor.account_id)
    held = queries.measure_held(session, files, actor.account_id)
    if problem := rules.find_quota_problem(held, size):
        raise TooMany(problem, code="upload_quota")
    now = clock.now()
    values = {
        "upload_id": uuid4(),
        "account_id": actor.account_id,
        "name": name,
        "size": size,
        "purpose": purpose,
        "received": 0,
        "parts": 0,
        "state": "receiving",
        "begun_at": now,
        "expires_at": now + rules.UNFINISHED_LIFETIME,
    }
    return session.scalars(insert(files.upload).values(values).returning(files.upload)).one()


def _lock_uploads_of(session: Session, account_id: UUID) -> None:
    """Two uploads of one account begin one after the other, so that neither passes the quota."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"upload {account_id}", 0))))


def append_part(
    session: Session, actor: Actor, files: FileStore, upload_id: UUID, offset: int, content: bytes
) -> UploadColumns:
    """Take the next bytes; the last part sent once more changes nothing.

    With its last byte the file is looked into, and either stored or refused in words. Raises Conflict with
    the right offset for a wrong one.
    """
    upload = queries.get_upload(session, actor, files, upload_id, lock=True)
    part_sha256 = hashlib.sha256(content).hexdigest()
    if (offset, part_sha256) == (upload.part_offset, upload.part_sha256):
        return upload
    if upload.state != "receiving" or offset != upload.received:
        raise Conflict(
            f"the next part begins at {upload.received}",
            code="wrong_offset",
            extra={"offset": upload.received, "state": upload.state},
        )
    if not content:
        return upload
    if offset + len(content) > upload.size:
        raise Invalid.at("Upload-Offset", f"this part would pass the size stated, {upload.size} bytes")
    if upload.parts >= rules.MOST_PARTS:
        raise Invalid.at("Upload-Offset", f"a file comes in {rules.MOST_PARTS} parts at most; begin anew")
    part = {"upload_id": upload_id, "part_offset": offset, "content": content}
    session.execute(insert(files.part).values(part))
    upload.received, upload.parts = offset + len(content), upload.parts + 1
    upload.part_offset, upload.part_sha256 = offset, part_sha256
    upload.expires_at = clock.now() + rules.UNFINISHED_LIFETIME
    if upload.received == upload.size:
        _finish(session, files, upload)
    session.flush()
    return upload


def take_whole_file(
    session: Session, actor: Actor, files: FileStore, *, name: str, stream: BinaryIO, purpose: str, field: str
) -> UploadColumns:
    """Take a file that came in one piece, as forms send it; the deed then uses it as any upload.

    Raises Invalid at `field` for a file that is refused, TooMany past the quota.
    """
    size = stream.seek(0, 2)
    try:
        upload = begin_upload(session, actor, files, name=name, size=size, purpose=purpose)
    except Invalid as error:
        raise Invalid.all_of([FieldProblem(field, each.message) for each in error.fields]) from error
    upload.received = size
    _look_into(session, files, upload, stream)
    if upload.state == "refused":
        raise Invalid.at(field, f"the file was refused: {upload.refusal}")
    session.flush()
    return upload


def check_upload(
    session: Session, actor: Actor, files: FileStore, upload_id: UUID, *, purpose: str, field: str
) -> UUID:
    """The upload of a file that came in parts before its form, for the deed to use.

    Raises Invalid at `field`, where the file was chosen.
    """
    try:
        require_stored_upload(session, actor, files, upload_id, purpose)
    except Invalid as error:
        raise Invalid.all_of([FieldProblem(field, each.message) for each in error.fields]) from error
    return upload_id


def _finish(session: Session, files: FileStore, upload: UploadColumns) -> None:
    """Look into the whole file and store it, or say why not; its parts go either way."""
    with tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES) as spool:
        for content in queries.iterate_parts(session, files, upload.upload_id):
            spool.write(content)
        _look_into(session, files, upload, cast("BinaryIO", spool))
    session.execute(delete(files.part).where(files.part.upload_id == upload.upload_id))


def _look_into(session: Session, files: FileStore, upload: UploadColumns, stream: BinaryIO) -> None:
    try:
        media_type, cleaned = recognise(stream, upload.name, files.purposes[upload.purpose])
    except RefusedFile as refused:
        upload.state, upload.refusal = "refused", str(refused)
    else:
        stored = store_stream(session, files, cleaned, media_type)
        upload.state, upload.sha256 = "stored", stored.sha256


def drop_upload(session: Session, actor: Actor, files: FileStore, upload_id: UUID) -> None:
    """Remove an upload; a record that uses its file keeps it."""
    upload = queries.get_upload(session, actor, files, upload_id, lock=True)
    session.delete(upload)
    session.flush()
    if upload.sha256 is not None:
        forget_dropped_file(session, files, upload.sha256)


def require_stored_upload(
    session: Session, actor: Actor, files: FileStore, upload_id: UUID, purpose: str
) -> StoredFile:
    """The file that the actor's upload brought, held against removal until this transaction ends.

    Raises Invalid at `upload_id`. Whoever uses it calls `refer_to_file` in the same transaction.
    """
    upload = session.scalar(
        select(files.upload).where(
            files.upload.upload_id == upload_id,
            files.upload.account_id == actor.account_id,
            files.upload.expires_at > clock.now(),
        )
    )
    if upload is None:
        raise Invalid.at("upload_id", NO_UPLOAD)
    if upload.purpose != purpose:
        raise Invalid.at("upload_id", f"was handed in as {upload.purpose}, not as {purpose}")
    if upload.state == "refused":
        raise Invalid.at("upload_id", f"the file was refused: {upload.refusal}")
    if upload.sha256 is None:
        raise Invalid.at("upload_id", f"only {upload.received} of {upload.size} bytes have arrived")
    held = select(files.content).where(files.content.sha256 == upload.sha256)
    stored = session.scalar(held.with_for_update(read=True, key_share=True))
    if stored is None:
        # Its day was over between the two looks, and all of it is gone.
        raise Invalid.at("upload_id", NO_UPLOAD)
    session.execute(update(files.upload).where(files.upload.upload_id == upload_id).values(is_used=True))
    return StoredFile(stored.sha256, stored.size, stored.media_type, upload.name)
