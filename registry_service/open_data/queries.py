"""Reads of releases; no writes. All of them are public."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from registry_service.open_data.models import OpenDataFile, OpenDataRelease
from shared.errors import NotFound
from shared.http.paging import Page, decode_cursor, page_of, read_cursor_id, read_cursor_moment


def get_release(session: Session, release_id: UUID, *, lock: bool = False) -> OpenDataRelease:
    """The release; raises NotFound."""
    query = select(OpenDataRelease).where(OpenDataRelease.release_id == release_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    release = session.scalar(query)
    if release is None:
        raise NotFound("there is no such release")
    return release


def list_files(session: Session, release_ids: Sequence[UUID]) -> list[OpenDataFile]:
    """The files of these releases, each release's in its order."""
    return list(
        session.scalars(
            select(OpenDataFile)
            .where(OpenDataFile.release_id.in_(release_ids))
            .order_by(OpenDataFile.release_id, OpenDataFile.place)
        )
    )


def list_answers(session: Session, releases: Sequence[OpenDataRelease]) -> list[dict[str, Any]]:
    """Releases with their files; a withdrawn one has none any more."""
    files = list_files(session, [release.release_id for release in releases]) if releases else []
    return [
        {
            **{
                column.key: getattr(release, column.key) for column in OpenDataRelease.__mapper__.column_attrs
            },
            "files": [
                _answer_file(file)
                for file in files
                if file.release_id == release.release_id and release.withdrawn_at is None
            ],
        }
        for release in releases
    ]


def _answer_file(file: OpenDataFile) -> dict[str, Any]:
    return {
        **{name: getattr(file, name) for name in ("name", "media_type", "sha256", "size", "rows")},
        "path": f"/api/v1/open-data/{file.release_id}/files/{file.name}",
    }


def list_releases(session: Session, *, region_code: str | None, cursor: str | None, limit: int) -> Page:
    """Releases, the newest first."""
    query = select(OpenDataRelease)
    if region_code:
        query = query.where(OpenDataRelease.region_code == region_code)
    order = (OpenDataRelease.released_at, OpenDataRelease.release_id)
    if key := decode_cursor(cursor, [str, str]):
        query = query.where(tuple_(*order) < tuple_(read_cursor_moment(key[0]), read_cursor_id(key[1])))
    rows = session.scalars(query.order_by(*(column.desc() for column in order)).limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: [row.released_at.isoformat(), str(row.release_id)])
    return Page(list_answers(session, page.items), page.next_cursor)


def get_file(session: Session, release_id: UUID, name: str) -> OpenDataFile:
    """A file of a release that was not withdrawn; raises NotFound."""
    file = session.scalar(
        select(OpenDataFile)
        .join(OpenDataRelease, OpenDataRelease.release_id == OpenDataFile.release_id)
        .where(
            OpenDataFile.release_id == release_id,
            OpenDataFile.name == name,
            OpenDataRelease.withdrawn_at.is_(None),
        )
    )
    if file is None:
        raise NotFound("there is no such file in this release, or the release was withdrawn")
    return file
