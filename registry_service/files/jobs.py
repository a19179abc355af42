"""The periodic work of files: forget uploads whose time is over, and contents that nothing needs."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from registry_service.files.actions.storing import forget_unused_files, forget_uploads
from shared import clock
from shared.jobs.clock import Tick
from shared.jobs.context import JobContext

EVERY_SECONDS = 600.0


def forget_files(context: JobContext) -> None:
    """Uploads first, so that what only they brought can go too; some rows to a transaction."""
    for forget in (forget_uploads, forget_unused_files):
        while _forget_some(context, forget):
            continue


def _forget_some(context: JobContext, forget: Callable[[Session, datetime], int]) -> int:
    with Session(context.engine) as session:
        gone = forget(session, clock.now())
        session.commit()
    return gone


FILE_TICKS = (Tick("registry_forget_files", EVERY_SECONDS, forget_files),)
