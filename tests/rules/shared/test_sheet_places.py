"""Cells are named as sheets name them, both ways."""

from hypothesis import given
from hypothesis import strategies as st

from shared.sheets.cells import cell_place, column_index, column_letter


@given(st.integers(0, 20_000))
def test_column_letters_go_both_ways(index: int) -> None:
    letter = column_letter(index)

    assert column_index(letter) == index
    assert cell_place(f"{letter}7") == (6, index)
