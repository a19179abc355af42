"""Deeds about open data: ask for a release, record it once it is made, withdraw it."""

import secrets
from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from registry_service.files.models import FILES
from registry_service.open_data import queries, rules
from registry_service.open_data.models import OpenDataFile, OpenDataRelease
from registry_service.open_data.package import MEDIA_TYPES, MadeFile
from registry_service.regions.queries import require_region
from registry_service.tables import LONG_WORK
from shared import clock
from shared.actor import Actor
from shared.canonical import digest
from shared.contracts.kinds import EntryKind
from shared.contracts.open_data_entries import OPEN_DATA_RELEASED, OPEN_DATA_WITHDRAWN
from shared.errors import Conflict, Stale
from shared.files.storing import refer_to_file, release_file
from shared.jobs.long_work import ask_for_work
from shared.journal.record import write_entry

OWNER = "open_data_release"


def ask_for_release(session: Session, actor: Actor, *, region_code: str | None) -> UUID:
    """Have the files made; returns the long work's id. Raises Invalid for a region that there is not."""
    if region_code is not None:
        require_region(session, region_code)
    rules.require_releaser(actor, region_code)
    subject = {"region_code": region_code}
    return ask_for_work(session, LONG_WORK, actor, rules.BUILD, subject, region_code=region_code)


def record_release(
    session: Session,
    actor: Actor,
    role: str,
    *,
    region_code: str | None,
    day: date,
    files: Sequence[MadeFile],
) -> OpenDataRelease:
    """Record what was made; its files, stored already, stay as long as the release stands."""
    release = OpenDataRelease(
        release_id=uuid4(),
        region_code=region_code,
        released_on=day,
        released_at=clock.now(),
        licence=rules.LICENCE,
    )
    session.add(release)
    session.flush()
    for place, made in enumerate(files):
        refer_to_file(session, FILES, made.sha256, OWNER, str(release.release_id))
        session.add(
            OpenDataFile(
                release_id=release.release_id,
                name=made.name,
                place=place,
                media_type=MEDIA_TYPES[made.format],
                sha256=made.sha256,
                size=made.size,
                rows=made.rows,
            )
        )
    session.flush()
    _journal(session, actor, role, OPEN_DATA_RELEASED, release)
    return release


def withdraw_release(
    session: Session, actor: Actor, release_id: UUID, expected_version: int, *, reason: str
) -> OpenDataRelease:
    """Take a release back, for something in it that should not be public; that there was one stays known."""
    release = queries.get_release(session, release_id, lock=True)
    role = rules.require_releaser(actor, release.region_code)
    if release.version != expected_version:
        raise Stale("somebody changed the release since it was read")
    if release.withdrawn_at is not None:
        raise Conflict("the release was withdrawn already")
    release.withdrawn_at = clock.now()
    release.reason, release.reason_salt = reason, secrets.token_hex(16)
    release.version += 1
    for sha256 in {file.sha256 for file in queries.list_files(session, [release_id])}:
        release_file(session, FILES, sha256, OWNER, str(release_id))
    session.flush()
    _journal(session, actor, role, OPEN_DATA_WITHDRAWN, release)
    return release


def _journal(session: Session, actor: Actor, role: str, kind: EntryKind, release: OpenDataRelease) -> None:
    files = queries.list_files(session, [release.release_id])
    body = {
        "release_id": release.release_id,
        "region_code": release.region_code,
        "released_on": release.released_on,
        "licence": release.licence,
        "files": [{name: getattr(f, name) for name in ("name", "sha256", "size", "rows")} for f in files],
        "reason_digest": digest([release.reason_salt, release.reason]) if release.reason else None,
    }
    write_entry(session, actor, role, kind, release.release_id, release.version, body)
