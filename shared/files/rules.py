"""Decisions about files: which kinds and sizes are taken, how much one account may hold; no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from unicodedata import category

from shared.errors import FieldProblem

MEGABYTE = 1024 * 1024
CHUNK_BYTES = 256 * 1024
LARGEST_PART = MEGABYTE
MOST_PARTS = 2000
MOST_UNFINISHED = 20
MOST_WAITING_BYTES = 500 * MEGABYTE
UNFINISHED_LIFETIME = timedelta(hours=24)
UNUSED_LIFETIME = timedelta(hours=24)

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
WEBP = "image/webp"
CSV = "text/csv"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"

MEDIA_TYPES: Mapping[str, str] = {
    "pdf": PDF,
    "jpg": JPEG,
    "jpeg": JPEG,
    "png": PNG,
    "webp": WEBP,
    "docx": DOCX,
    "xlsx": XLSX,
    "pptx": PPTX,
    "odt": ODT,
    "ods": ODS,
    "csv": CSV,
}


@dataclass(frozen=True)
class Purpose:
    """What a file may be used for decides what it may be."""

    endings: tuple[str, ...]
    largest: int
    largest_unpacked: int = 0


DOCUMENTS = Purpose(
    ("pdf", "jpg", "jpeg", "png", "webp", "docx", "xlsx", "pptx", "odt", "ods"),
    10 * MEGABYTE,
    200 * MEGABYTE,
)
SHEETS = Purpose(("xlsx", "csv"), 25 * MEGABYTE, 500 * MEGABYTE)
PICTURES = Purpose(("jpg", "jpeg", "png", "webp"), 15 * MEGABYTE)


def ending_of(name: str) -> str:
    """What stands behind the last dot, in small letters; empty where there is none."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if stem and dot else ""


def find_upload_problems(name: str, size: int, purpose: Purpose) -> list[FieldProblem]:
    """What is wrong with a file that somebody wants to hand in, as far as its name and size tell."""
    problems = []
    if any(category(character) == "Cc" for character in name):
        problems.append(FieldProblem("name", "Must not hold control characters."))
    if "/" in name or "\\" in name:
        problems.append(FieldProblem("name", "must be a file's name without its folder"))
    if ending_of(name) not in purpose.endings:
        problems.append(FieldProblem("name", f"must end in .{', .'.join(purpose.endings)}"))
    if size > purpose.largest:
        problems.append(
            FieldProblem(
                "size", f"must be at most {purpose.largest // MEGABYTE} MB ({purpose.largest} bytes)"
            )
        )
    return problems


@dataclass(frozen=True)
class Held:
    """What one account holds of uploads that nothing uses yet."""

    unfinished: int
    waiting_bytes: int


def find_quota_problem(held: Held, size: int) -> str | None:
    """Why the account may not begin another upload now; `None` if it may."""
    if held.unfinished >= MOST_UNFINISHED:
        return f"{MOST_UNFINISHED} uploads are unfinished; finish or remove one of them first"
    if held.waiting_bytes + size > MOST_WAITING_BYTES:
        most = MOST_WAITING_BYTES // MEGABYTE
        return f"uploads that nothing uses yet would pass {most} MB; use or remove some"
    return None
