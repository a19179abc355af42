"""What a file truly is: every kind that is taken, and every lie, bomb and macro that is not."""

import io
import zipfile
from collections.abc import Callable
from functools import partial

import pytest
from PIL import Image

from registry_service.files.rules import PURPOSES
from shared.files import rules
from shared.files.containers import check_container
from shared.files.recognition import recognise
from shared.files.refusal import RefusedFile
from tests.support.documents import archive, image, office, pdf


def told(name: str, content: bytes, purpose: str = "evidence") -> str:
    try:
        return recognise(io.BytesIO(content), name, PURPOSES[purpose])[0]
    except RefusedFile as refused:
        return f"refused: {refused}"


def layered_picture(layers: int) -> bytes:
    """A picture whose last layer, of a few bytes, is sent again and again."""
    made = image("JPEG", (64, 64), progressive=True)
    return made[:-2] + made[made.rindex(b"\xff\xda") : -2] * layers + made[-2:]


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("SK.PDF", pdf(), rules.PDF),
        ("foto.jpg", image(), rules.JPEG),
        ("foto.jpeg", image(), rules.JPEG),
        ("a.png", image("PNG"), rules.PNG),
        ("a.jpg", layered_picture(50), rules.JPEG),
        ("a.webp", image("WEBP"), rules.WEBP),
        *((f"a.{ending}", office(ending), rules.MEDIA_TYPES[ending]) for ending in ("docx", "xlsx", "pptx")),
        *((f"a.{ending}", office(ending), rules.MEDIA_TYPES[ending]) for ending in ("odt", "ods")),
        ("a.pptx", office("pptx", {"ppt/embeddings/b.xlsx": office("xlsx")}), rules.PPTX),
    ],
)
def test_file_that_is_what_its_name_says_is_taken(name: str, content: bytes, media_type: str) -> None:
    assert told(name, content) == media_type


@pytest.mark.parametrize(
    "content",
    [
        b"nama;jumlah\r\nSaroale;2.500\r\n",
        "\ufeffnama\nDédé\n".encode(),
        "nama\n".encode("utf-16"),
        b"D\xe9d\xe9\n",
    ],
)
def test_text_of_every_usual_encoding_is_taken_for_an_import(content: bytes) -> None:
    assert told("a.csv", content, "import") == rules.CSV


def bomb() -> bytes:
    return office("docx", {"media/big.bin": bytes(20_000_000)})


def lying() -> bytes:
    """An archive that declares less than it holds."""
    made = bytearray(office("docx", {"media/a.bin": b"x" * 5000}))
    directory = zipfile.ZipFile(io.BytesIO(bytes(made))).infolist()[-1]
    size = (5000).to_bytes(4, "little")
    place = made.rindex(size)
    made[place : place + 4] = (50).to_bytes(4, "little")
    assert directory.file_size == 5000
    return bytes(made)


def locked() -> bytes:
    made = bytearray(office("docx"))
    made[made.index(b"PK\x01\x02") + 8] |= 1
    return bytes(made)


def large_picture() -> bytes:
    made = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(made, "PNG")
    return made.getvalue()


def crowded() -> bytes:
    """An archive of little but a long directory."""
    made = office("docx")
    entry = made.index(b"PK\x01\x02")
    length = made.index(b"PK\x01\x02", entry + 4) - entry
    return made[:entry] + made[entry : entry + length] * 10_001 + made[entry + length :]


