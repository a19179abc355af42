"""CSV as it comes: what is broken is refused in words before it swallows rows or reaches the database."""

import io

import pytest

from shared.sheets.csv_text import SAMPLE_BYTES, read_csv
from shared.sheets.limits import UnreadableSheet

LONG = b"a;b\r\n" * SAMPLE_BYTES


def outcome(content: bytes) -> object:
    """The rows, or the code of why there are none."""
    try:
        return list(read_csv(io.BytesIO(content)))
    except UnreadableSheet as refused:
        return refused.code


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"a;b\r1;2\r", [["a", "b"], ["1", "2"]]),
        (b"sep=;\ra;b\r", [[], ["a", "b"]]),
        (b"sep=,\r\na,b;c\r\n", [[], ["a", "b;c"]]),
        (b'\xef\xbb\xbfa;"b\r\nc;""d"""\r\n', [["a", 'b\r\nc;"d"']]),
        (b'5" pipa;b\r\n', [['5" pipa', "b"]]),
        (b'a;b\r\n"1;2\r\n3;4\r\n', "quote_not_closed"),
        (b'a;b\r\n"SIDAK" adalah;2\r\n', "quote_not_closed"),
        (LONG + b"a\x00;b\r\n", "nul_signs"),
        (LONG + "é;b\r\n".encode("cp1252"), "not_utf8"),
        (b"a\x00;\x00b\x00\r\n", "not_utf8"),
        (b"", []),
    ],
)
def test_csv_is_read_whole_or_refused(content: bytes, rows: object) -> None:
    assert outcome(content) == rows
