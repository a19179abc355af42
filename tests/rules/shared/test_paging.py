"""Cursors are read as they were made, and nothing else is."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from uuid import UUID

import pytest

from shared.errors import Invalid
from shared.http.paging import decode_cursor, encode_cursor, read_cursor_id, read_cursor_moment

OWN_ID = UUID("00000000-0000-4000-8000-00000000000a")
MOMENT = datetime(2026, 11, 23, 1, 2, 3, 4, tzinfo=UTC)


def test_sort_key_is_read_back_as_it_was() -> None:
    cursor = encode_cursor([MOMENT.isoformat(), str(OWN_ID)])

    key = decode_cursor(cursor, [str, str])

    assert key is not None
    assert (read_cursor_moment(key[0]), read_cursor_id(key[1])) == (MOMENT, OWN_ID)


def test_cursor_of_elsewhere_is_refused_by_the_name_it_came_under() -> None:
    refused = []
    deep = urlsafe_b64encode(b"[" * 30000).decode()
    for read in (
        lambda: decode_cursor("x", [str], "after"),
        lambda: decode_cursor(deep, [str], "after"),
        lambda: read_cursor_id("x", "after"),
    ):
        with pytest.raises(Invalid) as caught:
            read()
        refused.append([problem.field for problem in caught.value.fields])

    assert refused == [["after"], ["after"], ["after"]]


@pytest.mark.parametrize("text", ["x", "2026-11-23T01:02:03", "0001-01-01T00:00:00+14:00"])
def test_moment_of_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_cursor_moment(text)
