"""Workbooks made to hurt: every one is refused before the library opens it, and usual ones are not."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
import xlsxwriter

from shared.sheets.limits import MOST_SPECIAL, UnreadableSheet
from shared.sheets.read import open_sheets

SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
MEGABYTE = 1 << 20


def make(rows: list[list[object]], **options: object) -> bytes:
    """A usual workbook."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, options) as workbook:
        sheet = workbook.add_worksheet("Inovasi")
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
    return file.getvalue()


USUAL = make([["Nama inovasi"], ["a"]])


def alter(part: str, change: Callable[[bytes], bytes], *more: tuple[str, bytes]) -> bytes:
    """The usual workbook with another content of one part, and more parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(USUAL)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
        for name, content in more:
            new.writestr(name, content)
    return file.getvalue()


def with_row(row: bytes) -> bytes:
    """The usual workbook with one more row."""
    return alter(SHEET, lambda sheet: sheet.replace(b"</sheetData>", row + b"</sheetData>"))


def with_lie(content: bytes, part: str) -> bytes:
    """The workbook whose directory says that a part has one byte, with the sum of that byte."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        first = package.read(part)[:1]
    raw = bytearray(content)
    place = raw.rindex(part.encode()) - 46
    struct.pack_into("<I", raw, place + 16, zlib.crc32(first))
    struct.pack_into("<I", raw, place + 24, 1)
    return bytes(raw)


def refusal(content: bytes) -> str | None:
    """The code of why it is not read."""
    try:
        sheets = open_sheets(io.BytesIO(content))
        for name in sheets.names:
            list(sheets.rows(name))
    except UnreadableSheet as refused:
        return refused.code
    return None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (USUAL, None),
        (make([["a", None, "b"], [1.5]], constant_memory=True), None),
        (with_row(b'<row r="3"><c s="1" r="A3"><v>1</v></c></row>'), None),
        (with_row(b'<row r="3"><c r="xfd3"><v>1</v></c></row>'), "too_many_columns"),
        (with_row(b'<row r="3"><c r = "XFD3"><v>1</v></c></row>'), "too_many_columns"),
        (with_row(b'<row r="3"><c r="A1048576"><v>1</v></c></row>'), "too_many_rows"),
        (with_row(b'<row r="3"><c s="1" r="A1048576"><v>1</v></c></row>'), "too_many_rows"),
        (with_row(b"<row>" + b"<c><v>1</v></c>" * 300 + b"</row>"), "cells_nowhere"),
        (with_row(b'<row r="3"><c s=" r=\'A1\'"><v>1</v></c></row>'), "cells_nowhere"),
        (with_row(b'<row r="3"><c r="&#65;3"><v>1</v></c></row>'), "cells_nowhere"),
        (alter(SHEET, lambda sheet: sheet, ("XL/Worksheets/SHEET1.xml", b"<a/>")), "not_a_sheet"),
        (with_lie(USUAL, SHEET), "not_a_sheet"),
        (with_lie(USUAL, TEXTS), "not_a_sheet"),
    ],
)
def test_package_says_truly_how_large_it_is_or_is_refused(content: bytes, code: str | None) -> None:
    assert refusal(content) == code


def test_long_text_that_very_many_cells_share_is_refused() -> None:
    cells = b"".join(b'<c r="A%d" t="s"><v>0</v></c>' % row for row in range(3, 1003))
    long_text = b"<si><t>" + b"x" * MEGABYTE + b"</t></si>"

    def share(sheet: bytes) -> bytes:
        return sheet.replace(b"</sheetData>", b'<row r="3">' + cells + b"</row></sheetData>")

    def texts(first: bytes) -> bytes:
        return b"<sst>" + first + b"<si/>" + long_text + b"</sst>"

    many, few = alter(SHEET, share), alter(TEXTS, lambda _: texts(b"<si><t>kecil</t></si>"))
    with zipfile.ZipFile(io.BytesIO(many)) as package:
        sheet = package.read(SHEET)

    def both(first: bytes) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(few)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                parts = {SHEET: sheet, TEXTS: texts(first)}
                new.writestr(name, parts.get(name) or old.read(name))
        return file.getvalue()

    assert refusal(both(b"<si><t>kecil</t></si>")) is None
    assert refusal(both(long_text)) == "too_large_unpacked"
    assert refusal(both(b"<!-- </si> --><si><t>kecil</t></si>")) == "too_large_unpacked"


def test_merged_area_far_larger_than_any_table_is_refused() -> None:
    cells = b'<row r="199999"><c r="B199999"><v>1</v></c></row></sheetData>'
    merged = b'<mergeCells count="1"><mergeCell ref="A1:B199999"/></mergeCells>'

    content = alter(SHEET, lambda sheet: sheet.replace(b"</sheetData>", cells + merged))

    assert MOST_SPECIAL < 2 * 199_999
    assert refusal(content) == "too_many_special"