PROGRAM = b"MZ\x90\x00" + bytes(100)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", PROGRAM, "no .pdf file"),
        ("a.pdf", b"<!doctype html><script>", "no .pdf file"),
        ("a.pdf", b"%PDF-1.7 and then nothing", "cut off"),
        ("a.png", image("JPEG"), "no .png file"),
        ("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no .jpg file"),
        ("a.jpg", image("JPEG", (400, 400))[:-700], "damaged"),
        ("a.png", large_picture, "pixels"),
        ("a.jpg", partial(image, "JPEG", (6000, 4200), progressive=True), "25 million pixels"),
        ("a.jpg", layered_picture(100), "layers"),
        ("a.docx", crowded, "unpacks"),
        ("a.docx", office("xlsx"), "no .docx document"),
        ("a.odt", office("ods"), "no .odt document"),
        ("a.docx", archive({"a.txt": b"a"}), "no .docx document"),
        ("a.docx", PROGRAM + office("docx"), "no .docx file"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "password"),
        ("a.docx", office("docx")[:-30], "damaged"),
        ("a.docx", office("docx", {"word/vbaProject.bin": b"x"}), "macros"),
        ("a.xlsx", office("xlsx", {"xl/macrosheets/sheet1.xml": b"x"}), "macros"),
        ("a.docx", archive({"[Content_Types].xml": b"word.document.macroEnabled.main+xml"}), "macros"),
        ("a.odt", office("odt", {"Basic/Standard/Module1.xml": b"x"}), "macros"),
        ("a.ods", office("ods", {"META-INF/manifest.xml": b"<manifest:encryption-data/>"}), "password"),
        ("a.docx", locked(), "password"),
        ("a.docx", office("docx", {"word/a.zip": archive({"a": b"a"})}), "archive"),
        ("a.docx", office("docx", {"word/embeddings/a.exe": PROGRAM}), "program"),
        (
            "a.docx",
            office("docx", {"embeddings/a.xlsx": office("xlsx", {"embeddings/b.docx": office("docx")})}),
            "archive",
        ),
        (
            "a.docx",
            office("docx", {"word/embeddings/a.xlsx": office("xlsx", {"xl/vbaProject.bin": b"x"})}),
            "macros",
        ),
        ("a.docx", bomb, "unpacks"),
        ("a.docx", lying(), "damaged"),
        ("a.docx", office("docx", {"../../a": b"x"}), "damaged"),
    ],
)  # fmt: skip
def test_file_that_is_something_else_is_refused_in_words(
    name: str, content: bytes | Callable[[], bytes], words: str
) -> None:
    """What takes long to make is made here: every process that collects the tests would make it."""
    said = told(name, content if isinstance(content, bytes) else content())

    assert said.startswith("refused: ")
    assert words in said


@pytest.mark.parametrize(
    "content", [b" <html>", b"a\x00b\n", b"#!/bin/sh\n", pdf(), b"\xff\xfea\x00\x00\xd8a\x00"]
)
def test_import_that_is_no_text_is_refused(content: bytes) -> None:
    assert told("a.csv", content, "import").startswith("refused: ")


def test_document_unpacks_to_so_much_and_no_more_whatever_its_parts() -> None:
    inner = office("xlsx", {f"{number}.bin": bytes(10_000) for number in range(5)})
    parts = {f"{number}.bin": bytes(10_000) for number in range(10)}
    document = office("pptx", {"ppt/embeddings/a.xlsx": inner, **parts})
    size = sum(len(zipped) for zipped in (document, inner)) + 150_000

    check_container(io.BytesIO(document), rules.PPTX, "pptx", size)
    with pytest.raises(RefusedFile, match="unpacks"):
        check_container(io.BytesIO(document), rules.PPTX, "pptx", 150_000)
    assert PURPOSES["import"].largest_unpacked > PURPOSES["evidence"].largest_unpacked


@pytest.mark.parametrize(
    ("held", "size", "is_refused"),
    [
        (rules.Held(0, 0), 1, False),
        (rules.Held(rules.MOST_UNFINISHED, 0), 1, True),
        (rules.Held(0, rules.MOST_WAITING_BYTES), 1, True),
        (rules.Held(19, rules.MOST_WAITING_BYTES - 1), 1, False),
    ],
)
def test_quota_counts_what_nothing_uses_yet(held: rules.Held, size: int, is_refused: bool) -> None:
    assert (rules.find_quota_problem(held, size) is not None) == is_refused
