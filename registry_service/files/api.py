"""The upload endpoints: a file comes in parts and goes on after a break; everybody sees their own only.

They follow the core of tus 1.0 (HEAD and PATCH with Upload-Offset), so that its clients can send to an
upload once it is begun. What differs: an upload is begun with JSON; a part has at most 1 MiB and arrives
whole or not at all; the last part sent once more is 204, not 409; GET says whether the file was taken.
"""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.files import queries, rules
from registry_service.files.actions import uploads
from registry_service.files.models import Upload
from registry_service.files.schemas import UploadInput, UploadSchema
from shared.actor import Actor
from shared.http.access import any_of
from shared.http.endpoints import Answer, Endpoints
from shared.http.parts import Part, offset_headers, write_part

UPLOADERS = any_of(*rules.UPLOADERS)
ONE = "/uploads/<uuid:upload_id>"

files = Endpoints("files", "/api/v1", "Files on their way in: sent in parts, resumed after a break")


def _answer(upload: Upload, **more: Any) -> Answer:
    return Answer(upload, headers=offset_headers(upload.received, upload.size), **more)


@files.write("POST", "/uploads", access=UPLOADERS, body=UploadInput, answer=UploadSchema, status=201)
def begin_upload(session: Session, actor: Actor, body: dict[str, Any]) -> Answer:
    """Begin an upload; its bytes follow to the address in Location."""
    upload = uploads.begin_upload(session, actor, **body)
    return _answer(upload, location=f"/api/v1/uploads/{upload.upload_id}")


@files.read(ONE, access=UPLOADERS, answer=UploadSchema)
def get_upload(session: Session, actor: Actor, upload_id: UUID) -> Answer:
    """How much has arrived (also with HEAD), and what became of the file."""
    return _answer(queries.get_upload(session, actor, upload_id))


@write_part(files, ONE, access=UPLOADERS, largest=rules.LARGEST_PART)
def append_part(session: Session, actor: Actor, upload_id: UUID, part: Part) -> Answer:
    """Send the next bytes; 409 names the right offset."""
    return _answer(uploads.append_part(session, actor, upload_id, part.offset, part.content))


@files.write("DELETE", ONE, access=UPLOADERS, answer=None, status=204)
def drop_upload(session: Session, actor: Actor, upload_id: UUID) -> None:
    """Remove an upload; records that use its file keep it."""
    uploads.drop_upload(session, actor, upload_id)
