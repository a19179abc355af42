"""Compares measured downtimes with the journal, naming every fault; no writes."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Downtime, ServiceMoment
from shared.contracts.evaluation_entries import DOWNTIME_MEASURED
from shared.journal.rows import find_row_faults, read_newest

# Written by the migration that came with the entries.
ENTRIES_SINCE = "downtime_entries"


def find_downtime_faults(session: Session) -> Iterator[str]:
    """One line for each downtime that is not as the journal tells, or was never measured.

    What was over before downtimes had entries needs none.
    """
    since = session.get(ServiceMoment, ENTRIES_SINCE)
    told = read_newest(session, [DOWNTIME_MEASURED])
    rows = session.scalars(select(Downtime).order_by(Downtime.downtime_id)).all()
    yield from find_row_faults(
        session,
        "downtime",
        [DOWNTIME_MEASURED],
        [],
        (
            (str(row.downtime_id), row)
            for row in rows
            if str(row.downtime_id) in told or since is None or row.ended_at > since.beat_at
        ),
        lambda row: row.__dict__,
    )
