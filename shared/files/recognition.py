"""Tells what a file truly is by its content, and refuses what is not what its name says; it stores nothing.

What comes back is the stream to store: an image is written anew without its metadata, all else stays as sent.
"""

import codecs
from typing import BinaryIO

import puremagic

from shared.files import rules
from shared.files.containers import check_container
from shared.files.images import clean_image
from shared.files.refusal import RefusedFile
from shared.files.rules import Purpose

HEAD_BYTES = 4096
PDF_TAIL_BYTES = 2048
TEXT_PIECE = 64 * 1024
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
CONTAINERS = frozenset({rules.DOCX, rules.XLSX, rules.PPTX, rules.ODT, rules.ODS})
IMAGES = frozenset({rules.JPEG, rules.PNG, rules.WEBP})
TEXT_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (b"", "utf-8"))
CONTROLS = frozenset(range(32)) - {0x09, 0x0A, 0x0D}


def recognise(stream: BinaryIO, name: str, purpose: Purpose) -> tuple[str, BinaryIO]:
    """The true media type and what to store; raises RefusedFile in words for the person who sent it."""
    ending = rules.ending_of(name)
    media_type = rules.MEDIA_TYPES[ending]
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    if media_type in IMAGES:
        return media_type, clean_image(stream, media_type, _describe_instead(head, ending))
    if media_type == rules.PDF:
        _check_pdf(stream, head)
    elif media_type in CONTAINERS:
        if not head.startswith(b"PK\x03\x04"):
            raise RefusedFile(_describe_instead(head, ending))
        check_container(stream, media_type, ending, purpose.largest_unpacked)
    else:
        _check_text(stream, head, ending)
    return media_type, stream


def _describe_instead(head: bytes, ending: str) -> str:
    """What the file is, as far as its first bytes tell, since it is not what its name says."""
    if head.startswith(OLD_OFFICE):
        return f"the file is no .{ending} file; it is of an old office format or protected by a password"
    try:
        known = max(puremagic.magic_string(head), key=lambda match: match.confidence).name
    except (puremagic.PureError, ValueError):
        return f"the file is no .{ending} file; its content is of no known kind"
    return f"the file is no .{ending} file; it begins like: {known}"


def _check_pdf(stream: BinaryIO, head: bytes) -> None:
    if not head.startswith(b"%PDF-"):
        raise RefusedFile(_describe_instead(head, "pdf"))
    size = stream.seek(0, 2)
    stream.seek(max(0, size - PDF_TAIL_BYTES))
    if b"%%EOF" not in stream.read():
        raise RefusedFile("the PDF has no end; it was cut off when it was made or sent")


def _check_text(stream: BinaryIO, head: bytes, ending: str) -> None:
    """Text in UTF-8, in UTF-16 with its mark, or in one byte a character; no markup and no binary."""
    mark, encoding = next(pair for pair in TEXT_MARKS if head.startswith(pair[0]))
    start = head.removeprefix(codecs.BOM_UTF8).removeprefix(mark).replace(b"\x00", b"").lstrip()
    if start.startswith((b"<", b"%PDF", b"{\\rtf", b"#!")):
        raise RefusedFile(f"the file is no .{ending} file; it holds markup or a program")
    if encoding != "utf-8":
        _decode_strictly(stream, encoding, len(mark))
        return
    stream.seek(0)
    while piece := stream.read(TEXT_PIECE):
        if not CONTROLS.isdisjoint(piece):
            raise RefusedFile(_describe_instead(head, ending))


def _decode_strictly(stream: BinaryIO, encoding: str, start: int) -> None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    stream.seek(start)
    try:
        while piece := stream.read(TEXT_PIECE):
            if any(ord(character) in CONTROLS for character in decoder.decode(piece)):
                raise RefusedFile("the file is no text; it holds control characters")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise RefusedFile("the file is marked as UTF-16 and is not") from error
