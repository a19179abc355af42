"""Writes a sheet's workbook: with what is stored, or with a file's own values and what is wrong with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from evaluation_service.sheets.answer_rules import SheetForm
from evaluation_service.sheets.workbook import layout
from evaluation_service.sheets.workbook.layout import Fault
from shared.sheets.neutral import neutralise_cell

LONGEST_CELL = 32_767
LONGEST_PAGE_NAME = 31
LONGEST_COMMENT = 1000
COMMENT_SIZE = {"x_scale": 2, "y_scale": 1.2}
FIRST_ROW = 3
HOW_TO = {
    "id": "Beri tanda x pada unsur yang terlihat, isi jumlah, dan pilih tingkat hanya bila tidak mengikuti "
    "unsur atau memang dimaksudkan lain. Indikator tanpa isian dibiarkan belum terjawab. Alasan wajib bila "
    "tingkatnya 0, di bawah dukungan F-01, lain dari unsurnya, atau lain dari usulan.",
    "en": "Mark with x what was seen, fill in counts, and choose a level only where none follows or another "
    "one is meant. An indicator with nothing filled in stays unanswered. A reason is needed at level 0, "
    "below what F-01 supports, and where the level differs from the elements or the proposal.",
}


@dataclass(frozen=True)
class Filling:
    """What one row holds: a value by column, and the version that an indicator's row replaces."""

    values: Mapping[str, str]
    version: int | None = None


@dataclass
class Book:
    """A workbook being written."""

    workbook: Any
    lang: str
    faults: Mapping[str, Sequence[Fault]]
    marks: bool
    styles: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        shape = {"text_wrap": True, "valign": "top"}
        written = {**shape, "num_format": "@", "border": 1}
        looks: dict[str, dict[str, Any]] = {
            "title": {"bold": True, "font_size": 13},
            "heading": {**shape, "bold": True, "border": 1, "bg_color": "#E2E8F0"},
            "words": shape,
            "indicator": {**shape, "bold": True, "top": 1},
            "open": written,
            "wrong": {**written, "bg_color": "#FCA5A5"},
            "changed": {**written, "bg_color": "#FDE68A"},
        }
        self.styles = {name: self.workbook.add_format(look) for name, look in looks.items()}

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in their order."""
        return tuple(layout.HEADINGS)


def write_workbook(
    file: BinaryIO,
    form: SheetForm,
    facts: Mapping[str, str],
    title: str,
    fillings: Mapping[str, Filling],
    lang: str,
    faults: Mapping[str, Sequence[Fault]] | None = None,
) -> None:
    """Write every page; `fillings` and `faults` are by the key of a row, `facts` say what sheet it is."""
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        book = Book(workbook, lang, faults or {}, marks=faults is not None)
        for name, aspect, codes in layout.pages_of(form, lang):
            page = workbook.add_worksheet(name[:LONGEST_PAGE_NAME])
            _begin_page(book, page, title, aspect)
            _write_indicators(book, page, form, codes, fillings)
        page = workbook.add_worksheet(layout.FACTS_PAGE)
        for row, (name, value) in enumerate(facts.items()):
            page.write_string(row, 0, name)
            page.write_string(row, 1, value)
        page.hide()


def _begin_page(book: Book, page: Worksheet, title: str, aspect: str) -> None:
    page.write_string(0, 0, neutralise_cell(title), book.styles["title"])
    page.write_string(1, 0, f"{aspect}. {HOW_TO[book.lang]}")
    for place, name in enumerate(book.columns):
        hidden = {"hidden": True} if name in layout.HIDDEN else {}
        page.set_column(place, place, layout.WIDTHS[name], None, hidden)
        heading = layout.HEADINGS[name][book.lang == "en"]
        page.write_string(FIRST_ROW - 1, place, heading, book.styles["heading"])
    if book.marks:
        page.set_column(len(book.columns), len(book.columns), 70)
        told = layout.FAULTS_HEADING[book.lang == "en"]
        page.write_string(FIRST_ROW - 1, len(book.columns), told, book.styles["heading"])
    page.freeze_panes(FIRST_ROW, 2)


def _write_indicators(
    book: Book, page: Worksheet, form: SheetForm, codes: Sequence[str], fillings: Mapping[str, Filling]
) -> None:
    row = FIRST_ROW
    for code in codes:
        for line in layout.lines_of(form, code):
            filling = fillings.get(line.key, Filling({}))
            given = {
                **filling.values,
                layout.WORDS: line.words[book.lang],
                layout.KEY: line.key,
            }
            is_indicator = line.kind is None
            if is_indicator:
                given[layout.CODE] = code
                given[layout.MEANING] = layout.tell_levels(form.indicators[code], book.lang)
                given[layout.VERSION] = "" if filling.version is None else str(filling.version)
            is_open = (layout.LEVEL, layout.NOTE, layout.REASON) if is_indicator else (layout.SEEN,)
            _write_row(book, page, row, given, is_open, book.faults.get(line.key, ()))
            row += 1


def _write_row(
    book: Book,
    page: Worksheet,
    row: int,
    given: Mapping[str, str],
    is_open: Sequence[str],
    faults: Sequence[Fault],
) -> None:
    is_indicator = layout.CODE in given
    for place, name in enumerate(book.columns):
        here = [fault for fault in faults if fault.field == name]
        text = neutralise_cell(given.get(name, ""))[:LONGEST_CELL]
        style = book.styles["indicator" if is_indicator else "words"]
        if name in is_open:
            style = book.styles["open"]
        if here:
            style = book.styles["changed" if all(fault.is_conflict for fault in here) else "wrong"]
        if text:
            page.write_string(row, place, text, style)
        else:
            page.write_blank(row, place, None, style)
        if here:
            page.write_comment(row, place, "; ".join(map(_tell_both, here))[:LONGEST_COMMENT], COMMENT_SIZE)
    if faults:
        told = "; ".join(_tell(fault, book.lang) for fault in faults)
        page.write_string(row, len(book.columns), told[:LONGEST_CELL], book.styles["words"])


def _tell(fault: Fault, lang: str) -> str:
    return fault.reason.in_english if lang == "en" else fault.reason.in_indonesian


def _tell_both(fault: Fault) -> str:
    return f"{fault.reason.in_indonesian} / {fault.reason.in_english}"
