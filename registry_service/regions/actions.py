"""The deed about regions: load the official table."""

import csv
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.orm import Session

from registry_service.regions import rules
from registry_service.regions.models import Region
from registry_service.regions.rules import RegionRow
from registry_service.tables import MACHINERY
from shared.actor import SYSTEM
from shared.contracts.place_entries import REGION_RECORDED
from shared.jobs.work import put_work
from shared.journal.record import SYSTEM_ROLE, Journal

TABLE = Path(__file__).with_name("regions.csv")


def load_regions(session: Session) -> int:
    """Record the regions of the table that are new or have changed; returns how many.

    May run twice at once: each region is recorded by whoever came first.
    """
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = rules.read_rows(csv.DictReader(lines))
    recorded = _insert_new(session, rows) | _update_changed(session, rows)
    journal: Journal = session.info["journal"]
    journal.record_many(
        session,
        [
            journal.prepare(SYSTEM, SYSTEM_ROLE, REGION_RECORDED, row.code, recorded[row.code], row.__dict__)
            for row in rows
            if row.code in recorded
        ],
    )
    return len(recorded)


def _insert_new(session: Session, rows: list[RegionRow]) -> dict[str, int]:
    stored = set(session.scalars(select(Region.code)))
    new = [row.__dict__ for row in rows if row.code not in stored]
    if not new:
        return {}
    # Rows beside the statement and not in it: compiling 552 takes longer than all the rest.
    inserted = session.execute(insert_or_skip(Region).on_conflict_do_nothing().returning(Region.code), new)
    return {code: 1 for (code,) in inserted}


def _update_changed(session: Session, rows: list[RegionRow]) -> dict[str, int]:
    stored = session.scalars(select(Region).order_by(Region.code).with_for_update(key_share=True))
    known = {region.code: region for region in stored}
    changed: dict[str, int] = {}
    renamed = []
    for row in rows:
        region = known[row.code]
        different = {name: value for name, value in row.__dict__.items() if getattr(region, name) != value}
        for name, value in different.items():
            setattr(region, name, value)
        if different:
            region.version += 1
            changed[row.code] = region.version
        if "name" in different:
            renamed.append(row.code)
    session.flush()
    put_work(session, MACHINERY.work, rules.REGION_RENAMED, renamed)
    return changed
