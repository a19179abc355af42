"""Reads a filled-in workbook: what each indicator is answered with, and every cell that cannot be read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from marshmallow import ValidationError

from evaluation_service.sheets.answer_rules import LONGEST_NOTE, LONGEST_REASON, GivenAnswer, SheetForm
from evaluation_service.sheets.workbook import layout
from evaluation_service.sheets.workbook.layout import Fault, Line, in_both
from shared.errors import Invalid
from shared.http.fields import Prose
from shared.sheets.cells import CellProblem, Reason, shown
from shared.sheets.neutral import restore_cell
from shared.sheets.numbers import is_unknown, read_count, refuse_special
from shared.sheets.read import Row, Sheets
from shared.sheets.texts import fold, read_boolean, read_text

LONGEST_VALUE = 300
LONGEST = {layout.NOTE: LONGEST_NOTE, layout.REASON: LONGEST_REASON}
MARKS = frozenset({"x", "v", "✓", "✔", "√"})
NOT_A_LEVEL = in_both("not_a_level", "harus bilangan bulat 0 sampai 5", "must be a whole number from 0 to 5")
NOT_A_VERSION = in_both(
    "not_a_version",
    "kolom tersembunyi _versi berubah; unduh lagi lembar ini",
    "the hidden column _versi was changed; download the sheet anew",
)
TWICE = in_both("twice", "baris ini ada dua kali", "this row stands here twice")
MISSING_ROWS = in_both(
    "missing_rows",
    "baris unsur atau jumlah indikator ini terhapus; unduh lagi lembar ini",
    "rows of this indicator's elements or counts were deleted; download the sheet anew",
)
NOT_OURS = "is no workbook that was downloaded here, or its hidden page was removed"


@dataclass(frozen=True)
class Place:
    """Where a row of the layout stands in the file."""

    page: str
    row: int
    columns: Mapping[str, int]
    cells: Row

    def cell_of(self, name: str) -> object:
        """What stands in a column; None where nothing does."""
        place = self.columns.get(name)
        return self.cells[place] if place is not None and place < len(self.cells) else None


@dataclass
class Filled:
    """What a file says: an answer for each indicator that is filled in, where its rows are, its faults."""

    places: dict[str, Place] = field(default_factory=dict)
    given: dict[str, GivenAnswer] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def add(self, key: str, name: str, reason: Reason, *, is_conflict: bool = False) -> None:
        """Note what is wrong at a column of a row."""
        place = self.places[key]
        value = shown(place.cell_of(name))[:LONGEST_VALUE]
        column = place.columns.get(name)
        self.faults.append(Fault(place.page, place.row, column, key, name, value, reason, is_conflict))


def read_facts(sheets: Sheets) -> dict[str, str]:
    """What the hidden page says: of which sheet it is; raises Invalid for another kind of file."""
    if layout.FACTS_PAGE not in sheets.names:
        raise Invalid.at("upload_id", NOT_OURS)
    facts = {}
    for number, cells in enumerate(sheets.rows(layout.FACTS_PAGE)):
        if number < 10 and len(cells) > 1 and isinstance(cells[0], str):
            facts[cells[0]] = shown(cells[1])
    if facts.get("format") != layout.FORMAT:
        raise Invalid.at("upload_id", NOT_OURS)
    return facts


def read_filled(sheets: Sheets, form: SheetForm) -> Filled:
    """Every answer of the file; cells that cannot be read are faults, and the answer is left out."""
    filled = Filled()
    for page in sheets.names:
        if page != layout.FACTS_PAGE:
            _place_rows(filled, sheets, page)
    if not filled.places:
        raise Invalid.at("upload_id", NOT_OURS)
    for code in form.codes:
        lines = list(layout.lines_of(form, code))
        if lines[0].key in filled.places:
            _read_indicator(filled, form, lines)
    return filled


def _place_rows(filled: Filled, sheets: Sheets, page: str) -> None:
    columns: dict[str, int] = {}
    names = {fold(text): name for name, texts in layout.HEADINGS.items() for text in texts}
    for number, cells in enumerate(sheets.rows(page)):
        if number >= layout.MOST_ROWS:
            raise Invalid.at("upload_id", f"page {page} has more than {layout.MOST_ROWS} rows")
        if layout.KEY not in columns:
            found = {
                names.get(fold(cell)): place for place, cell in enumerate(cells) if isinstance(cell, str)
            }
            columns = {name: place for name, place in found.items() if name is not None}
            continue
        place = Place(page, number + 1, columns, cells)
        key = place.cell_of(layout.KEY)
        if isinstance(key, str) and key:
            if key in filled.places:
                filled.add(key, layout.KEY, TWICE)
            else:
                filled.places[key] = place


def _read_indicator(filled: Filled, form: SheetForm, lines: Sequence[Line]) -> None:
    """The answer of one indicator; with nothing filled in and no version there is none."""
    own, before = lines[0], len(filled.faults)
    if any(line.key not in filled.places for line in lines[1:]):
        filled.add(own.key, layout.CODE, MISSING_ROWS)
        return
    ticked = [line.part for line in lines if line.kind == layout.TICKED and _is_marked(filled, line.key)]
    counts = {line.part: _count(filled, line.key) for line in lines if line.kind == layout.COUNTS}
    level = _level(filled, own.key)
    note, reason = (_text(filled, own.key, name) for name in (layout.NOTE, layout.REASON))
    version = _version(filled, own.key)
    if len(filled.faults) > before:
        return
    known = {code: count for code, count in counts.items() if code is not None and count is not None}
    if version is None and not (ticked or known or level is not None or note or reason):
        return
    filled.given[own.indicator_code] = GivenAnswer(
        own.indicator_code,
        version,
        level=None if form.has_elements else level,
        ticked=[code for code in ticked if code is not None],
        counts=known,
        chosen=level if form.has_elements else None,
        note=note,
        reason=reason,
    )


def _is_marked(filled: Filled, key: str) -> bool:
    cell = filled.places[key].cell_of(layout.SEEN)
    if isinstance(cell, str) and fold(cell) in MARKS:
        return True
    try:
        return read_boolean(cell) or False
    except CellProblem as problem:
        filled.add(key, layout.SEEN, problem.reason)
        return False


def _count(filled: Filled, key: str) -> int | None:
    try:
        return read_count(filled.places[key].cell_of(layout.SEEN))
    except CellProblem as problem:
        filled.add(key, layout.SEEN, problem.reason)
        return None


def _level(filled: Filled, key: str) -> int | None:
    cell = filled.places[key].cell_of(layout.LEVEL)
    try:
        level = read_count(cell)
    except CellProblem as problem:
        is_special = problem.code in ("formula", "error_cell", "merged")
        filled.add(key, layout.LEVEL, problem.reason if is_special else NOT_A_LEVEL)
        return None
    if level is not None and level > 5:
        filled.add(key, layout.LEVEL, NOT_A_LEVEL)
    return level


def _text(filled: Filled, key: str, name: str) -> str | None:
    cell = filled.places[key].cell_of(name)
    try:
        refuse_special(cell)
        text = cell if isinstance(cell, str) and restore_cell(cell) != cell else read_text(cell)
    except CellProblem as problem:
        filled.add(key, name, problem.reason)
        return None
    if text is None or not text.strip():
        return None
    longest = LONGEST[name]
    try:
        kept: str = Prose(longest=longest).deserialize(restore_cell(text))
    except ValidationError:
        words = (
            f"paling panjang {longest} karakter, tanpa karakter kendali",
            f"has at most {longest} characters, and no control characters",
        )
        filled.add(key, name, in_both("text_refused", *words))
        return None
    return kept


def _version(filled: Filled, key: str) -> int | None:
    cell = filled.places[key].cell_of(layout.VERSION)
    if is_unknown(cell):
        return None
    try:
        version = read_count(cell)
    except CellProblem:
        version = None
    if not version or version >= 2**31:
        filled.add(key, layout.VERSION, NOT_A_VERSION)
        return None
    return version


def values_of(filled: Filled, key: str) -> dict[str, str]:
    """What the file holds in the cells that are filled in, as it stands there."""
    place = filled.places[key]
    found = {name: place.cell_of(name) for name in layout.FILLED}
    return {
        name: restore_cell(cell) if isinstance(cell, str) else shown(cell)
        for name, cell in found.items()
        if cell is not None
    }


def list_keys(form: SheetForm, filled: Filled) -> Iterator[str]:
    """The keys of all rows that the layout has and the file holds."""
    for code in form.codes:
        for line in layout.lines_of(form, code):
            if line.key in filled.places:
                yield line.key
