"""Looks into office documents, which are ZIP archives: true kind, no macros, no encryption, no bomb.

Every entry is unpacked once, piece by piece, so that its declared size is its true one. Workbooks inside
a document (charts have them) are looked into as well; archives inside those are not taken.
"""

import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO, cast

from shared.files.occurrences import count_occurrences
from shared.files.refusal import RefusedFile
from shared.files.rules import DOCX, MEDIA_TYPES, MEGABYTE, ODS, ODT, PPTX, XLSX, ending_of

MOST_ENTRIES = 10_000
MOST_TIMES_LARGER = 250
SMALL_ENTRY = MEGABYTE
DECLARATION_BYTES = MEGABYTE
PIECE = 64 * 1024
ENCRYPTED_FLAG = 0x1
DIRECTORY_ENTRY = b"PK\x01\x02"
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

CONTENT_TYPES = "[Content_Types].xml"
MAIN_PART: Mapping[str, bytes] = {
    DOCX: b"wordprocessingml.document.main+xml",
    XLSX: b"spreadsheetml.sheet.main+xml",
    PPTX: b"presentationml.presentation.main+xml",
}
OPEN_DOCUMENTS = frozenset({ODT, ODS})
MACRO_PLACES = ("vbaproject.bin", "vbadata.xml", "/macrosheets/", "/activex/")
OPEN_DOCUMENT_MACROS = ("basic/", "scripts/")
ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf")
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")

ENCRYPTED = "the document is protected by a password; save it without one"
MACROS = "the document holds macros; save it without them"
DAMAGED = "the document is damaged; it cannot be unpacked"
BOMB = "the document unpacks to far more than it should; it is not taken"


@dataclass
class Budget:
    """How much may still be unpacked, documents inside the document included."""

    left: int

    def take(self, size: int) -> None:
        """Count what is about to be unpacked; raises RefusedFile."""
        self.left -= size
        if self.left < 0:
            raise RefusedFile(BOMB)


def check_container(stream: BinaryIO, media_type: str, ending: str, largest_unpacked: int) -> None:
    """Refuse a document that is not what its ending says or holds what it must not."""
    try:
        _check(stream, media_type, ending, Budget(largest_unpacked), is_inner=False)
    except RefusedFile:
        raise
    except Exception as error:
        raise RefusedFile(DAMAGED) from error


def _check(stream: BinaryIO, media_type: str, ending: str, budget: Budget, *, is_inner: bool) -> None:
    # Before the library reads the directory: it makes some 500 bytes of each entry of 50.
    if count_occurrences(stream, DIRECTORY_ENTRY, PIECE) > MOST_ENTRIES:
        raise RefusedFile(BOMB)
    with zipfile.ZipFile(stream) as archive:
        entries = archive.infolist()
        _check_directory(entries)
        if media_type in OPEN_DOCUMENTS:
            _check_open_document(archive, entries, media_type, ending)
        else:
            _check_office_document(archive, entries, media_type, ending)
        for entry in entries:
            budget.take(entry.file_size)
            _check_entry(archive, entry, budget, is_inner=is_inner)


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    names = {entry.filename for entry in entries}
    if len(names) != len(entries) or any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise RefusedFile(DAMAGED)
    for entry in entries:
        if entry.flag_bits & ENCRYPTED_FLAG:
            raise RefusedFile(ENCRYPTED)
        if entry.compress_type not in METHODS:
            raise RefusedFile(DAMAGED)
        if entry.file_size > max(SMALL_ENTRY, entry.compress_size * MOST_TIMES_LARGER):
            raise RefusedFile(BOMB)


def _read_declaration(archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.namelist():
        return b""
    with archive.open(name) as entry:
        return entry.read(DECLARATION_BYTES)


def _check_office_document(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], media_type: str, ending: str
) -> None:
    declared = _read_declaration(archive, CONTENT_TYPES)
    names = [f"/{entry.filename.lower()}" for entry in entries]
    if b"macroenabled" in declared.lower() or any(place in name for name in names for place in MACRO_PLACES):
        raise RefusedFile(MACROS)
    if MAIN_PART[media_type] not in declared:
        raise RefusedFile(f"the file is no .{ending} document, whatever its name says")


def _check_open_document(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], media_type: str, ending: str
) -> None:
    if _read_declaration(archive, "mimetype").strip() != media_type.encode():
        raise RefusedFile(f"the file is no .{ending} document, whatever its name says")
    if b"encryption-data" in _read_declaration(archive, "META-INF/manifest.xml"):
        raise RefusedFile(ENCRYPTED)
    if any(
        entry.filename.lower().startswith(OPEN_DOCUMENT_MACROS) and not entry.is_dir() for entry in entries
    ):
        raise RefusedFile(MACROS)


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget, *, is_inner: bool) -> None:
    """Unpack the entry to its end, which checks its size and sum, and look at how it begins."""
    with archive.open(entry) as opened:
        head = opened.read(PIECE)
        if head.startswith(PROGRAMS):
            raise RefusedFile("the document holds a program; take it out")
        if head.startswith(ARCHIVES):
            _check_inner(archive, entry, budget, is_inner=is_inner)
        while opened.read(PIECE):
            continue


def _check_inner(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget, *, is_inner: bool) -> None:
    ending = ending_of(entry.filename)
    media_type = MEDIA_TYPES.get(ending, "")
    if is_inner or media_type not in MAIN_PART or "/embeddings/" not in f"/{entry.filename.lower()}":
        raise RefusedFile("the document holds an archive; hand in what is in it by itself")
    with tempfile.SpooledTemporaryFile(max_size=MEGABYTE) as inner, archive.open(entry) as opened:
        while piece := opened.read(PIECE):
            inner.write(piece)
        inner.seek(0)
        _check(cast("BinaryIO", inner), media_type, ending, budget, is_inner=True)
