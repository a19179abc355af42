"""What a column of a sheet is: its field, headings, help, and how its cells are read; no I/O."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from registry_service.labels import Labels
from shared.sheets import dates, numbers, texts

Reader = Callable[[object], Any]

# Formats that the template explains; the key is a column's kind.
EXAMPLES: Mapping[str, tuple[str, str]] = {
    "text": ("teks satu baris", "text of one line"),
    "prose": ("teks; boleh beberapa baris", "text; may have several lines"),
    "shared": ("teks satu baris", "text of one line"),
    "digits": ("angka sebagai teks, misalnya 0711 345678", "digits as text, as 0711 345678"),
    "count": ("bilangan bulat, misalnya 2500 atau 2.500", "a whole number, as 2500 or 2,500"),
    "amount": ("rupiah tanpa sen, misalnya 150.000.000", "whole rupiah, as 150,000,000"),
    "score": ("angka, misalnya 99,46", "a number, as 99.46"),
    "share": ("persen, misalnya 90 atau 12,5", "percent, as 90 or 12.5"),
    "year": ("tahun, misalnya 2021", "a year, as 2021"),
    "date": ("tanggal, misalnya 2021-10-05 atau 5 Oktober 2021", "a date, as 2021-10-05"),
    "since": (
        "tahun, bulan, atau tanggal: 2021, 2021-10, 2021-10-05",
        "year, month or day: 2021, 2021-10, 2021-10-05",
    ),
    "boolean": ("ya atau tidak", "yes or no"),
    "code": ("pilih dari daftar", "choose from the list"),
    "codes": ("satu atau beberapa, dipisah titik koma", "one or more, separated by semicolons"),
    "numbers": ("satu atau beberapa nomor, dipisah titik koma", "numbers, separated by semicolons"),
    "texts": ("satu atau beberapa, dipisah titik koma", "one or more, separated by semicolons"),
    "id": ("diisi oleh Prima; jangan diubah", "filled in by Prima; leave as it is"),
}


@dataclass(frozen=True)
class Column:
    """One column; `offers` names a list of the region to choose from, `synonyms` other known headings."""

    field: str
    in_indonesian: str
    in_english: str
    kind: str
    help_id: str = ""
    help_en: str = ""
    codes: Labels = dataclasses.field(default_factory=dict)
    is_required: bool = False
    synonyms: tuple[str, ...] = ()
    offers: str | None = None
    width: int = 22

    def heading(self, lang: str) -> str:
        """What stands above the column."""
        return self.in_english if lang == "en" else self.in_indonesian

    def explain(self, lang: str) -> str:
        """What is meant and how it is written."""
        told = self.help_en if lang == "en" else self.help_id
        example = EXAMPLES[self.kind][1 if lang == "en" else 0]
        needed = ("wajib diisi", "must be filled in")[lang == "en"] if self.is_required else ""
        return ". ".join(part for part in (told, example, needed) if part) + "."

    def label(self, code: str, lang: str) -> str:
        """What a code is called."""
        pair = self.codes.get(code)
        return code if pair is None else pair[lang == "en"]


@dataclass(frozen=True)
class Shape:
    """One kind of sheet: its name, its columns; `parent` says that its rows belong to rows of another."""

    key: str
    in_indonesian: str
    in_english: str
    columns: tuple[Column, ...]
    parent: str | None = None
    list_field: str | None = None
    has_year: bool = False

    def title(self, lang: str) -> str:
        """The name of the sheet."""
        return self.in_english if lang == "en" else self.in_indonesian

    @property
    def fields(self) -> frozenset[str]:
        """What its columns can be."""
        return frozenset(column.field for column in self.columns)

    def column_of(self, field_name: str) -> Column | None:
        """The column of a field."""
        return next((column for column in self.columns if column.field == field_name), None)


def code_names(labels: Labels) -> dict[str, str]:
    """Every way to write a code: its label in either language, or itself."""
    names: dict[str, str] = {}
    for code, (in_indonesian, in_english) in labels.items():
        for written in (code, in_indonesian, in_english):
            names.setdefault(texts.fold(written), code)
    return names


MOST_REMEMBERED = 5000
REPEATED = frozenset({"code", "codes", "numbers", "boolean", "date", "since", "share", "year"})


def reader_of(column: Column) -> Reader:
    """How a cell of the column becomes a JSON value; unknown is None. Raises CellProblem.

    What few different texts can stand for is worked out once for each of them.
    """
    read = _reader_of(column)
    return Remembering(read) if column.kind in REPEATED else read


class Remembering:
    """Reads each text once; `known` is what came of those read so far."""

    def __init__(self, read: Reader) -> None:
        self._read, self.known = read, dict[str, Any]()

    def __call__(self, cell: object) -> Any:
        """What the cell means."""
        if type(cell) is not str:
            return self._read(cell)
        if cell in self.known:
            return self.known[cell]
        value = self._read(cell)
        if len(self.known) < MOST_REMEMBERED:
            self.known[cell] = value
        return value


def _reader_of(column: Column) -> Reader:
    if column.kind in PLAIN_READERS:
        return PLAIN_READERS[column.kind]
    names, known = code_names(column.codes), ", ".join(pair[0] for pair in column.codes.values())
    if column.kind == "code":
        return lambda cell: texts.read_code(cell, names, known)
    if column.kind == "numbers":
        return lambda cell: [int(code) for code in texts.read_codes(cell, names, known)] or None
    return lambda cell: texts.read_codes(cell, names, known) or None


def _read_day(cell: object) -> str | None:
    found = dates.read_date(cell)
    return None if found is None else found.isoformat()


def _read_texts(cell: object) -> list[str] | None:
    return texts.read_texts(cell) or None


PLAIN_READERS: Mapping[str, Reader] = {
    "text": texts.read_text,
    "prose": texts.read_text,
    "shared": texts.read_shared_text,
    "id": texts.read_text,
    "digits": texts.read_digits,
    "count": numbers.read_count,
    "amount": numbers.read_amount,
    "score": numbers.read_score,
    "share": numbers.read_share,
    "year": numbers.read_year,
    "date": _read_day,
    "since": dates.read_since,
    "boolean": texts.read_boolean,
    "texts": _read_texts,
}
