"""Rebuilds a file after our template with every value as given and its faults marked; decides nothing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from registry_service.imports.columns import Column
from registry_service.imports.faults import Fault
from registry_service.imports.headings import Table
from registry_service.imports.workbook import Filling, write_workbook
from shared.sheets.cells import shown
from shared.sheets.neutral import is_lone_dash, restore_cell
from shared.sheets.read import Sheets


def write_marked(
    file: BinaryIO,
    sheets: Sheets,
    tables: Sequence[Table],
    faults: Sequence[Fault],
    lang: str,
    lists: Mapping[str, Sequence[str]],
) -> None:
    """Write the workbook of a checked file."""
    by_row: dict[tuple[str, int], list[Fault]] = {}
    for fault in faults:
        by_row.setdefault((fault.sheet, fault.row), []).append(fault)
    fillings = [
        Filling(table.shape, _rows(sheets, table, by_row), _columns(table), table.year) for table in tables
    ]
    write_workbook(file, fillings, lang, lists, marks_faults=True)


def _columns(table: Table) -> tuple[Column, ...]:
    """All columns of the template; the year as a column only where the file has one."""
    there = set(table.fields.values())
    if table.shape.has_year and table.year is not None and "year" not in there:
        return tuple(column for column in table.shape.columns if column.field != "year")
    return table.shape.columns


def _rows(
    sheets: Sheets, table: Table, by_row: Mapping[tuple[str, int], list[Fault]]
) -> Iterator[tuple[dict[str, str], Sequence[Fault]]]:
    fields = sorted(table.fields.items())
    for number, cells in enumerate(sheets.rows(table.sheet)):
        if number <= table.last_heading_row:
            continue
        values = {}
        for index, name in fields:
            if index < len(cells) and cells[index] is not None and cells[index] != "":
                cell = cells[index]
                values[name] = _as_given(cell)
        faults = by_row.get((table.sheet, number + 1), ())
        if values or faults:
            yield values, faults


def _as_given(cell: object) -> str:
    """The value as the workbook takes it; a lone dash stays what it was, nothing or a dash."""
    if not isinstance(cell, str):
        return shown(cell)
    return cell if is_lone_dash(cell) else restore_cell(cell)
