"""Measures the texts that cells of an XLSX package share, and what they come to with a copy in each cell."""

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

END = re.compile(rb"</(?:[^\s<>/:]+:)?si\s*>|<(?:[^\s<>/:]+:)?si\s*/>")
VALUE = re.compile(rb"<(?:[^\s<>/:]+:)?v(?:\s[^>]*)?>([^<]*)<")

Chunks = Iterator[tuple[bytes, int]]


@dataclass
class SharedTexts:
    """How long each text is at most, in bytes; where that is unsure, only the longest counts."""

    lengths: "array[int]" = field(default_factory=lambda: array("L"))
    longest: int = 0
    is_sure: bool = True


def measure_texts(chunks: Chunks) -> SharedTexts:
    """The lengths of the texts in their order. Remarks could move them, so that none of them is trusted."""
    texts = SharedTexts()
    done = at = 0
    for chunk, before in chunks:
        start = done - before
        texts.is_sure = texts.is_sure and b"<!" not in chunk
        for end in END.finditer(chunk):
            place = start + end.end()
            if place > at:
                texts.lengths.append(place - at)
                texts.longest = max(texts.longest, place - at)
                at = place
        done = start + len(chunk)
    texts.longest = max(texts.longest, done - at)
    return texts


def count_texts(chunks: Chunks, texts: SharedTexts, values: int) -> int:
    """How many bytes the shared texts of a sheet come to, rather too many than too few."""
    if not texts.is_sure:
        return values * texts.longest
    total = counted = 0
    for chunk, before in chunks:
        for found in VALUE.finditer(chunk):
            if found.end() > before:
                total += _length(texts, found[1].strip())
                counted += 1
    return total + max(0, values - counted) * texts.longest


def _length(texts: SharedTexts, value: bytes) -> int:
    if value.isdigit():
        place = int(value)
        return texts.lengths[place] if place < len(texts.lengths) else 0
    return texts.longest if not value or b"&" in value else 0
