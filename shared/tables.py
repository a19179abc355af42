"""The tables of the shared machinery, declared alike in each service's own metadata."""

from dataclasses import dataclass

from sqlalchemy import MetaData, Table

from shared.feed.copy import cursor_table
from shared.http.idempotency import idempotency_table
from shared.jobs.long_table import long_work_table
from shared.jobs.work import work_table
from shared.journal.models import JournalTables, journal_tables


@dataclass(frozen=True)
class MachineryTables:
    """Journal, feed cursor, kept answers, work list and long work of one service."""

    journal: JournalTables
    cursors: Table
    kept_answers: Table
    work: Table
    long_work: Table


def machinery_tables(metadata: MetaData) -> MachineryTables:
    """Declare all of them."""
    return MachineryTables(
        journal=journal_tables(metadata),
        cursors=cursor_table(metadata),
        kept_answers=idempotency_table(metadata),
        work=work_table(metadata),
        long_work=long_work_table(metadata),
    )
