"""Counts a mark in a stream that is too long to be held; it knows no kind of file."""

from typing import BinaryIO


def count_occurrences(stream: BinaryIO, mark: bytes, piece_bytes: int) -> int:
    """How often the mark stands in the stream, read piece by piece from its start."""
    stream.seek(0)
    found, tail = 0, b""
    while piece := stream.read(piece_bytes):
        found += (tail + piece).count(mark)
        tail = (tail + piece)[1 - len(mark) :]
    return found
