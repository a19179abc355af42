"""How large a sheet may be, and why one cannot be read at all; in both languages."""

MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_CELLS = 6_000_000
MOST_UNPACKED = 300 * 1024 * 1024
MOST_PARTS = 2000
# Formulas and errors, or cells of merged areas: each is kept by its place.
MOST_SPECIAL = 300_000

WORDS: dict[str, tuple[str, str]] = {
    "not_a_sheet": (
        "bukan berkas XLSX atau CSV yang utuh",
        "is not a whole XLSX or CSV file",
    ),
    "is_protected": (
        "berkas ini dilindungi sandi; simpan tanpa sandi",
        "the file is protected by a password; save it without one",
    ),
    "not_utf8": (
        "pengodean berkas ini {encoding}; simpan sebagai CSV UTF-8",
        "the file's encoding is {encoding}; save it as CSV UTF-8",
    ),
    "cell_too_long": (
        "ada sel yang terlalu panjang atau kutip yang tidak ditutup",
        "a cell is too long, or a quotation mark is never closed",
    ),
    "too_many_rows": (
        "lebih dari {most} baris; bagi berkasnya atau hapus baris kosong di bawah",
        "more than {most} rows; divide the file, or delete empty rows at its end",
    ),
    "too_many_columns": (
        "lebih dari {most} kolom; hapus kolom yang tidak dipakai",
        "more than {most} columns; delete those that are not used",
    ),
    "too_many_cells": (
        "lebih dari {most} sel; bagi berkasnya",
        "more than {most} cells; divide the file",
    ),
    "too_many_special": (
        "lebih dari {most} sel berisi rumus, berisi galat, atau digabung; simpan ulang dengan nilainya saja",
        "more than {most} cells hold formulas or errors or are merged; save it again with values only",
    ),
    "cells_nowhere": (
        "ada sel yang letaknya tidak tertulis; buka dan simpan ulang berkas ini sebagai XLSX",
        "there are cells whose place is not written; open the file and save it again as XLSX",
    ),
    "quote_not_closed": (
        "ada tanda kutip yang tidak pada tempatnya atau tidak ditutup, dekat baris teks {line}",
        "a quotation mark is out of place or never closed, near line {line} of the text",
    ),
    "nul_signs": (
        "berkas ini memuat karakter NUL dan mungkin rusak; simpan ulang",
        "the file holds NUL characters and may be damaged; save it again",
    ),
    "too_large_unpacked": (
        "isi berkas setelah dibuka lebih dari {most} MB",
        "the file unpacks to more than {most} MB",
    ),
    "no_table": (
        "tidak ada lembar yang dikenal di berkas ini",
        "the file has no sheet that is known here",
    ),
    "formula_nowhere": (
        "ada rumus yang letaknya tidak tertulis; simpan ulang dengan nilainya saja",
        "there are formulas whose place is not written; save it again with values only",
    ),
}


class UnreadableSheet(Exception):
    """The file cannot be read as sheets."""

    def __init__(self, code: str, **words: str) -> None:
        in_indonesian, in_english = (text.format(**words) for text in WORDS[code])
        super().__init__(in_english)
        self.code = code
        self.in_indonesian = in_indonesian
        self.in_english = in_english
