"""The periodic work of files: forget uploads whose time is over, and contents that nothing needs."""

from collections.abc import Callable
from functools import partial

from sqlalchemy.orm import Session

from shared import clock
from shared.files.storing import forget_unused_files, forget_uploads
from shared.files.tables import FileStore
from shared.jobs.clock import Tick
from shared.jobs.context import JobContext

EVERY_SECONDS = 600.0


def forget_files(files: FileStore, context: JobContext) -> None:
    """Uploads first, so that what only they brought can go too; some rows to a transaction."""
    for forget in (forget_uploads, forget_unused_files):
        while _forget_some(context, partial(forget, files=files)):
            continue


def _forget_some(context: JobContext, forget: Callable[..., int]) -> int:
    with Session(context.engine) as session:
        gone = forget(session, now=clock.now())
        session.commit()
    return gone


def file_ticks(service: str, files: FileStore) -> tuple[Tick, ...]:
    """What the clock of this service does about its files."""
    return (Tick(f"{service}_forget_files", EVERY_SECONDS, partial(forget_files, files)),)
