"""What a cell can hold besides plain values, how places are named, and what is wrong with a cell; no I/O."""

import re
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Formula:
    """A cell that holds a formula; it is never evaluated, `shown` is what the file says it last showed."""

    shown: object


@dataclass(frozen=True)
class ErrorCell:
    """A cell that holds an error as #N/A or #DIV/0!, which is neither empty nor a value."""


@dataclass(frozen=True)
class Merged:
    """A cell of a merged area below the heading; every cell of the area shows the same value."""

    value: object


# code: what is said in Indonesian, and in English
WORDS: dict[str, tuple[str, str]] = {
    "formula": (
        "sel ini berisi rumus; tempelkan nilainya, bukan rumusnya",
        "this cell holds a formula; paste its value instead",
    ),
    "error_cell": (
        "sel ini berisi galat rumus (seperti #N/A); tulis nilainya atau kosongkan",
        "this cell holds an error (as #N/A); write the value or leave it empty",
    ),
    "merged": (
        "sel ini digabung dengan sel lain; tulis nilainya di setiap baris",
        "this cell is merged with others; write its value in each row",
    ),
    "wrong_type": (
        "jenis isian ini tidak cocok untuk kolom ini; tulis sebagai teks",
        "this kind of value does not fit the column; write it as text",
    ),
    "count_not_a_number": (
        "harus bilangan bulat, misalnya 2500 atau 2.500",
        "must be a whole number, as 2500 or 2,500",
    ),
    "count_ambiguous": (
        "bisa berarti pecahan atau ribuan; tulis bilangan bulat tanpa pemisah, misalnya 2500",
        "may be a fraction or thousands; write a whole number without separators, as 2500",
    ),
    "count_not_whole": (
        "bukan bilangan bulat; bila yang dimaksud ribuan, tulis tanpa pemisah, misalnya 2500",
        "is not whole; if thousands are meant, write it without separators, as 2500",
    ),
    "count_negative": ("tidak boleh negatif", "must not be negative"),
    "number_as_date": (
        "tersimpan sebagai tanggal; tulis ulang angkanya sebagai teks",
        "is stored as a date; write the number again as text",
    ),
    "score_not_a_number": (
        "harus angka, misalnya 99,46",
        "must be a number, as 99.46",
    ),
    "score_ambiguous": (
        "bisa berarti ribuan atau pecahan; tulis dengan dua desimal atau tanpa pemisah",
        "may be thousands or a fraction; write it with two decimals or without separators",
    ),
    "share_ambiguous": (
        "bisa berarti bagian dari satu atau persen; tulis sebagai teks, misalnya 90 atau 0,9%",
        "may be a part of one or a percentage; write it as text, as 90 or 0.9%",
    ),
    "number_too_long": (
        "lebih dari 15 angka: lembar kerja sudah membulatkannya; tulis sebagai teks",
        "has more than 15 digits: the sheet has rounded it already; write it as text",
    ),
    "zeros_lost": (
        "tersimpan sebagai angka sehingga nol di depan bisa hilang; tulis sebagai teks",
        "is stored as a number, so that leading zeros may be lost; write it as text",
    ),
    "year_not_a_year": ("harus tahun, misalnya 2021", "must be a year, as 2021"),
    "date_not_a_date": (
        "harus tanggal, misalnya 2021-10-05, 05/10/2021, atau 5 Oktober 2021",
        "must be a date, as 2021-10-05, 05/10/2021 (day first) or 5 October 2021",
    ),
    "date_no_such_day": (
        "tidak ada tanggal seperti itu (urutannya hari/bulan/tahun)",
        "there is no such date (the order is day/month/year)",
    ),
    "date_short_year": ("tulis tahunnya dengan empat angka", "write the year with four digits"),
    "date_is_number": (
        "tersimpan sebagai angka, bukan tanggal; tulis misalnya 2021-10-05",
        "is stored as a number and not as a date; write it as 2021-10-05",
    ),
    "date_or_month": (
        "tersimpan sebagai tanggal 1 dan bisa berarti bulannya saja; tulis teks 2021-10 atau 2021-10-01",
        "is stored as the first of a month and may mean the month; write 2021-10 or 2021-10-01 as text",
    ),
    "since_not_a_date": (
        "harus tahun, bulan, atau tanggal: 2021, 2021-10, atau 2021-10-05",
        "must be a year, month or day: 2021, 2021-10 or 2021-10-05",
    ),
    "boolean_not_clear": ("harus ya atau tidak", "must be yes or no"),
    "unknown_code": ("tidak dikenal; pilihan: {known}", "is not known; the choices are: {known}"),
    "duplicate_in_cell": ("menyebut sesuatu dua kali", "names something twice"),
}


@dataclass(frozen=True)
class Reason:
    """What is wrong, in both languages, with a code to branch on."""

    code: str
    in_indonesian: str
    in_english: str


class CellProblem(Exception):
    """The cell cannot be read as what its column holds, or could be read in two ways."""

    def __init__(self, code: str, **words: str) -> None:
        super().__init__(code)
        self.code = code
        self.words = words

    @property
    def reason(self) -> Reason:
        """In both languages."""
        in_indonesian, in_english = WORDS[self.code]
        return Reason(self.code, in_indonesian.format(**self.words), in_english.format(**self.words))


def column_letter(index: int) -> str:
    """The letter of a column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The place of a column by its letter: A is 0, AA is 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def cell_place(reference: str) -> tuple[int, int]:
    """Row and column, from 0, of a reference as "C7"."""
    found = re.fullmatch(r"([A-Z]+)([0-9]+)", reference)
    if found is None:
        raise ValueError(reference)
    return int(found[2]) - 1, column_index(found[1])


def shown(cell: object) -> str:
    """A cell as it is shown to people who look for what is wrong."""
    if isinstance(cell, Formula | Merged):
        return shown(cell.shown if isinstance(cell, Formula) else cell.value)
    if isinstance(cell, ErrorCell):
        return "#"
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime | date):
        return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()
    return str(cell)
