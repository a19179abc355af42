"""The upload endpoints: a file comes in parts and goes on after a break; everybody sees their own only.

They follow the core of tus 1.0 (HEAD and PATCH with Upload-Offset), so that its clients can send to an
upload once it is begun. What differs: an upload is begun with JSON; a part has at most 1 MiB and arrives
whole or not at all; the last part sent once more is 204, not 409; GET says whether the file was taken.
"""

from typing import Any
from uuid import UUID

from marshmallow import Schema
from sqlalchemy.orm import Session

from shared.actor import Actor
from shared.files import queries, rules, uploads
from shared.files.schemas import UploadSchema
from shared.files.tables import FileStore, UploadColumns
from shared.http.access import any_of
from shared.http.endpoints import Answer, Endpoints
from shared.http.parts import Part, offset_headers, write_part

ONE = "/uploads/<uuid:upload_id>"


def upload_endpoints(store: FileStore, uploaders: tuple[str, ...], upload_input: type[Schema]) -> Endpoints:
    """The endpoints of one service, for these roles; `upload_input` names what it takes files for."""
    files = Endpoints("files", "/api/v1", "Files on their way in: sent in parts, resumed after a break")
    access = any_of(*uploaders)

    @files.write("POST", "/uploads", access=access, body=upload_input, answer=UploadSchema, status=201)
    def begin_upload(session: Session, actor: Actor, body: dict[str, Any]) -> Answer:
        """Begin an upload; its bytes follow to the address in Location."""
        upload = uploads.begin_upload(session, actor, store, **body)
        return _answer(upload, location=f"/api/v1/uploads/{upload.upload_id}")

    @files.read(ONE, access=access, answer=UploadSchema)
    def get_upload(session: Session, actor: Actor, upload_id: UUID) -> Answer:
        """How much has arrived (also with HEAD), and what became of the file."""
        return _answer(queries.get_upload(session, actor, store, upload_id))

    @write_part(files, ONE, access=access, largest=rules.LARGEST_PART)
    def append_part(session: Session, actor: Actor, upload_id: UUID, part: Part) -> Answer:
        """Send the next bytes; 409 names the right offset."""
        return _answer(uploads.append_part(session, actor, store, upload_id, part.offset, part.content))

    @files.write("DELETE", ONE, access=access, answer=None, status=204)
    def drop_upload(session: Session, actor: Actor, upload_id: UUID) -> None:
        """Remove an upload; records that use its file keep it."""
        uploads.drop_upload(session, actor, store, upload_id)

    return files


def _answer(upload: UploadColumns, **more: Any) -> Answer:
    return Answer(upload, headers=offset_headers(upload.received, upload.size), **more)
