"""Makes large files of innovations, in order or with known faults, for benchmarks and tests.

The faulty ones tell which cell of which row is wrong and with which code.
"""

import random
from collections.abc import Iterator
from typing import BinaryIO

import xlsxwriter

HEADINGS = (
    "Nama inovasi",
    "Perangkat daerah",
    "Unit layanan",
    "Kanal layanan",
    "Digital",
    "Dimulai",
    "Tahapan",
    "Urusan pemerintahan",
    "Kelompok sasaran",
    "Ringkasan",
    "Manfaat",
    "Cakupan atas",
    "Cakupan (%)",
    "Cakupan per tanggal",
    "Telepon kantor",
    "Kantor kontak",
)
WORDS = (
    *("warga", "layanan", "cepat", "desa", "daring", "antar", "jemput", "obat", "izin", "kartu"),
    *("keluarga", "sekolah", "pasar", "nelayan", "petani", "air", "jalan", "lampu", "sampah", "pajak"),
    *("data", "peta", "aduan", "loket", "puskesmas", "ibu", "hamil", "anak", "lansia", "usaha", "mikro"),
)
CHANNELS = ("WhatsApp", "Loket", "Telepon", "Situs atau layanan daring", "Jemput bola")
STAGES = ("Inisiatif", "Uji coba", "Penerapan")
AFFAIRS = ("Kesehatan", "Pendidikan", "Sosial", "Perhubungan", "Pangan")
SUMMARY_WORDS = 36

Row = list[str]
# The cell that each kind of fault spoils, what stands in it then, and the code that it must be named with.
FAULTS: dict[str, tuple[str, str, str]] = {
    "no name": ("Nama inovasi", "", "invalid"),
    "name without letters": ("Nama inovasi", "***", "invalid"),
    "unknown agency": ("Perangkat daerah", "Dinas Antariksa", "not_known"),
    "unknown unit": ("Unit layanan", "Puskesmas Bulan", "not_known"),
    "unknown channel": ("Kanal layanan", "Merpati pos", "unknown_code"),
    "unclear answer": ("Digital", "mungkin", "boolean_not_clear"),
    "future year": ("Dimulai", "2999", "invalid"),
    "short year": ("Cakupan per tanggal", "05/10/21", "date_short_year"),
    "no such day": ("Cakupan per tanggal", "31/02/2021", "date_no_such_day"),
    "share over a hundred": ("Cakupan (%)", "101", "invalid"),
    "ambiguous share": ("Cakupan (%)", "12.500", "score_ambiguous"),
    "control character": ("Kantor kontak", "a\u200bb", "invalid"),
}


def make_row(number: int, rng: random.Random, agencies: list[str], units: list[str]) -> Row:
    """A row in order."""
    place = number % len(agencies)
    words = rng.choices(WORDS, k=SUMMARY_WORDS + 4)
    return [
        f"{words[0].title()} {words[1]} {number}",
        agencies[place],
        units[place],
        "; ".join(dict.fromkeys((CHANNELS[number % 5], CHANNELS[number % 3]))),
        "ya" if number % 2 else "tidak",
        f"{2010 + number % 15}-{number % 12 + 1:02d}",
        STAGES[number % 3],
        AFFAIRS[number % 5],
        "Masyarakat umum; Lanjut usia",
        " ".join(words[4:]),
        "waktu lebih singkat; biaya lebih rendah",
        "desa",
        f"{number % 100},5",
        f"{number % 27 + 1:02d}/10/2021",
        f"0711 {number:06d}",
        "Kantor Pelayanan",
    ]


def make_rows(count: int, agencies: list[str], units: list[str], seed: int = 17) -> Iterator[Row]:
    """Rows in order, the same ones every time."""
    rng = random.Random(seed)  # noqa: S311 - made-up rows
    for number in range(count):
        yield make_row(number, rng, agencies, units)


def spoil(rows: Iterator[Row], faulty: int, count: int) -> Iterator[tuple[Row, str | None]]:
    """The rows, so many of them spoiled in turn by each kind of fault, evenly spread."""
    kinds, every, done = list(FAULTS), count // faulty, 0
    for number, row in enumerate(rows):
        kind = None
        if number % every == 0 and done < faulty:
            kind = kinds[done % len(kinds)]
            heading, value, _ = FAULTS[kind]
            row[HEADINGS.index(heading)] = value
            done += 1
        yield row, kind


def write_faulty(
    file: BinaryIO, count: int, faulty: int, agencies: list[str], units: list[str]
) -> set[tuple[str, str]]:
    """A workbook of so many rows; answers the cells that are wrong, each with its code."""
    expected = set()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Inovasi")
        sheet.write_row(0, 0, HEADINGS)
        spoiled = spoil(make_rows(count, agencies, units), faulty, count)
        for number, (row, kind) in enumerate(spoiled, start=1):
            for column, text in enumerate(row):
                if text:
                    sheet.write_string(number, column, text)
            if kind is not None:
                heading, _, code = FAULTS[kind]
                expected.add((f"{chr(65 + HEADINGS.index(heading))}{number + 1}", code))
    return expected


def write_rows(file: BinaryIO, rows: Iterator[Row]) -> None:
    """CSV of these rows."""
    file.write((";".join(HEADINGS) + "\r\n").encode())
    for row in rows:
        quoted = ('"' + cell.replace('"', '""') + '"' if ";" in cell else cell for cell in row)
        file.write((";".join(quoted) + "\r\n").encode())
