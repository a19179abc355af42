"""The open-data endpoints: administrators release and withdraw, everybody reads."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from registry_service.files.models import FILES
from registry_service.open_data import actions, queries, rules
from registry_service.open_data.package import MEDIA_TYPES
from registry_service.open_data.schemas import (
    OpenDataFilter,
    OpenDataReleaseSchema,
    ReleaseInput,
    WithdrawalInput,
)
from registry_service.work.queries import get_work
from registry_service.work.schemas import WorkSchema
from shared.actor import Actor
from shared.files.sending import read_ahead
from shared.http.access import EVERYONE, any_of
from shared.http.endpoints import Answer, Endpoints
from shared.http.paging import Page
from shared.http.streams import Attachment, read_attachment
from shared.jobs.long_work import address_of_work

RELEASERS = any_of(*rules.RELEASERS)
ONE = "/open-data/<uuid:release_id>"

open_data = Endpoints("open_data", "/api/v1", "Open data: everything that is published, as dated files")


def _answer(session: Session, release_id: UUID) -> dict[str, Any]:
    return queries.list_answers(session, [queries.get_release(session, release_id)])[0]


@open_data.read(
    "/open-data", access=EVERYONE, answer=OpenDataReleaseSchema, arguments=OpenDataFilter, paged=True
)
def list_releases(session: Session, actor: Actor, arguments: dict[str, Any]) -> Page:
    """Releases, the newest first."""
    return queries.list_releases(session, **arguments)


@open_data.write("POST", "/open-data", access=RELEASERS, body=ReleaseInput, answer=WorkSchema, status=202)
def ask_for_release(session: Session, actor: Actor, body: dict[str, Any]) -> Answer:
    """Have a release made; it is watched as long work."""
    long_work_id = actions.ask_for_release(session, actor, **body)
    work: Row[Any] = get_work(session, actor, long_work_id)
    return Answer(work, location=address_of_work(long_work_id))


@open_data.read(ONE, access=EVERYONE, answer=OpenDataReleaseSchema)
def get_release(session: Session, actor: Actor, release_id: UUID) -> dict[str, Any]:
    """One release with its files."""
    return _answer(session, release_id)


@open_data.write(
    "POST",
    f"{ONE}/withdrawal",
    access=RELEASERS,
    body=WithdrawalInput,
    answer=OpenDataReleaseSchema,
    if_match=True,
)
def withdraw_release(
    session: Session, actor: Actor, release_id: UUID, expected_version: int, body: dict[str, str]
) -> dict[str, Any]:
    """Take a release back; its files are gone for everybody."""
    actions.withdraw_release(session, actor, release_id, expected_version, **body)
    return _answer(session, release_id)


@read_attachment(
    open_data,
    f"{ONE}/files/<string:name>",
    access=EVERYONE,
    media_types=tuple(MEDIA_TYPES.values()),
)
def download_file(session: Session, actor: Actor, release_id: UUID, name: str) -> Attachment:
    """A file of a release; its ETag is the SHA-256 of its bytes."""
    file = queries.get_file(session, release_id, name)
    chunks = read_ahead(session, FILES, file.sha256)
    return Attachment(file.name, file.media_type, chunks, size=file.size, tag=file.sha256)
