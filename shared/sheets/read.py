"""Opens XLSX and CSV alike: named sheets whose rows come one after the other; decides nothing about them."""

import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from shared.sheets.cells import ErrorCell, Formula, Merged
from shared.sheets.csv_text import read_csv
from shared.sheets.limits import MOST_SPECIAL, UnreadableSheet
from shared.sheets.package import SheetFacts, inspect_package

ZIP_START = b"PK\x03\x04"
OLE_START = b"\xd0\xcf\x11\xe0"
CSV_SHEET = "CSV"
HEADING_ROWS = 40

Row = list[object]


@dataclass
class Sheets:
    """An opened file; `names` are in its own order. The file must stay open while rows are read."""

    file: BinaryIO
    names: tuple[str, ...]
    facts: dict[str, SheetFacts] | None

    @property
    def is_csv(self) -> bool:
        """Text instead of a workbook: one sheet, and every cell a text."""
        return self.facts is None

    def rows(self, name: str) -> Iterator[Row]:
        """Every row from the first line of the sheet on; an empty cell is None, or "" in CSV."""
        if self.facts is None:
            self.file.seek(0)
            return read_csv(self.file)
        return _read_workbook(self.file, name, self.facts[name])


def open_sheets(file: BinaryIO) -> Sheets:
    """The sheets of a file, by what it holds and not by its name; raises UnreadableSheet."""
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    if start == OLE_START:
        raise UnreadableSheet("is_protected" if _is_encrypted(file) else "not_a_sheet")
    if start != ZIP_START:
        return Sheets(file, (CSV_SHEET,), None)
    facts = inspect_package(file)
    if not facts:
        raise UnreadableSheet("not_a_sheet")
    return Sheets(file, tuple(facts), facts)


def _is_encrypted(file: BinaryIO) -> bool:
    """A workbook with a password is kept in the old container under this name."""
    content = file.read(1 << 20)
    return "EncryptedPackage".encode("utf-16-le") in content


def _read_workbook(file: BinaryIO, name: str, facts: SheetFacts) -> Iterator[Row]:
    file.seek(0)
    try:
        workbook = CalamineWorkbook.from_filelike(_Unclosable(file))
        sheet = workbook.get_sheet_by_name(name)
    except PasswordError as error:
        raise UnreadableSheet("is_protected") from error
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableSheet("not_a_sheet") from error
    workbook.close()
    if sheet.end is not None:
        yield from _read_rows(sheet, facts)


def _read_rows(sheet: CalamineSheet, facts: SheetFacts) -> Iterator[Row]:
    merged = _merged_places(sheet)
    special = {place[0] for place in (*facts.formulas, *facts.errors, *merged)}
    tops: dict[tuple[int, int], object] = {}
    left: Row = [None] * (sheet.start or (0, 0))[1]
    for number, values in enumerate(sheet.iter_rows()):
        row = left + [None if value == "" else value for value in values]
        if number in special:
            _put_special(number, row, facts, merged, tops)
        yield row


def _put_special(
    number: int,
    row: Row,
    facts: SheetFacts,
    merged: dict[tuple[int, int], tuple[int, int]],
    tops: dict[tuple[int, int], object],
) -> None:
    for column in range(len(row)):
        place = (number, column)
        if place in facts.formulas:
            row[column] = Formula(row[column])
        if place in facts.errors:
            row[column] = ErrorCell()
        if top := merged.get(place):
            value = tops.setdefault(top, row[column])
            row[column] = None if value is None else Merged(value)


def _merged_places(sheet: CalamineSheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Every cell of a merged area, with the area's first cell; areas beyond the data hold nothing."""
    places: dict[tuple[int, int], tuple[int, int]] = {}
    end, counted = sheet.end or (-1, -1), 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        last_row, last_column = min(bottom, end[0]), min(right, end[1])
        size = max(0, last_row - top + 1) * max(0, last_column - left + 1)
        if (counted := counted + size) > MOST_SPECIAL:
            raise UnreadableSheet("too_many_special", most=str(MOST_SPECIAL))
        for row in range(top, last_row + 1):
            for column in range(left, last_column + 1):
                places[row, column] = (top, left)
    return places


class _Unclosable(io.RawIOBase):
    """The reading library closes what it is given; the file is its caller's."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file

    def read(self, size: int = -1) -> bytes:
        """As the file does."""
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        """As the file does."""
        return self._file.seek(offset, whence)


def close_quietly(rows: Iterator[Row]) -> None:
    """Let go of a sheet that was not read to its end."""
    with suppress(AttributeError):
        rows.close()  # type: ignore[attr-defined]
