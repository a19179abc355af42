"""What the JSON reader accepts and refuses."""

import pytest

from shared.http.problems import BadRequest
from shared.http.strict_json import MAX_DEPTH, parse_json


def test_json_of_every_kind_is_read() -> None:
    value = parse_json(b'{"a": [1, "x", null, true], "b": {"c": "\\u00e9\\ud83d\\ude00"}}')

    assert value == {"a": [1, "x", None, True], "b": {"c": "é😀"}}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b'{"a": 1, "a": 2}', "duplicate_field"),
        (b'{"a": {"b": 1, "b": 1}}', "duplicate_field"),
        (b'{"a": NaN}', "unreadable"),
        (b'{"a": Infinity}', "unreadable"),
        (b'{"a": "\\u0000"}', "nul"),
        (b'{"\\u0000": 1}', "nul"),
        (b'{"a": ["\\ud800"]}', "surrogate"),
        (b'{"a": "\\udc00\\ud800"}', "surrogate"),
        (b'{"a": "\x00"}', "unreadable"),
        (b"[" * 100_000, "unreadable"),
        (b'{"a":' * 100_000, "unreadable"),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "unreadable"),
        (b'{"a": "\xff"}', "unreadable"),
        (b"{", "unreadable"),
        (b"1 2", "unreadable"),
        (b'\xef\xbb\xbf{"a": 1}', "unreadable"),
    ],
)
def test_json_that_could_be_read_in_two_ways_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(BadRequest) as refusal:
        parse_json(raw)

    assert refusal.value.code == code


def test_brackets_inside_text_are_no_depth() -> None:
    text = "[" * 1000

    assert parse_json(f'{{"a": "{text}\\"{{"}}'.encode()) == {"a": text + '"{'}


def test_the_deepest_allowed_nesting_is_read() -> None:
    value = parse_json(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)

    assert str(value) == "[" * MAX_DEPTH + "]" * MAX_DEPTH


def test_a_fault_names_line_and_column() -> None:
    with pytest.raises(BadRequest) as refusal:
        parse_json(b'{\n  "a": 1,\n  "b": nope\n}')

    assert refusal.value.extra == {"line": 3, "column": 8}


def test_bytes_that_are_no_text_name_line_and_column() -> None:
    with pytest.raises(BadRequest) as refusal:
        parse_json(b'{\n "a": "\xff"}')

    assert refusal.value.extra == {"line": 2, "column": 8}
