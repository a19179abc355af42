"""How a sheet lies in a workbook: columns, the keys of its rows, and what is wrong with a cell; no I/O.

Each aspect is one page. An indicator is a row with the rows of its elements and counts below it. A row is
known by its hidden key, so that rows may be moved about; an indicator's row holds the version it replaces.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evaluation_service.sheets.answer_rules import SheetForm
from shared.sheets.cells import Reason, column_letter

FACTS_PAGE = "_prima"
FORMAT = "prima-sheet-1"
MOST_ROWS = 5000

KEY, VERSION = "key", "version"
CODE, WORDS, SEEN, LEVEL, NOTE, REASON, MEANING = (
    "code",
    "words",
    "seen",
    "level",
    "note",
    "reason",
    "meaning",
)
HIDDEN = (KEY, VERSION)
FILLED = (SEEN, LEVEL, NOTE, REASON)

HEADINGS: Mapping[str, tuple[str, str]] = {
    CODE: ("Kode", "Code"),
    WORDS: ("Indikator dan unsurnya", "Indicator and its elements"),
    SEEN: ("Terlihat (x) atau jumlah", "Seen (x) or count"),
    LEVEL: ("Tingkat pilihan (0–5)", "Chosen level (0–5)"),
    NOTE: ("Catatan", "Note"),
    REASON: ("Alasan", "Reason"),
    MEANING: ("Arti tingkat", "What the levels mean"),
    KEY: ("_kunci", "_kunci"),
    VERSION: ("_versi", "_versi"),
}
WIDTHS: Mapping[str, int] = {
    CODE: 9,
    WORDS: 56,
    SEEN: 12,
    LEVEL: 12,
    NOTE: 40,
    REASON: 40,
    MEANING: 60,
    KEY: 10,
    VERSION: 8,
}
FAULTS_HEADING = ("Perlu diperiksa", "To be looked at")

TICKED, COUNTS = "ticked", "counts"


@dataclass(frozen=True)
class Line:
    """One row that the layout asks for; `part` is the code of an element or a count."""

    key: str
    indicator_code: str
    kind: str | None
    part: str | None
    words: Mapping[str, str]


@dataclass(frozen=True)
class Fault:
    """What is wrong, or was changed meanwhile, at one cell; rows count from 1, columns from 0."""

    page: str
    row: int
    column: int | None
    key: str
    field: str
    value: str
    reason: Reason
    is_conflict: bool = False

    @property
    def indicator_code(self) -> str:
        """The indicator that the row belongs to."""
        return self.key.partition("|")[0]

    @property
    def cell(self) -> str:
        """The cell as the page names it: "C7"."""
        return f"{column_letter(self.column or 0)}{self.row}"


def key_of(indicator_code: str, kind: str | None = None, part: str | None = None) -> str:
    """The hidden key of a row."""
    return indicator_code if kind is None else f"{indicator_code}|{kind}|{part}"


def lines_of(form: SheetForm, indicator_code: str) -> Iterator[Line]:
    """The rows of one indicator: its own, then its elements and its counts."""
    row = form.indicators[indicator_code]
    yield Line(key_of(indicator_code), indicator_code, None, None, row["title"])
    for kind, name in ((TICKED, "elements"), (COUNTS, "counts")):
        for part in row.get(name, ()):
            key = key_of(indicator_code, kind, part["code"])
            yield Line(key, indicator_code, kind, part["code"], part["words"])


def pages_of(form: SheetForm, lang: str) -> Iterator[tuple[str, str, list[str]]]:
    """The name of each page, the title of its aspect, and the codes of its indicators."""
    for code, aspect in form.aspects.items():
        codes = [name for name, row in form.indicators.items() if row["aspect"] == code]
        if codes:
            yield code, aspect["name"][lang], codes


def tell_levels(row: Mapping[str, Any], lang: str) -> str:
    """What each level means, as far as it has words."""
    told = [f"{level}: {words[lang]}" for level, words in row["levels"].items() if words]
    return "\n".join(told)


def in_both(code: str, in_indonesian: str, in_english: str) -> Reason:
    """A reason of this layout's own."""
    return Reason(code, in_indonesian, in_english)
