"""Looks through an XLSX package before anything opens it: its size, its formulas, its errors; no values.

The library that reads the values shows a formula as the value it last had and an error as an empty cell,
and holds every sheet as a full rectangle; all three must be known beforehand.
"""

import html
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from shared.sheets.cells import cell_place, column_index
from shared.sheets.limits import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_PARTS,
    MOST_ROWS,
    MOST_UNPACKED,
    UnreadableSheet,
)

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
SHEET_FOLDER = "xl/worksheets/"
CHUNK = 1 << 20
OVERLAP = 4096
SMALL_PART = 4 << 20
FORMULA = re.compile(rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b")
ERROR = re.compile(rb"<(?:\w+:)?c\b([^>]*\bt=[\"']e[\"'][^>]*)>")
REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,3}[0-9]{1,7})[\"']")
ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=[\"']([0-9]+)[\"']")
COLUMN = re.compile(rb"\br=[\"']([A-Z]{1,3})[0-9]")
SHEET = re.compile(r"<(?:\w+:)?sheet\b([^>]*)>")
RELATION = re.compile(r"<(?:\w+:)?Relationship\b([^>]*)>")
ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


@dataclass
class SheetFacts:
    """What must be known of one sheet: where its formulas and errors are, by row and column from 0."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)
    rows: int = 0
    columns: int = 0


def inspect_package(file: BinaryIO) -> dict[str, SheetFacts]:
    """The facts of every sheet by its name; raises UnreadableSheet."""
    try:
        with zipfile.ZipFile(file) as package:
            _check_sizes(package)
            return {
                name: _inspect_sheet(package, part)
                for name, part in _list_sheets(package)
                if part in package.NameToInfo
            }
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableSheet("not_a_sheet") from error


def _check_sizes(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise UnreadableSheet("too_large_unpacked", most=str(MOST_UNPACKED >> 20))
    for part in parts:
        if part.filename.endswith(".xml") and not part.filename.startswith(SHEET_FOLDER):
            _read_whole(package, part.filename)


def _read_whole(package: zipfile.ZipFile, name: str) -> None:
    """A part that unpacks to more than it says is found out here, and only as much as it says is read."""
    with package.open(name) as part:
        while part.read(CHUNK):
            continue


def _read_part(package: zipfile.ZipFile, name: str) -> str:
    with package.open(name) as part:
        return part.read(SMALL_PART).decode("utf-8", errors="replace")


def _attributes(text: str) -> dict[str, str]:
    return {
        name.rpartition(":")[2]: html.unescape(one or other) for name, one, other in ATTRIBUTE.findall(text)
    }


def _list_sheets(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Each sheet's name and the part that holds it."""
    relations = (_attributes(found) for found in RELATION.findall(_read_part(package, RELATIONS)))
    targets = {relation["Id"]: relation["Target"] for relation in relations}
    for found in SHEET.findall(_read_part(package, WORKBOOK)):
        given = _attributes(found)
        target = targets[given["id"]]
        yield given["name"], target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _inspect_sheet(package: zipfile.ZipFile, part: str) -> SheetFacts:
    facts = SheetFacts()
    columns: set[bytes] = set()
    for chunk in _read_chunks(package, part):
        if b"<f" in chunk or b":f" in chunk:
            facts.formulas |= _places(FORMULA, chunk)
        if b't="e"' in chunk or b"t='e'" in chunk:
            facts.errors |= _places(ERROR, chunk)
        columns.update(COLUMN.findall(chunk))
        facts.rows = max([facts.rows, *map(int, ROW.findall(chunk))])
        facts.columns = max((column_index(letters.decode()) + 1 for letters in columns), default=0)
        if facts.rows > MOST_ROWS:
            raise UnreadableSheet("too_many_rows", most=str(MOST_ROWS))
        if facts.columns > MOST_COLUMNS:
            raise UnreadableSheet("too_many_columns", most=str(MOST_COLUMNS))
        if facts.rows * facts.columns > MOST_CELLS:
            raise UnreadableSheet("too_many_cells", most=str(MOST_CELLS))
    return facts


def _read_chunks(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in pieces that overlap, so that nothing stands on an edge only."""
    before = b""
    with package.open(part) as opened:
        while chunk := opened.read(CHUNK):
            yield before + chunk
            before = chunk[-OVERLAP:]


def _places(pattern: re.Pattern[bytes], chunk: bytes) -> set[tuple[int, int]]:
    places = set()
    for attributes in pattern.findall(chunk):
        found = REFERENCE.search(attributes)
        if found is None:
            raise UnreadableSheet("formula_nowhere")
        places.add(cell_place(found[1].decode()))
    return places
