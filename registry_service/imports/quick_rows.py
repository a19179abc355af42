"""Reads very many rows of innovations column by column, as far as nothing is unusual about them.

It notes no fault: a row that it is not sure of is read by itself, in `innovation_rows`.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

from registry_service.imports.checking import split_name
from registry_service.imports.columns import Column, Reader, reader_of
from registry_service.imports.headings import Table
from registry_service.imports.lookups import NameProblem
from registry_service.imports.owners import Owner, find_owner
from registry_service.imports.run import NO_RIGHT, Run
from registry_service.innovations.rules import UNKNOWN
from shared.sheets.cells import CellProblem
from shared.sheets.read import Row
from shared.sheets.row_checker import NOT_SURE, Check, RowChecker

# Columns that say more than a new draft's fields; a row that fills in one of them is read by itself.
UNUSUAL = frozenset({"components", "state", "innovation_id", "is_demo"})
OWNER = frozenset({"agency", "owner_kind", "units"})
# What hardly ever stands in two rows is not remembered.
DIFFERENT = frozenset({"prose", "digits", "id"})
MOST_REMEMBERED = 5000
LONGEST_REMEMBERED = 200
NOTHING = object()
UNSURE_OWNER = Owner("unknown", None, NO_RIGHT)

Cells = Sequence[object]
Values = Sequence[Any]


class Known(dict[Any, Any]):
    """What cells mean, each worked out once, as long as they are few and short.

    Numbers are not remembered: 1 and True are one key, and two cells.
    """

    def __init__(self, find: Callable[[Any], Any]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, cell: Any) -> Any:
        value = self._find(cell)
        if len(self) < MOST_REMEMBERED and _is_remembered(cell):
            self[cell] = value
        return value


def _is_remembered(cell: Any) -> bool:
    if type(cell) is tuple:
        return all(map(_is_remembered, cell))
    return cell is None or (type(cell) is str and len(cell) <= LONGEST_REMEMBERED)


def _as_it_is(value: Any) -> Any:
    return value


def _read_cell(cell: object, read: Reader, check: Check, absent: Any) -> Any:
    """What a cell means once it is checked, or `absent`; NOT_SURE where the row's own reading has to say."""
    if cell is None or cell == "":
        return absent
    if type(cell) is str and cell[0] == "'":
        return NOT_SURE
    try:
        value = read(cell)
    except CellProblem:
        return NOT_SURE
    return absent if value is None else check(value)


def _column_reader(column: Column, check: Check, absent: Any) -> Callable[[Cells], Values]:
    """How all cells of a column are read."""
    read = reader_of(column)

    def read_cell(cell: object) -> Any:
        return _read_cell(cell, read, check, absent)

    if column.kind in DIFFERENT or column.field == "name":
        return lambda cells: list(map(read_cell, cells))
    known = Known(read_cell)
    return lambda cells: list(map(known.__getitem__, cells))


class _Group:
    """The columns of one record inside the record, as `coverage.percent`."""

    def __init__(self, nested: RowChecker, columns: Sequence[Column]) -> None:
        self.fields = [column.field for column in columns]
        self._names = [split_name(field)[1] for field in self.fields]
        self._readers = [
            _column_reader(column, nested.checks[name], NOTHING)
            for column, name in zip(columns, self._names, strict=True)
        ]
        self._required, self._defaults = nested.required, nested.defaults
        # Of parts that have no column here.
        self._usual = {name: value for name, value in nested.defaults.items() if name not in self._names}
        self._is_whole = nested.required <= set(self._names)

    def read(self, cells: Sequence[Cells]) -> Values:
        """The record that each row gives, or None."""
        values = [read(column) for read, column in zip(self._readers, cells, strict=True)]
        rows = zip(*values, strict=True)
        if not self._is_whole or any(NOTHING in column or NOT_SURE in column for column in values):
            return [self._join(parts) for parts in rows]
        if self._usual:
            return [{**self._usual, **dict(zip(self._names, parts, strict=True))} for parts in rows]
        return [dict(zip(self._names, parts, strict=True)) for parts in rows]

    def _join(self, parts: tuple[Any, ...]) -> Any:
        record = {name: part for name, part in zip(self._names, parts, strict=True) if part is not NOTHING}
        if not record:
            return None
        if not self._required <= record.keys() or NOT_SURE in parts:
            return NOT_SURE
        return {**self._defaults, **record}


