"""Text that a spreadsheet would run is made harmless, and comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.sheets.neutral import neutralise_cell, restore_cell

SIGNS = st.text(alphabet="'=+-–@\t\r\n＝ a1", max_size=8)


@given(st.text() | SIGNS)
def test_neutralised_cell_comes_back_unchanged(text: str) -> None:
    assert restore_cell(neutralise_cell(text)) == text


@given(st.text() | SIGNS)
def test_neutralised_cell_begins_with_no_sign_of_a_formula(text: str) -> None:
    assert neutralise_cell(text)[:1] not in tuple("=+-@\t\r\n＝＋－＠")


@pytest.mark.parametrize(
    ("text", "neutral"),
    [
        ("=1+1", "'=1+1"),
        ("+62714321234", "'+62714321234"),
        ("-", "'-"),
        ("–", "'–"),
        ("– catatan", "– catatan"),
        ("@sum", "'@sum"),
        ("\tx", "'\tx"),
        ("'=1+1", "''=1+1"),
        ("''@x", "'''@x"),
        ("'kutip'", "'kutip'"),
        ("a=b", "a=b"),
        ("", ""),
        ("2021-10", "2021-10"),
    ],
)
def test_only_dangerous_cells_are_changed(text: str, neutral: str) -> None:
    assert neutralise_cell(text) == neutral
    assert restore_cell(neutral) == text


@pytest.mark.parametrize("text", ["", "'", "''", "'a", "'2021", "O'o"])
def test_cell_that_was_never_neutralised_is_left_alone(text: str) -> None:
    assert restore_cell(text) == text
