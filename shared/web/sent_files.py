"""Files that come with a form: how large they may be, and what arrived; what is done with them is the deed's.

A form that declares files may be larger than other bodies. Then each file is written to disk while it arrives
and cut off at the limit; the text beside it is read to its end: no typing is lost with a refused file.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO, cast
from uuid import UUID

from flask import Request, request
from sqlalchemy.orm import Session

from shared.actor import Actor
from shared.errors import FieldProblem
from shared.files.rules import MEGABYTE, Purpose, find_upload_problems
from shared.files.tables import FileStore
from shared.files.uploads import check_upload, take_whole_file

LARGEST_FILE = 25 * MEGABYTE
LARGEST_FORM = 100 * MEGABYTE
MEMORY_BYTES = 512 * 1024
PIECE = 256 * 1024
MISSING = "Missing data for required field."
UPLOAD_FIELD = "upload_id"


@dataclass(frozen=True)
class FormFile:
    """One file field of a form: what the file may be, and whether the form does without it.

    With `in_parts` the file may have come before the form, which names its upload instead (`upload.js`).
    """

    purpose: Purpose
    required: bool = True
    in_parts: bool = False


@dataclass(frozen=True)
class SentFile:
    """A file as it arrived; nobody has looked into it yet."""

    name: str
    size: int
    stream: BinaryIO

    def sha256(self) -> str:
        """The digest of its bytes."""
        hasher = hashlib.sha256()
        for piece in self.chunks():
            hasher.update(piece)
        return hasher.hexdigest()

    def chunks(self) -> Iterator[bytes]:
        """Its bytes from the beginning, in pieces."""
        self.stream.seek(0)
        while piece := self.stream.read(PIECE):
            yield piece


class LimitedFile(SpooledTemporaryFile[bytes]):
    """Takes bytes up to a limit, counts the rest and lets it go."""

    def __init__(self, most: int) -> None:
        super().__init__(max_size=MEMORY_BYTES, mode="rb+")
        self.most = most
        self.arrived = 0

    def write(self, content: Any) -> int:
        """Keep the bytes as long as the file is within its limit."""
        self.arrived += len(content)
        return super().write(content) if self.arrived <= self.most else len(content)


class FormRequest(Request):
    """A request that keeps no byte of a file unless the route it goes to declared files."""

    largest_file = 0

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return cast("IO[bytes]", LimitedFile(self.largest_file))


def expect_files(*, kept: bool) -> None:
    """Let this request be as large as a form with files; without `kept` their bytes are let go at once."""
    request.max_content_length = LARGEST_FORM
    cast("FormRequest", request).largest_file = LARGEST_FILE if kept else 0


def read_files(declared: Mapping[str, FormFile]) -> tuple[dict[str, SentFile], list[FieldProblem]]:
    """The files that were chosen, and what is wrong with them as far as name and size tell."""
    found: dict[str, SentFile] = {}
    problems: list[FieldProblem] = []
    for field, file in declared.items():
        sent = request.files.get(field)
        if sent is None or not sent.filename:
            came_before = file.in_parts and request.form.get(UPLOAD_FIELD, "").strip()
            problems += [FieldProblem(field, MISSING)] if file.required and not came_before else []
            continue
        stream = cast("LimitedFile", sent.stream)
        name = sent.filename.replace("\\", "/").rpartition("/")[2]
        told = find_upload_problems(name, stream.arrived, file.purpose)
        if not stream.arrived:
            told.append(FieldProblem("size", "an empty file is not stored"))
        problems += [FieldProblem(field, each.message) for each in told]
        found[field] = SentFile(name, stream.arrived, cast("BinaryIO", stream))
    return found, problems


def list_chosen() -> tuple[tuple[str, str], ...]:
    """Field and name of every file that came with this request; browsers do not send it a second time."""
    return tuple((field, file.filename) for field, file in request.files.items() if file.filename)


def take_upload(
    session: Session,
    actor: Actor,
    files: FileStore,
    sent: SentFile | None,
    upload_id: UUID,
    *,
    purpose: str,
    field: str,
) -> UUID:
    """The upload of a form's file, whether it came with the form or in parts before it, as `upload_id`.

    Raises Invalid at `field`, TooMany past the quota.
    """
    if sent is None:
        return check_upload(session, actor, files, upload_id, purpose=purpose, field=field)
    return take_whole_file(
        session, actor, files, name=sent.name, stream=sent.stream, purpose=purpose, field=field
    ).upload_id
