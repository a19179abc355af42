"""Says in Indonesian what is wrong with an answer; what it does not know it quotes. It decides nothing."""

from evaluation_service.sheets.workbook.layout import in_both
from shared.sheets.cells import Reason

SENTENCES = (
    ("nothing follows from elements here; choose a level", "tingkat tidak mengikuti unsur; pilih tingkatnya"),
    ("is not a whole number of 0 or more", "bukan bilangan bulat yang dapat diterima"),
    ("is more than ", "lebih besar daripada keseluruhannya"),
    ("must be given", "wajib diisi"),
    ("holds a character that cannot be stored", "memuat karakter yang tidak dapat disimpan"),
)


def in_words(message: str) -> Reason:
    """What a rule says in English, in both languages."""
    for english, indonesian in SENTENCES:
        if english in message:
            return in_both("invalid", indonesian, message)
    return in_both("invalid", f"tidak dapat diterima ({message})", message)