class QuickRows:
    """The rows of one sheet in one pass."""

    def __init__(self, run: Run, table: Table, checker: RowChecker) -> None:
        self._run, self._check_units = run, checker.checks["unit_ids"]
        self._places = {name: index for index, name in table.fields.items()}
        self._owners = Known(self._find_owner)
        self._units = Known(self._find_units)
        columns = {column.field: column for column in table.shape.columns}
        self._read_agencies = _column_reader(columns["agency"], _as_it_is, None)
        self._read_kinds = _column_reader(columns["owner_kind"], checker.checks["owner_kind"], None)
        self._read_unit_names = reader_of(columns["units"])
        fields = [name for name in self._places if name not in UNUSUAL | OWNER]
        self._plain = {
            name: _column_reader(columns[name], checker.checks[name], UNKNOWN.get(name, NOT_SURE))
            for name in fields
            if "." not in name
        }
        groups: dict[str, list[Column]] = {}
        for name in fields:
            if "." in name:
                groups.setdefault(split_name(name)[0], []).append(columns[name])
        self._groups = {name: _Group(checker.nested[name], parts) for name, parts in groups.items()}
        self._usual = checker.defaults

    def read(self, rows: Sequence[Row]) -> Iterator[dict[str, Any] | None]:
        """What each row says of a new draft, checked; None for a row that has to be read by itself."""
        width = max(self._places.values(), default=0) + 1
        even = [row if len(row) >= width else [*row, *[None] * (width - len(row))] for row in rows]
        cells = list(zip(*even, strict=False))
        fields: dict[str, Values] = {name: [value] * len(rows) for name, value in self._usual.items()}
        fields |= self._read_owners(cells, len(rows))
        fields |= {name: read(cells[self._places[name]]) for name, read in self._plain.items()}
        for name, group in self._groups.items():
            fields[name] = group.read([cells[self._places[field]] for field in group.fields])
        unsure = {
            place
            for values in fields.values()
            if NOT_SURE in values
            for place, value in enumerate(values)
            if value is NOT_SURE
        }
        unsure |= {
            place
            for name in UNUSUAL & self._places.keys()
            for place, cell in enumerate(cells[self._places[name]])
            if cell is not None and cell != ""
        }
        for place, values in enumerate(zip(*fields.values(), strict=True)):
            yield None if place in unsure else dict(zip(fields, values, strict=True))

    def _read_owners(self, cells: Sequence[Cells], count: int) -> dict[str, Values]:
        """Owner, region and units of each row."""
        nothing: Values = [None] * count
        names, kinds = nothing, nothing
        if "agency" in self._places:
            names = self._read_agencies(cells[self._places["agency"]])
        if "owner_kind" in self._places:
            kinds = self._read_kinds(cells[self._places["owner_kind"]])
        asked = list(zip(names, kinds, strict=True))
        owners: list[Owner] = list(map(self._owners.__getitem__, asked))
        found: dict[str, Values] = {
            "region_code": [self._run.region.code] * count,
            "owner_kind": [NOT_SURE if owner.reason else owner.kind for owner in owners],
            "agency_id": [owner.agency_id for owner in owners],
        }
        if "units" in self._places:
            units = cells[self._places["units"]]
            found["unit_ids"] = list(map(self._units.__getitem__, zip(units, asked, strict=True)))
        return found

    def _find_owner(self, asked: tuple[Any, Any]) -> Owner:
        return UNSURE_OWNER if NOT_SURE in asked else find_owner(self._run, *asked)

    def _find_units(self, asked: tuple[object, tuple[Any, Any]]) -> Any:
        """The units that a cell names, for an owner."""
        cell, owner = asked
        names = _read_cell(cell, self._read_unit_names, _as_it_is, ())
        # Whose units are meant is not known here: nobody is asked about them on behalf of a wrong owner.
        if names is NOT_SURE or NOT_SURE in owner:
            return NOT_SURE
        agency_id: UUID | None = self._owners[owner].agency_id
        if agency_id is None and owner[0] is not None:
            return NOT_SURE
        try:
            return self._check_units([self._run.places.find_unit(name, agency_id) for name in names])
        except NameProblem:
            return NOT_SURE


def make_quick_rows(run: Run, table: Table, checker: RowChecker) -> QuickRows | None:
    """How the rows of a sheet are read quickly; None where a column asks for more than this knows."""
    names = set(table.fields.values()) - UNUSUAL - OWNER
    plain = {name for name in names if "." not in name}
    grouped = {split_name(name)[0] for name in names - plain}
    is_known = plain <= checker.checks.keys() and grouped <= checker.nested.keys() and not checker.makers
    return QuickRows(run, table, checker) if is_known else None
