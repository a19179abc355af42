"""Goes over a whole file once: places, innovations, usage, in this order; checks, or applies as well."""

import gc
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.imports.asking import read_answers
from registry_service.imports.faults import Faults
from registry_service.imports.headings import Table
from registry_service.imports.innovation_deeds import NoDeeds, RealDeeds
from registry_service.imports.innovation_names import InnovationNames
from registry_service.imports.innovation_rows import InnovationRows
from registry_service.imports.lookups import load_places
from registry_service.imports.parts import Parts, read_parts, refuse_left_over, refuse_unsure
from registry_service.imports.place_rows import AgencyRows, UnitRows
from registry_service.imports.reading import read_rows, read_table
from registry_service.imports.run import Run
from registry_service.imports.usage_rows import MonthRows, StatedRows
from registry_service.regions.models import Region
from shared.actor import Actor
from shared.sheets.read import Sheets


def begin_run(
    session: Session,
    lookup: Session,
    actor: Actor,
    region: Region,
    agency_id: UUID | None,
    today: date,
    *,
    applies: bool,
    tell: Callable[[int], None],
    answers: Sequence[Mapping[str, Any]] = (),
) -> Run:
    """What a pass has at hand, before its first row; `answers` are those to names that were not sure."""
    places = load_places(session, region)
    places.asking.answers = read_answers(answers)
    return Run(
        session=session,
        lookup=lookup,
        actor=actor,
        region=region,
        agency_id=agency_id,
        today=today,
        applies=applies,
        places=places,
        names=InnovationNames(region.code, agency_id, places),
        tell=tell,
        faults=Faults(),
    )


# The thread that sends lines would else wait 5 ms for its turn at every piece, and the database with it.
TURN_SECONDS = 0.0005


@contextmanager
def _at_full_speed() -> Iterator[None]:
    """Rows make millions of values and no circle of them; looking for circles takes a sixth of the time."""
    was_on, turn = gc.isenabled(), sys.getswitchinterval()
    gc.disable()
    sys.setswitchinterval(TURN_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(turn)
        if was_on:
            gc.enable()


def go_over(run: Run, sheets: Sheets, tables: Sequence[Table]) -> None:
    """Every table of the file; what was found is in `run`. Raises TooManyFaults, UnreadableSheet."""
    with _at_full_speed():
        _go_over_all(run, sheets, tables)


def _go_over_all(run: Run, sheets: Sheets, tables: Sequence[Table]) -> None:
    by_shape = {table.shape.key: table for table in tables}
    if table := by_shape.get("agencies"):
        AgencyRows(run).take(read_table(sheets, table, run.faults))
    if table := by_shape.get("units"):
        UnitRows(run).take(read_table(sheets, table, run.faults))
    run.session.flush()
    if table := by_shape.get("innovations"):
        _go_over_innovations(run, sheets, table, by_shape)
    if table := by_shape.get("usage_stated"):
        StatedRows(run).take(read_table(sheets, table, run.faults))
    if table := by_shape.get("usage_months"):
        MonthRows(run, table).take(read_table(sheets, table, run.faults))


def _go_over_innovations(run: Run, sheets: Sheets, table: Table, by_shape: Mapping[str, Table]) -> None:
    part_tables = {name: found for name, found in by_shape.items() if found.shape.parent == table.shape.key}
    parts = read_parts(run, sheets, part_tables) if part_tables else Parts()
    if parts.by_name:
        refuse_unsure(run, parts, sheets, table)
    deeds = RealDeeds(run) if run.applies else NoDeeds()
    try:
        InnovationRows(run, table, parts, deeds).take(read_rows(sheets, table))
    finally:
        deeds.close()
    refuse_left_over(run, parts)
