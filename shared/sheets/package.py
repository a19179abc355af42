"""Looks through an XLSX package before anything opens it: its size, its formulas, its errors; no values.

The library that reads the values shows a formula as the value it last had and an error as an empty cell,
holds every sheet as a full rectangle with a copy of each text, and takes no directory's word for a size;
all of it must be known beforehand. What other programs would not write is refused rather than understood.
"""

import copy
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
    MOST_SPECIAL,
    MOST_UNPACKED,
    UnreadableSheet,
)
from shared.sheets.package_texts import SharedTexts, count_texts, measure_texts

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
SHARED_TEXTS = "xl/sharedstrings.xml"
CHUNK = 1 << 20
OVERLAP = 4096
SMALL_PART = 4 << 20
SHEET_MARK = b"sheetData"
PREFIX = rb"(?:[^\s<>/:]+:)?"
FORMULA = re.compile(rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b")
ERROR = re.compile(rb"<(?:\w+:)?c\b([^>]*\bt\s*=\s*[\"']e[\"'][^>]*)>")
REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,3}[0-9]{1,7})[\"']")
# They begin with their letter, which is looked for far quicker than what may stand before it.
ROW = re.compile(rb"r(?<=[\s\"']r)\s*=\s*[\"'][A-Za-z]{0,3}([0-9]+)")
COLUMN = re.compile(rb"r(?<=[\s\"']r)\s*=\s*[\"']([A-Za-z]{1,3})[0-9]")
ODD_CELL = re.compile(rb"<" + PREFIX + rb"c(?=[\s/>])(?!\s+r\s*=\s*[\"'][A-Za-z]{1,3}[0-9]{1,7}[\"'])")
VALUED = rb"[\w:]+\s*=\s*(?:\"[^\"]*\"|'[^']*')"
TAG = re.compile(rb"<[^\s<>/]+((?:\s+" + VALUED + rb")*)\s*/?>")
PLACED = re.compile(rb"(?:\s+(?!r\s*=)" + VALUED + rb")*\s+r\s*=\s*[\"'][A-Za-z]{1,3}[0-9]")
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
    values: int = 0


def inspect_package(file: BinaryIO) -> dict[str, SheetFacts]:
    """The facts of every sheet by its name; raises UnreadableSheet."""
    try:
        with zipfile.ZipFile(file) as package:
            parts = _list_parts(package)
            facts, texts = _look_through(package, parts)
            if texts is not None:
                _refuse_many_copies(package, parts, facts, texts)
            named = {name: facts.get(part.lower()) for name, part in _list_sheets(package)}
            return {name: found for name, found in named.items() if found is not None}
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableSheet("not_a_sheet") from error


def _too_large() -> UnreadableSheet:
    return UnreadableSheet("too_large_unpacked", most=str(MOST_UNPACKED >> 20))


def _list_parts(package: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The parts by the name that every reader finds them under; no two may share one."""
    parts = package.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _too_large()
    named = {part.filename.replace("\\", "/").lower(): part for part in parts}
    if len(named) != len(parts):
        raise UnreadableSheet("not_a_sheet")
    return named


def _look_through(
    package: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]
) -> tuple[dict[str, SheetFacts], SharedTexts | None]:
    """Every part to its true end: what is a sheet, wherever it stands, and the texts that sheets share."""
    facts: dict[str, SheetFacts] = {}
    texts = None
    for name, part in parts.items():
        chunks = _read_chunks(package, part)
        if name == SHARED_TEXTS:
            texts = measure_texts(chunks)
            if len(texts.lengths) > MOST_CELLS:
                raise UnreadableSheet("too_many_cells", most=str(MOST_CELLS))
        else:
            facts[name] = _inspect_part(chunks)
    return facts, texts


def _refuse_many_copies(
    package: zipfile.ZipFile,
    parts: dict[str, zipfile.ZipInfo],
    facts: dict[str, SheetFacts],
    texts: SharedTexts,
) -> None:
    """A text that is kept once and shown by very many cells is held once for each of them."""
    for name, found in facts.items():
        if found.values * texts.longest <= MOST_UNPACKED:
            continue
        if count_texts(_read_chunks(package, parts[name]), texts, found.values) > MOST_UNPACKED:
            raise _too_large()


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


def _inspect_part(chunks: Iterator[tuple[bytes, int]]) -> SheetFacts:
    facts = SheetFacts()
    columns: set[bytes] = set()
    is_sheet = False
    for chunk, before in chunks:
        is_sheet = is_sheet or SHEET_MARK in chunk
        if is_sheet:
            _inspect_chunk(facts, columns, chunk, before)
    return facts


def _inspect_chunk(facts: SheetFacts, columns: set[bytes], chunk: bytes, before: int) -> None:
    if b"<f" in chunk or b":f" in chunk:
        facts.formulas |= _places(FORMULA, chunk)
    if b'"e"' in chunk or b"'e'" in chunk:
        facts.errors |= _places(ERROR, chunk)
    facts.values += chunk.count(b"</v", before) + chunk.count(b":v", before)
    columns.update(COLUMN.findall(chunk))
    facts.rows = max([facts.rows, *map(int, set(ROW.findall(chunk)))])
    facts.columns = max((column_index(letters.decode().upper()) + 1 for letters in columns), default=0)
    if facts.rows > MOST_ROWS:
        raise UnreadableSheet("too_many_rows", most=str(MOST_ROWS))
    if facts.columns > MOST_COLUMNS:
        raise UnreadableSheet("too_many_columns", most=str(MOST_COLUMNS))
    if facts.rows * facts.columns > MOST_CELLS:
        raise UnreadableSheet("too_many_cells", most=str(MOST_CELLS))
    if len(facts.formulas) + len(facts.errors) > MOST_SPECIAL:
        raise UnreadableSheet("too_many_special", most=str(MOST_SPECIAL))
    _refuse_cells_nowhere(chunk)


def _refuse_cells_nowhere(chunk: bytes) -> None:
    """Every cell must say where it stands: the size of the sheet is known by nothing else."""
    for odd in ODD_CELL.finditer(chunk):
        tag = TAG.match(chunk, odd.start())
        if tag is None and odd.start() >= len(chunk) - OVERLAP:
            continue  # It is cut here and whole at the beginning of the next chunk, or nowhere.
        if tag is None or PLACED.match(tag[1]) is None:
            raise UnreadableSheet("cells_nowhere")


def _read_chunks(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """The part in pieces that begin with the end of the one before, and how much of that there is.

    It is read as far as it goes, not as far as the directory says, and must be what the directory says.
    """
    unlimited = copy.copy(part)
    unlimited.file_size = MOST_UNPACKED + 1
    before, size = b"", 0
    with package.open(unlimited) as opened:
        while chunk := opened.read(CHUNK):
            size += len(chunk)
            if size > part.file_size:
                raise UnreadableSheet("not_a_sheet")
            yield before + chunk, len(before)
            before = chunk[-OVERLAP:]
    if size != part.file_size:
        raise UnreadableSheet("not_a_sheet")


def _places(pattern: re.Pattern[bytes], chunk: bytes) -> set[tuple[int, int]]:
    places = set()
    for attributes in pattern.findall(chunk):
        found = REFERENCE.search(attributes)
        if found is None:
            raise UnreadableSheet("formula_nowhere")
        places.add(cell_place(found[1].decode().upper()))
    return places
