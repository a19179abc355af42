"""Writes workbooks after our template: empty, with records, or with a file's own values and faults.

Every cell is text, so that nothing is turned into a date or loses its zeros. One row is in memory at a time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from registry_service.imports.columns import Column, Shape
from registry_service.imports.faults import Fault
from registry_service.imports.headings import REASONS
from shared.sheets.neutral import is_lone_dash, neutralise_cell

LIST_SHEET = "_daftar"
HELP_SHEETS = ("Petunjuk", "How to")
LONGEST_CELL = 32_767
LONGEST_SHEET_NAME = 31
SPARE_ROWS = 2000
LONGEST_COMMENT = 1000
MANY = frozenset({"codes", "numbers", "texts"})
COMMENT_SIZE = {"x_scale": 2, "y_scale": 1.2}
HELP_ID = (
    "Isi di bawah judul kolom; sel kosong atau - berarti belum diketahui, nihil atau 0 berarti nol.",
    "Jangan ubah judul kolom. Kolom ID diisi oleh Prima dan boleh dikosongkan.",
)
HELP_EN = (
    "Fill in below the headings; an empty cell or - means unknown, nihil or 0 means none.",
    "Leave the headings as they are. ID columns are filled in by Prima and may be empty.",
)


@dataclass(frozen=True)
class Filling:
    """What goes into one sheet: its rows by field, and where a row of ours came from in the file."""

    shape: Shape
    rows: Iterable[tuple[Mapping[str, str], Sequence[Fault]]] = ()
    columns: tuple[Column, ...] | None = None
    year: int | None = None

    @property
    def shown_columns(self) -> tuple[Column, ...]:
        """The columns of the sheet, in order."""
        return self.shape.columns if self.columns is None else self.columns


@dataclass
class Book:
    """A workbook being written."""

    workbook: Any
    lang: str
    lists: Mapping[str, Sequence[str]]
    marks_faults: bool
    ranges: dict[tuple[str, ...], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        bold = {"bold": True, "text_wrap": True, "valign": "top", "border": 1}
        self.plain: Format = self.workbook.add_format({"num_format": "@"})
        self.heading: Format = self.workbook.add_format({**bold, "bg_color": "#E2E8F0"})
        self.needed: Format = self.workbook.add_format({**bold, "bg_color": "#FDE68A"})
        self.wrong: Format = self.workbook.add_format({"num_format": "@", "bg_color": "#FCA5A5"})


def write_workbook(
    file: BinaryIO,
    fillings: Sequence[Filling],
    lang: str,
    lists: Mapping[str, Sequence[str]],
    *,
    marks_faults: bool = False,
) -> None:
    """Write the sheets, then how they are filled in, then the lists to choose from."""
    with xlsxwriter.Workbook(file, {"constant_memory": True, "in_memory": False}) as workbook:
        book = Book(workbook, lang, lists, marks_faults)
        sheets = [
            (filling, workbook.add_worksheet(filling.shape.title(lang)[:LONGEST_SHEET_NAME]))
            for filling in fillings
        ]
        _write_help(book, workbook.add_worksheet(HELP_SHEETS[lang == "en"]), fillings)
        _write_lists(book, workbook.add_worksheet(LIST_SHEET), fillings)
        for filling, sheet in sheets:
            _write_sheet(book, sheet, filling)


def _write_help(book: Book, sheet: Worksheet, fillings: Sequence[Filling]) -> None:
    sheet.set_column(0, 1, 30)
    sheet.set_column(2, 2, 100)
    lines: list[tuple[str, ...]] = [(line,) for line in (HELP_EN if book.lang == "en" else HELP_ID)]
    for filling in fillings:
        for column in filling.shown_columns:
            told = (filling.shape.title(book.lang), column.heading(book.lang), column.explain(book.lang))
            lines.append(told)
    for row, line in enumerate(lines):
        for place, text in enumerate(line):
            sheet.write_string(row, place, text)


def _choices(book: Book, column: Column) -> tuple[str, ...]:
    """What a column offers: the region's own names, or the labels of its codes."""
    if column.offers is not None and column.offers in book.lists:
        return tuple(book.lists[column.offers])
    return tuple(column.label(code, book.lang) for code in column.codes)


