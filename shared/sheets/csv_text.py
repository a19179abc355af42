"""Reads CSV: finds its encoding and its separator, refuses what is not UTF-8 with words; keeps no file."""

import csv
import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from shared.sheets.limits import MOST_COLUMNS, MOST_ROWS, UnreadableSheet

SAMPLE_BYTES = 65_536
PIECE_BYTES = 1 << 20
SAMPLE_ROWS = 20
SEPARATORS = (";", ",", "\t")
LONGEST_CELL = 131_072
NOT_IN_WINDOWS = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_csv(file: BinaryIO) -> Iterator[list[object]]:
    """The rows one after the other, every cell as text; raises UnreadableSheet."""
    sample = file.read(SAMPLE_BYTES)
    if sample.startswith(UTF_16) or b"\x00" in sample:
        raise UnreadableSheet("not_utf8", encoding="UTF-16")
    _refuse_nul(file)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        separator, skip = _find_separator(sample.decode("utf-8-sig", errors="ignore"))
        yield from _read_rows(text, separator, skip)
    except UnicodeDecodeError as error:
        raise UnreadableSheet("not_utf8", encoding=_guess_encoding(file)) from error
    finally:
        # Where reading was given up, the file may be closed by now.
        if not file.closed:
            text.detach()


def _refuse_nul(file: BinaryIO) -> None:
    """No text holds these signs, and no database takes them."""
    while piece := file.read(PIECE_BYTES):
        if b"\x00" in piece:
            raise UnreadableSheet("nul_signs")
    file.seek(0)


def _read_rows(text: io.TextIOWrapper, separator: str, skip: int) -> Iterator[list[object]]:
    """The rows; a quotation mark that is never closed would swallow the rows after it and is refused."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(text, delimiter=separator, strict=True)
    try:
        yield from _checked_rows(reader, skip)
    except csv.Error as error:
        is_long = "field larger than" in str(error)
        code = "cell_too_long" if is_long else "quote_not_closed"
        raise UnreadableSheet(code, line=str(reader.line_num)) from error


def _checked_rows(reader: Iterator[list[Any]], skip: int) -> Iterator[list[object]]:
    for number, row in enumerate(reader):
        if number >= MOST_ROWS:
            raise UnreadableSheet("too_many_rows", most=str(MOST_ROWS))
        if len(row) > MOST_COLUMNS:
            raise UnreadableSheet("too_many_columns", most=str(MOST_COLUMNS))
        yield [] if number < skip else row


def _find_separator(sample: str) -> tuple[str, int]:
    """The separator, and how many lines before the data only name it ("sep=;")."""
    first = (sample.splitlines() or [""])[0].strip()
    if first.casefold().startswith("sep=") and len(first) == 5:
        return first[4], 1
    counted = [(_count_columns(sample, separator), separator) for separator in SEPARATORS]
    columns, best = max(counted, key=lambda found: found[0])
    return (best if columns > 1 else ","), 0


def _count_columns(sample: str, separator: str) -> int:
    """How many columns the fullest of the first rows has."""
    widest = 0
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    try:
        for number, row in enumerate(reader):
            if number >= SAMPLE_ROWS:
                break
            widest = max(widest, sum(1 for cell in row if cell.strip()))
    except csv.Error:
        return widest
    return widest


def _guess_encoding(file: BinaryIO) -> str:
    """A name for what is not UTF-8, so that whoever saved it knows what to choose differently."""
    file.seek(0)
    sample = file.read(SAMPLE_BYTES)
    return "?" if any(byte in sample for byte in NOT_IN_WINDOWS) else "Windows-1252 (ANSI)"
