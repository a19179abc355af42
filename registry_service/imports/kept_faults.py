"""Keeps what was found wrong in a file, for who looks at it afterwards; it decides nothing."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from registry_service.imports.faults import MOST_FAULTS, Fault
from registry_service.imports.headings import Table
from registry_service.imports.models import SheetProblem

BATCH = 1000


def _in_order(faults: Sequence[Fault], tables: Sequence[Table]) -> list[Fault]:
    """As the file has them: sheet by sheet, row by row, from left to right."""
    places = {table.sheet: place for place, table in enumerate(tables)}
    return sorted(faults, key=lambda f: (places[f.sheet], f.row, -1 if f.column is None else f.column))


def keep_faults(session: Session, import_id: UUID, found: Sequence[Fault], tables: Sequence[Table]) -> None:
    """Keep these faults in place of those found before, in the file's order."""
    session.execute(delete(SheetProblem).where(SheetProblem.import_id == import_id))
    rows = (
        {
            "import_id": import_id,
            "number": number,
            "sheet": fault.sheet,
            "row": fault.row,
            "column": fault.letter,
            "cell": fault.cell,
            "field": fault.field,
            "value": fault.value.replace("\x00", ""),
            "code": fault.reason.code,
            "reason_id": fault.reason.in_indonesian.replace("\x00", ""),
            "reason_en": fault.reason.in_english.replace("\x00", ""),
        }
        for number, fault in enumerate(_in_order(found, tables)[:MOST_FAULTS], start=1)
    )
    for batch in _batches(rows):
        session.execute(insert(SheetProblem), batch)


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
