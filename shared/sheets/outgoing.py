"""Writes tables as CSV, JSON lines and XLSX, a batch of rows in memory at a time; it reads no database.

Every text is neutralised in CSV and XLSX (`shared.sheets.neutral`) and stands as it is in JSON lines.
"""

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from shared.sheets.neutral import neutralise_cell

Cell = str | int | None

CHUNK_BYTES = 65_536
LONGEST_CELL = 32_767
MOST_SHEET_ROWS = 1_048_576
MOST_SHEET_NAME = 31
WIDTH = 24
# Excel keeps fifteen digits of a number; a longer one stands as text.
LARGEST_NUMBER = 10**15


def csv_chunks(
    headings: Sequence[str], batches: Iterable[Iterable[Sequence[Cell]]], separator: str
) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, so that spreadsheet programs know it; lines end with CR LF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    text.write("\ufeff")
    writer.writerow([neutralise_cell(heading) for heading in headings])
    for batch in batches:
        for row in batch:
            writer.writerow([neutralise_cell(cell) if isinstance(cell, str) else cell for cell in row])
            if text.tell() >= CHUNK_BYTES:
                yield _take(text)
    yield _take(text)


def json_chunks(batches: Iterable[Iterable[Mapping[str, Any]]]) -> Iterator[bytes]:
    """One record in JSON on each line."""
    text = io.StringIO(newline="")
    for batch in batches:
        for record in batch:
            text.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")))
            text.write("\n")
            if text.tell() >= CHUNK_BYTES:
                yield _take(text)
    yield _take(text)


def _take(text: io.StringIO) -> bytes:
    taken = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return taken


def xlsx_chunks(
    title: str, headings: Sequence[str], batches: Iterable[Iterable[Sequence[Cell]]]
) -> Iterator[bytes]:
    """A workbook, made whole in a temporary file before its first byte; more rows go on in another sheet."""
    with tempfile.TemporaryFile() as file, tempfile.TemporaryDirectory(prefix="prima-xlsx-") as folder:
        _write_workbook(file, folder, title, headings, batches)
        file.seek(0)
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _write_workbook(
    file: BinaryIO,
    folder: str,
    title: str,
    headings: Sequence[str],
    batches: Iterable[Iterable[Sequence[Cell]]],
) -> None:
    options = {"constant_memory": True, "tmpdir": folder, "use_zip64": True}
    with Workbook(file, options) as workbook:
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        number, at = 1, 1
        sheet = _begin_sheet(workbook, title, number, headings, bold)
        for batch in batches:
            for row in batch:
                if at == MOST_SHEET_ROWS:
                    number, at = number + 1, 1
                    sheet = _begin_sheet(workbook, title, number, headings, bold)
                _write_row(sheet, at, row)
                at += 1


def _begin_sheet(
    workbook: Workbook, title: str, number: int, headings: Sequence[str], bold: Format
) -> Worksheet:
    name = title if number == 1 else f"{title[: MOST_SHEET_NAME - 4]} {number}"
    sheet: Worksheet = workbook.add_worksheet(name[:MOST_SHEET_NAME])
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(headings) - 1, 0), WIDTH)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, neutralise_cell(heading), bold)
    return sheet


def _write_row(sheet: Worksheet, at: int, row: Sequence[Cell]) -> None:
    for column, cell in enumerate(row):
        if cell is None:
            continue
        if isinstance(cell, int) and abs(cell) < LARGEST_NUMBER:
            sheet.write_number(at, column, cell)
        else:
            sheet.write_string(at, column, _fit(neutralise_cell(str(cell))))


def _fit(text: str) -> str:
    """No cell of a workbook holds more; it says so instead of showing a part as if it were the whole."""
    if len(text.encode("utf-16-le")) // 2 <= LONGEST_CELL:
        return text
    return f"[{len(text)} > {LONGEST_CELL} characters: see the CSV or the JSON lines]"
