"""Text fields take what can be seen, whole patterns and nothing behind them."""

from typing import Any

import pytest
from marshmallow import Schema, ValidationError, fields

from shared.http.fields import Line, Name, Prose, RegionCode, Score, WholeRecord


class Inner(Schema):
    """A record inside another."""

    one = fields.Integer(required=True)
    two = fields.Integer(load_default=None)


class Outer(Schema):
    """A record with one inside."""

    name = Name(required=True)
    inner = WholeRecord(Inner, allow_none=True)


def is_refused(field: fields.Field[Any], value: str) -> bool:
    try:
        field.deserialize(value)
    except ValidationError:
        return True
    return False


UNSEEN = [
    "\u200b",
    "\u00ad",
    "\u2028",
    "\u2029",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\U000e0041",
    "\u3164",
    "\u2800",
    "\x00",
    "\x1b",
    "\x7f",
    "\u0085",
]


@pytest.mark.parametrize("sign", UNSEEN, ids=ascii)
def test_line_holds_nothing_unseen(sign: str) -> None:
    assert is_refused(Line(), f"a{sign}b")


@pytest.mark.parametrize(
    "text", ["Élan", "Mal Pelayanan", "RSUD (baru)", "ꦗꦮ", "\u0600123", "e\u0301", "100%", "%"]
)
def test_line_keeps_what_is_seen(text: str) -> None:
    assert Line().deserialize(f" {text} ") == text


@pytest.mark.parametrize(
    ("text", "refused"), [("---", True), ("%", True), ("", True), ("A", False), ("7", False), ("ꦗꦮ", False)]
)
def test_name_holds_a_letter_or_a_digit(text: str, refused: bool) -> None:
    assert is_refused(Name(), text) is refused


@pytest.mark.parametrize(
    ("text", "refused"),
    [("a\x01b", True), ("a\x9fb", True), ("\u200b \u2060", True), ("a\nb\tc", False), ("👩\u200d⚕", False)],
    ids=ascii,
)
def test_prose_holds_something_to_see_and_no_control_characters(text: str, refused: bool) -> None:
    assert is_refused(Prose(), text) is refused


def test_prose_has_one_kind_of_line_end() -> None:
    assert Prose().deserialize("\r\none\r\ntwo\rthree\r\n") == "one\ntwo\nthree"


@pytest.mark.parametrize(("field", "text"), [(Score(), "4.65"), (RegionCode(), "16.06")])
def test_pattern_ends_where_the_text_ends(field: fields.Field[Any], text: str) -> None:
    assert (is_refused(field, text), is_refused(field, f"{text}\n")) == (False, True)


def test_record_inside_a_change_is_given_whole() -> None:
    assert Outer(partial=True).load({"inner": {"one": 1}}) == {"inner": {"one": 1, "two": None}}
    assert Outer(partial=True).load({"inner": None}) == {"inner": None}
    with pytest.raises(ValidationError) as refusal:
        Outer(partial=True).load({"inner": {"two": 2}})
    assert refusal.value.messages == {"inner": {"one": ["Missing data for required field."]}}
