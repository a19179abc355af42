"""Writes an image anew, so that nothing but its picture is left: no place, no device, no hidden second file.

It bounds how many pixels it unpacks; whatever the library fails with on foreign bytes is a refusal.
"""

import io
import threading
from collections.abc import Mapping
from typing import BinaryIO

from PIL import Image, ImageOps

from shared.files.occurrences import count_occurrences
from shared.files.refusal import RefusedFile
from shared.files.rules import JPEG, PNG, WEBP

# An A4 page scanned at 300 dots an inch keeps every dot.
LONGEST_SIDE = 3600
FORMATS: Mapping[str, str] = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP"}
# A large JPEG is unpacked at half its size or less; the others are unpacked whole, some of them twice.
MOST_MEGAPIXELS: Mapping[str, int] = {JPEG: 50, PNG: 25, WEBP: 16}
# Of a picture sent in layers all numbers stay in memory until the last one is there, whatever its size then.
MOST_LAYERED_MEGAPIXELS = 25
# Each layer goes over the whole picture and may be a few bytes long; ten are usual.
MOST_LAYERS = 100
LAYER_BEGINS = b"\xff\xda"
PIECE = 64 * 1024
SAVED_WITH: Mapping[str, dict[str, int]] = {
    JPEG: {"quality": 85},
    PNG: {"compress_level": 4},
    WEBP: {"quality": 85, "method": 2},
}

_one_at_a_time = threading.Lock()

# Its limit is a warning first; ours is a refusal, and lower.
Image.MAX_IMAGE_PIXELS = None


def clean_image(stream: BinaryIO, media_type: str, if_not_one: str) -> BinaryIO:
    """The picture, turned upright and at most 3600 pixels long, with none of its metadata.

    Raises RefusedFile with `if_not_one` if it is no such image, or saying that it is damaged or too large.
    """
    stream.seek(0)
    try:
        opened = Image.open(stream, formats=[FORMATS[media_type]])
    except Exception as error:
        raise RefusedFile(if_not_one) from error
    most = MOST_LAYERED_MEGAPIXELS if "progressive" in opened.info else MOST_MEGAPIXELS[media_type]
    if opened.width * opened.height > most * 1_000_000:
        raise RefusedFile(f"the image has more than {most} million pixels; make it smaller")
    if media_type == JPEG and count_occurrences(stream, LAYER_BEGINS, PIECE) > MOST_LAYERS:
        raise RefusedFile("the image comes in more layers than an image has; save it anew")
    try:
        with _one_at_a_time:
            return _write_anew(opened, media_type)
    except Exception as error:
        raise RefusedFile("the image is damaged; it cannot be read to its end") from error


def _write_anew(opened: Image.Image, media_type: str) -> BinaryIO:
    longest = max(opened.size)
    if longest > LONGEST_SIDE:
        opened.draft("RGB", (opened.width * LONGEST_SIDE // longest, opened.height * LONGEST_SIDE // longest))
    mode = "RGBA" if media_type != JPEG and opened.has_transparency_data else "RGB"
    picture: Image.Image = opened if opened.mode == mode else opened.convert(mode)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    ImageOps.exif_transpose(picture, in_place=True)
    picture.info.clear()
    written = io.BytesIO()
    picture.save(written, FORMATS[media_type], **SAVED_WITH[media_type])
    return written
