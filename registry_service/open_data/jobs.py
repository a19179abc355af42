"""Makes a release: reads one snapshot, writes files on disk, stores them, then records the release.

The bytes are stored one file at a time, in transactions of their own: stored twice they are the same, and
what no release refers to goes after a day. So the transaction that is journalled stays short.
"""

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from registry_service.exports.queries import find_today
from registry_service.files.models import FILES
from registry_service.open_data import rules
from registry_service.open_data.actions import record_release
from registry_service.open_data.building import Place, make_lists, write_named
from registry_service.open_data.contents import LISTS
from registry_service.open_data.package import (
    MANIFEST,
    MEDIA_TYPES,
    MadeFile,
    describe_package,
    dump_document,
)
from registry_service.people.queries import as_mandates, list_running_mandates
from registry_service.regions.queries import get_region
from shared import clock
from shared.actor import Actor
from shared.files.storing import store_stream
from shared.jobs.long_runner import Progress, WorkContext
from shared.jobs.long_table import ClaimedWork


def build_release(context: WorkContext, work: ClaimedWork, progress: Progress) -> dict[str, Any]:
    """Make the files of a release and record it; the asker must still be allowed to."""
    region_code: str | None = work.subject["region_code"]
    with tempfile.TemporaryDirectory(prefix="prima-open-data-") as folder:
        day, made = _make_files(context, Path(folder), region_code, progress)
        _store(context, Path(folder), made, progress)
    actor = _find_asker(context.session, work)
    role = rules.require_releaser(actor, region_code)
    release = record_release(context.session, actor, role, region_code=region_code, day=day, files=made)
    return {"release_id": str(release.release_id), "path": f"/api/v1/open-data/{release.release_id}"}


def _make_files(
    context: WorkContext, folder: Path, region_code: str | None, progress: Progress
) -> tuple[date, list[MadeFile]]:
    with Session(context.engine) as session:
        session.execute(text("set transaction isolation level repeatable read, read only"))
        day = date.fromisoformat(find_today(session, region_code))
        made = make_lists(session, Place(folder, region_code, day), progress)
        region_name = get_region(session, region_code).name if region_code else None
    manifest = describe_package(
        region_code=region_code,
        region_name=region_name,
        day=day,
        created=clock.now(),
        licence=rules.LICENCE,
        source=context.jobs.settings.own_url,
        lists=LISTS,
        files=made,
    )
    return day, [*made, write_named(folder, MANIFEST, "", MANIFEST, [dump_document(manifest)])]


def _store(context: WorkContext, folder: Path, made: Sequence[MadeFile], progress: Progress) -> None:
    for number, file in enumerate(made):
        progress(progress.done, phase=f"storing {number + 1} of {len(made)}")
        with Session(context.engine) as session, (folder / file.name).open("rb") as stream:
            store_stream(session, FILES, stream, MEDIA_TYPES[file.format])
            session.commit()


def _find_asker(session: Session, work: ClaimedWork) -> Actor:
    """Who asked, with the mandates that they hold now."""
    assert work.requested_by is not None
    mandates = as_mandates(list_running_mandates(session, work.requested_by))
    return Actor(account_id=work.requested_by, mandates=mandates)
