"""Files of every kind for tests, made here."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from PIL import Image

MAIN_PARTS = {
    "docx": "wordprocessingml.document.main+xml",
    "xlsx": "spreadsheetml.sheet.main+xml",
    "pptx": "presentationml.presentation.main+xml",
}
OPEN_TYPES = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


def pdf(filling: bytes = b"") -> bytes:
    """A PDF as far as its ends tell."""
    return b"%PDF-1.7\n" + filling + b"\n%%EOF\n"


def archive(entries: Mapping[str, bytes]) -> bytes:
    """A ZIP archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in entries.items():
            opened.writestr(name, content)
    return made.getvalue()


def office(ending: str, more: Mapping[str, bytes] | None = None) -> bytes:
    """An office document with a text in it."""
    if ending in OPEN_TYPES:
        return archive({"mimetype": OPEN_TYPES[ending].encode(), "content.xml": b"<a/>", **(more or {})})
    declared = f'<Types><Override ContentType="application/x.{MAIN_PARTS[ending]}"/></Types>'
    return archive({"[Content_Types].xml": declared.encode(), "main.xml": b"<a/>", **(more or {})})


def image(kind: str = "JPEG", size: tuple[int, int] = (40, 20), colour: str = "red", **more: Any) -> bytes:
    """A picture."""
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, kind, **more)
    return made.getvalue()
