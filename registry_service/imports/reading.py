"""Turns the rows of a sheet below its headings into values by field; what cannot be read becomes a fault."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from registry_service.imports.columns import PLAIN_READERS, Column, Reader, Remembering, Shape, reader_of
from registry_service.imports.faults import Faults, Given
from registry_service.imports.headings import (
    SEARCHED_ROWS,
    Table,
    choose_sheet,
    find_table,
)
from shared.sheets.cells import CellProblem
from shared.sheets.neutral import restore_cell
from shared.sheets.numbers import UNKNOWN_TEXTS
from shared.sheets.read import Row, Sheets, close_quietly

# Of texts, which may be a dash; the last one reads lists.
DASH_READERS = tuple(PLAIN_READERS[kind] for kind in ("text", "prose", "shared", "texts"))


class Place(NamedTuple):
    """A column that is read: where it stands, its field, and what its texts are known to mean already."""

    column: int
    field: str
    read: Reader
    known: Mapping[str, Any] | None


def find_tables(sheets: Sheets, shapes: tuple[Shape, ...]) -> list[Table]:
    """Where each kind of sheet stands in the file; the first one is looked for under any name."""
    main, *others = shapes
    if sheets.is_csv:
        found = find_table(sheets.names[0], main, _top(sheets, sheets.names[0]))
        return [found] if found else []
    tables: list[Table] = []
    for shape in (main, *others):
        name = choose_sheet(sheets.names, shape)
        table = find_table(name, shape, _top(sheets, name)) if name else None
        if table is not None:
            tables.append(table)
    if not tables and sum(shape.parent is None for shape in shapes) == 1:
        tables = _find_likest(sheets, main)
    return tables


def _find_likest(sheets: Sheets, shape: Shape) -> list[Table]:
    found = [find_table(name, shape, _top(sheets, name)) for name in sheets.names]
    tables = [table for table in found if table is not None]
    return [max(tables, key=lambda table: len(table.fields))] if tables else []


def _top(sheets: Sheets, name: str) -> list[Row]:
    rows = sheets.rows(name)
    top = list(islice(rows, SEARCHED_ROWS + 1))
    close_quietly(rows)
    return top


class RowReader:
    """Reads the rows of one sheet; cells that cannot be read are noted and left out."""

    def __init__(self, table: Table, faults: Faults) -> None:
        columns = {column.field: column for column in table.shape.columns}
        self._sheet, self._faults = table.sheet, faults
        self._readers = [_place_of(index, columns[name]) for index, name in sorted(table.fields.items())]
        self.places = {name: index for index, name, _, _ in self._readers}

    def begin(self, number: int, cells: Row) -> Given:
        """A row of which nothing has been read yet."""
        return Given(self._sheet, number, {}, cells, self.places)

    def read(self, number: int, cells: Row) -> Given | None:
        """What a row holds, if anything."""
        given = self.begin(number, cells)
        _read_row(given, cells, self._readers, self._faults)
        return given if given.values or given.faulty else None


def read_rows(sheets: Sheets, table: Table) -> Iterator[tuple[int, Row]]:
    """The rows below the headings with their numbers, which count from 1."""
    for number, cells in enumerate(sheets.rows(table.sheet)):
        if number > table.last_heading_row:
            yield number + 1, cells


def read_table(sheets: Sheets, table: Table, faults: Faults) -> Iterator[Given]:
    """Every row that holds anything; cells that cannot be read are noted and left out."""
    reader = RowReader(table, faults)
    for number, cells in read_rows(sheets, table):
        if (given := reader.read(number, cells)) is not None:
            yield given


def _place_of(index: int, column: Column) -> Place:
    read = reader_of(column)
    return Place(index, column.field, read, read.known if isinstance(read, Remembering) else None)


def _read_shielded(text: str, read: Reader) -> object:
    """What was neutralised is never empty: a lone dash that we wrote is a dash."""
    if text.strip() in UNKNOWN_TEXTS and read in DASH_READERS:
        return [text.strip()] if read is DASH_READERS[-1] else text.strip()
    return read(text)


def _read_row(given: Given, cells: Row, readers: Sequence[Place], faults: Faults) -> None:
    values, width = given.values, len(cells)
    for index, name, read, known in readers:
        if index >= width:
            break
        cell = cells[index]
        if cell is None or cell == "":
            continue
        try:
            if type(cell) is not str:
                value = read(cell)
            elif cell[0] == "'":
                value = _read_shielded(restore_cell(cell), read)
            else:
                value = known[cell] if known is not None and cell in known else read(cell)
        except CellProblem as problem:
            faults.add_cell(given, name, problem)
        else:
            if value is not None:
                values[name] = value