def _write_lists(book: Book, sheet: Worksheet, fillings: Sequence[Filling]) -> None:
    lists = {
        choices: None
        for filling in fillings
        for column in filling.shown_columns
        if (choices := _choices(book, column))
    }
    for place, choices in enumerate(lists):
        letter = xl_col_to_name(place)
        book.ranges[choices] = f"='{LIST_SHEET}'!${letter}$1:${letter}${len(choices)}"
    for row in range(max(map(len, lists), default=0)):
        for place, choices in enumerate(lists):
            if row < len(choices):
                sheet.write_string(row, place, neutralise_cell(choices[row])[:LONGEST_CELL])
    sheet.hide()


def _write_sheet(book: Book, sheet: Worksheet, filling: Filling) -> None:
    columns, first = filling.shown_columns, 0
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, book.plain)
    if filling.year is not None:
        sheet.write_string(0, 0, "Year" if book.lang == "en" else "Tahun", book.heading)
        sheet.write_string(0, 1, str(filling.year), book.plain)
        first = 1
    for place, column in enumerate(columns):
        style = book.needed if column.is_required else book.heading
        sheet.write_string(first, place, column.heading(book.lang), style)
        sheet.write_comment(first, place, column.explain(book.lang), COMMENT_SIZE)
    if book.marks_faults:
        sheet.set_column(len(columns), len(columns), 60)
        sheet.write_string(first, len(columns), REASONS[book.lang == "en"], book.heading)
    sheet.freeze_panes(first + 1, 1)
    last = first
    for last, (values, faults) in enumerate(filling.rows, start=first + 1):
        _write_row(book, sheet, last, columns, values, faults)
    _offer_choices(book, sheet, columns, first + 1, last + SPARE_ROWS)


def _write_row(
    book: Book,
    sheet: Worksheet,
    row: int,
    columns: Sequence[Column],
    values: Mapping[str, str],
    faults: Sequence[Fault],
) -> None:
    by_field = _faults_by_field(columns, faults)
    for place, column in enumerate(columns):
        text = values.get(column.field, "")
        reasons = by_field.get(column.field)
        if text or reasons:
            style = book.wrong if reasons else book.plain
            sheet.write_string(row, place, _cell_text(text)[:LONGEST_CELL], style)
        if reasons:
            sheet.write_comment(row, place, "; ".join(reasons)[:LONGEST_COMMENT], COMMENT_SIZE)
    if faults:
        told = [f"{_name(columns, fault, book.lang)}: {_reason(fault, book.lang)}" for fault in faults]
        sheet.write_string(row, len(columns), "; ".join(told)[:LONGEST_CELL])


def _cell_text(text: str) -> str:
    """Neutralised; a lone dash says with or without its apostrophe whether it is text or nothing."""
    return text if is_lone_dash(text) else neutralise_cell(text)


def _faults_by_field(columns: Sequence[Column], faults: Sequence[Fault]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for fault in faults:
        column = _column_of(columns, fault)
        if column is not None:
            said = f"{fault.reason.in_indonesian} / {fault.reason.in_english}"
            found.setdefault(column.field, []).append(said)
    return found


def _column_of(columns: Sequence[Column], fault: Fault) -> Column | None:
    plain = fault.field.partition("[")[0]
    names = (plain, OWN_COLUMNS.get(plain, plain), plain.partition(".")[0])
    for name in names:
        for column in columns:
            if column.field == name or (name == plain and column.field.startswith(f"{name}.")):
                return column
    return None


OWN_COLUMNS = {"agency_id": "agency", "unit_ids": "units", "component_ids": "components"}


def _name(columns: Sequence[Column], fault: Fault, lang: str) -> str:
    column = _column_of(columns, fault)
    return fault.field if column is None else column.heading(lang)


def _reason(fault: Fault, lang: str) -> str:
    return fault.reason.in_english if lang == "en" else fault.reason.in_indonesian


def _offer_choices(book: Book, sheet: Worksheet, columns: Sequence[Column], first: int, last: int) -> None:
    for place, column in enumerate(columns):
        source = book.ranges.get(_choices(book, column))
        if source is None:
            continue
        is_open = column.kind in MANY or column.offers is not None
        sheet.data_validation(
            first,
            place,
            last,
            place,
            {
                "validate": "list",
                "source": source,
                "show_error": not is_open,
                "error_type": "stop",
                "input_title": column.heading(book.lang)[:32],
                "input_message": column.explain(book.lang)[:255],
            },
        )
